//! Users.

use std::sync::Arc;

use async_graphql::{ID, Object, Result};
use kehu_domain::values::{StreamName, UserId};
use kehu_projections::directory as rows;

use super::common::{self, ExternalId};
use crate::graphql::{context::Graph, mutations::Shown, scalars};

/// A user as now.
#[derive(Debug, Clone)]
pub(crate) struct User(Arc<rows::User>);

connections! {
    /// A page of users.
    UserConnection,
    /// One user of a page.
    UserEdge: User;
}

impl From<rows::User> for User {
    fn from(row: rows::User) -> Self {
        Self(Arc::new(row))
    }
}

impl User {
    /// `row`, as it is now.
    pub(crate) fn new(row: Arc<rows::User>) -> Self {
        Self(row)
    }

    /// The user with this id, if there is one.
    pub(crate) async fn find(graph: &Graph<'_>, id: UserId) -> Result<Option<Self>> {
        Ok(graph.user(id).await?.map(Self))
    }

    /// The same, where there may be no id.
    pub(crate) async fn find_optional(
        graph: &Graph<'_>,
        id: Option<UserId>,
    ) -> Result<Option<Self>> {
        match id {
            Some(id) => Self::find(graph, id).await,
            None => Ok(None),
        }
    }
}

impl Shown for User {
    async fn shown(graph: &Graph<'_>, stream: &StreamName) -> Result<Option<Self>> {
        match stream.as_str().parse() {
            Ok(id) => Self::find(graph, id).await,
            Err(_) => Ok(None),
        }
    }
}

/// A person who works with kehu.
#[Object]
impl User {
    /// The id: the name of the stream that holds the user's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The name to show.
    async fn name(&self) -> String {
        common::shown(&self.0.name)
    }

    /// Whether the user still works with kehu.
    async fn active(&self) -> bool {
        self.0.active
    }

    /// The codes of the user's roles, in their order.
    async fn roles(&self) -> Vec<&str> {
        self.0.roles.iter().map(String::as_str).collect()
    }

    /// What other systems call the user.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.0.external_ids.iter().map(Into::into).collect()
    }

    /// Version of the user's stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.0.position.into()
    }

    /// When the user became known.
    async fn created_at(&self) -> scalars::Time {
        self.0.created_at.into()
    }

    /// When the user last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.0.updated_at.into()
    }
}
