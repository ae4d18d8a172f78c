//! Contacts, in English.

use kehu_domain::contact::{self, Event};

use super::{
    super::{Teller, words},
    before, customer, details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().unwrap_or_else(|| "the contact".to_owned());
    match event {
        Event::Created(event) => created(teller, event),
        Event::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("renamed the contact from {from} to {to}"),
                None => format!("renamed the contact to {to}"),
            }
        }
        Event::JobTitleSet(event) => {
            let to = event.job_title.as_ref().map(|title| teller.text(title));
            changed("the job title", &it, teller.before("jobTitle"), to)
        }
        Event::BirthdaySet(event) => {
            let to = event.birthday.as_ref().map(|day| teller.text(day));
            changed("the birthday", &it, teller.before("birthday"), to)
        }
        Event::LanguagesSet(event) => {
            let to = (!event.languages.is_empty()).then(|| event.languages.join(", "));
            let from = teller.before("languages").filter(|before| !before.is_empty());
            changed("the languages", &it, from, to)
        }
        Event::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("moved {it} from {from} to {}", event.region),
            None => format!("placed {it} in {}", event.region),
        },
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("handed {it} over from {} to {owner}", teller.user(from)),
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Event::LinkedToCustomer(event) => linked(teller, event, &it),
        Event::UnlinkedFromCustomer(event) => {
            let until = event.until.map(|day| format!(" on {day}")).unwrap_or_default();
            format!("ended the link of {it} to {}{until}", teller.customer(event.customer))
        }
        Event::ContactMethodAdded(event) => customer::contact_method(teller, event, &it),
        Event::ContactMethodVerified(_) => {
            format!("verified {} of {it}", teller.own_contact_method())
        }
        Event::ContactMethodRemoved(_) => {
            format!("removed {} of {it}", teller.own_contact_method())
        }
        Event::PreferenceRecorded(event) => {
            let from = teller.change_in("preferences").and_then(|one| teller.said(&one.from));
            let (name, value) = (&event.name, teller.text(&event.value));
            format!("recorded the preference {name} of {it}: {value}{}", before(from))
        }
        Event::ImportantDateRecorded(event) => {
            let from = teller.change_in("importantDates").and_then(|one| teller.said(&one.from));
            let (name, date) = (&event.name, teller.text(&event.date));
            format!("recorded the date {name} of {it}: {date}{}", before(from))
        }
        Event::Merged(event) => format!("merged {it} into {}", teller.contact(event.survivor)),
        Event::MergeUndone(event) => {
            format!("undid the merge of {it} into {}", teller.contact(event.survivor))
        }
        Event::PersonalDataErased(_) => "erased the contact's personal data".to_owned(),
        Event::Withdrawn(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}

fn created(teller: &Teller<'_>, event: &contact::Created) -> String {
    let details = details([
        event.job_title.as_ref().map(|title| teller.text(title)),
        event.source.as_ref().map(|source| format!("source: {source}")),
        event.region.as_ref().map(|region| format!("region: {region}")),
        event.owner.map(|owner| format!("owner: {}", teller.user(owner))),
    ]);
    format!("created the contact {}{details}", teller.text(&event.names.original))
}

/// Said again, it tells what the person has become there.
fn linked(teller: &Teller<'_>, event: &contact::LinkedToCustomer, it: &str) -> String {
    let customer = teller.customer(event.customer);
    let details = details([
        event.role.as_ref().map(|role| format!("as {role}")),
        event.decision_power.map(|power| words::decision_power(teller, power).to_owned()),
        event.from.map(|day| format!("from {day}")),
    ]);
    let again = teller.change_in("customers").is_some_and(|change| !change.from.is_null());
    if again {
        format!("changed what {it} is at {customer}{details}")
    } else {
        format!("linked {it} to {customer}{details}")
    }
}

fn changed(what: &str, it: &str, from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("changed {what} of {it} from {from} to {to}"),
        (None, Some(to)) => format!("set {what} of {it} to {to}"),
        (from, None) => format!("cleared {what} of {it}{}", before(from)),
    }
}
