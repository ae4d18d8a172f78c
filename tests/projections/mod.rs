//! The read models on a real Postgres: rows, rebuilds, queries.

mod behind;
mod contacts;
mod erasure;
mod feed;
mod fields;
mod lists;
mod poison;
mod rebuilds;
mod searches;
mod splits;
mod statistics;
mod timelines;
mod withdrawals;

use std::{sync::Arc, time::Duration};

use kehu_domain::{DomainEvent, Recorded, Requester, testing::user_id};
use kehu_projections::{Projections, ReadModel};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::postgres::{TestDatabase, database};
use feed::VecFeed;

/// Long enough for any of these tests, short enough to notice.
const PATIENCE: Duration = Duration::from_secs(30);

/// Read models that follow a list of events.
struct Setup {
    database: TestDatabase,
    feed: Arc<VecFeed>,
    projections: Projections,
    shutdown: CancellationToken,
    running: JoinHandle<()>,
}

impl Setup {
    async fn new(events: Vec<Recorded<DomainEvent>>) -> Self {
        let database = database().await;
        let feed = Arc::new(VecFeed::new(events));
        let (projections, shutdown, running) = start(&database, &feed).await;
        Self { database, feed, projections, shutdown, running }
    }

    /// The same, once everything has been applied.
    async fn caught_up(events: Vec<Recorded<DomainEvent>>) -> Self {
        let setup = Self::new(events).await;
        setup.catch_up().await;
        setup
    }

    async fn catch_up(&self) {
        let head = self.feed.len();
        self.projections.wait_for(&ReadModel::ALL, head, PATIENCE).await.unwrap();
    }

    async fn stop(self) {
        self.shutdown.cancel();
        self.running.await.unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no task tracker")]
async fn start(
    database: &TestDatabase,
    feed: &Arc<VecFeed>,
) -> (Projections, CancellationToken, JoinHandle<()>) {
    let feed: Arc<VecFeed> = Arc::clone(feed);
    let projections = Projections::open(database.pool.clone(), feed).await.unwrap();
    let shutdown = CancellationToken::new();
    let (runner, token) = (projections.clone(), shutdown.clone());
    let running = tokio::spawn(async move { runner.run(token).await });
    (projections, shutdown, running)
}

/// Draws `count` values. Generators nest deeper than a test's own stack is.
fn generated<S>(strategy: impl FnOnce() -> S + Send, count: usize, random: bool) -> Vec<S::Value>
where
    S: Strategy,
    S::Value: Send,
{
    let draw = || {
        let mut runner = if random { TestRunner::default() } else { TestRunner::deterministic() };
        let strategy = strategy();
        (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(256 << 20);
        builder.spawn_scoped(scope, draw).unwrap().join().unwrap()
    })
}

fn requester() -> Requester {
    Requester { user: user_id(1) }
}
