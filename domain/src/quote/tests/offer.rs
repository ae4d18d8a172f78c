//! Sending, revising, expiring.

use chrono::{TimeDelta, TimeZone, Utc};

use super::*;

fn at(month: u32, day: u32, hour: u32) -> Context {
    let time = Utc.with_ymd_and_hms(2026, month, day, hour, 0, 0).unwrap();
    Context { now: time, occurred_at: time, ..asked() }
}

#[test]
fn a_quote_is_not_sent_to_nobody_and_not_after_its_validity() {
    let nobody =
        Command::Send { to: None, contact: None, channel: Channel::Email, found: up_to("0") };
    drafted().when(nobody, &asked()).then_refused("QUOTE_RECIPIENT_MISSING");
    let contact = Some(contact_id(1));
    let to = Command::Send { to: None, contact, channel: Channel::Web, found: up_to("0") };
    drafted().when(to, &asked()).then_given();
    // The last of March is over in Shanghai at four in the afternoon in Greenwich.
    drafted().when(send_to("Wei", "0"), &at(3, 31, 15)).then_given();
    drafted()
        .when(send_to("Wei", "0"), &at(3, 31, 16))
        .then_rejected(&Rejection::ValidityPast(day(3, 31)));
    drafted().when(send_to("Wei", "0"), &at(4, 1, 9)).then_refused("QUOTE_VALIDITY_PAST");
    bare()
        .and(Command::AddLine(line(1, "1", "1")), &asked())
        .when(send_to("Wei", "0"), &at(12, 31, 9))
        .then_given();
}

#[test]
fn what_is_out_may_be_sent_to_others_too() {
    let other = sent().when(send_to("Wang", "0"), &asked()).then_given();
    other.when(send_to("Wang", "0"), &asked()).then_nothing();
    other.when(send_to("Wei", "0"), &asked()).then_given();
    let countered = sent().and(counter(1, "5"), &asked()).and(send_to("Wang", "0"), &asked());
    assert_eq!(countered.state().status(), Some(Status::Sent));
}

#[test]
fn a_quote_expires_when_its_last_day_is_over_for_the_company_and_not_before() {
    sent().when(expire(), &at(3, 31, 15)).then_rejected(&Rejection::NotExpired(Some(day(3, 31))));
    sent().when(expire(), &at(3, 31, 15)).then_refused("QUOTE_NOT_EXPIRED");
    sent()
        .when(expire(), &at(3, 31, 16))
        .then([Event::Expired(Expired { revision: 1, valid_until: day(3, 31) })]);
    let found = Circumstances { time_zone: chrono_tz::America::New_York, ..up_to("0") };
    let in_new_york = Command::Expire { found };
    sent().when(in_new_york.clone(), &at(4, 1, 3)).then_refused("QUOTE_NOT_EXPIRED");
    sent().when(in_new_york, &at(4, 1, 4)).then_given();
    let endless = bare()
        .and(Command::AddLine(line(1, "1", "1")), &asked())
        .and(send_to("Wei", "0"), &asked());
    endless.when(expire(), &at(12, 31, 9)).then_rejected(&Rejection::NotExpired(None));
    // Only what is out expires.
    drafted().when(expire(), &at(12, 31, 9)).then_refused("QUOTE_NOT_SENT");
    let accepted = sent().and(accept(None), &asked());
    accepted.when(expire(), &at(12, 31, 9)).then_refused("QUOTE_ALREADY_ACCEPTED");
    sent().and(counter(1, "5"), &asked()).when(expire(), &at(12, 31, 9)).then_given();
}

#[test]
fn a_revision_follows_the_one_before_and_an_accepted_quote_has_no_further_one() {
    let revise = |revision| Command::Revise { revision };
    drafted().when(revise(2), &asked()).then_refused("QUOTE_STILL_DRAFT");
    for wrong in [0, 1, 3] {
        sent().when(revise(wrong), &asked()).then_refused("QUOTE_REVISION_UNEXPECTED");
    }
    let revised = sent().when(revise(2), &asked()).then_given();
    assert_eq!((revised.state().revision(), revised.state().status()), (2, Some(Status::Draft)));
    // What was offered is the beginning of the next offer.
    assert_eq!(revised.state().calculation().unwrap().totals.total, yuan("2120"));
    revised.when(revise(3), &asked()).then_refused("QUOTE_STILL_DRAFT");
    let accepted = sent().and(accept(None), &asked());
    accepted.when(revise(2), &asked()).then_refused("QUOTE_ALREADY_ACCEPTED");
    // What was submitted or approved, and never sent, is taken back.
    let submitted = drafted().and(Command::Submit, &asked());
    for quote in [submitted.and(approve("0"), &asked_by(2)), submitted] {
        let again = quote.and(revise(2), &asked());
        again.when(approve("100"), &asked_by(2)).then_refused("QUOTE_NOT_SUBMITTED");
    }
}

#[test]
fn what_was_sent_stays_as_it_was_sent() {
    let first = sent();
    let totals = first.state().calculation().unwrap().totals;
    let dearer = first
        .and(Command::Revise { revision: 2 }, &asked())
        .and(Command::ChangeLine(line(1, "2", "1100")), &asked())
        .and(send_to("Wei", "0"), &asked());
    // Both sendings carry what they came to, each its own.
    let history = first.when(Command::Revise { revision: 2 }, &asked()).events();
    assert_eq!(history, [Event::Revised(Revised { revision: 2 })]);
    assert_eq!(totals.total, yuan("2120"));
    let taken = dearer.when(accept(Some(2)), &asked()).events();
    let [Event::Accepted(taken)] = taken.as_slice() else { panic!("{taken:?}") };
    assert_eq!((taken.revision, taken.net, taken.total), (2, yuan("2200"), yuan("2332")));
    assert_eq!(taken.opportunity, Some(opportunity_id(1)));
}

#[test]
fn what_has_ended_is_not_ended_otherwise() {
    let withdrawn = drafted().and(Command::Withdraw, &asked());
    withdrawn.when(send_to("Wei", "0"), &asked()).then_refused("QUOTE_ALREADY_WITHDRAWN");
    let declined = sent().and(decline(), &asked());
    declined.when(Command::Withdraw, &asked()).then_refused("QUOTE_ALREADY_DECLINED");
    declined.when(send_to("Wei", "0"), &asked()).then_refused("QUOTE_ALREADY_DECLINED");
    let late = Context { now: asked().now + TimeDelta::days(40), ..asked() };
    let expired = sent().and(expire(), &late);
    expired.when(Command::Withdraw, &asked()).then_refused("QUOTE_EXPIRED");
    expired.and(Command::Revise { revision: 2 }, &asked());
}
