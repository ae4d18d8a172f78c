//! A contact to whom everything happens.

use kehu_domain::{
    contact::{Command as C, CustomerLinkInput, DecisionPower},
    testing::{Log, contact_id, contact_method_id, customer_id, day, user_id},
    values::{Consent, ContactMethodKind, NamesInput},
};

use super::external;

fn names_input(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn create(name: &str, job_title: Option<&str>) -> C {
    C::Create {
        names: names_input(name),
        job_title: job_title.map(str::to_owned),
        birthday: None,
        languages: Vec::new(),
        region: None,
        source: job_title.map(|_| "fair".to_owned()),
        owner: None,
        external_ids: Vec::new(),
        customers: Vec::new(),
    }
}

pub(super) fn tell(log: &mut Log) {
    log.contact(contact_id(2), create("Tom", None));
    log.contact(contact_id(1), create("李娜", Some("buyer")));
    let mut say = |reason: Option<&str>, command: C| {
        if let Some(reason) = reason {
            log.because(reason);
        }
        log.contact(contact_id(1), command);
    };
    let title = |title: Option<&str>| C::SetJobTitle { job_title: title.map(str::to_owned) };
    let born = |day: Option<&str>| C::SetBirthday { birthday: day.map(str::to_owned) };
    let speaks = |tags: &[&str]| C::SetLanguages {
        languages: tags.iter().map(|tag| (*tag).to_owned()).collect(),
    };
    let region = |code: &str| C::AssignRegion { region: code.parse().unwrap() };
    let link = |role: &str, decision_power, from| {
        C::LinkToCustomer(CustomerLinkInput {
            customer: customer_id(1),
            role: Some(role.to_owned()),
            decision_power,
            from,
        })
    };
    let likes =
        |value: &str| C::RecordPreference { name: "drink".to_owned(), value: value.to_owned() };
    let contact_method = contact_method_id(1);
    say(None, C::Rename { names: names_input("李娜娜") });
    say(None, title(Some("head of purchasing")));
    say(None, title(None));
    say(None, born(Some("--08-08")));
    say(None, born(Some("1988-08-08")));
    say(None, speaks(&["zh", "en"]));
    say(None, speaks(&[]));
    say(None, region("CN-31"));
    say(None, region("CN-11"));
    say(None, C::AssignOwner { owner: user_id(1) });
    say(Some("new territory"), C::AssignOwner { owner: user_id(2) });
    say(None, link("purchasing", None, Some(day(1, 5))));
    say(None, link("director", Some(DecisionPower::Decides), None));
    say(None, C::UnlinkFromCustomer { customer: customer_id(1), until: Some(day(2, 5)) });
    say(None, C::UnlinkFromCustomer { customer: customer_id(1), until: None });
    say(
        None,
        C::AddContactMethod {
            contact_method,
            kind: ContactMethodKind::Phone,
            value: "021-55550101".to_owned(),
            label: Some("mobile".to_owned()),
            purpose: Some("orders".to_owned()),
            consent: Consent::Granted,
            found: None,
        },
    );
    say(None, C::VerifyContactMethod { contact_method });
    say(None, C::RemoveContactMethod { contact_method });
    say(None, likes("tea"));
    say(None, likes("green tea"));
    let (name, date) = ("wedding day".to_owned(), "--05-20".to_owned());
    say(None, C::RecordImportantDate { name, date });
    say(None, C::LinkExternalId { external_id: external("person", "77") });
    say(Some("the same person"), C::MergeInto { survivor: contact_id(2) });
    say(Some("they only share a name"), C::UndoMerge);
    say(None, C::ErasePersonalData { subjects: Vec::new() });
}
