//! Policies: what kehu does by itself after something has happened, or when a time has come.
//!
//! A policy reads the log in order and sends commands. Its checkpoint moves after what followed is
//! in the log, so an event may be met again after a crash; the ids of a policy's commands follow
//! from the event, so meeting it again changes nothing. The lock on the checkpoint's row lets one
//! node act at a time. What an aggregate refuses is done with: it is logged and kept in
//! `policies.refusals`. What fails for a while is tried again, later and later.
//!
//! | policy | what it does |
//! | --- | --- |
//! | `quote-accepted-wins-opportunity` | an accepted quote wins its opportunity with its total, if the company wants so and the opportunity is open |
//! | `deadlines` | keeps the table of deadlines: of claims, of what is offered, of what is promised |
//! | the clock | does what is due: see [`deadlines`] |
//!
//! Merges need no policy: what belongs to a merged customer or contact keeps its pointer and is
//! resolved when it is read, so that undoing the merge restores everything. Reservations stay with
//! whoever recorded the value, hierarchies with whoever recorded the link, deadlines with their own
//! stream.

mod checkpoint;
pub mod deadlines;
mod error;
mod order;
mod quote_accepted_wins_opportunity;
mod runner;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Recorded};
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

use crate::{commands::Commands, store::StoredEvent};

pub use checkpoint::{DeadlineStatus, PolicyStatus, RefusedCommand, Stuck};
pub use error::PolicyError;

/// Something that follows the log and acts.
#[async_trait]
trait Policy: std::fmt::Debug + Send + Sync {
    /// Its name, which its commands' ids rest on: never changed.
    fn name(&self) -> &'static str;

    /// Where it begins when it is new.
    fn start(&self) -> Start;

    /// Whether it has to look into the event; told before anything is decoded.
    fn wants(&self, event: &StoredEvent) -> bool;

    /// Acts on events, in order. What it writes through `db` is committed with the checkpoint.
    async fn act(
        &self,
        commands: &Commands,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<Tally, PolicyError>;
}

/// Where a policy begins when it is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// With the first event of all: it keeps something that the log says.
    Beginning,
    /// With the next event: it acts on what happens from now on.
    Head,
}

/// How many commands were sent, and how many of them refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tally {
    sent: u32,
    refused: u32,
}

/// Every policy, in no particular order.
fn all() -> Vec<Arc<dyn Policy>> {
    vec![
        Arc::new(deadlines::Feeder),
        Arc::new(quote_accepted_wins_opportunity::QuoteAcceptedWinsOpportunity),
    ]
}

/// The policies over one log and one database.
#[derive(Debug, Clone)]
pub struct Policies {
    db: PgPool,
    commands: Commands,
    all: Arc<Vec<Arc<dyn Policy>>>,
}

impl Policies {
    /// Makes the tables, and the checkpoints of policies that are new.
    pub async fn open(db: PgPool, commands: Commands) -> Result<Self, PolicyError> {
        let policies = all();
        let names: Vec<_> = policies.iter().map(|policy| (policy.name(), policy.start())).collect();
        let head = commands.store().head().await?;
        checkpoint::prepare(&db, &names, head).await?;
        Ok(Self { db, commands, all: Arc::new(policies) })
    }

    /// Acts until told to stop; cut anywhere, it goes on where it was.
    pub async fn run(self, stopping: CancellationToken) {
        let runs = self.all.iter().map(|policy| {
            let (all, policy, stopping) = (self.clone(), Arc::clone(policy), stopping.clone());
            async move { all.follow(&*policy, &stopping).await }
        });
        tokio::join!(futures::future::join_all(runs), self.watch_the_clock(&stopping));
    }

    /// Acts on everything that is in the log by now.
    pub async fn catch_up(&self) -> Result<(), PolicyError> {
        for policy in self.all.iter() {
            let mut cursor = runner::Cursor::default();
            while !self.step(&**policy, &mut cursor).await?.at_end {}
        }
        Ok(())
    }

    /// Does what is due by the clock; how many deadlines are done with.
    pub async fn tick(&self) -> Result<u64, PolicyError> {
        deadlines::tick(&self.db, &self.commands).await
    }

    /// How the policies are doing.
    pub async fn status(&self) -> Result<Vec<PolicyStatus>, PolicyError> {
        checkpoint::all(&self.db).await
    }

    /// How the deadlines are doing.
    pub async fn deadlines(&self) -> Result<DeadlineStatus, PolicyError> {
        checkpoint::deadlines(&self.db, self.commands.clock().now()).await
    }

    /// The latest commands of policies that were refused.
    pub async fn refusals(&self, limit: u32) -> Result<Vec<RefusedCommand>, PolicyError> {
        checkpoint::refusals(&self.db, limit).await
    }

    /// Position of the log's last event.
    pub async fn head(&self) -> Result<u64, PolicyError> {
        Ok(self.commands.store().head().await?)
    }
}

/// How long to wait after so many failures in a row.
fn backoff(failures: u32) -> Duration {
    Duration::from_millis(200 << failures.min(8)).min(Duration::from_secs(30))
}
