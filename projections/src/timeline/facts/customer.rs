//! What events of customers say.

use kehu_domain::customer::{self, Event};
use serde_json::{Value, json};

use super::{Facts, amended, contact_method, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Registered(event) => registered(event),
        Event::Renamed(event) => vec![fact("names", &event.names)],
        Event::RoleGranted(event) => {
            vec![part("roles", event.role, json!({ "from": event.from }))]
        }
        Event::RoleEnded(event) => {
            vec![amended("roles", event.role, &json!({ "until": event.until, "ended": true }))]
        }
        Event::OwnerAssigned(event) => vec![fact("owner", event.owner)],
        Event::RegionAssigned(event) => vec![fact("region", &event.region)],
        Event::IndustrySet(event) => vec![fact("industry", &event.industry)],
        Event::ParentSet(event) => vec![fact("parent", event.parent)],
        Event::Graded(event) => vec![fact("grade", &event.grade)],
        Event::ValueTypeAssigned(event) => vec![fact("valueType", event.value_type)],
        Event::ContactMethodAdded(event) => {
            vec![part("contactMethods", event.contact_method, contact_method(event))]
        }
        Event::ContactMethodVerified(event) => {
            vec![amended("contactMethods", event.contact_method, &json!({ "verified": true }))]
        }
        Event::ContactMethodRemoved(event) => {
            vec![part("contactMethods", event.contact_method, Value::Null)]
        }
        Event::RequirementStated(event) => {
            vec![part("requirements", event.area, &event.requirement)]
        }
        Event::PreferenceRecorded(event) => vec![part("preferences", &event.name, &event.value)],
        Event::ImportantDateRecorded(event) => {
            vec![part("importantDates", &event.name, &event.date)]
        }
        Event::ProfileFieldSet(event) => vec![part("profile", &event.field, &event.value)],
        Event::CompetitorNoted(event) => {
            let noted = json!({ "noted": true, "note": event.note });
            vec![part("competitors", &event.competitor, noted)]
        }
        Event::CreditTermsSet(event) => vec![
            fact("creditGrade", &event.grade),
            fact("creditLimit", event.limit),
            fact("creditTermDays", event.term_days),
        ],
        Event::CreditHeld(_) => vec![fact("creditHeld", true)],
        Event::CreditReleased(_) => vec![fact("creditHeld", false)],
        Event::Merged(event) => vec![fact("survivor", event.survivor)],
        Event::MergeUndone(_) => vec![fact("survivor", Value::Null)],
        Event::Deactivated(_) => vec![fact("active", false)],
        Event::Reactivated(_) => vec![fact("active", true)],
        Event::PersonalDataErased(_) => vec![fact("erased", true)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}

fn registered(event: &customer::Registered) -> Facts {
    let mut facts = vec![
        fact("kind", event.kind),
        fact("names", &event.names),
        fact("source", &event.source),
        fact("region", &event.region),
        fact("industry", &event.industry),
        fact("owner", event.owner),
        fact("timeZone", event.time_zone),
        fact("active", true),
    ];
    for grant in &event.roles {
        facts.push(part("roles", grant.role, json!({ "from": grant.from, "until": grant.until })));
    }
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}
