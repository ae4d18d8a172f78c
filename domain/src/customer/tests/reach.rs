//! How the customer can be reached.

use super::*;
use crate::{testing::contact_method_id, values::Region};

pub(super) fn phone(n: u64, value: &str) -> Command {
    method(n, ContactMethodKind::Phone, value)
}

fn method(n: u64, kind: ContactMethodKind, value: &str) -> Command {
    Command::AddContactMethod {
        contact_method: contact_method_id(n),
        kind,
        value: value.to_owned(),
        label: Some("总部".to_owned()),
        purpose: Some("orders".to_owned()),
        consent: Consent::Granted,
    }
}

fn added(kind: ContactMethodKind, value: &str, normalized: Option<&str>) -> Event {
    Event::ContactMethodAdded(ContactMethodAdded {
        contact_method: contact_method_id(1),
        kind,
        value: Text::personal(value),
        normalized: normalized.map(Text::personal),
        label: Some(Text::personal("总部")),
        purpose: Some("orders".to_owned()),
        consent: Consent::Granted,
    })
}

fn in_shanghai() -> Given<Customer> {
    company().and(Command::AssignRegion { region: Region::parse("CN-31").unwrap() }, &asked())
}

#[test]
fn contact_methods_are_personal_and_normalized() {
    use ContactMethodKind::{Address, Email, Fax, Other, Phone, Website, Wechat};
    for (kind, value, normalized) in [
        (Phone, "021-55550101", Some("+862155550101")),
        (Fax, "+49 (30) 901820", Some("+4930901820")),
        (Phone, "ext. 12", None),
        (Email, "Wei@Example.com", Some("wei@example.com")),
        (Wechat, "Wei_1", None),
        (Address, "上海市\n南京路 1 号", None),
        (Website, "https://example.com", None),
        (Other, "signal", None),
    ] {
        in_shanghai().when(method(1, kind, value), &asked()).then([added(kind, value, normalized)]);
    }
}

#[test]
fn without_a_region_a_local_number_is_kept_as_entered() {
    let kind = ContactMethodKind::Phone;
    company().when(phone(1, "021-55550101"), &asked()).then([added(kind, "021-55550101", None)]);
}

#[test]
fn a_telephone_number_has_digits_an_e_mail_address_is_one() {
    use ContactMethodKind::{Email, Fax, Phone};
    for kind in [Phone, Fax] {
        company().when(method(1, kind, "ask Wei"), &asked()).then_refused("CUSTOMER_PHONE_INVALID");
    }
    company().when(method(1, Email, "wei"), &asked()).then_refused("CUSTOMER_EMAIL_INVALID");
}

#[test]
fn a_contact_method_keeps_its_id_and_its_content_until_it_is_removed_for_good() {
    let id = contact_method_id(1);
    let known = in_shanghai().and(phone(1, "021-55550101"), &asked());
    known.when(phone(1, "021-55550101"), &asked()).then_nothing();
    known
        .when(phone(1, "021-55550102"), &asked())
        .then_rejected(&Rejection::ContactMethodIdTaken(id));
    known
        .when(method(1, ContactMethodKind::Fax, "021-55550101"), &asked())
        .then_refused("CUSTOMER_CONTACT_METHOD_ID_TAKEN");

    let removed = known.and(Command::RemoveContactMethod { contact_method: id }, &asked());
    removed
        .when(phone(1, "021-55550101"), &asked())
        .then_refused("CUSTOMER_CONTACT_METHOD_ID_TAKEN");
    removed
        .when(Command::VerifyContactMethod { contact_method: id }, &asked())
        .then_refused("CUSTOMER_CONTACT_METHOD_REMOVED");
}

#[test]
fn every_part_of_a_contact_method_counts() {
    let change: [fn(&mut ContactMethodAdded); 5] = [
        |it| it.kind = ContactMethodKind::Fax,
        |it| it.value = Text::personal("2"),
        |it| it.label = None,
        |it| it.purpose = None,
        |it| it.consent = Consent::Denied,
    ];
    for change in change {
        let Event::ContactMethodAdded(mut before) = added(ContactMethodKind::Phone, "1", None)
        else {
            panic!("not a contact method");
        };
        change(&mut before);
        let Event::Registered(customer) = given::<Customer>([])
            .when(register(CustomerKind::Company), &asked())
            .events()
            .remove(0)
        else {
            panic!("not a registration");
        };
        given::<Customer>([Event::Registered(customer), Event::ContactMethodAdded(before)])
            .when(phone(1, "1"), &asked())
            .then_refused("CUSTOMER_CONTACT_METHOD_ID_TAKEN");
    }
}

#[test]
fn moving_to_another_country_does_not_make_it_another_contact_method() {
    let moved = in_shanghai()
        .and(phone(1, "021-55550101"), &asked())
        .and(Command::AssignRegion { region: Region::parse("DE").unwrap() }, &asked());
    moved.when(phone(1, "021-55550101"), &asked()).then_nothing();
}

#[test]
fn an_unknown_contact_method_is_neither_verified_nor_removed() {
    let contact_method = contact_method_id(9);
    for command in [
        Command::VerifyContactMethod { contact_method },
        Command::RemoveContactMethod { contact_method },
    ] {
        company()
            .when(command, &asked())
            .then_rejected(&Rejection::ContactMethodUnknown(contact_method));
    }
    company()
        .when(Command::RemoveContactMethod { contact_method }, &asked())
        .then_refused("CUSTOMER_CONTACT_METHOD_UNKNOWN");
}

#[test]
fn labels_and_purposes_are_bounded_values_are_prose() {
    for field in ["value", "label", "purpose"] {
        let mut command = method(1, ContactMethodKind::Address, "x");
        if let Command::AddContactMethod { value, label, purpose, .. } = &mut command {
            match field {
                "value" => *value = "\0".to_owned(),
                "label" => *label = Some("\n".to_owned()),
                _ => *purpose = Some("one\ntwo".to_owned()),
            }
        }
        let refused = company().when(command, &asked()).rejection();
        assert_eq!(refused.field(), Some(field));
    }
}
