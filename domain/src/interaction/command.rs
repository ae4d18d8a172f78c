//! What users can ask of an interaction.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{AddressRole, Channel, Direction};
use crate::{
    customer::ExternalIdInput,
    values::{
        AttachmentId, ContactId, CustomerId, FileHash, Region, StoredFile, StreamName, UserId,
    },
};

/// What somebody is going to do next, as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct NextStepInput {
    pub what: String,
    pub due: Option<NaiveDate>,
}

/// What was said and what came of it, as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct ContentInput {
    pub channel: Channel,
    pub direction: Option<Direction>,
    pub duration_seconds: Option<u32>,
    pub subject: Option<String>,
    pub body: Option<String>,
    pub outcome: Option<String>,
    pub result: Option<String>,
    pub next_step: Option<NextStepInput>,
}

/// A telephone number, a mailbox or a place, as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct AddressInput {
    pub role: AddressRole,
    pub value: String,
    pub name: Option<String>,
}

/// The headers that tell e-mails apart, with or without their angle brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct EmailInput {
    pub message_id: String,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
}

/// A command to one interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
#[expect(clippy::large_enum_variant, reason = "one command exists at a time")]
pub enum Command {
    /// Records that it happened; when, the command's `occurredAt` says. External ids and the
    /// Message-ID must have been claimed by the handler.
    Log {
        content: ContentInput,
        customer: Option<CustomerId>,
        contacts: Vec<ContactId>,
        /// Empty: whoever logs it.
        users: Vec<UserId>,
        addresses: Vec<AddressInput>,
        email: Option<EmailInput>,
        links: Vec<StreamName>,
        external_ids: Vec<ExternalIdInput>,
        /// Where the customer is, as the handler found it: local telephone numbers are read there.
        #[serde(skip)]
        region: Option<Region>,
    },
    /// Says the whole content anew; `happened_at` only where the time was wrong as well.
    Correct { content: ContentInput, happened_at: Option<DateTime<Utc>> },
    /// Says with whom, when it was not known or was wrong.
    AssignCustomer { customer: CustomerId },
    /// Attaches a file that has been uploaded.
    AttachFile {
        attachment: AttachmentId,
        sha256: FileHash,
        name: String,
        /// The file as the handler found it; not part of what makes a command the same.
        #[serde(skip)]
        found: Option<StoredFile>,
    },
    /// Takes an attachment away.
    RemoveAttachment { attachment: AttachmentId },
    /// Says what it was about.
    LinkTo { to: StreamName },
    /// Takes that back.
    UnlinkFrom { from: StreamName },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Withdraw,
}
