//! Users and pipelines.

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::{AsOf, ReadModel, directory};

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost, page_of},
    context::{Graph, read_error},
    error::bad_input,
    reads::Total,
    scalars::Position,
    types::{Pipeline, PipelineConnection, User, UserConnection},
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
                let keys = [lookup.into()];
                let (db, requester) =
                    (graph.read([ReadModel::Directory]).await?, graph.requester());
                let found = directory::users_by_external_ids(db, requester, &keys, AsOf::Now).await;
                let found = found.map_err(|error| read_error(&error))?.into_iter().next();
                Ok(found.map(|(_, row)| row.into()))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// One pipeline, by its id.
    async fn pipeline(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The pipeline's id.")] id: ID,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Pipeline>> {
        let graph = Graph::root(context, at_least)?;
        match id.parse() {
            Ok(id) => Pipeline::find(&graph, id).await,
            Err(_) => Ok(None),
        }
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
        let graph = Graph::root(context, at_least)?;
        let db = graph.read([ReadModel::Directory]).await?;
        let rows = directory::users(db, graph.requester(), AsOf::Now).await;
        let rows = rows.map_err(|error| read_error(&error))?;
        let total = Total::of(&rows);
        let page = page_of(rows, &request, |row| row.id.to_string());
        Ok(UserConnection::new(&page, total, |row| row.clone().into()))
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
        let graph = Graph::root(context, at_least)?;
        let db = graph.read([ReadModel::Directory]).await?;
        let rows = directory::pipelines(db, graph.requester(), AsOf::Now).await;
        let rows = rows.map_err(|error| read_error(&error))?;
        let total = Total::of(&rows);
        let page = page_of(rows, &request, |row| row.id.to_string());
        Ok(PipelineConnection::new(&page, total, |row| row.clone().into()))
    }
}
