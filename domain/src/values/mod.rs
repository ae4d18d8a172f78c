//! Value types: parsed once at the edge, never invalid afterwards.

pub mod bounded;
pub mod calendar;
pub mod contact_method;
pub mod erasure;
pub mod external_id;
pub mod file;
pub mod ids;
pub mod instant;
pub mod money;
pub mod names;
pub mod percent;
pub mod priority;
pub mod reach;
pub mod region;
pub mod remarks;
pub mod text;
pub mod withdrawal;

pub use bounded::TextFault;
pub use contact_method::{
    Consent, ContactMethodAdded, ContactMethodKind, ContactMethodRemoved, ContactMethodVerified,
};
pub use erasure::PersonalDataErased;
pub use external_id::{ExternalId, ExternalIdInput};
pub use file::{FileHash, StoredFile};
pub use ids::{
    AnswerId, AttachmentId, CalendarId, ContactId, ContactMethodId, CounterOfferId, CustomerId,
    HierarchyId, ImportId, InteractionId, LineId, NoteId, OpportunityId, PipelineId, QuoteId,
    ReservationId, SeriesId, SettingsId, StreamName, TicketId, UserId,
};
pub use money::{Currency, Money, Quantity, UnitPrice};
pub use names::{Names, NamesInput};
pub use percent::Percent;
pub use priority::Priority;
pub use region::Region;
pub use remarks::{ImportantDateRecorded, PreferenceRecorded};
pub use text::{NO_SUBJECT, Text};
pub use withdrawal::Withdrawn;
