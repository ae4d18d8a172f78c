//! Every event of a contact.

use super::*;

fn of_contact(text: &str) -> Text {
    Text::Personal { text: text.to_owned(), subject: contact_id(1).to_string() }
}

pub(super) fn person() -> Vec<contact::Event> {
    use contact::*;
    let names = || Names {
        original: of_contact("李娜"),
        latin: Some(of_contact("Li Na")),
        short: Some(of_contact("Na")),
        aliases: vec![of_contact("小李")],
    };
    vec![
        Event::Created(Created {
            names: names(),
            job_title: Some(of_contact("采购经理")),
            birthday: Some(of_contact("1988-08-08")),
            languages: vec!["zh-Hant".to_owned(), "en".to_owned()],
            region: Some(region()),
            source: Some("fair".to_owned()),
            owner: Some(user_id(1)),
            external_ids: vec![external_id(of_contact("P1"))],
        }),
        Event::Renamed(Renamed { names: names() }),
        Event::JobTitleSet(JobTitleSet { job_title: Some(of_contact("总经理")) }),
        Event::BirthdaySet(BirthdaySet { birthday: Some(of_contact("--08-08")) }),
        Event::LanguagesSet(LanguagesSet { languages: vec!["de".to_owned()] }),
        Event::RegionAssigned(RegionAssigned { region: region() }),
        Event::OwnerAssigned(OwnerAssigned { owner: user_id(2), previous: Some(user_id(1)) }),
        Event::LinkedToCustomer(LinkedToCustomer {
            customer: customer_id(1),
            role: Some("purchasing".to_owned()),
            decision_power: Some(DecisionPower::Influences),
            from: Some(day(1, 5)),
        }),
        Event::UnlinkedFromCustomer(UnlinkedFromCustomer {
            customer: customer_id(1),
            until: Some(day(2, 5)),
        }),
    ]
}

pub(super) fn course() -> Vec<contact::Event> {
    use contact::*;
    let contact_method = contact_method_id(1);
    vec![
        Event::ContactMethodAdded(ContactMethodAdded {
            contact_method,
            kind: kehu_domain::values::ContactMethodKind::Email,
            value: of_contact("Li.Na@Example.com"),
            normalized: Some(of_contact("li.na@example.com")),
            label: Some(of_contact("办公室")),
            purpose: Some("orders".to_owned()),
            consent: kehu_domain::values::Consent::Granted,
        }),
        Event::ContactMethodVerified(ContactMethodVerified { contact_method }),
        Event::ContactMethodRemoved(ContactMethodRemoved { contact_method }),
        Event::PreferenceRecorded(PreferenceRecorded {
            name: "gift".to_owned(),
            value: of_contact("茶"),
        }),
        Event::ImportantDateRecorded(ImportantDateRecorded {
            name: "wedding day".to_owned(),
            date: of_contact("--02-29"),
        }),
        Event::Merged(Merged { survivor: contact_id(2) }),
        Event::MergeUndone(MergeUndone { survivor: contact_id(2) }),
        Event::PersonalDataErased(PersonalDataErased { subjects: vec![contact_id(1).to_string()] }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(of_contact("P2")) }),
        Event::Withdrawn(Withdrawn {
            external_ids: vec![external_id(of_contact("P1"))],
            message_id: None,
        }),
    ]
}
