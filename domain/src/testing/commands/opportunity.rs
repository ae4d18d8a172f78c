//! Generated commands to opportunities.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{amounts, customer_ids, days, external_ids, line, maybe_line, user_ids};
use crate::{
    opportunity::{Command, LineInput},
    testing::{line_id, pipeline_id, snapshot},
    values::{Currency, LineId, Quantity, UnitPrice},
};

/// Any command to an opportunity. What the handler finds is pipeline 1 as [`snapshot`] has it.
pub fn opportunity() -> BoxedStrategy<Command> {
    prop_oneof![2 => open(), 6 => deal(), 5 => lines(), 4 => people(), 3 => outcome()].boxed()
}

/// An opening.
pub fn open() -> BoxedStrategy<Command> {
    let parties = (option::of(customer_ids()), maybe_line(), option::of(user_ids()));
    let expectation = (option::of(stage()), option::of(amounts()), option::of(days()));
    let manner = (maybe_line(), maybe_line());
    (parties, expectation, manner, vec(line_input(), 0..3), vec(external_ids(), 0..3))
        .prop_map(|(parties, expectation, manner, lines, external_ids)| Command::Open {
            customer: parties.0,
            name: parties.1,
            pipeline: pipeline_id(1),
            found: Some(snapshot(1)),
            stage: expectation.0,
            amount: expectation.1,
            expected_close: expectation.2,
            source: manner.0,
            sales_mode: manner.1,
            owner: parties.2,
            lines,
            external_ids,
        })
        .boxed()
}

fn deal() -> BoxedStrategy<Command> {
    prop_oneof![
        1 => customer_ids().prop_map(|customer| Command::AssignCustomer { customer }),
        3 => stage().prop_map(|stage| Command::ChangeStage { stage, found: Some(snapshot(1)) }),
        1 => amounts().prop_map(|amount| Command::ReviseAmount { amount }),
        1 => days().prop_map(|expected_close| Command::RescheduleClose { expected_close }),
        1 => external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
    ]
    .boxed()
}

fn lines() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => line_input().prop_map(Command::AddLine),
        2 => line_input().prop_map(Command::ChangeLine),
        1 => line_ids().prop_map(|line| Command::RemoveLine { line }),
    ]
    .boxed()
}

fn people() -> BoxedStrategy<Command> {
    prop_oneof![
        line().prop_map(|competitor| Command::AddCompetitor { competitor }),
        (user_ids(), maybe_line()).prop_map(|(user, role)| Command::AddTeamMember { user, role }),
        user_ids().prop_map(|user| Command::RemoveTeamMember { user }),
        user_ids().prop_map(|owner| Command::AssignOwner { owner }),
    ]
    .boxed()
}

fn outcome() -> BoxedStrategy<Command> {
    prop_oneof![
        (option::of(amounts()), option::of(days()))
            .prop_map(|(amount, closed_on)| Command::Win { amount, closed_on }),
        (option::of(days()), maybe_line())
            .prop_map(|(closed_on, competitor)| Command::Lose { closed_on, competitor }),
        Just(Command::Reopen),
        Just(Command::Withdraw),
    ]
    .boxed()
}

fn stage() -> BoxedStrategy<String> {
    let known = select(vec!["prospecting", "engaging", "negotiating"]).prop_map(str::to_owned);
    prop_oneof![12 => known, 1 => Just("nowhere".to_owned())].boxed()
}

fn line_ids() -> BoxedStrategy<LineId> {
    (1_u64..=3).prop_map(line_id).boxed()
}

fn line_input() -> BoxedStrategy<LineInput> {
    let currency = prop_oneof![6 => Just("CNY"), 1 => Just("USD")];
    let price = option::weighted(0.7, (0_u32..50_000, currency));
    (line_ids(), "[A-C]", 0_u16..500, price)
        .prop_filter_map("known currency", |(line, product, quantity, price)| {
            let currency = match price {
                Some((_, code)) => Some(Currency::parse(code).ok()?),
                None => None,
            };
            Some(LineInput {
                line,
                product,
                quantity: Quantity::new(quantity.into()).ok()?,
                unit_price: match price {
                    Some((price, _)) => Some(UnitPrice::new(price.into()).ok()?),
                    None => None,
                },
                currency,
            })
        })
        .boxed()
}
