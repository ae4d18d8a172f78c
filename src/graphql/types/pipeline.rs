//! Pipelines.

use std::sync::Arc;

use async_graphql::{ID, Object, Result, SimpleObject};
use kehu_domain::{
    pipeline,
    values::{PipelineId, StreamName},
};
use kehu_projections::directory as rows;

use super::ExternalId;
use crate::graphql::{context::Graph, mutations::Shown, scalars};

/// A stage of a pipeline.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Stage {
    /// Stable code, lower case: `engaging`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
    /// Chance of winning from here, in whole percent.
    probability: u8,
}

impl From<&pipeline::Stage> for Stage {
    fn from(stage: &pipeline::Stage) -> Self {
        Self {
            code: stage.code.clone(),
            name_en: stage.name_en.clone(),
            name_zh: stage.name_zh.clone(),
            probability: stage.probability,
        }
    }
}

/// A pipeline as now.
#[derive(Debug, Clone)]
pub(crate) struct Pipeline(Arc<rows::Pipeline>);

connections! {
    /// A page of pipelines.
    PipelineConnection,
    /// One pipeline of a page.
    PipelineEdge: Pipeline;
}

impl From<rows::Pipeline> for Pipeline {
    fn from(row: rows::Pipeline) -> Self {
        Self(Arc::new(row))
    }
}

impl Pipeline {
    /// The pipeline with this id, if there is one.
    pub(crate) async fn find(graph: &Graph<'_>, id: PipelineId) -> Result<Option<Self>> {
        Ok(graph.pipeline(id).await?.map(Self))
    }

    /// `row`, as it is now.
    pub(crate) fn new(row: Arc<rows::Pipeline>) -> Self {
        Self(row)
    }

    /// The stage with this code, if there is one now.
    pub(crate) fn stage(&self, code: &str) -> Option<Stage> {
        self.0.stage(code).map(Into::into)
    }
}

impl Shown for Pipeline {
    async fn shown(graph: &Graph<'_>, stream: &StreamName) -> Result<Option<Self>> {
        match stream.as_str().parse() {
            Ok(id) => Self::find(graph, id).await,
            Err(_) => Ok(None),
        }
    }
}

/// A sales pipeline: stages in order, each with a chance of winning.
#[Object]
impl Pipeline {
    /// The id: the name of the stream that holds the pipeline's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its stages, in order.
    async fn stages(&self) -> Vec<Stage> {
        self.0.stages.iter().map(Into::into).collect()
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.0.external_ids.iter().map(Into::into).collect()
    }

    /// Version of its stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.0.position.into()
    }

    /// When it was defined.
    async fn created_at(&self) -> scalars::Time {
        self.0.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.0.updated_at.into()
    }
}
