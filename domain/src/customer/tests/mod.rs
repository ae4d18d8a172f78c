//! A customer's decisions: every invariant, every refusal, every command said twice.

mod knowledge;
mod party;
mod reach;
mod standing;
mod undo;

use super::*;
use crate::{
    Context, Rejection as _,
    testing::{Given, context, customer_id, given},
    values::{Names, Text},
};

/// Customer 1 is asked, with a reason.
fn asked() -> Context {
    context(customer_id(1).stream())
}

fn without_reason() -> Context {
    Context { has_reason: false, ..asked() }
}

fn names(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: vec![] }
}

fn register(kind: CustomerKind) -> Command {
    Command::Register {
        kind,
        names: names("中铁特货物流"),
        roles: vec![],
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: vec![],
    }
}

fn registered(kind: CustomerKind) -> Given<Customer> {
    given([]).and(register(kind), &asked())
}

fn company() -> Given<Customer> {
    registered(CustomerKind::Company)
}

/// Every command except `Register`, each of which a fresh company accepts when `given` lets it.
fn every_other_command() -> Vec<Command> {
    let id = crate::testing::contact_method_id(1);
    vec![
        Command::Rename { names: names("新名") },
        Command::GrantRole { role: Role::Supplier, from: None },
        Command::EndRole { role: Role::Supplier, until: None },
        Command::AssignOwner { owner: crate::testing::user_id(1) },
        Command::AssignRegion { region: crate::values::Region::parse("CN").unwrap() },
        Command::SetIndustry { industry: "物流".to_owned() },
        Command::SetParent { parent: Some(customer_id(2)) },
        Command::Grade { grade: "A".to_owned(), rule: None, found: None },
        Command::AssignValueType { value_type: ValueType::Strategic },
        reach::phone(1, "021-55550101"),
        Command::VerifyContactMethod { contact_method: id },
        Command::RemoveContactMethod { contact_method: id },
        Command::StateRequirement {
            area: RequirementArea::Transport,
            requirement: "冷链".to_owned(),
        },
        Command::RecordPreference { name: "gift".to_owned(), value: "茶".to_owned() },
        Command::RecordImportantDate { name: "founded".to_owned(), date: "1988-08-08".to_owned() },
        Command::SetProfileField {
            field: "revenue".to_owned(),
            value: Some("3 亿".to_owned()),
            source: None,
        },
        Command::NoteCompetitor { competitor: "DHL".to_owned(), note: None },
        knowledge::credit_terms("1000"),
        Command::HoldCredit,
        Command::ReleaseCredit,
        Command::LinkExternalId { external_id: party::external_id("A1") },
        Command::Deactivate,
        Command::Reactivate,
        Command::MergeInto { survivor: customer_id(2) },
        Command::UndoMerge,
        Command::Withdraw,
        Command::ErasePersonalData { subjects: vec![] },
    ]
}

#[test]
fn nothing_but_registering_happens_to_a_customer_that_does_not_exist() {
    for command in every_other_command() {
        given::<Customer>([]).when(command, &asked()).then_refused("CUSTOMER_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    for kind in [CustomerKind::Company, CustomerKind::Person] {
        let mut customer = registered(kind).when(register(kind), &asked()).then_given();
        for command in every_other_command() {
            customer = customer.and(command.clone(), &asked());
            customer.when(command, &asked()).then_nothing();
        }
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    use crate::values::TextFault;
    let id = crate::testing::contact_method_id(1);
    let day = crate::testing::day(1, 1);
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyRegistered, None),
        (Rejection::Deactivated, None),
        (Rejection::Merged { survivor: customer_id(2) }, None),
        (Rejection::Erased, None),
        (Rejection::Text { field: "label", fault: TextFault::Empty }, Some("label")),
        (Rejection::TooMany { field: "roles", allowed: 1, found: 2 }, Some("roles")),
        (Rejection::ReasonMissing, Some("reason")),
        (Rejection::GradeUnknown { grade: "X".to_owned(), known: vec![] }, Some("grade")),
        (Rejection::RoleAlreadyHeld(Role::Agent), Some("role")),
        (Rejection::RoleNotHeld(Role::Agent), Some("role")),
        (Rejection::RolePeriodReversed { role: Role::Agent, from: day, until: day }, Some("until")),
        (Rejection::RolePeriodsOverlap(Role::Agent), Some("role")),
        (Rejection::ParentIsItself, Some("parent")),
        (Rejection::SurvivorIsItself, Some("survivor")),
        (Rejection::ContactMethodUnknown(id), Some("contactMethod")),
        (Rejection::ContactMethodRemoved(id), Some("contactMethod")),
        (Rejection::ContactMethodIdTaken(id), Some("contactMethod")),
        (Rejection::PhoneInvalid, Some("value")),
        (Rejection::EmailInvalid, Some("value")),
        (Rejection::DateInvalid, Some("date")),
        (Rejection::CreditLimitNegative, Some("limit")),
        (Rejection::SubjectInvalid("x".to_owned()), Some("subjects")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}
