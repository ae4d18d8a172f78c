//! A contact's decisions: every invariant, every refusal, every command said twice.

mod links;
mod person;
mod reach;
mod standing;

use super::*;
use crate::{
    Context, Rejection as _,
    testing::{Given, contact_id, contact_method_id, context, customer_id, day, given, user_id},
    values::{
        Consent, ContactMethodKind, ExternalId, ExternalIdInput, Names, NamesInput, Region, Text,
        TextFault,
    },
};

/// Contact 1 is asked, with a reason.
fn asked() -> Context {
    context(contact_id(1).stream())
}

fn without_reason() -> Context {
    Context { has_reason: false, ..asked() }
}

fn names(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: vec![] }
}

fn external_id(id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: "person".to_owned(), id: id.to_owned() }
}

fn create() -> Command {
    Command::Create {
        names: names("李娜"),
        job_title: None,
        birthday: None,
        languages: vec![],
        region: None,
        source: None,
        owner: None,
        external_ids: vec![],
        customers: vec![],
    }
}

fn contact() -> Given<Contact> {
    given([]).and(create(), &asked())
}

/// Every command except `Create`, each of which a fresh contact accepts when `given` lets it.
fn every_other_command() -> Vec<Command> {
    let contact_method = contact_method_id(1);
    vec![
        Command::Rename { names: names("李那") },
        Command::SetJobTitle { job_title: Some("采购经理".to_owned()) },
        Command::SetBirthday { birthday: Some("1988-08-08".to_owned()) },
        Command::SetLanguages { languages: vec!["zh".to_owned()] },
        Command::AssignRegion { region: Region::parse("CN").unwrap() },
        Command::AssignOwner { owner: user_id(1) },
        links::link(1),
        links::unlink(1, None),
        reach::phone(1, "021-55550101"),
        Command::VerifyContactMethod { contact_method },
        Command::RemoveContactMethod { contact_method },
        Command::RecordPreference { name: "gift".to_owned(), value: "茶".to_owned() },
        Command::RecordImportantDate { name: "wedding".to_owned(), date: "--05-20".to_owned() },
        Command::LinkExternalId { external_id: external_id("P1") },
        Command::MergeInto { survivor: contact_id(2) },
        Command::UndoMerge,
        Command::ErasePersonalData { subjects: vec![] },
    ]
}

#[test]
fn nothing_but_creating_happens_to_a_contact_that_does_not_exist() {
    for command in every_other_command() {
        given::<Contact>([]).when(command, &asked()).then_refused("CONTACT_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut contact = contact().when(create(), &asked()).then_given();
    for command in every_other_command() {
        contact = contact.and(command.clone(), &asked());
        contact.when(command, &asked()).then_nothing();
    }
}

#[test]
fn a_contacts_texts_are_sealed_under_its_own_key() {
    let stream = contact_id(1).stream();
    for command in every_other_command() {
        let subject = Contact::subject(&stream, &contact().state(), &command);
        assert_eq!(subject, stream.to_string());
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let (id, customer, day) = (contact_method_id(1), customer_id(1), day(1, 1));
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyCreated, None),
        (Rejection::Merged { survivor: contact_id(2) }, None),
        (Rejection::Erased, None),
        (Rejection::Text { field: "label", fault: TextFault::Empty }, Some("label")),
        (Rejection::TooMany { field: "languages", allowed: 1, found: 2 }, Some("languages")),
        (Rejection::ReasonMissing, Some("reason")),
        (Rejection::LanguageInvalid("x".to_owned()), Some("languages")),
        (Rejection::NotLinked(customer), Some("customer")),
        (Rejection::LinkedTwice(customer), Some("customers")),
        (Rejection::LinkPeriodReversed { customer, from: day, until: day }, Some("until")),
        (Rejection::LinkPeriodsOverlap(customer), Some("from")),
        (Rejection::SurvivorIsItself, Some("survivor")),
        (Rejection::ContactMethodUnknown(id), Some("contactMethod")),
        (Rejection::ContactMethodRemoved(id), Some("contactMethod")),
        (Rejection::ContactMethodIdTaken(id), Some("contactMethod")),
        (Rejection::PhoneInvalid, Some("value")),
        (Rejection::EmailInvalid, Some("value")),
        (Rejection::DateInvalid { field: "birthday" }, Some("birthday")),
        (Rejection::SubjectInvalid("x".to_owned()), Some("subjects")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

#[test]
fn a_contact_that_was_withdrawn_is_as_if_it_had_never_been_it_can_be_erased_or_created_anew() {
    let gone =
        given::<Contact>([]).and(create(), &asked()).when(Command::Withdraw, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Withdraw, &asked()).then_nothing();
    for command in every_other_command() {
        // What its texts say is still in the log.
        if !matches!(command, Command::ErasePersonalData { .. }) {
            gone.when(command, &asked()).then_refused("CONTACT_NOT_FOUND");
        }
    }
    given::<Contact>([]).when(Command::Withdraw, &asked()).then_refused("CONTACT_NOT_FOUND");
    let erased = gone.and(Command::ErasePersonalData { subjects: vec![] }, &asked());
    erased.when(create(), &asked()).then_refused("CONTACT_ERASED");
    let anew = gone.and(create(), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Withdraw, &asked()).then_given();
}
