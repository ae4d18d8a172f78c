//! Ids: every aggregate is named by its stream, `<category>-<uuid>`, everywhere the same.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that should name something and does not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct ParseIdError {
    /// The form that was wanted, such as `customer-<uuid>`.
    pub expected: &'static str,
    /// What was given.
    pub found: String,
}

/// The name of a stream: `<category>-<uuid>`, or free text under `ext-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamName(String);

impl StreamName {
    /// The longest name accepted, in bytes.
    pub const MAX_BYTES: usize = 200;

    /// Joins a category and an id.
    pub fn new(category: &str, id: Uuid) -> Self {
        Self(format!("{category}-{id}"))
    }

    /// Parses a stream name; the category is everything before the first hyphen.
    pub fn parse(text: &str) -> Result<Self, ParseIdError> {
        let error =
            || ParseIdError { expected: "<category>-<uuid> or ext-<text>", found: text.to_owned() };
        let (category, rest) = text.split_once('-').ok_or_else(error)?;
        let named = !category.is_empty() && category.chars().all(|c| c.is_ascii_alphanumeric());
        let bounded = text.len() <= Self::MAX_BYTES
            && !rest.is_empty()
            && !text.chars().any(char::is_control);
        let canonical =
            category == "ext" || Uuid::parse_str(rest).is_ok_and(|id| id.to_string() == rest);
        if named && bounded && canonical { Ok(Self(text.to_owned())) } else { Err(error()) }
    }

    /// What stands before the first hyphen: `customer` in `customer-0198…`.
    pub fn category(&self) -> &str {
        self.0.split_once('-').map_or(self.0.as_str(), |(category, _)| category)
    }

    /// The uuid after the category; `None` in streams under `ext-`.
    pub fn id(&self) -> Option<Uuid> {
        self.0.split_once('-').and_then(|(_, id)| Uuid::parse_str(id).ok())
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for StreamName {
    type Error = ParseIdError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<StreamName> for String {
    fn from(name: StreamName) -> Self {
        name.0
    }
}

impl FromStr for StreamName {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The usual form only; braces, URNs and missing hyphens would give one thing several names.
fn parse_hyphenated(text: &str) -> Option<Uuid> {
    (text.len() == uuid::fmt::Hyphenated::LENGTH).then(|| Uuid::parse_str(text).ok()).flatten()
}

macro_rules! stream_ids {
    ($($(#[$doc:meta])* $name:ident = $category:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub Uuid);

        impl $name {
            /// First half of the stream's name. Changing it orphans every stream written.
            pub const CATEGORY: &'static str = $category;

            /// The stream that holds this aggregate's events.
            pub fn stream(self) -> StreamName {
                StreamName::new(Self::CATEGORY, self.0)
            }

            /// Parses the id in its full form, `<category>-<uuid>`.
            pub fn parse(text: &str) -> Result<Self, ParseIdError> {
                text.strip_prefix(concat!($category, "-"))
                    .and_then(parse_hyphenated)
                    .map(Self)
                    .ok_or_else(|| ParseIdError {
                        expected: concat!($category, "-<uuid>"),
                        found: text.to_owned(),
                    })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($category, "-{}"), self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    )+};
}

stream_ids! {
    /// A company, department or person the company deals with.
    CustomerId = "customer";
    /// A person at one or several customers.
    ContactId = "contact";
    /// A possible sale.
    OpportunityId = "opportunity";
    /// A call, an e-mail, a visit: any contact with a customer.
    InteractionId = "interaction";
    /// A sales pipeline: stages in order, with probabilities.
    PipelineId = "pipeline";
    /// A person who works with kehu.
    UserId = "user";
    /// The claim on a value that must be unique over all aggregates.
    ReservationId = "reservation";
    /// A set of links that must stay free of cycles.
    HierarchyId = "hierarchy";
    /// A priced offer to a customer.
    QuoteId = "quote";
    /// A series of numbers: of quotes, of tickets.
    SeriesId = "series";
    /// What the company has configured.
    SettingsId = "settings";
    /// What a customer asks, reports or complains about.
    TicketId = "ticket";
    /// When people work: a time zone, hours, holidays.
    CalendarId = "calendar";
    /// Files that were brought in from another system.
    ImportId = "import";
}

macro_rules! part_ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

part_ids! {
    /// A contact method within its customer or contact.
    ContactMethodId;
    /// A line within its opportunity or quote.
    LineId;
    /// A customer's counter-offer within its quote.
    CounterOfferId;
    /// An answer within its ticket.
    AnswerId;
    /// A note within its ticket.
    NoteId;
    /// A file within its interaction.
    AttachmentId;
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-00000000abcd";

    #[test]
    fn an_id_is_its_stream() {
        let id = CustomerId::parse(&format!("customer-{ID}")).unwrap();
        assert_eq!(id.to_string(), format!("customer-{ID}"));
        assert_eq!(id.stream().as_str(), id.to_string());
        assert_eq!((id.stream().category(), id.stream().id()), ("customer", Some(id.0)));
    }

    #[test]
    fn an_id_of_another_category_is_refused() {
        let error = CustomerId::parse(&format!("opportunity-{ID}")).unwrap_err();
        assert_eq!(error.expected, "customer-<uuid>");
    }

    #[test]
    fn an_id_has_one_form() {
        assert!(CustomerId::parse(&format!("customer-{}", ID.replace('-', ""))).is_err());
        assert!(CustomerId::parse(&format!("customer-{{{ID}}}")).is_err());
        assert!(CustomerId::parse(&format!("customer-urn:uuid:{ID}")).is_err());
        let upper = CustomerId::parse(&format!("customer-{}", ID.to_uppercase())).unwrap();
        assert_eq!(upper.to_string(), format!("customer-{ID}"));
    }

    #[test]
    fn a_stream_name_is_canonical_unless_it_is_an_integrators() {
        assert!(StreamName::parse(&format!("customer-{ID}")).is_ok());
        assert!(StreamName::parse(&format!("customer-{}", ID.to_uppercase())).is_err());
        assert!(StreamName::parse("customer-1").is_err());
        assert!(StreamName::parse("customer").is_err());
        assert!(StreamName::parse("-").is_err());
        assert!(StreamName::parse("cust omer-1").is_err());
        let external = StreamName::parse("ext-订单 42-a").unwrap();
        assert_eq!((external.category(), external.id()), ("ext", None));
    }

    #[test]
    fn a_stream_name_is_bounded_and_printable() {
        assert!(StreamName::parse(&format!("ext-{}", "x".repeat(196))).is_ok());
        assert!(StreamName::parse(&format!("ext-{}", "x".repeat(197))).is_err());
        assert!(StreamName::parse("ext-").is_err());
        assert!(StreamName::parse("ext-a\0b").is_err());
        assert!(StreamName::parse("ext-a\nb").is_err());
    }

    #[test]
    fn json_refuses_what_parse_refuses() {
        assert!(serde_json::from_str::<CustomerId>("\"customer-1\"").is_err());
        assert!(serde_json::from_str::<StreamName>("\"customer-1\"").is_err());
    }
}
