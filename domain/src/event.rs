//! Every event of every aggregate, and how it is named and shaped in the log.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{customer, hierarchy, opportunity, pipeline, reservation, user};

/// An event of any aggregate of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DomainEvent {
    /// Of a customer.
    Customer(customer::Event),
    /// Of an opportunity.
    Opportunity(opportunity::Event),
    /// Of a pipeline.
    Pipeline(pipeline::Event),
    /// Of a user.
    User(user::Event),
    /// Of a reservation.
    Reservation(reservation::Event),
    /// Of a hierarchy.
    Hierarchy(hierarchy::Event),
}

/// A stored event that this version of kehu does not understand.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// No aggregate of ours has such events.
    #[error("unknown category {0:?}")]
    UnknownCategory(String),
    /// The data does not have the shape that its type and version promise.
    #[error("cannot read {event_type} v{schema_version}")]
    Malformed {
        /// Stored type name.
        event_type: String,
        /// Stored shape.
        schema_version: u16,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// A newer kehu wrote it.
    #[error("{event_type} v{schema_version} was written by a newer version of kehu")]
    TooNew {
        /// Stored type name.
        event_type: String,
        /// Stored shape.
        schema_version: u16,
    },
}

impl DomainEvent {
    /// Stored type name, shape and data. Personal texts are still `$personal` nodes.
    pub fn encode(&self) -> (String, u16, Value) {
        let tagged = serde_json::to_value(self).unwrap_or(Value::Null);
        let name = tagged.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let data = tagged.get("data").cloned().unwrap_or_else(|| json!({}));
        (name, CURRENT_SCHEMA_VERSION, data)
    }

    /// Reads what was stored; sealed texts must have been opened to `$personal` or `$erased`.
    pub fn decode(
        category: &str,
        event_type: &str,
        schema_version: u16,
        data: Value,
    ) -> Result<Self, DecodeError> {
        if schema_version > CURRENT_SCHEMA_VERSION {
            return Err(DecodeError::TooNew { event_type: event_type.to_owned(), schema_version });
        }
        let tagged = json!({ "type": event_type, "data": data });
        let event = match category {
            "customer" => serde_json::from_value(tagged).map(Self::Customer),
            "opportunity" => serde_json::from_value(tagged).map(Self::Opportunity),
            "pipeline" => serde_json::from_value(tagged).map(Self::Pipeline),
            "user" => serde_json::from_value(tagged).map(Self::User),
            "reservation" => serde_json::from_value(tagged).map(Self::Reservation),
            "hierarchy" => serde_json::from_value(tagged).map(Self::Hierarchy),
            other => return Err(DecodeError::UnknownCategory(other.to_owned())),
        };
        event.map_err(|source| DecodeError::Malformed {
            event_type: event_type.to_owned(),
            schema_version,
            source,
        })
    }
}

/// No stored event has changed its shape yet.
const CURRENT_SCHEMA_VERSION: u16 = 1;

macro_rules! from_aggregates {
    ($($variant:ident = $module:ident),+ $(,)?) => {$(
        impl From<$module::Event> for DomainEvent {
            fn from(event: $module::Event) -> Self {
                Self::$variant(event)
            }
        }
    )+};
}

from_aggregates!(
    Customer = customer,
    Opportunity = opportunity,
    Pipeline = pipeline,
    User = user,
    Reservation = reservation,
    Hierarchy = hierarchy,
);
