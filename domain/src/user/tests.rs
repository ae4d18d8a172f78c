//! A user's decisions.

use super::*;
use crate::{
    Rejection as _,
    customer::ExternalIdInput,
    testing::{Given, context, given, user_id},
    values::{ExternalId, Text, TextFault},
};

fn asked() -> Context {
    context(user_id(1).stream())
}

fn id(id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "maven-crm".to_owned(), kind: "agent".to_owned(), id: id.to_owned() }
}

fn register(name: &str) -> Command {
    Command::Register { name: name.to_owned(), external_ids: vec![id("A1"), id("A1"), id("A2")] }
}

fn rename(name: &str) -> Command {
    Command::Rename { name: name.to_owned() }
}

fn grant(role: &str) -> Command {
    Command::GrantRole { role: role.to_owned() }
}

fn revoke(role: &str) -> Command {
    Command::RevokeRole { role: role.to_owned() }
}

fn link(external_id: &str) -> Command {
    Command::LinkExternalId { external_id: id(external_id) }
}

fn wei() -> Given<User> {
    given([]).and(register("张伟"), &asked())
}

#[test]
fn name_and_external_ids_are_personal() {
    let external_id = |id: &str| ExternalId {
        system: "maven-crm".to_owned(),
        kind: "agent".to_owned(),
        id: Text::personal(id),
    };
    given::<User>([]).when(register("张伟"), &asked()).then([Event::Registered(Registered {
        name: Text::personal("张伟"),
        external_ids: vec![external_id("A1"), external_id("A2")],
    })]);
    wei()
        .when(rename("李娜"), &asked())
        .then([Event::Renamed(Renamed { name: Text::personal("李娜") })]);
    let stream = user_id(1).stream();
    assert_eq!(User::subject(&stream, &State::default(), &register("x")), stream.to_string());
}

#[test]
fn nothing_but_registering_happens_to_a_user_that_does_not_exist() {
    for command in [
        rename("x"),
        Command::Deactivate,
        Command::Reactivate,
        grant("sales"),
        revoke("sales"),
        link("A3"),
    ] {
        given::<User>([]).when(command, &asked()).then_refused("USER_NOT_FOUND");
    }
}

#[test]
fn a_user_is_registered_once() {
    wei().when(register("张伟"), &asked()).then_nothing();
    wei().and(rename("李娜"), &asked()).when(register("张伟"), &asked()).then_nothing();
    wei().and(Command::Deactivate, &asked()).when(register("张伟"), &asked()).then_nothing();
    wei().when(register("李娜"), &asked()).then_refused("USER_ALREADY_REGISTERED");
    let fewer = Command::Register { name: "张伟".to_owned(), external_ids: vec![id("A1")] };
    wei().when(fewer, &asked()).then_refused("USER_ALREADY_REGISTERED");
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut user = wei();
    for command in [
        rename("李娜"),
        Command::Deactivate,
        Command::Reactivate,
        grant("sales"),
        revoke("sales"),
        link("A3"),
    ] {
        user = user.when(command.clone(), &asked()).then_given();
        user.when(command, &asked()).then_nothing();
    }
}

#[test]
fn a_name_is_neither_blank_nor_endless_and_has_no_control_characters() {
    let long = "客".repeat(201);
    for (text, code) in [
        (" ", "USER_TEXT_EMPTY"),
        (long.as_str(), "USER_TEXT_TOO_LONG"),
        ("a\n", "USER_TEXT_CONTROL_CHARACTER"),
    ] {
        given::<User>([]).when(register(text), &asked()).then_refused(code);
        wei().when(rename(text), &asked()).then_refused(code);
        let change: [fn(&mut ExternalIdInput, String); 3] =
            [|id, text| id.system = text, |id, text| id.kind = text, |id, text| id.id = text];
        for change in change {
            let mut input = id("A1");
            change(&mut input, text.to_owned());
            let command = Command::Register { name: "x".to_owned(), external_ids: vec![input] };
            given::<User>([]).when(command, &asked()).then_refused(code);
        }
    }
}

#[test]
fn a_deactivated_user_is_not_renamed() {
    let gone = wei().and(Command::Deactivate, &asked());
    assert!(!gone.state().is_active());
    gone.when(rename("李娜"), &asked()).then_refused("USER_DEACTIVATED");
    gone.and(Command::Reactivate, &asked()).when(rename("李娜"), &asked()).then_given();
}

#[test]
fn a_role_is_granted_once_until_it_is_revoked() {
    let event = Event::RoleGranted(RoleGranted { role: "sales".to_owned() });
    wei().when(grant("sales"), &asked()).then([event.clone()]);
    let seller = wei().and(grant("sales"), &asked());
    assert!(seller.state().has_role("sales") && !seller.state().has_role("sales_manager"));
    seller.when(grant("sales"), &asked()).then_nothing();
    let former = seller.and(revoke("sales"), &asked());
    assert!(!former.state().has_role("sales"));
    former.when(grant("sales"), &asked()).then([event]);
}

#[test]
fn only_a_role_that_was_granted_is_revoked() {
    wei().when(revoke("sales"), &asked()).then_refused("USER_ROLE_NOT_HELD");
    let seller = wei().and(grant("sales"), &asked());
    let event = Event::RoleRevoked(RoleRevoked { role: "sales".to_owned() });
    seller.when(revoke("sales"), &asked()).then([event]);
    seller.when(revoke("sales_manager"), &asked()).then_refused("USER_ROLE_NOT_HELD");
    seller.and(revoke("sales"), &asked()).when(revoke("sales"), &asked()).then_nothing();
}

#[test]
fn a_deactivated_user_gets_no_role_but_may_lose_one() {
    let gone = wei().and(grant("sales"), &asked()).and(Command::Deactivate, &asked());
    assert_eq!(gone.state().roles().count(), 0, "nobody acts in a role of a deactivated user");
    gone.when(grant("sales_manager"), &asked()).then_refused("USER_DEACTIVATED");
    gone.when(revoke("sales"), &asked()).then_given();
    let back = gone.and(Command::Reactivate, &asked());
    assert_eq!(back.state().roles().collect::<Vec<_>>(), ["sales"]);
}

#[test]
fn a_role_is_a_code_that_fits_urls() {
    for role in ["Sales", "1st", "销售", "a b"] {
        wei().when(grant(role), &asked()).then_refused("USER_ROLE_INVALID");
        wei().when(revoke(role), &asked()).then_refused("USER_ROLE_INVALID");
    }
    wei().when(grant(" "), &asked()).then_refused("USER_TEXT_EMPTY");
    let many = (0..50).fold(wei(), |user, n| user.and(grant(&format!("r{n}")), &asked()));
    many.when(grant("r0"), &asked()).then_nothing();
    many.when(grant("one_more"), &asked()).then_refused("USER_TOO_MANY");
}

#[test]
fn an_external_id_is_linked_once() {
    wei().when(link("A1"), &asked()).then_nothing();
    let external_id = ExternalId {
        system: "maven-crm".to_owned(),
        kind: "agent".to_owned(),
        id: Text::personal("A3"),
    };
    wei()
        .when(link("A3"), &asked())
        .then([Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id.clone() })]);
    let linked = wei().and(link("A3"), &asked());
    assert!(external_id.is_among(linked.state().external_ids()));
    linked.when(link("A3"), &asked()).then_nothing();
    linked.when(register("张伟"), &asked()).then_nothing();
    wei().when(link(" "), &asked()).then_refused("USER_TEXT_EMPTY");
}

#[test]
fn external_ids_are_bounded() {
    let command = Command::Register { name: "x".to_owned(), external_ids: vec![id("A1"); 51] };
    given::<User>([]).when(command, &asked()).then_refused("USER_TOO_MANY");
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    for (rejection, field) in [
        (Rejection::NotFound, None),
        (Rejection::AlreadyRegistered, None),
        (Rejection::Deactivated, None),
        (Rejection::RoleInvalid("X".to_owned()), Some("role")),
        (Rejection::RoleNotHeld("x".to_owned()), Some("role")),
        (Rejection::Text { field: "name", fault: TextFault::Empty }, Some("name")),
        (Rejection::TooMany { field: "externalIds", allowed: 1, found: 2 }, Some("externalIds")),
    ] {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

#[test]
fn a_user_who_was_withdrawn_is_as_if_never_registered_and_can_be_registered_anew() {
    let gone = wei().when(Command::Withdraw, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Withdraw, &asked()).then_nothing();
    for command in [rename("李娜"), grant("sales"), link("A9"), Command::Deactivate] {
        gone.when(command, &asked()).then_refused("USER_NOT_FOUND");
    }
    given::<User>([]).when(Command::Withdraw, &asked()).then_refused("USER_NOT_FOUND");
    let anew = gone.and(register("李娜"), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Withdraw, &asked()).then_given();
}
