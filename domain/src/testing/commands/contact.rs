//! Generated commands to contacts.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    contact_method_inputs, contact_methods, customer_ids, days, external_ids, line, maybe_line,
    names, regions, user_ids,
};
use crate::{
    contact::{Command, CustomerLinkInput, DecisionPower},
    testing::contact_id,
    values::{ContactId, contact_method::ContactMethodInput},
};

/// Any command to a contact.
pub fn contact() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => create_contact(),
        5 => person(),
        4 => links(),
        4 => reach(),
        2 => standing(),
    ]
    .boxed()
}

/// A creation.
pub fn create_contact() -> BoxedStrategy<Command> {
    let person = (names(), maybe_line(), option::of(dates()), languages());
    let place = (option::of(regions()), maybe_line(), option::of(user_ids()));
    (person, place, vec(external_ids(), 0..3), vec(link_inputs(), 0..2))
        .prop_map(|(person, place, external_ids, customers)| Command::Create {
            names: person.0,
            job_title: person.1,
            birthday: person.2,
            languages: person.3,
            region: place.0,
            source: place.1,
            owner: place.2,
            external_ids,
            customers,
        })
        .boxed()
}

fn person() -> BoxedStrategy<Command> {
    prop_oneof![
        names().prop_map(|names| Command::Rename { names }),
        maybe_line().prop_map(|job_title| Command::SetJobTitle { job_title }),
        option::of(dates()).prop_map(|birthday| Command::SetBirthday { birthday }),
        languages().prop_map(|languages| Command::SetLanguages { languages }),
        regions().prop_map(|region| Command::AssignRegion { region }),
        user_ids().prop_map(|owner| Command::AssignOwner { owner }),
        ("[ab]", line()).prop_map(|(name, value)| Command::RecordPreference { name, value }),
        ("[ab]", dates()).prop_map(|(name, date)| Command::RecordImportantDate { name, date }),
        external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
    ]
    .boxed()
}

fn links() -> BoxedStrategy<Command> {
    prop_oneof![
        3 => link_inputs().prop_map(Command::LinkToCustomer),
        1 => (customer_ids(), option::of(days()))
            .prop_map(|(customer, until)| Command::UnlinkFromCustomer { customer, until }),
    ]
    .boxed()
}

fn reach() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => (contact_method_inputs(), option::of(regions())).prop_map(
            |((contact_method, input), found)| {
                let ContactMethodInput { kind, value, label, purpose, consent } = input;
                Command::AddContactMethod {
                    contact_method,
                    kind,
                    value,
                    label,
                    purpose,
                    consent,
                    found,
                }
            },
        ),
        1 => contact_methods()
            .prop_map(|contact_method| Command::VerifyContactMethod { contact_method }),
        1 => contact_methods()
            .prop_map(|contact_method| Command::RemoveContactMethod { contact_method }),
    ]
    .boxed()
}

fn standing() -> BoxedStrategy<Command> {
    prop_oneof![
        4 => contact_ids().prop_map(|survivor| Command::MergeInto { survivor }),
        5 => Just(Command::UndoMerge),
        1 => Just(Command::Withdraw),
        1 => vec(customer_ids().prop_map(|id| id.to_string()), 0..2)
            .prop_map(|subjects| Command::ErasePersonalData { subjects }),
    ]
    .boxed()
}

fn link_inputs() -> BoxedStrategy<CustomerLinkInput> {
    let power = select(vec![
        DecisionPower::Decides,
        DecisionPower::Approves,
        DecisionPower::Influences,
        DecisionPower::Uses,
        DecisionPower::None,
    ]);
    (customer_ids(), maybe_line(), option::of(power), option::of(days()))
        .prop_map(|(customer, role, decision_power, from)| CustomerLinkInput {
            customer,
            role,
            decision_power,
            from,
        })
        .boxed()
}

fn contact_ids() -> BoxedStrategy<ContactId> {
    (1_u64..=4).prop_map(contact_id).boxed()
}

fn dates() -> BoxedStrategy<String> {
    select(vec!["1988-08-08", "--02-29", "1990-01-01", "--02-30"]).prop_map(str::to_owned).boxed()
}

fn languages() -> BoxedStrategy<Vec<String>> {
    let tag = prop_oneof![
        12 => select(vec!["zh", "ZH-hant", "en-gb", "de"]),
        1 => Just("chinese language"),
    ];
    vec(tag.prop_map(str::to_owned), 0..3).boxed()
}
