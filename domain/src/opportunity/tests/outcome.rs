//! How a deal ends, and that it may go on after all.

use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::testing::start;

fn win(amount: Option<Money>, closed_on: Option<NaiveDate>) -> Command {
    Command::Win { amount, closed_on }
}

fn lose(competitor: Option<&str>, closed_on: Option<NaiveDate>) -> Command {
    Command::Lose { closed_on, competitor: competitor.map(str::to_owned) }
}

fn won(amount: Option<Money>, closed_on: NaiveDate) -> Event {
    Event::Won(Won { amount, closed_on })
}

#[test]
fn amount_and_day_default_to_the_deals_amount_and_the_day_it_happened() {
    let late = Context { occurred_at: start() - TimeDelta::days(2), ..asked() };
    opened().when(win(None, None), &late).then([won(Some(yuan("1250")), day(2, 27))]);
    bare().when(win(None, None), &asked()).then([won(None, day(3, 1))]);
    opened()
        .when(win(Some(yuan("7")), Some(day(1, 1))), &asked())
        .then([won(Some(yuan("7")), day(1, 1))]);
    opened()
        .when(lose(None, None), &late)
        .then([Event::Lost(Lost { closed_on: day(2, 27), competitor: None })]);
}

#[test]
fn only_an_open_opportunity_is_won_or_lost_and_losing_has_a_reason() {
    let sold = opened().and(win(Some(yuan("7")), Some(day(1, 1))), &without_reason());
    for said in [win(None, None), win(Some(yuan("7")), None), win(None, Some(day(1, 1)))] {
        sold.when(said, &asked()).then_nothing();
    }
    for other in [win(Some(yuan("8")), None), win(None, Some(day(1, 2))), lose(None, None)] {
        sold.when(other, &asked()).then_refused("OPPORTUNITY_ALREADY_WON");
    }

    opened().when(lose(None, None), &without_reason()).then_refused("OPPORTUNITY_REASON_MISSING");
    let lost = opened().and(lose(Some("DHL"), Some(day(1, 1))), &asked());
    for said in [lose(Some("DHL"), None), lose(Some("DHL"), Some(day(1, 1)))] {
        lost.when(said, &without_reason()).then_nothing();
    }
    for other in [lose(None, None), lose(Some("DHL"), Some(day(1, 2))), win(None, None)] {
        lost.when(other, &asked()).then_refused("OPPORTUNITY_ALREADY_LOST");
    }
}

#[test]
fn an_opportunity_does_not_close_in_the_future() {
    // Noon in Greenwich is already tomorrow in the far east.
    opened().when(win(None, Some(day(3, 2))), &asked()).then_given();
    for command in [win(None, Some(day(3, 3))), lose(None, Some(day(3, 3)))] {
        opened().when(command, &asked()).then_refused("OPPORTUNITY_CLOSED_IN_FUTURE");
    }
}

#[test]
fn only_what_was_won_or_lost_is_reopened_for_a_reason_in_the_stage_it_had() {
    opened().when(Command::Reopen, &asked()).then_refused("OPPORTUNITY_NOT_CLOSED");
    let engaging = opened().and(change_stage("engaging"), &asked());
    for (end, from) in [(win(None, None), Status::Won), (lose(None, None), Status::Lost)] {
        let closed = engaging.and(end, &asked());
        assert_eq!(closed.state().status(), Some(from));
        closed.when(Command::Reopen, &without_reason()).then_refused("OPPORTUNITY_REASON_MISSING");
        closed
            .when(Command::Reopen, &asked())
            .then([Event::Reopened(Reopened { from, stage: "engaging".to_owned() })]);
        let again = closed.and(Command::Reopen, &asked());
        assert_eq!(again.state().status(), Some(Status::Open));
        assert_eq!(again.state().stage(), "engaging");
        again.when(Command::Reopen, &asked()).then_nothing();
        again.when(change_stage("negotiating"), &asked()).then_given();
    }
}

#[test]
fn what_it_brought_is_the_deals_amount_from_then_on() {
    let again = opened().and(win(Some(yuan("7")), None), &asked()).and(Command::Reopen, &asked());
    assert_eq!(again.state().amount(), Some(yuan("7")));
    again
        .when(Command::ReviseAmount { amount: yuan("8") }, &asked())
        .then([Event::AmountRevised(AmountRevised { from: Some(yuan("7")), to: yuan("8") })]);
}
