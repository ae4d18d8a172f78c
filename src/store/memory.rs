//! The log in memory, for tests: the same contract, nothing kept.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::SubsecRound;
use kehu_domain::values::StreamName;
use tokio::{sync::watch, time::timeout};
use uuid::Uuid;

use super::{
    Append, AppendError, Appended, EventStore, Page, Selection, StoreError, StoredEvent, limits,
};
use crate::clock::Clock;

/// How long [`EventStore::wait_beyond`] waits at most.
const WAIT: Duration = Duration::from_secs(5);

/// The log in memory.
pub struct MemoryStore {
    clock: Clock,
    log: Mutex<Log>,
    head: watch::Sender<u64>,
}

/// Everything under one lock, so that an append is one step.
#[derive(Default)]
struct Log {
    /// Ordered by position; the event at index `n` has position `n + 1`.
    events: Vec<StoredEvent>,
    /// Indexes into `events`, ordered by version.
    streams: HashMap<StreamName, Vec<usize>>,
    commands: HashMap<Uuid, Appended>,
}

impl MemoryStore {
    /// An empty log.
    pub fn new(clock: Clock) -> Self {
        Self { clock, log: Mutex::default(), head: watch::Sender::new(0) }
    }

    /// A panic elsewhere cannot leave the log half written: `Log::append` checks before it writes.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn version(&self, stream: &StreamName) -> Option<u64> {
        self.streams.get(stream).map(|indexes| indexes.len() as u64 - 1)
    }

    fn append(&mut self, append: Append, clock: &Clock) -> Result<Appended, AppendError> {
        limits::check(&append)?;
        if let Some(earlier) = self.commands.get(&append.command_id) {
            return earlier.repeat(&append);
        }
        let current = self.version(&append.stream);
        if !append.expected.admits(current) {
            return Err(AppendError::Conflict { stream: append.stream, current });
        }
        let appended = Appended::following(&append, current, self.events.len() as u64);
        let now = clock.now();
        let recorded_at = self.events.last().map_or(now, |last| last.recorded_at.max(now));
        let occurred_at = append.occurred_at.trunc_subsecs(6);
        let indexes = self.streams.entry(append.stream.clone()).or_default();
        for (event, n) in append.events.into_iter().zip(0..) {
            indexes.push(self.events.len());
            self.events.push(StoredEvent {
                position: appended.first_position + n,
                stream: append.stream.clone(),
                version: appended.first_version + n,
                event_id: event.event_id,
                event_type: event.event_type.into(),
                schema_version: event.schema_version,
                data: event.data,
                actor: append.actor,
                on_behalf_of: append.on_behalf_of,
                command_id: append.command_id,
                correlation_id: append.correlation_id,
                causation_id: append.causation_id,
                occurred_at,
                recorded_at,
                source: append.source,
                metadata: append.metadata.clone(),
            });
        }
        self.commands.insert(append.command_id, appended.clone());
        Ok(appended)
    }

    fn read(&self, selection: &Selection, after: u64, limit: usize) -> Page {
        let limit = limits::page(limit);
        let head = self.events.len() as u64;
        let first = usize::try_from(after).unwrap_or(usize::MAX);
        let rest = self.events.get(first..).unwrap_or_default();
        let (events, scanned_to): (Vec<_>, _) = match selection {
            Selection::All => {
                let events: Vec<_> = rest.iter().take(limit).cloned().collect();
                let scanned_to = after + events.len() as u64;
                (events, scanned_to)
            }
            Selection::Category(category) => {
                // As bounded as the database's scan, so that callers meet empty pages here too.
                let stretch = rest.get(..limit.min(rest.len())).unwrap_or_default();
                let of_category = |event: &&StoredEvent| event.stream.category() == category;
                let events = stretch.iter().filter(of_category).cloned().collect();
                (events, after + stretch.len() as u64)
            }
            Selection::Stream(stream) => {
                let indexes = self.streams.get(stream).map(Vec::as_slice).unwrap_or_default();
                let new = indexes.get(indexes.partition_point(|index| *index < first)..);
                let events: Vec<_> = new
                    .unwrap_or_default()
                    .iter()
                    .take(limit)
                    .filter_map(|index| self.events.get(*index))
                    .cloned()
                    .collect();
                let full = events.len() == limit;
                let last = events.last().filter(|_| full).map(|event| event.position);
                (events, last.unwrap_or_else(|| head.max(after)))
            }
        };
        Page { events, scanned_to, at_end: scanned_to >= head }
    }
}

#[async_trait]
impl EventStore for MemoryStore {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let mut log = self.log();
        let appended = log.append(append, &self.clock)?;
        self.head.send_replace(log.events.len() as u64);
        Ok(appended)
    }

    async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError> {
        let found = self.log().commands.get(&command_id).cloned();
        Ok(found.map(|appended| Appended { repeated: true, ..appended }))
    }

    async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError> {
        Ok(self.log().version(stream))
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let log = self.log();
        let indexes = log.streams.get(stream).map(Vec::as_slice).unwrap_or_default();
        let from = usize::try_from(from_version).unwrap_or(usize::MAX);
        let selected = indexes.get(from..).unwrap_or_default().iter().take(limit);
        Ok(selected.filter_map(|index| log.events.get(*index)).cloned().collect())
    }

    async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
    ) -> Result<Page, StoreError> {
        Ok(self.log().read(selection, after, limit))
    }

    async fn head(&self) -> Result<u64, StoreError> {
        Ok(*self.head.borrow())
    }

    async fn wait_beyond(&self, after: u64) {
        let mut head = self.head.subscribe();
        // The sender lives in `self`: neither outcome needs handling.
        let _ = timeout(WAIT, head.wait_for(|position| *position > after)).await;
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("head", &*self.head.borrow()).finish_non_exhaustive()
    }
}
