//! What can be asked of a pipeline.

use serde::Serialize;

use super::Stage;
use crate::customer::ExternalIdInput;

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
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
}
