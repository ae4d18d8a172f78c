//! Generated commands: mostly sound, over a few ids, so that they meet each other.

mod customer;
mod opportunity;
mod others;

use chrono::{Days, NaiveDate};
use proptest::{option, prelude::*, sample::select};
use rust_decimal::Decimal;

pub use customer::{customer, register};
pub use opportunity::{open, opportunity};
pub use others::{hierarchy, pipeline, reservation, series, user};

use super::{customer_id, day, user_id};
use crate::{
    customer::ExternalIdInput,
    values::{Currency, CustomerId, Money, UserId},
};

/// A line of text in one of many scripts; now and then one that nobody should accept.
pub fn line() -> BoxedStrategy<String> {
    let real = select(vec![
        "中铁特货物流",
        "重庆长安汽车",
        "Müller & Söhne GmbH",
        "Zhang Wei 张伟",
        "شركة النقل",
        "Ωμέγα",
        "O'Brien-Łódź 🚚",
        "x",
    ])
    .prop_map(str::to_owned);
    let any = "\\PC{1,12}";
    let odd = select(vec!["", "  ", "a\u{0}b"]).prop_map(str::to_owned);
    prop_oneof![36 => real, 6 => any, 1 => odd].boxed()
}

fn maybe_line() -> BoxedStrategy<Option<String>> {
    option::of(line()).boxed()
}

fn customer_ids() -> BoxedStrategy<CustomerId> {
    (1_u64..=4).prop_map(customer_id).boxed()
}

fn user_ids() -> BoxedStrategy<UserId> {
    (1_u64..=3).prop_map(user_id).boxed()
}

fn days() -> BoxedStrategy<NaiveDate> {
    (0_u64..75).prop_map(|n| day(1, 1) + Days::new(n)).boxed()
}

/// Amounts of a few currencies, one of them without decimals; seldom a negative one.
fn amounts() -> BoxedStrategy<Money> {
    let currency = prop_oneof![6 => Just("CNY"), 1 => Just("USD"), 1 => Just("JPY")];
    (currency, -10_i64..2_000_000)
        .prop_filter_map("known currency", |(code, units)| {
            let currency = Currency::parse(code).ok()?;
            Money::new(Decimal::new(units, currency.decimals()), currency).ok()
        })
        .boxed()
}

fn external_ids() -> BoxedStrategy<ExternalIdInput> {
    (select(vec!["sap", "maven-crm"]), select(vec!["account", "taxNumber"]), 1..5_u8)
        .prop_map(|(system, kind, n)| ExternalIdInput {
            system: system.to_owned(),
            kind: kind.to_owned(),
            id: format!("A{n}"),
        })
        .boxed()
}
