//! What can be asked of a pipeline.

use serde::Serialize;

use super::Stage;

/// A command to one pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Defines it.
    Define { name: String, stages: Vec<Stage> },
    /// Replaces its stages.
    ChangeStages { stages: Vec<Stage> },
    /// Renames it.
    Rename { name: String },
}
