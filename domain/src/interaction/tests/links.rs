//! What an interaction was about.

use super::*;
use crate::testing::uuid_of;

fn stream(category: &str) -> StreamName {
    StreamName::new(category, uuid_of(99, 1))
}

#[test]
fn an_interaction_is_linked_to_what_it_can_be_about_and_to_nothing_else() {
    for category in ["opportunity", "quote", "ticket", "customer", "contact"] {
        let to = stream(category);
        let linked = Event::LinkedTo(LinkedTo { to: to.clone() });
        logged().when(Command::LinkTo { to }, &asked()).then([linked]);
    }
    for category in ["pipeline", "user", "interaction", "reservation"] {
        let rejection = Rejection::LinkInvalid(stream(category));
        logged().when(Command::LinkTo { to: stream(category) }, &asked()).then_rejected(&rejection);
        let links = vec![stream(category)];
        given::<Interaction>([])
            .when(log(a_call(), Circumstances { links, ..<_>::default() }), &asked())
            .then_refused("INTERACTION_LINK_INVALID");
    }
    let external = StreamName::parse("ext-order 1").unwrap();
    logged()
        .when(Command::LinkTo { to: external }, &asked())
        .then_refused("INTERACTION_LINK_INVALID");
}

#[test]
fn only_what_was_linked_is_unlinked() {
    let (deal, ticket) = (stream("opportunity"), stream("ticket"));
    let unlink = |from: &StreamName| Command::UnlinkFrom { from: from.clone() };
    let links = vec![deal.clone(), deal.clone()];
    let about = given::<Interaction>([])
        .and(log(a_call(), Circumstances { links, ..<_>::default() }), &asked());
    assert_eq!(about.state().links().collect::<Vec<_>>(), [&deal]);
    about.when(unlink(&ticket), &asked()).then_rejected(&Rejection::NotLinked(ticket.clone()));
    about.when(unlink(&ticket), &asked()).then_refused("INTERACTION_NOT_LINKED");
    about.when(Command::LinkTo { to: deal.clone() }, &asked()).then_nothing();
    let unlinked = about.and(unlink(&deal), &asked());
    assert_eq!(unlinked.state().links().count(), 0);
    unlinked
        .when(Command::LinkTo { to: deal.clone() }, &asked())
        .then([Event::LinkedTo(LinkedTo { to: deal })]);
}

#[test]
fn links_are_bounded() {
    let to = |n| StreamName::new("ticket", uuid_of(99, n));
    let full = (0..500).fold(logged(), |all, n| all.and(Command::LinkTo { to: to(n) }, &asked()));
    full.when(Command::LinkTo { to: to(500) }, &asked()).then_refused("INTERACTION_TOO_MANY");
    full.when(Command::LinkTo { to: to(1) }, &asked()).then_nothing();
}
