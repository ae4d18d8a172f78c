//! Every event of every aggregate, and how it is named and shaped in the log.

mod codec;
mod lifecycle;
mod upcast;

use serde_json::Value;

pub use codec::EventType;
pub use lifecycle::{is_creation, is_erasure, is_withdrawal};

use crate::{
    calendar, contact, customer, hierarchy, import, interaction, opportunity, pipeline, quote,
    reservation, series, settings, ticket, user,
};

/// An event of any aggregate of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainEvent {
    /// Of a customer.
    Customer(customer::Event),
    /// Of a contact.
    Contact(contact::Event),
    /// Of an opportunity.
    Opportunity(opportunity::Event),
    /// Of an interaction.
    Interaction(interaction::Event),
    /// Of a pipeline.
    Pipeline(pipeline::Event),
    /// Of a user.
    User(user::Event),
    /// Of a reservation.
    Reservation(reservation::Event),
    /// Of a hierarchy.
    Hierarchy(hierarchy::Event),
    /// Of a quote.
    Quote(quote::Event),
    /// Of a number series.
    Series(series::Event),
    /// Of the settings.
    Settings(settings::Event),
    /// Of a ticket.
    Ticket(ticket::Event),
    /// Of a business calendar.
    Calendar(calendar::Event),
    /// Of an import.
    Import(import::Event),
}

/// A stored event that this version of kehu does not understand.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// No aggregate of ours has such events.
    #[error("unknown category {0:?}")]
    UnknownCategory(String),
    /// The aggregate has no such events.
    #[error("unknown event type {event_type:?} in category {category:?}")]
    UnknownType {
        /// The stream's category.
        category: String,
        /// Stored type name.
        event_type: String,
    },
    /// There is no way from this shape to the present one.
    #[error("unknown shape {event_type} v{schema_version}")]
    UnknownVersion {
        /// Stored type name.
        event_type: String,
        /// Stored shape.
        schema_version: u16,
    },
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
    /// The subjects whose keys are destroyed with this event; empty unless it is an erasure.
    pub fn erased_subjects(&self) -> &[String] {
        if let Self::Customer(customer::Event::PersonalDataErased(erased))
        | Self::Contact(contact::Event::PersonalDataErased(erased)) = self
        {
            &erased.subjects
        } else {
            &[]
        }
    }

    /// Every event type there is, with the shape that is written today.
    pub fn types() -> &'static [EventType] {
        codec::TYPES
    }

    /// Its type: stored name, category and present shape.
    pub fn event_type(&self) -> EventType {
        codec::event_type(self)
    }

    /// Stored type name, shape and data. Personal texts are still `$personal` nodes.
    pub fn encode(&self) -> (String, u16, Value) {
        let EventType { name, schema_version, .. } = self.event_type();
        (name.to_owned(), schema_version, codec::data(self))
    }

    /// Reads what was stored; sealed texts must have been opened to `$personal` or `$erased`.
    pub fn decode(
        category: &str,
        event_type: &str,
        schema_version: u16,
        data: Value,
    ) -> Result<Self, DecodeError> {
        let known = EventType::find(category, event_type)?;
        let data = upcast::to_present(upcast::UPCASTERS, known, schema_version, data)?;
        codec::decode(known, data).map_err(|source| DecodeError::Malformed {
            event_type: event_type.to_owned(),
            schema_version,
            source,
        })
    }
}

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
    Contact = contact,
    Opportunity = opportunity,
    Interaction = interaction,
    Pipeline = pipeline,
    User = user,
    Reservation = reservation,
    Hierarchy = hierarchy,
    Quote = quote,
    Series = series,
    Settings = settings,
    Ticket = ticket,
    Calendar = calendar,
    Import = import,
);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claimed() -> Value {
        json!({ "owner": "customer-00000000-0000-0000-0000-000000000001" })
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let event = DomainEvent::decode("reservation", "ReservationClaimed", 1, claimed()).unwrap();
        assert_eq!(event.encode(), ("ReservationClaimed".to_owned(), 1, claimed()));
    }

    #[test]
    fn an_unknown_category_is_not_decoded() {
        let error = DomainEvent::decode("lead", "LeadFound", 1, json!({})).unwrap_err();
        assert!(matches!(error, DecodeError::UnknownCategory(category) if category == "lead"));
    }

    #[test]
    fn a_type_of_another_category_is_not_decoded() {
        let error = DomainEvent::decode("customer", "ReservationClaimed", 1, claimed());
        assert!(matches!(error, Err(DecodeError::UnknownType { .. })));
    }

    #[test]
    fn a_newer_shape_is_not_decoded() {
        let error = DomainEvent::decode("reservation", "ReservationClaimed", 2, claimed());
        assert!(matches!(error, Err(DecodeError::TooNew { schema_version: 2, .. })));
    }

    #[test]
    fn a_shape_that_never_was_is_not_decoded() {
        let error = DomainEvent::decode("reservation", "ReservationClaimed", 0, claimed());
        assert!(matches!(error, Err(DecodeError::UnknownVersion { schema_version: 0, .. })));
    }

    #[test]
    fn data_of_another_shape_is_not_decoded() {
        let error = DomainEvent::decode("reservation", "ReservationClaimed", 1, json!({}));
        assert!(matches!(error, Err(DecodeError::Malformed { .. })));
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let mut data = claimed();
        data["colour"] = json!("red");
        assert!(DomainEvent::decode("reservation", "ReservationClaimed", 1, data).is_ok());
    }

    #[test]
    fn every_type_is_named_once_and_after_its_category() {
        let names: std::collections::BTreeSet<_> =
            DomainEvent::types().iter().map(|known| known.name).collect();
        assert_eq!(names.len(), DomainEvent::types().len());
        for known in DomainEvent::types() {
            assert!(known.name.to_lowercase().starts_with(known.category), "{}", known.name);
        }
    }
}
