//! One projector's work: read, apply, move the checkpoint; wait, retry, or stop loudly.

use std::{
    error::Error as _,
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};

use kehu_domain::{DomainEvent, Recorded};
use tokio_util::sync::CancellationToken;

use super::{Projections, Reached, State, behind::Looked, checkpoint, pages::PAGE};
use crate::{Error, Projector, ReadModel, feed::FeedError, projector::Schema};

/// First pause after a failure; it doubles up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often a stopped projector looks whether someone has rebuilt it.
const STOPPED_PAUSE: Duration = Duration::from_secs(1);

struct Worker {
    projections: Projections,
    projector: Arc<dyn Projector>,
    model: ReadModel,
    position: u64,
    /// How many events to take at once; fewer while a poisoned one is being singled out.
    limit: usize,
    /// Before this position it is not asked whether it is worth building the tables anew.
    leap_at: u64,
}

/// Works until told to stop; a transaction that is cut off has not happened.
pub(super) async fn run(projections: Projections, model: ReadModel, shutdown: CancellationToken) {
    let projector = model.projector();
    let mut worker = Worker { projections, projector, model, position: 0, limit: PAGE, leap_at: 0 };
    shutdown.run_until_cancelled(worker.work()).await;
}

impl Worker {
    async fn work(&mut self) {
        let mut pause = SHORTEST_PAUSE;
        self.position = loop {
            match checkpoint::get(self.model, self.projections.db()).await {
                Ok(status) => break status.position,
                Err(error) => self.pause(&error, &mut pause).await,
            }
        };
        loop {
            match self.step().await {
                Ok(()) => pause = SHORTEST_PAUSE,
                Err(error) if error.is_transient() => self.pause(&error, &mut pause).await,
                Err(error) => self.stop(&error).await,
            }
        }
    }

    async fn pause(&self, error: &Error, pause: &mut Duration) {
        let (model, chain) = (self.model, chain(error));
        // When the database is away, all of them wait for it: one line tells that.
        if self.projections.is_worth_telling() {
            tracing::warn!(projector = %model, error = %chain, "a projector waits and tries again");
        } else {
            tracing::debug!(projector = %model, error = %chain, "a projector waits as well");
        }
        metrics::counter!("kehu_projection_retries_total", "projector" => model.name())
            .increment(1);
        tokio::time::sleep(*pause).await;
        *pause = (*pause * 2).min(LONGEST_PAUSE);
    }

    /// Applies the next batch, or waits for one.
    async fn step(&mut self) -> Result<(), Error> {
        let page = match self.projections.0.pages.read(self.position, self.limit).await {
            Err(FeedError::Undecodable { .. }) if self.limit > 1 => {
                self.limit = (self.limit / 2).max(1);
                return Ok(());
            }
            page => page?,
        };
        if page.scanned_to <= self.position {
            self.projections.0.feed.wait_beyond(self.position).await;
            return Ok(());
        }
        if !page.at_end && self.position >= self.leap_at {
            match self.projections.leap(self.model, self.position).await? {
                Looked::Near => {}
                Looked::Refused { again_at } => self.leap_at = again_at,
                Looked::Rebuilt { position } => {
                    self.reached(position);
                    return Ok(());
                }
            }
        }
        let events = page.events.get(..self.limit).unwrap_or(&page.events);
        let whole = events.len() == page.events.len();
        let last = events.last().map(|recorded| recorded.header.position);
        let to = last.filter(|_| !whole).unwrap_or(page.scanned_to);
        match self.apply(events, to).await {
            Ok(()) => {
                self.limit = PAGE;
                Ok(())
            }
            Err(error) if !error.is_transient() && events.len() > 1 => {
                self.limit = before(&error, events);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// One transaction: the rows and the checkpoint, or nothing.
    async fn apply(&mut self, events: &[Recorded<DomainEvent>], to: u64) -> Result<(), Error> {
        let started = Instant::now();
        let mut tx = self.projections.db().begin().await?;
        let status = checkpoint::lock(self.model, &mut tx).await?;
        if status.position != self.position {
            // Another process was here, or a rebuilt generation serves.
            tx.rollback().await?;
            self.reached(status.position);
            return Ok(());
        }
        let schema = Schema::serving(self.model);
        self.projector.apply(&schema, events, &mut tx).await?;
        checkpoint::advance(self.model, to, &mut tx).await?;
        tx.commit().await?;
        let name = self.model.name();
        let count = u64::try_from(events.len()).unwrap_or_default();
        metrics::counter!("kehu_projection_events_total", "projector" => name).increment(count);
        metrics::histogram!("kehu_projection_batch_seconds", "projector" => name)
            .record(started.elapsed());
        tracing::trace!(projector = name, events = count, position = to, "applied a batch");
        self.reached(to);
        Ok(())
    }

    fn reached(&mut self, position: u64) {
        self.position = position;
        let name = self.model.name();
        #[expect(clippy::cast_precision_loss, reason = "metrics are floating-point numbers")]
        metrics::gauge!("kehu_projection_position", "projector" => name).set(position as f64);
        metrics::gauge!("kehu_projection_stopped", "projector" => name).set(0.0);
        self.projections.publish(self.model, Reached { position, stopped: None });
    }

    /// Says what is wrong, wherever operators look, and waits until someone has seen to it.
    async fn stop(&mut self, error: &Error) {
        let (model, reason) = (self.model, chain(error));
        let at = poisoned(error).unwrap_or(self.position + 1);
        tracing::error!(projector = %model, position = at, error = %reason,
            "a projector has stopped: it cannot apply an event");
        metrics::gauge!("kehu_projection_stopped", "projector" => model.name()).set(1.0);
        let db = self.projections.db().clone();
        if let Err(error) = checkpoint::stop(model, self.position, at, &reason, &db).await {
            tracing::warn!(projector = %model, error = %chain(&error), "could not say so");
        }
        let stopped = Reached { position: self.position, stopped: Some(reason) };
        self.projections.publish(model, stopped);
        self.limit = PAGE;
        loop {
            tokio::time::sleep(STOPPED_PAUSE).await;
            if let Ok(status) = checkpoint::get(model, &db).await
                && (status.position != self.position || status.state == State::Running)
            {
                self.reached(status.position);
                return;
            }
        }
    }
}

/// How many of `events` come before the one that `error` is about; half of them if it does not say.
fn before(error: &Error, events: &[Recorded<DomainEvent>]) -> usize {
    let good = match poisoned(error) {
        Some(at) => events.partition_point(|recorded| recorded.header.position < at),
        None => events.len() / 2,
    };
    good.max(1)
}

fn poisoned(error: &Error) -> Option<u64> {
    match error {
        Error::Inconsistent { position, .. }
        | Error::Feed(FeedError::Undecodable { position, .. }) => Some(*position),
        Error::Database(_)
        | Error::Unreadable { .. }
        | Error::Feed(FeedError::Unavailable(_))
        | Error::Page(_)
        | Error::Busy(_)
        | Error::TooNew { .. } => None,
    }
}

/// An error and what caused it, but not what a JSON parser quotes: that may be personal.
pub(super) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause.filter(|error| !error.is::<serde_json::Error>()) {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
