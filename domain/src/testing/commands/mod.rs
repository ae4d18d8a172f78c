//! Generated commands: mostly sound, over a few ids, so that they meet each other.

mod calendar;
mod contact;
mod customer;
mod import;
mod interaction;
mod opportunity;
mod others;
mod quote;
mod ticket;

use chrono::{Days, NaiveDate};
use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;

pub use calendar::{calendar, define};
pub use contact::{contact, create_contact};
pub use customer::{customer, register};
pub use import::import;
pub use interaction::{interaction, log};
pub use opportunity::{open, opportunity};
pub use others::{hierarchy, pipeline, reservation, series, settings, user};
pub use quote::{draft, quote};
pub use ticket::{open_ticket, ticket};

use super::{contact_method_id, customer_id, day, user_id};
use crate::values::{
    Consent, ContactMethodId, ContactMethodKind, Currency, CustomerId, ExternalIdInput, Money,
    NamesInput, Region, UserId, contact_method::ContactMethodInput,
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

fn names() -> BoxedStrategy<NamesInput> {
    (line(), maybe_line(), maybe_line(), vec(line(), 0..2))
        .prop_map(|(original, latin, short, aliases)| NamesInput {
            original,
            latin,
            short,
            aliases,
        })
        .boxed()
}

fn regions() -> BoxedStrategy<Region> {
    select(vec!["CN-31", "CN", "DE-BY", "US"])
        .prop_filter_map("known region", |code| Region::parse(code).ok())
        .boxed()
}

fn contact_methods() -> BoxedStrategy<ContactMethodId> {
    (1_u64..=3).prop_map(contact_method_id).boxed()
}

/// Ways to reach somebody, some of which are none.
fn contact_method_inputs() -> BoxedStrategy<(ContactMethodId, ContactMethodInput)> {
    let value = prop_oneof![
        4 => select(vec![
            (ContactMethodKind::Phone, "021-55550101"),
            (ContactMethodKind::Phone, "+49 30 901820"),
            (ContactMethodKind::Phone, "no digits"),
            (ContactMethodKind::Fax, "１２３"),
            (ContactMethodKind::Email, "Wei.Zhang@Example.com"),
            (ContactMethodKind::Email, "nowhere"),
            (ContactMethodKind::Wechat, "wei_1"),
            (ContactMethodKind::Website, "https://example.com"),
        ])
        .prop_map(|(kind, value)| (kind, value.to_owned())),
        1 => line().prop_map(|value| (ContactMethodKind::Address, value)),
    ];
    let consent = select(vec![Consent::Granted, Consent::Denied, Consent::Unknown]);
    (contact_methods(), value, maybe_line(), maybe_line(), consent)
        .prop_map(|(id, (kind, value), label, purpose, consent)| {
            (id, ContactMethodInput { kind, value, label, purpose, consent })
        })
        .boxed()
}
