//! What every resolver knows: who asks, from which position on, and where the data is.

use std::{fmt, sync::Arc, time::Duration};

use async_graphql::{Context, Error, Result};
use kehu_domain::Requester;
use kehu_projections::{Error as ReadError, Projections, ReadModel, Stale};
use sqlx::PgPool;

use super::{
    Deps,
    error::{self, ErrorKind, bad_input},
    loaders::Loaders,
    scalars::Position,
};
use crate::commands::Commands;

/// How long a query waits for the read models to reach the position that it asks for.
pub const STALE_AFTER: Duration = Duration::from_secs(5);

/// One request: who asks, and what its headers say.
#[derive(Debug)]
pub struct Session {
    requester: Requester,
    at_least: Option<u64>,
    traceparent: Option<String>,
    loaders: Loaders,
}

impl Session {
    /// A request of `requester`, whose answer must not be older than the position `at_least`.
    pub fn new(requester: Requester, at_least: Option<u64>, traceparent: Option<String>) -> Self {
        Self { requester, at_least, traceparent, loaders: Loaders::default() }
    }
}

/// The world as a resolver sees it.
#[derive(Clone, Copy)]
pub(crate) struct Graph<'a> {
    deps: &'a Deps,
    session: &'a Session,
}

impl fmt::Debug for Graph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("session", self.session).finish_non_exhaustive()
    }
}

impl<'a> Graph<'a> {
    /// What `context` carries.
    pub(crate) fn of(context: &Context<'a>) -> Result<Self> {
        Ok(Self { deps: context.data()?, session: context.data()? })
    }

    /// The same, for a root field: waits for the read models that it is answered from.
    pub(crate) async fn root(context: &Context<'a>, at_least: Option<Position>) -> Result<Self> {
        let graph = Self::of(context)?;
        let asked = match at_least {
            Some(position) => {
                Some(position.value().ok_or_else(|| bad_input("`atLeast` is not a position"))?)
            }
            None => None,
        };
        if let Some(position) = asked.max(graph.session.at_least) {
            graph.wait_for(position).await?;
        }
        Ok(graph)
    }

    /// Waits, bounded, until everything that can be queried shows the event at `position`.
    pub(crate) async fn wait_for(&self, position: u64) -> Result<()> {
        let waited = self.projections().wait_for(&ReadModel::ALL, position, STALE_AFTER).await;
        waited.map_err(|stale| stale_error(&stale))
    }

    /// Who asks.
    pub(crate) fn requester(&self) -> Requester {
        self.session.requester
    }

    /// The trace that the request belongs to.
    pub(crate) fn traceparent(&self) -> Option<String> {
        self.session.traceparent.clone()
    }

    /// The write side.
    pub(crate) fn commands(&self) -> &'a Commands {
        &self.deps.commands
    }

    /// The read models.
    pub(crate) fn db(&self) -> &'a PgPool {
        self.deps.projections.db()
    }

    /// What keeps the read models up to date.
    pub(crate) fn projections(&self) -> &'a Projections {
        &self.deps.projections
    }

    /// What this request loads in batches.
    pub(crate) fn loaders(&self) -> &'a Loaders {
        &self.session.loaders
    }
}

fn stale_error(stale: &Stale) -> Error {
    tracing::warn!(%stale, "a query waited in vain for a position");
    ErrorKind::Stale.error(stale.to_string())
}

/// What a failed query tells: the caller's mistakes in words, everything else without details.
pub(crate) fn read_error(failed: &ReadError) -> Error {
    match failed {
        ReadError::Page(mistake) => bad_input(mistake),
        other if other.is_transient() => error::unavailable(other),
        other => error::internal(other),
    }
}

/// The same, for an error that several resolvers share.
pub(crate) fn shared_read_error(failed: &Arc<ReadError>) -> Error {
    read_error(failed)
}
