//! Anything by its id, and who is asking.

use std::time::Duration;

use async_graphql::{Context, ID, Object, Result};
use futures::future::try_join_all;
use kehu_projections::ReadModel;

use crate::graphql::{
    context::{Graph, read_error},
    error::bad_input,
    scalars::Position,
    types::{Node, User},
};

/// The most ids that one field takes.
const MAX_IDS: usize = 100;

/// How long a new user may take to show up as the viewer.
const FIRST_SIGHT: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct NodeQueries;

#[Object]
impl NodeQueries {
    /// What has this id; null when there is nothing, or nothing for the caller to see.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The id.")] id: ID,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Node>> {
        Node::find(&Graph::root(context, at_least)?, &id).await
    }

    /// What has these ids, in their order; null where there is nothing, or nothing for the caller to
    /// see.
    #[graphql(complexity = "1 + ids.len() * child_complexity")]
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The ids; at most 100.")] ids: Vec<ID>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_IDS {
            return Err(bad_input(format_args!("at most {MAX_IDS} ids can be asked for at once")));
        }
        let graph = Graph::root(context, at_least)?;
        try_join_all(ids.iter().map(|id| Node::find(&graph, id))).await
    }

    /// The user who asks; null when kehu knows nothing of the user yet.
    async fn viewer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<User>> {
        let graph = Graph::root(context, at_least)?;
        let user = graph.requester().user;
        if let Some(known) = User::find(&graph, user).await? {
            return Ok(Some(known));
        }
        // Perhaps it was this request that registered the user a moment ago. Nobody asked for a
        // position here, so a read model that stays behind is no error.
        let head = graph.projections().head().await.map_err(|failed| read_error(&failed))?;
        let _ = graph.projections().wait_for(&[ReadModel::Directory], head, FIRST_SIGHT).await;
        User::find(&graph, user).await
    }
}
