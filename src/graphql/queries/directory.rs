//! Users, pipelines and settings.

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::{
    AsOf, PageRequest, directory,
    lists::{Everything, Listed},
};

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    error::bad_input,
    loaders::Which,
    scalars::Position,
    types::{AsOfInput, Pipeline, PipelineConnection, Settings, User, UserConnection, moment},
};

#[derive(Debug, Default)]
pub(crate) struct DirectoryQueries;

#[Object]
impl DirectoryQueries {
    /// One user, by the user's id or by what another system calls the user.
    async fn user(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The user's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the user.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<User>> {
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => User::find(&graph, id).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as::<directory::User>(lookup.into(), AsOf::Now).await?;
                Ok(found.map(User::new))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// One pipeline, by its id or by what another system calls it.
    async fn pipeline(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The pipeline's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the pipeline.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Pipeline>> {
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => Pipeline::find(&graph, id).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as::<directory::Pipeline>(lookup.into(), AsOf::Now).await?;
                Ok(found.map(Pipeline::new))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// What the company has configured.
    async fn settings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Settings> {
        let at = moment(as_of)?;
        Settings::at(&Graph::root(context, at_least)?, at).await
    }

    /// Users, those who no longer work with kehu included, by id.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn users(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<UserConnection> {
        let request = Paging { first, after, last, before }.request()?;
        let (page, total) = Graph::root(context, at_least)?.list(by_id(request)).await?;
        Ok(UserConnection::new(&page, total, |row: &directory::User| row.clone().into()))
    }

    /// Pipelines, by id.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn pipelines(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<PipelineConnection> {
        let request = Paging { first, after, last, before }.request()?;
        let (page, total) = Graph::root(context, at_least)?.list(by_id(request)).await?;
        Ok(PipelineConnection::new(&page, total, |row: &directory::Pipeline| row.clone().into()))
    }
}

/// A page of everything, by id.
fn by_id<R: Listed<Filter = Everything>>(page: PageRequest) -> Which<R> {
    Which { filter: Everything, order: Vec::new(), page, at: AsOf::Now }
}
