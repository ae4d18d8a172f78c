//! Fills tables beside the serving ones, from the beginning of the log.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use kehu_domain::{DomainEvent, Recorded};
use sqlx::{ConnectOptions as _, Connection, PgConnection, PgPool, postgres::PgConnectOptions};

use super::{Projections, checkpoint};
use crate::{Error, Feed, FeedError, Projector, ReadModel, Wanted, feed::Batch, projector::Schema};

/// How many events one transaction applies; it bounds memory, and makes few round trips of many
/// events.
const BATCH: usize = 2000;
/// How often everybody is told how far a rebuild is.
const TELLING: Duration = Duration::from_secs(1);
/// How often [`FilledLog`] says something.
const LOG_EVERY: Duration = Duration::from_secs(10);
/// How often a log that gives nothing is asked again.
const PATIENCE: u32 = 50;

/// How far a rebuild or verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Which read model.
    pub model: ReadModel,
    /// Everything up to here is in the new tables.
    pub position: u64,
    /// Where the log ended at the last look.
    pub head: u64,
}

/// Says in the log, a line now and then, how far a rebuild or verification is.
#[derive(Debug)]
pub struct FilledLog(Mutex<Instant>);

impl Default for FilledLog {
    fn default() -> Self {
        Self(Mutex::new(Instant::now()))
    }
}

impl FilledLog {
    /// Says so if it has not for a while.
    pub fn show(&self, Filled { model, position, head }: Filled) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= LOG_EVERY {
            *told = Instant::now();
            let percent = position.saturating_mul(100) / head.max(1);
            tracing::info!(%model, percent, position, head, "reading the log");
        }
    }
}

/// A connection that holds the right to rebuild or verify one read model.
///
/// It is not the pool's: however this ends, it is closed, and the right is free again. Its
/// statements may take minutes, which is nothing to warn of.
pub(super) async fn exclusive(model: ReadModel, db: &PgPool) -> Result<PgConnection, Error> {
    let options = PgConnectOptions::clone(&db.connect_options()).disable_statement_logging();
    let mut connection = PgConnection::connect_with(&options).await?;
    let (lock, key) = checkpoint::lock_key(model);
    let granted: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1, $2)")
        .bind(lock)
        .bind(key)
        .fetch_one(&mut connection)
        .await?;
    if granted { Ok(connection) } else { Err(Error::Busy(model)) }
}

/// Tables that are being filled.
pub(super) struct Side<'a> {
    pub(super) projections: &'a Projections,
    pub(super) projector: &'a dyn Projector,
    pub(super) schema: Schema,
    pub(super) db: PgConnection,
    pub(super) position: u64,
    /// When everybody was last told how far a rebuild is; a verification is told to nobody.
    pub(super) told: Option<Instant>,
}

impl Side<'_> {
    /// Creates the tables, empty.
    pub(super) async fn create(&mut self) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        checkpoint::create(&self.schema, &self.projector.create(&self.schema), &mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Drops the tables; where that fails, the next start does it.
    pub(super) async fn discard(&mut self) {
        if let Err(error) = checkpoint::drop_schema(&self.schema, &mut self.db).await {
            tracing::warn!(schema = %self.schema, error = %super::work::chain(&error),
                "could not drop what is no longer needed");
        }
    }

    /// Says that no rebuild is going on any more; where that fails, the next start does it.
    async fn end(&mut self) {
        if let Err(error) = checkpoint::end_rebuild(self.projector.model(), &mut self.db).await {
            tracing::warn!(error = %super::work::chain(&error), "could not say that it ended");
        }
    }

    /// Lets the next one rebuild or verify, before the server has noticed that we are gone.
    pub(super) async fn release(mut self) {
        if self.told.is_some() {
            self.end().await;
        }
        let unlock = sqlx::query("SELECT pg_advisory_unlock_all()").execute(&mut self.db);
        if let Err(error) = unlock.await {
            tracing::warn!(%error, "the right to rebuild ends with the connection");
        }
    }

    /// Creates the indexes that queries need, and lets the planner see what is there.
    pub(super) async fn index(&mut self) -> Result<(), Error> {
        let mut statements = self.projector.index(&self.schema);
        for table in self.projector.tables() {
            statements.push(format!("ANALYZE {}.{}", self.schema, table.name));
        }
        checkpoint::run(&statements, &mut self.db).await
    }

    /// Applies batches, each in a transaction of its own, up to the log's end or to `until`.
    pub(super) async fn fill(
        &mut self,
        until: Option<u64>,
        progress: &(impl Fn(Filled) + Sync),
    ) -> Result<(), Error> {
        let (model, wanted) = (self.projector.model(), self.projector.wanted());
        let feed = &*self.projections.0.feed;
        let head = feed.head().await?;
        let until = until.unwrap_or(head);
        let mut ahead = None;
        while self.position < until {
            let batch = match ahead.take() {
                Some(batch) => batch,
                None => next(feed, wanted, self.position, until).await?,
            };
            let to = batch.scanned_to;
            let reading = async {
                if to < until { next(feed, wanted, to, until).await.map(Some) } else { Ok(None) }
            };
            // While the database writes these, the next ones are read.
            let (applied, read) = tokio::join!(self.apply(&batch.events), reading);
            applied?;
            self.position = to;
            self.tell().await?;
            progress(Filled { model, position: to, head: head.max(to) });
            ahead = read?;
        }
        Ok(())
    }

    /// Says where the others look how far a rebuild is.
    async fn tell(&mut self) -> Result<(), Error> {
        if self.told.is_some_and(|told| told.elapsed() >= TELLING) {
            self.told = Some(Instant::now());
            let model = self.projector.model();
            checkpoint::rebuilding(model, self.position, &mut self.db).await?;
        }
        Ok(())
    }

    /// One batch in a transaction of its own.
    async fn apply(&mut self, events: &[Recorded<DomainEvent>]) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        // What a crash takes away is filled again anyway.
        sqlx::query("SET LOCAL synchronous_commit = off").execute(&mut *tx).await?;
        self.projector.apply(&self.schema, events, &mut tx).await?;
        Ok(tx.commit().await?)
    }
}

/// The next events after `position`, none of them beyond `until`, which lies in the log.
pub(super) async fn next(
    feed: &dyn Feed,
    wanted: Wanted,
    position: u64,
    until: u64,
) -> Result<Batch, Error> {
    for _ in 0..PATIENCE {
        let mut batch = feed.read(position, BATCH, wanted).await?;
        if batch.scanned_to > position {
            let within = |recorded: &Recorded<DomainEvent>| recorded.header.position <= until;
            batch.events.truncate(batch.events.partition_point(within));
            batch.scanned_to = batch.scanned_to.min(until);
            return Ok(batch);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(FeedError::Unavailable(Arc::new(LogTooShort { position, until })).into())
}

/// The log does not give what its head promises.
#[derive(Debug, thiserror::Error)]
#[error("the log has nothing after position {position}, but {until} has been reached before")]
struct LogTooShort {
    position: u64,
    until: u64,
}
