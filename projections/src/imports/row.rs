//! An import as its events left it.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor,
    import::{Begun, Finished, RefusedRow, Undone},
    values::ImportId,
};
use serde::{Deserialize, Serialize};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BatchStage {
    /// It has begun: it runs, or was cut off.
    Begun,
    /// It ran to its end.
    Finished,
    /// It is being undone, or the undoing was cut off.
    BeingUndone,
    /// It has been undone.
    Undone,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Which.
    pub id: ImportId,
    /// Where it stands.
    pub stage: BatchStage,
    /// What it is about.
    pub begun: Begun,
    /// Who began it.
    pub actor: Actor,
    /// How it ended; `None` while it has not.
    pub finished: Option<Finished>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// How its undoing ended; `None` while it has not.
    pub undone: Option<Undone>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The first of the rows that an import refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    /// Of which import.
    pub id: ImportId,
    /// The rows, in the order of the files.
    pub rows: Vec<RefusedRow>,
}
