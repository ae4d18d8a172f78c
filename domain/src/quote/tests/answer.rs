//! What customers say.

use chrono::TimeDelta;

use super::*;

fn accept_by(by: &str) -> Command {
    let by = Some(by.to_owned());
    Command::Accept { revision: Some(1), by, contact: Some(contact_id(1)), found: up_to("0") }
}

#[test]
fn an_expired_or_superseded_revision_is_never_accepted() {
    let late = Context { now: asked().now + TimeDelta::days(40), ..asked() };
    let expired = sent().and(expire(), &late);
    expired.when(accept(Some(1)), &asked()).then_refused("QUOTE_EXPIRED");
    // The clock may not have come round yet.
    let overdue = Context { occurred_at: late.now, ..late.clone() };
    sent().when(accept(None), &overdue).then_rejected(&Rejection::Expired);
    // Said in time, recorded late.
    sent().when(accept(None), &Context { occurred_at: asked().now, ..late }).then_given();

    let revised = sent().and(Command::Revise { revision: 2 }, &asked());
    let resent = revised.and(send_to("Wei", "0"), &asked());
    for quote in [&revised, &resent] {
        quote
            .when(accept(Some(1)), &asked())
            .then_rejected(&Rejection::Superseded { revision: 1, current: 2 });
        quote.when(accept(Some(1)), &asked()).then_refused("QUOTE_SUPERSEDED");
        quote.when(accept(Some(3)), &asked()).then_refused("QUOTE_REVISION_UNEXPECTED");
    }
    revised.when(accept(Some(2)), &asked()).then_refused("QUOTE_NOT_SENT");
    revised.when(accept(None), &asked()).then_refused("QUOTE_NOT_SENT");
}

#[test]
fn only_what_is_out_is_countered_accepted_or_declined() {
    let submitted = drafted().and(Command::Submit, &asked());
    let approved = submitted.and(approve("0"), &asked_by(2));
    for quote in [drafted(), submitted, approved] {
        for command in [counter(1, "5"), accept(None), decline()] {
            quote.when(command, &asked()).then_refused("QUOTE_NOT_SENT");
        }
    }
    let accepted = sent().and(accept(None), &asked());
    for command in [counter(1, "5"), decline(), Command::Withdraw, send_to("X", "0")] {
        accepted.when(command, &asked()).then_refused("QUOTE_ALREADY_ACCEPTED");
    }
    let declined = sent().and(decline(), &asked());
    for command in [counter(1, "5"), accept(None)] {
        declined.when(command, &asked()).then_refused("QUOTE_ALREADY_DECLINED");
    }
    let withdrawn = sent().and(Command::Withdraw, &asked());
    for command in [counter(1, "5"), accept(None), decline()] {
        withdrawn.when(command, &asked()).then_refused("QUOTE_ALREADY_WITHDRAWN");
    }
    let countered = sent().and(counter(1, "5"), &asked());
    for command in [counter(2, "6"), accept(None), decline(), Command::Withdraw] {
        countered.when(command, &asked()).then_given();
    }
}

#[test]
fn who_accepted_is_known_and_said_once() {
    let accepted = sent().and(accept_by("王芳"), &asked());
    for said in [accept_by("王芳"), accept(None), accept(Some(1))] {
        accepted.when(said, &asked()).then_nothing();
    }
    accepted.when(accept_by("李伟"), &asked()).then_refused("QUOTE_ALREADY_ACCEPTED");
    let by = |by: &str| Command::Decline { by: Some(by.to_owned()), contact: None };
    let declined = sent().and(by("王芳"), &asked());
    declined.when(decline(), &without_reason()).then_nothing();
    declined.when(by("李伟"), &asked()).then_refused("QUOTE_ALREADY_DECLINED");
}

#[test]
fn a_counter_offer_has_an_id_of_its_own_and_says_something() {
    let countered = sent().and(counter(1, "1900"), &asked());
    countered.when(counter(1, "1900"), &asked()).then_nothing();
    countered.when(counter(1, "1800"), &asked()).then_refused("QUOTE_COUNTER_OFFER_ID_TAKEN");
    // Its id stays taken whatever becomes of the quote.
    let revised = countered.and(Command::Revise { revision: 2 }, &asked());
    revised.when(counter(1, "1900"), &asked()).then_nothing();
    let empty = Command::Counter { counter_offer: counter_offer_id(2), amount: None, note: None };
    sent().when(empty, &asked()).then_refused("QUOTE_COUNTER_OFFER_EMPTY");
    let dollars = Command::Counter {
        counter_offer: counter_offer_id(2),
        amount: Some(money("1", "USD")),
        note: None,
    };
    sent().when(dollars, &asked()).then_refused("QUOTE_CURRENCY_MIXED");
    sent().when(counter(2, "-1"), &asked()).then_refused("QUOTE_DISCOUNT_NEGATIVE");
    let note = Some("太贵".to_owned());
    let words = Command::Counter { counter_offer: counter_offer_id(2), amount: None, note };
    sent().when(words, &asked()).then([Event::Countered(Countered {
        counter_offer: counter_offer_id(2),
        revision: 1,
        amount: None,
        note: Some(Text::personal("太贵")),
    })]);
}
