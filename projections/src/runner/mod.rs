//! Keeps the read models up to date, says how far they are, rebuilds and verifies them.

mod behind;
mod checkpoint;
mod fill;
mod pages;
mod rebuild;
mod verify;
mod wait;
mod work;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::PgPool;
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{Error, Feed, ReadModel};

pub use checkpoint::{State, Status};
pub use fill::{Filled, FilledLog};
pub use rebuild::RebuildReport;
pub use verify::{Difference, VerifyReport};
pub use wait::Stale;

/// The read models of one database, fed from one log.
///
/// Any number of processes may run the same ones: a batch is applied under the lock of its
/// checkpoint, so that exactly one applies it, and the others find it done.
#[derive(Debug, Clone)]
pub struct Projections(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: PgPool,
    feed: Arc<dyn Feed>,
    pages: pages::Pages,
    reached: BTreeMap<ReadModel, watch::Sender<Reached>>,
    running: AtomicBool,
    /// How many events behind a read model is built anew.
    far: AtomicU64,
    /// When a projector last said that it waits.
    told: Mutex<Option<Instant>>,
}

/// Projectors that wait at the same time most likely wait for the same.
const SAME_TROUBLE: Duration = Duration::from_secs(1);

/// How far a read model is, as this process knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Reached {
    position: u64,
    /// Why it stands still.
    stopped: Option<String>,
}

impl Projections {
    /// Creates what is missing in the database; nothing is read from the log yet.
    pub async fn open(db: PgPool, feed: Arc<dyn Feed>) -> Result<Self, Error> {
        checkpoint::prepare(&db).await?;
        let mut reached = BTreeMap::new();
        for status in checkpoint::all(&db).await? {
            let known = Reached { position: status.position, stopped: None };
            reached.insert(status.model, watch::Sender::new(known));
        }
        let pages = pages::Pages::new(Arc::clone(&feed));
        let (running, told) = (AtomicBool::new(false), Mutex::default());
        let far = AtomicU64::new(behind::FAR);
        Ok(Self(Arc::new(Inner { db, feed, pages, reached, running, far, told })))
    }

    /// How many events a read model has to be behind to be built anew, unless it has more than that
    /// already; 100,000 unless something else is said here.
    pub fn rebuild_when_behind(&self, events: u64) {
        self.0.far.store(events, Ordering::Relaxed);
    }

    fn far(&self) -> u64 {
        self.0.far.load(Ordering::Relaxed)
    }

    /// Keeps all read models up to date until told to stop.
    ///
    /// A read model that meets an event it cannot apply stops; the others go on.
    pub async fn run(&self, shutdown: CancellationToken) {
        let mut workers = JoinSet::new();
        let _running = Running::new(&self.0.running);
        for model in ReadModel::ALL {
            workers.spawn(work::run(self.clone(), model, shutdown.clone()));
        }
        while let Some(ended) = workers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a projector's task ended unexpectedly");
            }
        }
    }

    /// The pool that queries on these read models go to.
    pub fn db(&self) -> &PgPool {
        &self.0.db
    }

    /// How far every read model is, and which ones stand still.
    pub async fn status(&self) -> Result<Vec<Status>, Error> {
        checkpoint::all(&self.0.db).await
    }

    /// Position of the last event in the log.
    pub async fn head(&self) -> Result<u64, Error> {
        Ok(self.0.feed.head().await?)
    }

    /// Whether no projector has said just now that it waits.
    fn is_worth_telling(&self) -> bool {
        let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
        let worth = told.is_none_or(|told| told.elapsed() > SAME_TROUBLE);
        if worth {
            *told = Some(Instant::now());
        }
        worth
    }

    fn publish(&self, model: ReadModel, reached: Reached) {
        if let Some(sender) = self.0.reached.get(&model) {
            sender.send_if_modified(|known| {
                let news = reached.position > known.position || reached.stopped != known.stopped;
                if news {
                    known.position = known.position.max(reached.position);
                    known.stopped = reached.stopped;
                }
                news
            });
        }
    }
}

/// Says that this process moves the read models, for as long as it does.
struct Running<'a>(&'a AtomicBool);

impl<'a> Running<'a> {
    fn new(running: &'a AtomicBool) -> Self {
        running.store(true, Ordering::Relaxed);
        Self(running)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
