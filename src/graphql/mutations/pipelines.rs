//! Mutations of pipelines.

use kehu_domain::pipeline::Command;

use super::{
    execute::PipelineTarget,
    inputs::{self, ExternalIdInput, StageInput},
};
use crate::graphql::types::Pipeline;

mutations! {
    PipelineMutations, PipelineTarget, pipeline: Pipeline;

    /// Defines a sales pipeline.
    define_pipeline = Creation DefinePipelineInput {
        /// What people call it.
        name: String,
        /// Its stages, in order.
        stages: Vec<StageInput>,
    } -> DefinePipelinePayload, |input, _command_id| Command::Define {
        name: input.name,
        stages: inputs::stages("stages", input.stages)?,
    };

    /// Replaces the stages of a pipeline.
    change_pipeline_stages = Change ChangePipelineStagesInput {
        /// All stages from now on, in order.
        stages: Vec<StageInput>,
    } -> ChangePipelineStagesPayload, |input, _command_id| Command::ChangeStages {
        stages: inputs::stages("stages", input.stages)?,
    };

    /// Gives a pipeline another name.
    rename_pipeline = Change RenamePipelineInput {
        /// What people call it.
        name: String,
    } -> RenamePipelinePayload, |input, _command_id| Command::Rename { name: input.name };

    /// Links another system's id for a pipeline.
    link_pipeline_external_id = Change LinkPipelineExternalIdInput {
        /// What the other system calls it.
        external_id: ExternalIdInput,
    } -> LinkPipelineExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
