//! Users and pipelines as their events left them.

use chrono::{DateTime, Utc};
use kehu_domain::{
    pipeline::Stage,
    values::{ExternalId, PipelineId, Text, UserId},
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
    /// Version of the stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was defined.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Pipeline {
    /// The stage with this code.
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }
}
