//! A hierarchy's decisions.

use super::*;
use crate::{
    Rejection as _,
    testing::{Given, context, customer_id, given},
};

fn asked() -> Context {
    context(CUSTOMER_PARENTS.stream())
}

fn node(n: u64) -> StreamName {
    customer_id(n).stream()
}

fn claim(child: u64, parent: u64) -> Command {
    Command::Claim { child: node(child), parent: node(parent) }
}

fn confirm(child: u64, parent: u64) -> Command {
    Command::Confirm { child: node(child), parent: node(parent) }
}

fn release(child: u64, parent: u64) -> Command {
    Command::Release { child: node(child), parent: node(parent) }
}

fn link(child: u64, parent: u64) -> (StreamName, StreamName) {
    (node(child), node(parent))
}

fn claimed(links: &[(u64, u64)]) -> Given<Hierarchy> {
    links.iter().fold(given([]), |so_far, (child, parent)| {
        so_far.when(claim(*child, *parent), &asked()).then_given()
    })
}

fn confirmed(links: &[(u64, u64)]) -> Given<Hierarchy> {
    links.iter().fold(given([]), |so_far, (child, parent)| {
        let claimed = so_far.when(claim(*child, *parent), &asked()).then_given();
        claimed.when(confirm(*child, *parent), &asked()).then_given()
    })
}

fn cycle(chain: &[u64]) -> Rejection {
    Rejection::Cycle { chain: chain.iter().map(|n| node(*n)).collect() }
}

#[test]
fn no_claim_closes_a_cycle_whether_over_claimed_or_over_confirmed_links() {
    given::<Hierarchy>([]).when(claim(1, 1), &asked()).then_rejected(&cycle(&[1, 1]));
    for links in [claimed(&[(1, 2), (2, 3)]), confirmed(&[(1, 2), (2, 3)])] {
        links.when(claim(3, 1), &asked()).then_rejected(&cycle(&[3, 1, 2, 3]));
        links.when(claim(2, 1), &asked()).then_rejected(&cycle(&[2, 1, 2]));
        links.when(claim(1, 3), &asked()).then_given();
        links.when(claim(4, 1), &asked()).then_given();
    }
    // A link that is only about to be replaced still counts.
    let moving = confirmed(&[(1, 2)]).and(claim(1, 3), &asked());
    moving.when(claim(2, 1), &asked()).then_rejected(&cycle(&[2, 1, 2]));
    moving.when(claim(3, 1), &asked()).then_rejected(&cycle(&[3, 1, 3]));
    let moved = moving.and(confirm(1, 3), &asked());
    moved.when(claim(2, 1), &asked()).then_given();
}

#[test]
fn a_cycle_is_named() {
    let message = cycle(&[2, 1, 2]).to_string();
    let chain = [2, 1, 2].map(|n| node(n).to_string()).join(" → ");
    assert!(message.ends_with(&chain), "{message}");
    assert_eq!(cycle(&[2, 1, 2]).code(), "HIERARCHY_CYCLE");
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut links = given::<Hierarchy>([]);
    for command in [claim(1, 2), confirm(1, 2), claim(1, 3), release(1, 3), release(1, 2)] {
        links = links.when(command.clone(), &asked()).then_given();
        links.when(command, &asked()).then_nothing();
    }
    assert_eq!(links.state(), State::default());
}

#[test]
fn a_child_has_at_most_one_confirmed_link() {
    let moved = confirmed(&[(1, 2), (1, 3)]).state();
    assert_eq!(moved.parent_of(&node(1)), Some(&node(3)));
    assert!(!moved.is_confirmed(&node(1), &node(2)));
}

#[test]
fn only_a_claimed_link_is_confirmed() {
    let (child, parent) = link(1, 2);
    let refusal = Rejection::NotClaimed { child, parent };
    given::<Hierarchy>([]).when(confirm(1, 2), &asked()).then_rejected(&refusal);
    let released = claimed(&[(1, 2)]).and(release(1, 2), &asked());
    released.when(confirm(1, 2), &asked()).then_refused("HIERARCHY_NOT_CLAIMED");
}

#[test]
fn a_released_claim_leaves_the_confirmed_link_standing() {
    let moving = confirmed(&[(1, 2)]).and(claim(1, 3), &asked());
    assert_eq!(moving.state().claims_of(&node(1)).collect::<Vec<_>>(), [&node(3)]);
    let (child, parent) = link(1, 3);
    moving
        .when(release(1, 3), &asked())
        .then([Event::LinkReleased(LinkReleased { child, parent })]);
    let stayed = moving.and(release(1, 3), &asked()).state();
    assert_eq!(stayed.parent_of(&node(1)), Some(&node(2)));
    assert_eq!(stayed.claims_of(&node(1)).count(), 0);
}

#[test]
fn what_is_not_linked_need_not_be_released() {
    given::<Hierarchy>([]).when(release(1, 2), &asked()).then_nothing();
    confirmed(&[(1, 2)]).when(release(1, 3), &asked()).then_nothing();
}

#[test]
fn a_long_way_up_is_walked() {
    let links: Vec<_> = (1..200).map(|n| (n, n + 1)).collect();
    let Rejection::Cycle { chain } = claimed(&links).when(claim(200, 1), &asked()).rejection()
    else {
        panic!("not a cycle");
    };
    assert_eq!((chain.len(), &chain[0], &chain[200]), (201, &node(200), &node(200)));
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let (child, parent) = link(1, 2);
    for (rejection, field) in
        [(cycle(&[1, 1]), Some("parent")), (Rejection::NotClaimed { child, parent }, None)]
    {
        assert_eq!(rejection.field(), field);
        assert!(rejection::CODES.contains(&rejection.code()));
        assert!(!rejection.message_zh().is_ascii());
    }
}
