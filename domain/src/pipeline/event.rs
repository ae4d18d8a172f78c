//! What can have happened to a pipeline.

use serde::{Deserialize, Serialize};

use crate::values::{ExternalId, PipelineId};

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Stable code, lower case: `engaging`.
    pub code: String,
    /// What English readers see.
    pub name_en: String,
    /// What Chinese readers see.
    pub name_zh: String,
    /// Chance of winning from here, in whole percent.
    pub probability: u8,
}

/// A pipeline as a handler found it, to decide by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineSnapshot {
    /// Which.
    pub id: PipelineId,
    /// Version of its stream.
    pub version: u64,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
}

/// The pipeline was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Defined {
    /// What people call it.
    pub name: String,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
}

/// It has other stages from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StagesChanged {
    /// All stages, in order.
    pub stages: Vec<Stage>,
}

/// It has another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// What people call it.
    pub name: String,
}

/// Another system has an id for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id there.
    pub external_id: ExternalId,
}

/// Everything that can have happened to a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Defined.
    #[serde(rename = "PipelineDefined")]
    Defined(Defined),
    /// Other stages.
    #[serde(rename = "PipelineStagesChanged")]
    StagesChanged(StagesChanged),
    /// Another name.
    #[serde(rename = "PipelineRenamed")]
    Renamed(Renamed),
    /// One more external id.
    #[serde(rename = "PipelineExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
}
