//! An interaction's decisions: every invariant, every refusal, every command said twice.

mod content;
mod files;
mod links;
mod log;

use super::*;
use crate::{
    Context, Rejection as _,
    customer::ExternalIdInput,
    testing::{
        Given, attachment_id, contact_id, context, customer_id, day, given, interaction_id,
        opportunity_id, start, stored_file, user_id,
    },
    values::{Region, StreamName, Text, TextFault},
};

/// Interaction 1 is asked, by user 1.
fn asked() -> Context {
    context(interaction_id(1).stream())
}

/// A call about nothing.
fn a_call() -> ContentInput {
    ContentInput {
        channel: Channel::Call,
        direction: None,
        duration_seconds: None,
        subject: None,
        body: None,
        outcome: None,
        result: None,
        next_step: None,
    }
}

/// An e-mail about nothing.
fn an_email() -> ContentInput {
    ContentInput { channel: Channel::Email, ..a_call() }
}

/// What is logged besides the content.
#[derive(Default)]
struct Circumstances {
    customer: Option<u64>,
    contacts: Vec<u64>,
    users: Vec<u64>,
    addresses: Vec<AddressInput>,
    email: Option<EmailInput>,
    links: Vec<StreamName>,
    region: Option<Region>,
}

fn log(content: ContentInput, given: Circumstances) -> Command {
    Command::Log {
        content,
        customer: given.customer.map(customer_id),
        contacts: given.contacts.into_iter().map(contact_id).collect(),
        users: given.users.into_iter().map(user_id).collect(),
        addresses: given.addresses,
        email: given.email,
        links: given.links,
        external_ids: vec![],
        region: given.region,
    }
}

fn message(message_id: &str) -> EmailInput {
    EmailInput { message_id: message_id.to_owned(), in_reply_to: None, references: vec![] }
}

/// A call with nobody in particular.
fn logged() -> Given<Interaction> {
    given([]).and(log(a_call(), Circumstances::default()), &asked())
}

fn external_id() -> ExternalIdInput {
    ExternalIdInput { system: "pbx".to_owned(), kind: "call".to_owned(), id: "C1".to_owned() }
}

fn correct(content: ContentInput) -> Command {
    Command::Correct { content, happened_at: None }
}

fn attach(n: u64, file: u64, name: &str) -> Command {
    let (file, name) = (stored_file(file), name.to_owned());
    Command::AttachFile {
        attachment: attachment_id(n),
        sha256: file.sha256,
        name,
        found: Some(file),
    }
}

/// Every command except `Log`, in an order in which each is accepted.
fn every_other_command() -> Vec<Command> {
    let deal = || opportunity_id(1).stream();
    vec![
        correct(ContentInput { body: Some("x".to_owned()), ..a_call() }),
        Command::AssignCustomer { customer: customer_id(2) },
        attach(1, 1, "报价单.pdf"),
        Command::RemoveAttachment { attachment: attachment_id(1) },
        Command::LinkTo { to: deal() },
        Command::UnlinkFrom { from: deal() },
        Command::LinkExternalId { external_id: external_id() },
    ]
}

#[test]
fn nothing_but_logging_happens_to_an_interaction_that_does_not_exist() {
    for command in every_other_command() {
        given::<Interaction>([]).when(command, &asked()).then_refused("INTERACTION_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut told = logged();
    for command in every_other_command() {
        told = told.when(command.clone(), &asked()).then_given();
        told.when(command, &asked()).then_nothing();
    }
}

#[test]
fn texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    for (text, code) in [
        (" ".to_owned(), "INTERACTION_TEXT_EMPTY"),
        ("客".repeat(100_001), "INTERACTION_TEXT_TOO_LONG"),
        ("a\0".to_owned(), "INTERACTION_TEXT_CONTROL_CHARACTER"),
    ] {
        let said = || Some(text.clone());
        let step = || Some(NextStepInput { what: text.clone(), due: None });
        let address = |value: &str, name: Option<String>| AddressInput {
            role: AddressRole::To,
            value: value.to_owned(),
            name,
        };
        let id = |change: fn(&mut ExternalIdInput, String)| {
            let mut input = external_id();
            change(&mut input, text.clone());
            Command::LinkExternalId { external_id: input }
        };
        let reached = |addresses| log(a_call(), Circumstances { addresses, ..<_>::default() });
        for (command, field) in [
            (correct(ContentInput { subject: said(), ..a_call() }), "subject"),
            (correct(ContentInput { body: said(), ..a_call() }), "body"),
            (correct(ContentInput { outcome: said(), ..a_call() }), "outcome"),
            (correct(ContentInput { result: said(), ..a_call() }), "result"),
            (correct(ContentInput { next_step: step(), ..a_call() }), "nextStep.what"),
            (reached(vec![address(&text, None)]), "addresses.value"),
            (reached(vec![address("1", said())]), "addresses.name"),
            (attach(2, 1, &text), "name"),
            (id(|id, text| id.system = text), "externalId.system"),
            (id(|id, text| id.kind = text), "externalId.kind"),
            (id(|id, text| id.id = text), "externalId.id"),
        ] {
            let rejection = logged().when(command, &asked()).rejection();
            assert_eq!((rejection.code(), rejection.field()), (code, Some(field)));
        }
    }
}

#[test]
fn a_long_mail_fits_and_an_endless_one_is_a_file() {
    let fits = ContentInput { body: Some("客".repeat(BODY_CHARS)), ..an_email() };
    given::<Interaction>([]).when(log(fits, Circumstances::default()), &asked()).then_given();
}

#[test]
fn lists_are_bounded() {
    let many = |count: usize| Circumstances {
        users: (0..).take(count).collect(),
        ..Circumstances::default()
    };
    let none = given::<Interaction>([]);
    none.when(log(a_call(), many(50)), &asked()).then_given();
    none.when(log(a_call(), many(51)), &asked()).then_refused("INTERACTION_TOO_MANY");
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let stream = opportunity_id(1).stream();
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyLogged, None),
        (Rejection::Text { field: "body", fault: TextFault::Empty }, Some("body")),
        (Rejection::TooMany { field: "links", allowed: 1, found: 2 }, Some("links")),
        (Rejection::NotAnEmail, Some("email")),
        (Rejection::MessageIdInvalid { field: "email.messageId" }, Some("email.messageId")),
        (Rejection::HappenedInFuture, Some("happenedAt")),
        (Rejection::HappenedTooEarly, Some("happenedAt")),
        (Rejection::FileUnknown(stored_file(1).sha256), Some("sha256")),
        (Rejection::AttachmentIdTaken(attachment_id(1)), Some("attachment")),
        (Rejection::AttachmentUnknown(attachment_id(1)), Some("attachment")),
        (Rejection::LinkInvalid(stream.clone()), Some("to")),
        (Rejection::NotLinked(stream), Some("from")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

#[test]
fn an_interaction_that_was_withdrawn_is_as_if_it_had_never_been_and_can_be_logged_anew() {
    let gone = logged().when(Command::Withdraw, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Withdraw, &asked()).then_nothing();
    for command in every_other_command() {
        gone.when(command, &asked()).then_refused("INTERACTION_NOT_FOUND");
    }
    given::<Interaction>([])
        .when(Command::Withdraw, &asked())
        .then_refused("INTERACTION_NOT_FOUND");
    let anew = gone.and(log(a_call(), Circumstances::default()), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Withdraw, &asked()).then_given();
}
