//! How the person can be reached.

use super::*;

pub(super) fn phone(n: u64, value: &str) -> Command {
    method(n, ContactMethodKind::Phone, value, None)
}

fn method(n: u64, kind: ContactMethodKind, value: &str, found: Option<&str>) -> Command {
    Command::AddContactMethod {
        contact_method: contact_method_id(n),
        kind,
        value: value.to_owned(),
        label: Some("办公室".to_owned()),
        purpose: Some("orders".to_owned()),
        consent: Consent::Granted,
        found: found.map(|code| Region::parse(code).unwrap()),
    }
}

fn added(kind: ContactMethodKind, value: &str, normalized: Option<&str>) -> Event {
    Event::ContactMethodAdded(ContactMethodAdded {
        contact_method: contact_method_id(1),
        kind,
        value: Text::personal(value),
        normalized: normalized.map(Text::personal),
        label: Some(Text::personal("办公室")),
        purpose: Some("orders".to_owned()),
        consent: Consent::Granted,
    })
}

#[test]
fn a_local_number_is_read_in_the_persons_country_else_in_the_customers() {
    let kind = ContactMethodKind::Phone;
    let number = |found| method(1, kind, "030 901820", found);
    contact().when(number(None), &asked()).then([added(kind, "030 901820", None)]);
    contact().when(number(Some("DE")), &asked()).then([added(
        kind,
        "030 901820",
        Some("+4930901820"),
    )]);
    let in_china =
        contact().and(Command::AssignRegion { region: Region::parse("CN-31").unwrap() }, &asked());
    in_china.when(method(1, kind, "021-55550101", Some("DE")), &asked()).then([added(
        kind,
        "021-55550101",
        Some("+862155550101"),
    )]);
}

#[test]
fn an_address_is_compared_in_lower_case() {
    let kind = ContactMethodKind::Email;
    contact().when(method(1, kind, "Li.Na@Example.com", None), &asked()).then([added(
        kind,
        "Li.Na@Example.com",
        Some("li.na@example.com"),
    )]);
}

#[test]
fn a_telephone_number_has_digits_an_e_mail_address_is_one() {
    for kind in [ContactMethodKind::Phone, ContactMethodKind::Fax] {
        contact()
            .when(method(1, kind, "ask Wei", None), &asked())
            .then_refused("CONTACT_PHONE_INVALID");
    }
    contact()
        .when(method(1, ContactMethodKind::Email, "wei", None), &asked())
        .then_refused("CONTACT_EMAIL_INVALID");
}

#[test]
fn a_contact_method_keeps_its_id_and_its_content_until_it_is_removed_for_good() {
    let contact_method = contact_method_id(1);
    let known = contact().and(phone(1, "021-55550101"), &asked());
    known.when(phone(1, "021-55550101"), &asked()).then_nothing();
    // Where its customer is now does not make it another one.
    let kind = ContactMethodKind::Phone;
    known.when(method(1, kind, "021-55550101", Some("CN")), &asked()).then_nothing();
    known.when(phone(1, "021-55550102"), &asked()).then_refused("CONTACT_CONTACT_METHOD_ID_TAKEN");
    let removed = known.and(Command::RemoveContactMethod { contact_method }, &asked());
    removed
        .when(phone(1, "021-55550101"), &asked())
        .then_rejected(&Rejection::ContactMethodIdTaken(contact_method));
    removed
        .when(Command::VerifyContactMethod { contact_method }, &asked())
        .then_refused("CONTACT_CONTACT_METHOD_REMOVED");
}

#[test]
fn an_unknown_contact_method_is_neither_verified_nor_removed() {
    let contact_method = contact_method_id(9);
    for command in [
        Command::VerifyContactMethod { contact_method },
        Command::RemoveContactMethod { contact_method },
    ] {
        contact().when(command, &asked()).then_refused("CONTACT_CONTACT_METHOD_UNKNOWN");
    }
}
