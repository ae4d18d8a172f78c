//! Generated commands to quotes.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{customer_ids, days, external_ids, line, maybe_line, user_ids};
use crate::{
    quote::{Channel, Circumstances, Command, LineInput, Reduction, TermsInput},
    testing::{contact_id, counter_offer_id, line_id, opportunity_id},
    values::{ContactId, Currency, LineId, Money, Percent, Quantity, UnitPrice},
};

/// Any command to a quote. What the handler finds is a limit of nothing, of some or of everything.
pub fn quote() -> BoxedStrategy<Command> {
    prop_oneof![1 => draft(), 5 => lines(), 5 => price(), 5 => approval(), 12 => offer(), 1 => rest()]
        .boxed()
}

/// A drafting, numbered already.
pub fn draft() -> BoxedStrategy<Command> {
    let parties = (customer_ids(), option::of(1_u64..=5), option::of(user_ids()));
    let currency = prop_oneof![6 => Just("CNY"), 1 => Just("JPY"), 1 => Just("KWD")];
    (parties, currency, terms(), vec(line_input(), 0..3), vec(external_ids(), 0..2), 1_u32..1_000)
        .prop_filter_map("known currency", |(parties, code, terms, lines, external_ids, number)| {
            Some(Command::Draft {
                customer: parties.0,
                opportunity: parties.1.map(opportunity_id),
                currency: Currency::parse(code).ok()?,
                terms,
                owner: parties.2,
                lines,
                external_ids,
                series: None,
                number: Some(format!("Q-{number:06}")),
            })
        })
        .boxed()
}

fn lines() -> BoxedStrategy<Command> {
    prop_oneof![
        4 => line_input().prop_map(Command::AddLine),
        2 => line_input().prop_map(Command::ChangeLine),
        1 => line_ids().prop_map(|line| Command::RemoveLine { line }),
    ]
    .boxed()
}

fn price() -> BoxedStrategy<Command> {
    let kind = || select(vec!["freight", "promotion"]).prop_map(str::to_owned);
    prop_oneof![
        2 => reductions().prop_map(|discount| Command::Discount { discount }),
        1 => Just(Command::RemoveDiscount),
        2 => (kind(), reductions())
            .prop_map(|(kind, allowance)| Command::Allow { kind, allowance }),
        1 => kind().prop_map(|kind| Command::RemoveAllowance { kind }),
        1 => terms().prop_map(|terms| Command::SetTerms { terms }),
    ]
    .boxed()
}

fn approval() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => Just(Command::Submit),
        3 => found().prop_map(|found| Command::Approve { found }),
        1 => Just(Command::Reject),
    ]
    .boxed()
}

fn offer() -> BoxedStrategy<Command> {
    let channel = select(vec![Channel::Email, Channel::WeChat, Channel::InPerson]);
    let counter = (1_u64..4, option::of(0_i64..100_000), maybe_line());
    let said = || (maybe_line(), contacts());
    prop_oneof![
        5 => (maybe_line(), contacts(), channel, found()).prop_map(
            |(to, contact, channel, found)| Command::Send { to, contact, channel, found }
        ),
        2 => counter.prop_filter_map("known currency", |(n, amount, note)| {
            let counter_offer = counter_offer_id(n);
            let amount = match amount {
                Some(units) => Some(Money::new(units.into(), Currency::parse("CNY").ok()?).ok()?),
                None => None,
            };
            Some(Command::Counter { counter_offer, amount, note })
        }),
        4 => (1_u32..5).prop_map(|revision| Command::Revise { revision }),
        4 => (option::weighted(0.3, 1_u32..4), said(), found()).prop_map(
            |(revision, (by, contact), found)| Command::Accept { revision, by, contact, found }
        ),
        1 => said().prop_map(|(by, contact)| Command::Decline { by, contact }),
        1 => Just(Command::Withdraw),
        1 => Just(Command::Retract),
        3 => found().prop_map(|found| Command::Expire { found }),
    ]
    .boxed()
}

fn rest() -> BoxedStrategy<Command> {
    prop_oneof![
        user_ids().prop_map(|owner| Command::AssignOwner { owner }),
        external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
    ]
    .boxed()
}

fn found() -> BoxedStrategy<Circumstances> {
    select(vec![0_u32, 100_000, 1_000_000, 1_000_000])
        .prop_map(|millionths| Circumstances {
            discount_limit: Percent::of_millionths(millionths),
            settings_version: Some(1),
            ..Circumstances::default()
        })
        .boxed()
}

fn contacts() -> BoxedStrategy<Option<ContactId>> {
    option::of((1_u64..3).prop_map(contact_id)).boxed()
}

fn terms() -> BoxedStrategy<TermsInput> {
    // Most offers outlast a history; some end within it.
    let last = days().prop_map(|day| day + chrono::Days::new(90));
    (maybe_line(), maybe_line(), option::weighted(0.7, last))
        .prop_map(|(payment, delivery, valid_until)| TermsInput { payment, delivery, valid_until })
        .boxed()
}

fn reductions() -> BoxedStrategy<Reduction> {
    prop_oneof![
        3 => (0_u32..=1_000_000).prop_map(|part| Reduction::Percent(Percent::of_millionths(part))),
        1 => (-1_i64..2_000).prop_filter_map("known currency", |units| {
            Money::new(units.into(), Currency::parse("CNY").ok()?).ok().map(Reduction::Amount)
        }),
    ]
    .boxed()
}

fn line_ids() -> BoxedStrategy<LineId> {
    (1_u64..=4).prop_map(line_id).boxed()
}

fn line_input() -> BoxedStrategy<LineInput> {
    let named = (option::weighted(0.8, "[A-C]"), option::of(line()), option::of("pcs|kg"));
    let priced = (0_u32..500_000, 0_u32..50_000_000, option::weighted(0.3, reductions()));
    (line_ids(), named, priced, select(vec![0_u32, 60_000, 130_000]))
        .prop_filter_map("within bounds", |(line, named, priced, tax)| {
            Some(LineInput {
                line,
                product: named.0,
                description: named.1,
                quantity: Quantity::new(rust_decimal::Decimal::new(priced.0.into(), 3)).ok()?,
                unit: named.2,
                unit_price: UnitPrice::new(rust_decimal::Decimal::new(priced.1.into(), 4)).ok()?,
                discount: priced.2,
                tax_rate: Percent::of_millionths(tax),
            })
        })
        .boxed()
}
