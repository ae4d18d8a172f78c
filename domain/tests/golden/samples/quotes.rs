//! Every event of a quote.

use kehu_domain::{
    Actor,
    quote::{totals::TaxTotals, *},
    series,
    testing::{contact_id, counter_offer_id, customer_id, line_id, opportunity_id, user_id},
    values::{Percent, Quantity, Text, UnitPrice},
};

use super::{cny, day, external_id, personal, yuan};

fn percent(text: &str) -> Percent {
    Percent::parse(text).expect("a percentage")
}

fn line() -> LineAdded {
    LineAdded {
        line: line_id(1),
        product: Some("FCL-40".to_owned()),
        description: Some(personal("上海到汉堡")),
        quantity: Quantity::parse("2.5").expect("a quantity"),
        unit: Some("FCL".to_owned()),
        unit_price: UnitPrice::parse("1000.0005").expect("a price"),
        discount: Some(Reduction::Percent(percent("10"))),
        tax_rate: percent("6"),
    }
}

fn totals() -> Totals {
    Totals {
        gross: yuan("2500"),
        line_discounts: yuan("250"),
        subtotal: yuan("2250"),
        reductions: yuan("50"),
        net: yuan("2200"),
        taxes: vec![TaxTotals { rate: percent("6"), base: yuan("2200"), tax: yuan("132") }],
        tax: yuan("132"),
        total: yuan("2332"),
        discount_percent: percent("12"),
    }
}

/// All of them.
pub(super) fn samples() -> Vec<Event> {
    let mut all = written();
    all.extend(offered());
    all
}

fn written() -> Vec<Event> {
    vec![
        Event::Drafted(Drafted {
            number: "Q-2026-000001".to_owned(),
            series: series::QUOTES,
            customer: customer_id(1),
            opportunity: Some(opportunity_id(1)),
            currency: cny(),
            payment: Some(personal("30 天")),
            delivery: Some(personal("CIF Hamburg")),
            valid_until: Some(day(4, 30)),
            owner: Some(user_id(1)),
            external_ids: vec![external_id(Text::open("Q1"))],
        }),
        Event::LineAdded(line()),
        Event::LineChanged(LineChanged::from(LineAdded {
            discount: Some(Reduction::Amount(yuan("5"))),
            ..line()
        })),
        Event::LineRemoved(LineRemoved { line: line_id(1) }),
        Event::Discounted(Discounted { discount: Reduction::Percent(percent("2.5")) }),
        Event::DiscountRemoved(Nothing {}),
        Event::AllowanceGranted(AllowanceGranted {
            kind: "freight".to_owned(),
            allowance: Reduction::Amount(yuan("50")),
        }),
        Event::AllowanceRemoved(AllowanceRemoved { kind: "freight".to_owned() }),
        Event::TermsSet(TermsSet {
            payment: Some(personal("60 天")),
            delivery: Some(personal("FOB Shanghai")),
            valid_until: Some(day(5, 31)),
        }),
        Event::Submitted(Submitted { revision: 1, by: Actor::user(user_id(1)), totals: totals() }),
        Event::Approved(Approved {
            revision: 1,
            discount_percent: percent("12"),
            limit: percent("20"),
            settings_version: Some(3),
        }),
        Event::Rejected(Rejected { revision: 1 }),
    ]
}

fn offered() -> Vec<Event> {
    vec![
        Event::Sent(Sent {
            revision: 1,
            to: Some(personal("张伟")),
            contact: Some(contact_id(1)),
            channel: Channel::WeChat,
            valid_until: Some(day(5, 31)),
            totals: totals(),
            approved: true,
            limit: percent("5"),
            settings_version: Some(3),
        }),
        Event::Countered(Countered {
            counter_offer: counter_offer_id(1),
            revision: 1,
            amount: Some(yuan("2000")),
            note: Some(personal("太贵")),
        }),
        Event::Revised(Revised { revision: 2 }),
        Event::Accepted(Accepted {
            revision: 2,
            by: Some(personal("张伟")),
            contact: Some(contact_id(1)),
            opportunity: Some(opportunity_id(1)),
            net: yuan("2200"),
            total: yuan("2332"),
        }),
        Event::Declined(Declined {
            revision: 2,
            by: Some(personal("张伟")),
            contact: Some(contact_id(1)),
        }),
        Event::Withdrawn(Withdrawn { revision: 2 }),
        Event::Expired(Expired { revision: 2, valid_until: day(5, 31) }),
        Event::OwnerAssigned(OwnerAssigned { owner: user_id(2), previous: Some(user_id(1)) }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(Text::open("Q2")) }),
        Event::Retracted(kehu_domain::values::Withdrawn {
            external_ids: vec![external_id(Text::open("Q1"))],
            message_id: None,
        }),
    ]
}
