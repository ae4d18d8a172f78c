//! A reservation's decisions.

use super::*;
use crate::{
    Rejection as _,
    testing::{Given, context, customer_id, given, uuid_of},
};

fn asked() -> Context {
    context(ReservationId(uuid_of(7, 1)).stream())
}

fn owner(n: u64) -> StreamName {
    customer_id(n).stream()
}

fn claim(n: u64) -> Command {
    Command::Claim { owner: owner(n), takeover: false }
}

fn take_over(n: u64) -> Command {
    Command::Claim { owner: owner(n), takeover: true }
}

fn confirm(n: u64) -> Command {
    Command::Confirm { owner: owner(n) }
}

fn release(n: u64) -> Command {
    Command::Release { owner: owner(n) }
}

fn taken(n: u64, confirmed: bool) -> Rejection {
    Rejection::Taken { holder: owner(n), confirmed }
}

fn claimed() -> Given<Reservation> {
    given([]).and(claim(1), &asked())
}

#[test]
fn a_value_has_one_holder_at_a_time() {
    let state = claimed().state();
    assert_eq!((state.holder(), state.claimed_by()), (Some(&owner(1)), Some(&owner(1))));
    claimed().when(claim(2), &asked()).then_rejected(&taken(1, false));
    claimed().and(release(1), &asked()).when(claim(2), &asked()).then_given();
    assert_eq!(taken(1, false).code(), "RESERVATION_TAKEN");
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut value = given::<Reservation>([]);
    for command in [claim(1), take_over(2), confirm(2), release(2)] {
        value = value.when(command.clone(), &asked()).then_given();
        value.when(command, &asked()).then_nothing();
    }
}

#[test]
fn an_abandoned_claim_can_be_taken_over() {
    claimed().when(take_over(2), &asked()).then([
        Event::Released(Released { owner: owner(1) }),
        Event::Claimed(Claimed { owner: owner(2) }),
    ]);
    claimed().when(take_over(1), &asked()).then_nothing();
}

#[test]
fn a_confirmed_claim_is_never_taken_over() {
    let confirmed = claimed().and(confirm(1), &asked());
    let state = confirmed.state();
    assert!(state.confirmed() && state.claimed_by().is_none());
    for command in [claim(2), take_over(2)] {
        confirmed.when(command, &asked()).then_rejected(&taken(1, true));
    }
    confirmed.when(claim(1), &asked()).then_nothing();
}

#[test]
fn only_the_holder_confirms() {
    let not_held = |n| Rejection::NotHeld { owner: owner(n) };
    given::<Reservation>([]).when(confirm(1), &asked()).then_rejected(&not_held(1));
    claimed().when(confirm(2), &asked()).then_refused("RESERVATION_NOT_HELD");
    claimed().and(take_over(2), &asked()).when(confirm(1), &asked()).then_rejected(&not_held(1));
}

#[test]
fn only_the_holders_claim_is_released_whoever_asks_for_more() {
    claimed().when(release(2), &asked()).then_nothing();
    given::<Reservation>([]).when(release(1), &asked()).then_nothing();
    let confirmed = claimed().and(confirm(1), &asked());
    confirmed.when(release(1), &asked()).then([Event::Released(Released { owner: owner(1) })]);
    assert_eq!(confirmed.and(release(1), &asked()).state(), State::default());
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    for rejection in [taken(1, true), Rejection::NotHeld { owner: owner(1) }] {
        assert_eq!(rejection.field(), None);
        assert!(rejection::CODES.contains(&rejection.code()));
        assert!(rejection.message_zh().contains("customer-"));
    }
}
