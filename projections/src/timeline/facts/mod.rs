//! What an event says, field by field, so that before and after can be told for every event.

mod calendar;
mod contact;
mod customer;
mod import;
mod interaction;
mod opportunity;
mod pipeline;
mod quote;
mod settings;
mod ticket;
mod user;

use kehu_domain::{
    DomainEvent,
    values::{ContactMethodAdded, ExternalId},
};
use serde::Serialize;
use serde_json::{Value, json};

/// Fields and what they say from now on; `null` for nothing.
pub(in crate::timeline) type Facts = Vec<(String, Value)>;

/// What `event` says.
pub(in crate::timeline) fn facts(event: &DomainEvent) -> Facts {
    match event {
        DomainEvent::Customer(event) => customer::of(event),
        DomainEvent::Contact(event) => contact::of(event),
        DomainEvent::Opportunity(event) => opportunity::of(event),
        DomainEvent::Interaction(event) => interaction::of(event),
        DomainEvent::Pipeline(event) => pipeline::of(event),
        DomainEvent::Quote(event) => quote::of(event),
        DomainEvent::User(event) => user::of(event),
        DomainEvent::Ticket(event) => ticket::of(event),
        DomainEvent::Calendar(event) => calendar::of(event),
        DomainEvent::Reservation(_) | DomainEvent::Hierarchy(_) | DomainEvent::Series(_) => {
            Vec::new()
        }
        DomainEvent::Settings(event) => settings::of(event),
        DomainEvent::Import(event) => import::of(event),
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
pub(in crate::timeline) fn resolved(before: &Value, said: Value) -> Value {
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

fn contact_method(event: &ContactMethodAdded) -> Value {
    json!({
        "kind": event.kind,
        "value": event.value,
        "label": event.label,
        "purpose": event.purpose,
        "consent": event.consent,
    })
}
