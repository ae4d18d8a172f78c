//! Users, pipelines, calendars and settings as their events left them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kehu_domain::{
    calendar::Schedule,
    pipeline::Stage,
    settings,
    values::{CalendarId, ExternalId, PipelineId, SeriesId, SettingsId, Text, UserId},
};
use serde::{Deserialize, Serialize};

/// A person who works with kehu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Which.
    pub id: UserId,
    /// The name to show.
    pub name: Text,
    /// Whether the user still works with kehu.
    pub active: bool,
    /// The codes of the user's roles, in their order.
    pub roles: BTreeSet<String>,
    /// What other systems call the user.
    pub external_ids: Vec<ExternalId>,
    /// Version of the stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When the user became known.
    pub created_at: DateTime<Utc>,
    /// When the user last changed.
    pub updated_at: DateTime<Utc>,
}

/// A sales pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// Which.
    pub id: PipelineId,
    /// What people call it.
    pub name: String,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// Version of the stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was defined.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A business calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Which.
    pub id: CalendarId,
    /// What people call it.
    pub name: String,
    /// When people work.
    pub schedule: Schedule,
    /// Version of the stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was defined.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A series of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeries {
    /// Which.
    pub id: SeriesId,
    /// Stable code: `quotes`.
    pub code: String,
    /// What every number begins with: `Q-`.
    pub prefix: String,
    /// Up to how many digits the count is filled with zeros.
    pub digits: u8,
    /// Whether the year is part of the number and counting begins again with it.
    pub yearly: bool,
    /// Version of the stream when it was defined.
    pub version: u64,
    /// Position of the event that defined it.
    pub position: u64,
    /// When it was defined.
    pub created_at: DateTime<Utc>,
}

/// What the company has configured, up to one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Which.
    pub id: SettingsId,
    /// What was set; everything else has its default.
    pub set: settings::State,
    /// Version of the stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When anything was set first.
    pub created_at: DateTime<Utc>,
    /// When something was set last.
    pub updated_at: DateTime<Utc>,
}

impl Settings {
    /// What is in force, defaults filled in.
    pub fn snapshot(&self) -> settings::Snapshot {
        self.set.snapshot(Some(self.version))
    }
}

impl Pipeline {
    /// The stage with this code.
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }
}
