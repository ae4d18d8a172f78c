//! How users and pipelines are listed.

use kehu_domain::values::{ExternalId, PipelineId, UserId};

use super::{Pipeline, User};
use crate::{
    ReadModel,
    lists::{ById, Everything, Listed},
};

impl Listed for User {
    type Id = UserId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.users";

    fn id(&self) -> UserId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

/// No other system has a name for a pipeline.
impl Listed for Pipeline {
    type Id = PipelineId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.pipelines";

    fn id(&self) -> PipelineId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}
