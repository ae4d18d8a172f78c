//! An interaction as its events left it.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor,
    interaction::{Address, Content, Email},
    values::{
        AttachmentId, ContactId, CustomerId, ExternalId, FileHash, InteractionId, StreamName, Text,
        UserId,
    },
};
use serde::{Deserialize, Serialize};

/// A file that belongs to an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id within the interaction.
    pub id: AttachmentId,
    /// Hash of its content, by which it is downloaded.
    pub sha256: FileHash,
    /// How many bytes it has.
    pub size: u64,
    /// What it is: `application/pdf`.
    pub media_type: String,
    /// What people call it.
    pub name: Text,
    /// When it was attached.
    pub attached_at: DateTime<Utc>,
    /// Who attached it.
    pub attached_by: Actor,
}

/// An interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Which.
    pub id: InteractionId,
    /// What was said and what came of it, as it was last told.
    pub content: Content,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// With which customer, where known.
    pub customer: Option<CustomerId>,
    /// With which people of theirs.
    pub contacts: Vec<ContactId>,
    /// By whom of ours.
    pub users: Vec<UserId>,
    /// From where and to where.
    pub addresses: Vec<Address>,
    /// The e-mail's own headers, where it has them.
    pub email: Option<Email>,
    /// What it was about, in the order in which it was said.
    pub links: Vec<StreamName>,
    /// The files that belong to it.
    pub attachments: Vec<Attachment>,
    /// Whether what was logged was wrong.
    pub corrected: bool,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who logged it.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
