//! What every resolver knows: who asks, from which position on, and where the data is.

use std::{
    collections::HashMap,
    convert::Infallible,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_graphql::{Context, Error, QueryPathSegment, Result};
use futures::future::join_all;
use kehu_domain::Requester;
use kehu_projections::{Error as ReadError, Projections, ReadModel, Stale, merges::Merges};
use sqlx::PgPool;

use super::{
    Deps,
    batch::Batch,
    error::{self, ErrorKind, bad_input},
    loaders::Loaders,
    scalars::Position,
};
use crate::{commands::Commands, store::EventStore, telemetry::Throttle};

/// How long the answer of one root field waits, in all, for read models to reach the position that
/// it must not be older than.
pub const STALE_AFTER: Duration = Duration::from_secs(5);

/// One request: who asks, and what its headers say.
#[derive(Debug)]
pub struct Session {
    requester: Requester,
    at_least: Option<u64>,
    traceparent: Option<String>,
    loaders: Loaders,
    /// What the answers under each root field must not be older than, by its name in the answer.
    demands: Mutex<HashMap<String, Demand>>,
    /// Which merges are imagined under each root field, by its name in the answer.
    imagined: Mutex<HashMap<String, Merges>>,
    /// How far read models are known to be.
    reached: Mutex<HashMap<ReadModel, u64>>,
    waits: Batch<(ReadModel, Demand), Option<Stale>, Infallible>,
}

/// What an answer must not be older than, and how long it may wait for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Demand {
    position: u64,
    until: Instant,
}

impl Session {
    /// A request of `requester`, whose answer must not be older than the position `at_least`.
    pub fn new(requester: Requester, at_least: Option<u64>, traceparent: Option<String>) -> Self {
        Self {
            requester,
            at_least,
            traceparent,
            loaders: Loaders::default(),
            demands: Mutex::default(),
            imagined: Mutex::default(),
            reached: Mutex::default(),
            waits: Batch::default(),
        }
    }

    /// What the answers under the root field `root` must not be older than: what the header and
    /// everything demanded so far says, and `position`, which it remembers.
    fn demand(&self, root: &str, position: Option<u64>) -> Option<Demand> {
        let mut demands = lock(&self.demands);
        let known = demands.get(root).copied();
        let position = position.max(self.at_least).max(known.map(|known| known.position))?;
        if let Some(known) = known.filter(|known| known.position == position) {
            return Some(known);
        }
        let demand = Demand { position, until: Instant::now() + STALE_AFTER };
        demands.insert(root.to_owned(), demand);
        Some(demand)
    }

    fn has_reached(&self, model: ReadModel, position: u64) -> bool {
        lock(&self.reached).get(&model).is_some_and(|reached| *reached >= position)
    }

    fn note_reached(&self, model: ReadModel, position: u64) {
        let mut reached = lock(&self.reached);
        let known = reached.entry(model).or_default();
        *known = position.max(*known);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The world as a resolver sees it.
#[derive(Clone)]
pub(crate) struct Graph<'a> {
    deps: &'a Deps,
    session: &'a Session,
    demand: Option<Demand>,
    imagined: Merges,
}

impl fmt::Debug for Graph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("session", self.session).finish_non_exhaustive()
    }
}

impl<'a> Graph<'a> {
    /// What `context` carries.
    pub(crate) fn of(context: &Context<'a>) -> Result<Self> {
        Self::demanding(context, None)
    }

    /// The same, for a root field whose answer must not be older than `at_least`.
    pub(crate) fn root(context: &Context<'a>, at_least: Option<Position>) -> Result<Self> {
        let position = at_least
            .map(|position| {
                position.value().ok_or_else(|| bad_input("`atLeast` is not a position"))
            })
            .transpose()?;
        Self::demanding(context, position)
    }

    /// The same, for everything under a root field that has just led to the event at `position`.
    pub(crate) fn after(context: &Context<'a>, position: u64) -> Result<Self> {
        Self::demanding(context, Some(position))
    }

    /// The same, for everything under a root field that is shown as if `merges` had been made.
    pub(crate) fn imagining(context: &Context<'a>, merges: Merges) -> Result<Self> {
        let session: &Session = context.data()?;
        lock(&session.imagined).insert(root_field(context).to_owned(), merges);
        Self::of(context)
    }

    fn demanding(context: &Context<'a>, position: Option<u64>) -> Result<Self> {
        let session: &Session = context.data()?;
        let root = root_field(context);
        let demand = session.demand(root, position);
        let imagined = lock(&session.imagined).get(root).cloned().unwrap_or_default();
        Ok(Self { deps: context.data()?, session, demand, imagined })
    }

    /// The merges that are imagined here.
    pub(crate) fn imagined(&self) -> &Merges {
        &self.imagined
    }

    /// Where to read `models`: waits, bounded, until each of them shows what the answer must not
    /// be older than. Whoever reads names all that the statement touches, and no other.
    pub(crate) async fn read(
        &self,
        models: impl IntoIterator<Item = ReadModel>,
    ) -> Result<&'a PgPool> {
        if let Some(demand) = self.demand {
            for model in models {
                self.reach(model, demand).await?;
            }
        }
        Ok(self.projections().db())
    }

    /// Makes sure that the log itself is not older than the answer must be.
    pub(crate) async fn read_log(&self) -> Result<&'a dyn EventStore> {
        let store = self.commands().store();
        if let Some(Demand { position, .. }) = self.demand {
            let head = store.head().await.map_err(|failed| error::unavailable(&failed))?;
            if head < position {
                let message = format!("the log is at position {head}, not yet at {position}");
                return Err(ErrorKind::Stale.error(message));
            }
        }
        Ok(&**store)
    }

    /// Waits for one read model, together with all siblings that wait for it.
    async fn reach(&self, model: ReadModel, demand: Demand) -> Result<()> {
        if self.session.has_reached(model, demand.position) {
            return Ok(());
        }
        let wait = async |wanted: Vec<(ReadModel, Demand)>| {
            let waits = wanted.into_iter().map(async |(model, demand)| {
                let patience = demand.until.saturating_duration_since(Instant::now());
                let waited = self.projections().wait_for(&[model], demand.position, patience).await;
                ((model, demand), waited.err())
            });
            Ok(join_all(waits).await.into_iter().collect())
        };
        match self.session.waits.load((model, demand), wait).await {
            Ok(Some(Some(stale))) => Err(stale_error(&stale)),
            Ok(Some(None) | None) => {
                self.session.note_reached(model, demand.position);
                Ok(())
            }
            Err(never) => match *never {},
        }
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

    /// What keeps the read models up to date.
    pub(crate) fn projections(&self) -> &'a Projections {
        &self.deps.projections
    }

    /// What this request loads in batches.
    pub(crate) fn loaders(&self) -> &'a Loaders {
        &self.session.loaders
    }
}

/// The name that the answer gives to the root field above, or at, what is being resolved.
fn root_field<'c>(context: &'c Context<'_>) -> &'c str {
    let root = context.path_node.as_ref().map(|node| node.parents().last().unwrap_or(node));
    match root.map(|root| root.segment) {
        Some(QueryPathSegment::Name(name)) => name,
        Some(QueryPathSegment::Index(_)) | None => "",
    }
}

fn stale_error(stale: &Stale) -> Error {
    static LINES: Throttle = Throttle::new();
    if let Some(left_out) = LINES.lets_through() {
        tracing::warn!(%stale, left_out, "a query waited in vain for a position");
    }
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
