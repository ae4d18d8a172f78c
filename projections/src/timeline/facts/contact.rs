//! What events of contacts say.

use kehu_domain::contact::{self, Event};
use serde_json::{Value, json};

use super::{Facts, amended, contact_method, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Created(event) => created(event),
        Event::Renamed(event) => vec![fact("names", &event.names)],
        Event::JobTitleSet(event) => vec![fact("jobTitle", &event.job_title)],
        Event::BirthdaySet(event) => vec![fact("birthday", &event.birthday)],
        Event::LanguagesSet(event) => vec![fact("languages", &event.languages)],
        Event::RegionAssigned(event) => vec![fact("region", &event.region)],
        Event::OwnerAssigned(event) => vec![fact("owner", event.owner)],
        Event::LinkedToCustomer(event) => vec![part(
            "customers",
            event.customer,
            json!({
                "customer": event.customer,
                "role": event.role,
                "decisionPower": event.decision_power,
                "from": event.from,
            }),
        )],
        Event::UnlinkedFromCustomer(event) => {
            vec![part("customers", event.customer, Value::Null)]
        }
        Event::ContactMethodAdded(event) => {
            vec![part("contactMethods", event.contact_method, contact_method(event))]
        }
        Event::ContactMethodVerified(event) => {
            vec![amended("contactMethods", event.contact_method, &json!({ "verified": true }))]
        }
        Event::ContactMethodRemoved(event) => {
            vec![part("contactMethods", event.contact_method, Value::Null)]
        }
        Event::PreferenceRecorded(event) => vec![part("preferences", &event.name, &event.value)],
        Event::ImportantDateRecorded(event) => {
            vec![part("importantDates", &event.name, &event.date)]
        }
        Event::Merged(event) => vec![fact("survivor", event.survivor)],
        Event::MergeUndone(_) => vec![fact("survivor", Value::Null)],
        Event::PersonalDataErased(_) => vec![fact("erased", true)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}

fn created(event: &contact::Created) -> Facts {
    let mut facts = vec![
        fact("names", &event.names),
        fact("jobTitle", &event.job_title),
        fact("birthday", &event.birthday),
        fact("languages", &event.languages),
        fact("source", &event.source),
        fact("region", &event.region),
        fact("owner", event.owner),
    ];
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}
