//! What can have happened to an interaction.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AddressRole, Channel, Direction};
pub use crate::values::Withdrawn;
use crate::values::{
    AttachmentId, ContactId, CustomerId, ExternalId, FileHash, StreamName, Text, UserId,
};

/// What somebody is going to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// What.
    pub what: Text,
    /// Until which day.
    pub due: Option<NaiveDate>,
}

/// What was said and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// How people got in touch.
    pub channel: Channel,
    /// Who with whom, where one side did.
    pub direction: Option<Direction>,
    /// How long it took.
    pub duration_seconds: Option<u32>,
    /// What it was about, in a line.
    pub subject: Option<Text>,
    /// What was said or written.
    pub body: Option<Text>,
    /// What came of it, as a code that can be counted: `reached`, `no-answer`, `agreed`.
    pub outcome: Option<String>,
    /// What came of it, in words.
    pub result: Option<Text>,
    /// What is to be done now.
    pub next_step: Option<NextStep>,
}

/// A telephone number, a mailbox or a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// What it was to the interaction.
    pub role: AddressRole,
    /// As it was given.
    pub value: Text,
    /// In the form that can be compared: E.164, a mailbox in lower case; where it has one.
    pub normalized: Option<Text>,
    /// The name that came with it.
    pub name: Option<Text>,
}

/// The headers that tell e-mails apart, without their angle brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Email {
    /// `Message-ID`: what the whole world calls this e-mail.
    pub message_id: Text,
    /// `In-Reply-To`: which one it answers.
    pub in_reply_to: Option<Text>,
    /// `References`: the conversation so far.
    pub references: Vec<Text>,
}

/// It happened, at the time the event occurred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// What was said and what came of it.
    pub content: Content,
    /// With which customer; may be unknown yet.
    pub customer: Option<CustomerId>,
    /// With which people of theirs.
    pub contacts: Vec<ContactId>,
    /// By whom of ours.
    pub users: Vec<UserId>,
    /// From where and to where.
    pub addresses: Vec<Address>,
    /// The e-mail's own headers, where it was one that has them.
    pub email: Option<Email>,
    /// What it was about: opportunities, quotes, tickets, further customers and contacts.
    pub links: Vec<StreamName>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
}

/// What was logged was wrong; this is how it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Corrected {
    /// The whole content as it should have been logged.
    pub content: Content,
    /// When it really happened; `None` when that was right.
    pub happened_at: Option<DateTime<Utc>>,
}

/// The customer became known, or was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAssigned {
    /// With whom it was.
    pub customer: CustomerId,
    /// With whom it was thought to be.
    pub previous: Option<CustomerId>,
}

/// A file belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileAttached {
    /// The attachment's id.
    pub attachment: AttachmentId,
    /// SHA-256 of the file's content, by which it is found.
    pub sha256: FileHash,
    /// How many bytes it has.
    pub size: u64,
    /// What it is, such as `application/pdf`.
    pub media_type: String,
    /// What people call it.
    pub name: Text,
}

/// A file does not belong to it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentRemoved {
    /// Which attachment.
    pub attachment: AttachmentId,
}

/// It was about something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedTo {
    /// About what.
    pub to: StreamName,
}

/// It was not about that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlinkedFrom {
    /// About what it was not.
    pub from: StreamName,
}

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// Everything that can have happened to an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It happened.
    #[serde(rename = "InteractionLogged")]
    Logged(Box<Logged>),
    /// What was logged was wrong.
    #[serde(rename = "InteractionCorrected")]
    Corrected(Box<Corrected>),
    /// The customer became known, or was wrong.
    #[serde(rename = "InteractionCustomerAssigned")]
    CustomerAssigned(CustomerAssigned),
    /// A file more.
    #[serde(rename = "InteractionFileAttached")]
    FileAttached(FileAttached),
    /// A file less.
    #[serde(rename = "InteractionAttachmentRemoved")]
    AttachmentRemoved(AttachmentRemoved),
    /// It was about something.
    #[serde(rename = "InteractionLinkedTo")]
    LinkedTo(LinkedTo),
    /// It was not about that.
    #[serde(rename = "InteractionUnlinkedFrom")]
    UnlinkedFrom(UnlinkedFrom),
    /// Another system's id was linked.
    #[serde(rename = "InteractionExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "InteractionWithdrawn")]
    Withdrawn(Withdrawn),
}
