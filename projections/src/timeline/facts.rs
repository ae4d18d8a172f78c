//! What an event says, field by field, so that before and after can be told for every event.

use kehu_domain::{DomainEvent, customer, opportunity, pipeline, user, values::ExternalId};
use serde::Serialize;
use serde_json::{Value, json};

/// Fields and what they say from now on; `null` for nothing.
pub(super) type Facts = Vec<(String, Value)>;

/// What `event` says.
pub(super) fn facts(event: &DomainEvent) -> Facts {
    match event {
        DomainEvent::Customer(event) => of_customer(event),
        DomainEvent::Opportunity(event) => of_opportunity(event),
        DomainEvent::Pipeline(event) => of_pipeline(event),
        DomainEvent::User(event) => of_user(event),
        DomainEvent::Reservation(_) | DomainEvent::Hierarchy(_) => Vec::new(),
    }
}

fn fact(field: &str, value: impl Serialize) -> (String, Value) {
    (field.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null))
}

fn part(list: &str, name: impl Serialize, value: impl Serialize) -> (String, Value) {
    let name = match serde_json::to_value(name) {
        Ok(Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    };
    fact(&format!("{list}.{name}"), value)
}

/// Says something more about what is there.
const AMENDED: &str = "$amended";

fn amended(list: &str, name: impl Serialize, more: &Value) -> (String, Value) {
    part(list, name, json!({ AMENDED: more }))
}

/// What a field says once `said` has been said of it.
pub(super) fn resolved(before: &Value, said: Value) -> Value {
    match said.get(AMENDED) {
        Some(Value::Object(more)) => {
            let mut whole = before.as_object().cloned().unwrap_or_default();
            whole.extend(more.clone());
            Value::Object(whole)
        }
        Some(_) | None => said,
    }
}

fn external_id(external: &ExternalId) -> (String, Value) {
    fact(&format!("externalIds.{}.{}", external.system, external.kind), &external.id)
}

fn of_customer(event: &customer::Event) -> Facts {
    use customer::Event;
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

fn contact_method(event: &customer::ContactMethodAdded) -> Value {
    json!({
        "kind": event.kind,
        "value": event.value,
        "label": event.label,
        "purpose": event.purpose,
        "consent": event.consent,
    })
}

fn of_opportunity(event: &opportunity::Event) -> Facts {
    use opportunity::{Event, Status};
    match event {
        Event::Opened(event) => opened(event),
        Event::CustomerAssigned(event) => vec![fact("customer", event.customer)],
        Event::StageChanged(event) => {
            vec![fact("stage", &event.to), fact("pipeline", event.pipeline)]
        }
        Event::AmountRevised(event) => vec![fact("amount", event.to)],
        Event::CloseRescheduled(event) => vec![fact("expectedClose", event.to)],
        Event::LineAdded(event) => {
            vec![part("lines", event.line, line(event))]
        }
        Event::LineChanged(event) => {
            vec![part("lines", event.line, line(event))]
        }
        Event::LineRemoved(event) => vec![part("lines", event.line, Value::Null)],
        Event::CompetitorAdded(event) => vec![part("competitors", &event.competitor, true)],
        Event::TeamMemberAdded(event) => {
            vec![part("team", event.user, json!({ "user": event.user, "role": event.role }))]
        }
        Event::TeamMemberRemoved(event) => vec![part("team", event.user, Value::Null)],
        Event::OwnerAssigned(event) => vec![fact("owner", event.owner)],
        Event::Won(event) => {
            let mut facts = vec![fact("status", Status::Won), fact("closedOn", event.closed_on)];
            facts.extend(event.amount.map(|amount| fact("amount", amount)));
            facts
        }
        Event::Lost(event) => vec![
            fact("status", Status::Lost),
            fact("closedOn", event.closed_on),
            fact("lostTo", &event.competitor),
        ],
        Event::Reopened(event) => vec![
            fact("status", Status::Open),
            fact("stage", &event.stage),
            fact("closedOn", Value::Null),
            fact("lostTo", Value::Null),
        ],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
    }
}

fn opened(event: &opportunity::Opened) -> Facts {
    let mut facts = vec![
        fact("status", opportunity::Status::Open),
        fact("customer", event.customer),
        fact("name", &event.name),
        fact("pipeline", event.pipeline),
        fact("stage", &event.stage),
        fact("amount", event.amount),
        fact("expectedClose", event.expected_close),
        fact("source", &event.source),
        fact("salesMode", &event.sales_mode),
        fact("owner", event.owner),
    ];
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}

/// Everything a line says except its own id, which the field's name has.
fn line(event: &impl Serialize) -> Value {
    let mut line = serde_json::to_value(event).unwrap_or(Value::Null);
    if let Some(fields) = line.as_object_mut() {
        fields.remove("line");
    }
    line
}

fn of_pipeline(event: &pipeline::Event) -> Facts {
    use pipeline::Event;
    match event {
        Event::Defined(event) => vec![fact("name", &event.name), fact("stages", &event.stages)],
        Event::StagesChanged(event) => vec![fact("stages", &event.stages)],
        Event::Renamed(event) => vec![fact("name", &event.name)],
    }
}

fn of_user(event: &user::Event) -> Facts {
    use user::Event;
    match event {
        Event::Registered(event) => {
            let mut facts = vec![fact("name", &event.name), fact("active", true)];
            facts.extend(event.external_ids.iter().map(external_id));
            facts
        }
        Event::Renamed(event) => vec![fact("name", &event.name)],
        Event::Deactivated(_) => vec![fact("active", false)],
        Event::Reactivated(_) => vec![fact("active", true)],
    }
}
