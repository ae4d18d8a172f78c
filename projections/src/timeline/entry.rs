//! One entry of a timeline.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor, DomainEvent, Source,
    values::{PipelineId, StreamName, Text},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// What one event changed in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field, in camelCase; parts of lists as `contactMethods.<id>`.
    pub field: String,
    /// What it said before, in JSON as in events; `null` if nothing.
    pub from: Value,
    /// What it says since; `null` if nothing.
    pub to: Value,
}

/// One event, told with what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place in the log.
    pub position: u64,
    /// The stream.
    pub stream: StreamName,
    /// Place in the stream.
    pub version: u64,
    /// Its own id.
    pub event_id: Uuid,
    /// Stored type name.
    pub event_type: String,
    /// What happened.
    pub event: DomainEvent,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// For whom.
    pub on_behalf_of: Option<Actor>,
    /// Why.
    pub reason: Option<Text>,
    /// The command that led to it.
    pub command_id: Uuid,
    /// The conversation.
    pub correlation_id: Uuid,
    /// What caused it.
    pub causation_id: Uuid,
    /// Through which door.
    pub source: Source,
    /// What it changed, field by field.
    pub changes: Vec<Change>,
    /// The pipeline of the opportunity that it happened to.
    pub pipeline: Option<PipelineId>,
}
