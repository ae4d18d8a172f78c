//! An event as the log holds it: what happened, and everything about who, when and why.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::values::{StreamName, Text, UserId, ids::ParseIdError};

/// Who did it: an opaque id, never a name. `user-<uuid>`, or `system` for what the clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Actor(Uuid);

impl Actor {
    /// kehu itself: migrations, deadlines, defaults.
    pub const SYSTEM: Self = Self(Uuid::nil());

    /// A user.
    pub const fn user(id: UserId) -> Self {
        Self(id.0)
    }

    /// The user, unless it was kehu itself.
    pub fn as_user(self) -> Option<UserId> {
        (self != Self::SYSTEM).then_some(UserId(self.0))
    }

    /// As it is stored: the user's uuid, nil for the system.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }

    /// From what is stored.
    pub const fn from_uuid(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_user() {
            Some(user) => user.fmt(f),
            None => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "system" { Ok(Self::SYSTEM) } else { UserId::parse(text).map(Self::user) }
    }
}

impl TryFrom<String> for Actor {
    type Error = ParseIdError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

/// Through which door a command came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// GraphQL.
    Api,
    /// `kehu import`.
    Import,
    /// A policy reacting to an earlier event.
    Policy,
    /// The customers' portal.
    Portal,
    /// kehu itself.
    System,
}

/// Everything about a recorded event except what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Place in the total order over all streams; the first event has position 1.
    pub position: u64,
    /// The stream it belongs to.
    pub stream: StreamName,
    /// Place in its stream; the first event has version 0.
    pub version: u64,
    /// Its own id.
    pub event_id: Uuid,
    /// Stored type name, `CustomerRegistered`.
    pub event_type: String,
    /// Shape of the data; 1 unless it has changed since.
    pub schema_version: u16,
    /// Who did it.
    pub actor: Actor,
    /// For whom, when someone acted in another's name.
    pub on_behalf_of: Option<Actor>,
    /// Why, in the words of the actor.
    pub reason: Option<Text>,
    /// The command that led to it.
    pub command_id: Uuid,
    /// What the whole conversation is known by: the first command's id.
    pub correlation_id: Uuid,
    /// The event or command that directly caused it.
    pub causation_id: Uuid,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When kehu recorded it.
    pub recorded_at: DateTime<Utc>,
    /// Through which door it came.
    pub source: Source,
    /// W3C trace context of the request, where it had one.
    pub traceparent: Option<String>,
}

/// An event with its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<E> {
    /// Who, when, where and why.
    pub header: Header,
    /// What.
    pub event: E,
}
