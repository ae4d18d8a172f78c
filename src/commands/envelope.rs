//! What surrounds every command, and what comes back.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kehu_domain::{Actor, Source, values::StreamName};
use uuid::Uuid;

/// Where in the files of an import a command comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The file's name, which is never personal.
    pub file: Arc<str>,
    /// The line on which the row begins, from 1.
    pub line: u64,
}

/// Who sends a command, why, and on what condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Names the command: sent again, it gets the first answer.
    pub command_id: Uuid,
    /// Who.
    pub actor: Actor,
    /// For whom, when someone acts in another's name.
    pub on_behalf_of: Option<Actor>,
    /// Why, in the actor's words; sealed in the log.
    pub reason: Option<String>,
    /// When it happened; now unless said, and never in the future.
    pub occurred_at: Option<DateTime<Utc>>,
    /// The version of the stream that the caller has seen; refused when it has moved on.
    pub expected_version: Option<u64>,
    /// Through which door.
    pub source: Source,
    /// What the whole conversation is known by; the command's own id unless said.
    pub correlation_id: Option<Uuid>,
    /// The event or command that caused this one; the command's own id unless said.
    pub causation_id: Option<Uuid>,
    /// W3C trace context of the request.
    pub traceparent: Option<String>,
    /// Where it comes from, when it was imported; the import is named by the correlation id.
    pub imported: Option<Imported>,
}

impl Envelope {
    /// An envelope that says only what every command must.
    pub fn new(command_id: Uuid, actor: Actor, source: Source) -> Self {
        Self {
            command_id,
            actor,
            on_behalf_of: None,
            reason: None,
            occurred_at: None,
            expected_version: None,
            source,
            correlation_id: None,
            causation_id: None,
            traceparent: None,
            imported: None,
        }
    }
}

/// Where a command left its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The aggregate's stream.
    pub stream: StreamName,
    /// Version of the command's last event; of the stream's last one when nothing changed.
    pub version: u64,
    /// Position of that event: what a query has to have seen to show it.
    pub position: u64,
    /// Whether an earlier delivery of the same command had done it already.
    pub repeated: bool,
    /// Whether the command led to events; `false` when everything was as it asks already.
    pub changed: bool,
}
