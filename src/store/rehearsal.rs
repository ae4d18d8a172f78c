//! A log that can be written to without being written: what is there shows through, what is
//! appended stays in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use kehu_domain::values::StreamName;
use uuid::Uuid;

use super::{
    Append, AppendError, Appended, EventStore, Page, Selection, StoreError, StoredEvent, limits,
};
use crate::clock::Clock;

/// The log as it is, with what a rehearsal appended after it.
///
/// A stream that the rehearsal has appended to does not move on under it, whoever else writes.
pub struct RehearsalStore {
    kept: Arc<dyn EventStore>,
    clock: Clock,
    imagined: Mutex<Imagined>,
}

#[derive(Default)]
struct Imagined {
    streams: HashMap<StreamName, Vec<StoredEvent>>,
    commands: HashMap<Uuid, Appended>,
    /// Position of the last imagined event; 0 before the first.
    head: u64,
}

impl Imagined {
    fn last(&self, stream: &StreamName) -> Option<u64> {
        self.streams.get(stream)?.last().map(|event| event.version)
    }

    /// Whether the rehearsal has put something of its own in the place of a kept event.
    fn replaces(&self, kept: &StoredEvent) -> bool {
        let first = self.streams.get(&kept.stream).and_then(|events| events.first());
        first.is_some_and(|first| first.version <= kept.version)
    }
}

impl std::fmt::Debug for RehearsalStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RehearsalStore").finish_non_exhaustive()
    }
}

impl RehearsalStore {
    /// A rehearsal on top of `kept`.
    pub fn new(kept: Arc<dyn EventStore>, clock: Clock) -> Self {
        Self { kept, clock, imagined: Mutex::default() }
    }

    fn imagined(&self) -> MutexGuard<'_, Imagined> {
        self.imagined.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl EventStore for RehearsalStore {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        limits::check(&append)?;
        let known = self.command(append.command_id).await.map_err(AppendError::Unavailable)?;
        if let Some(known) = known {
            return known.repeat(&append);
        }
        let kept = self.kept.version(&append.stream).await.map_err(AppendError::Unavailable)?;
        let head = self.kept.head().await.map_err(AppendError::Unavailable)?;
        let mut imagined = self.imagined();
        let current = imagined.last(&append.stream).or(kept);
        if !append.expected.admits(current) {
            return Err(AppendError::Conflict { stream: append.stream, current });
        }
        let appended = Appended::following(&append, current, imagined.head.max(head));
        let recorded_at = self.clock.now();
        let events: Vec<StoredEvent> = (0..)
            .zip(append.events)
            .map(|(index, event)| StoredEvent {
                position: appended.first_position + index,
                stream: append.stream.clone(),
                version: appended.first_version + index,
                event_id: event.event_id,
                event_type: event.event_type.into(),
                schema_version: event.schema_version,
                data: event.data,
                actor: append.actor,
                on_behalf_of: append.on_behalf_of,
                command_id: append.command_id,
                correlation_id: append.correlation_id,
                causation_id: append.causation_id,
                occurred_at: append.occurred_at,
                recorded_at,
                source: append.source,
                metadata: append.metadata.clone(),
            })
            .collect();
        imagined.head = appended.last_position;
        imagined.commands.insert(append.command_id, appended.clone());
        imagined.streams.entry(append.stream).or_default().extend(events);
        Ok(appended)
    }

    async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError> {
        let imagined = self.imagined().commands.get(&command_id).cloned();
        match imagined {
            Some(appended) => Ok(Some(appended)),
            None => self.kept.command(command_id).await,
        }
    }

    async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError> {
        let imagined = self.imagined().last(stream);
        match imagined {
            Some(version) => Ok(Some(version)),
            None => self.kept.version(stream).await,
        }
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let mut events = self.kept.read_stream(stream, from_version, limit).await?;
        let imagined = self.imagined();
        events.retain(|kept| !imagined.replaces(kept));
        let added = imagined.streams.get(stream).into_iter().flatten();
        events.extend(added.filter(|event| event.version >= from_version).cloned());
        events.truncate(limit);
        Ok(events)
    }

    async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let mut page = self.kept.read(selection, after, limit).await?;
        let imagined = self.imagined();
        page.events.retain(|kept| !imagined.replaces(kept));
        if !page.at_end {
            return Ok(page);
        }
        let mut added: Vec<_> = imagined
            .streams
            .iter()
            .filter(|(stream, _)| match selection {
                Selection::All => true,
                Selection::Category(category) => stream.category() == category,
                Selection::Stream(wanted) => *stream == wanted,
            })
            .flat_map(|(_, events)| events)
            .filter(|event| event.position > after)
            .cloned()
            .collect();
        added.sort_unstable_by_key(|event| event.position);
        let room = limit.saturating_sub(page.events.len());
        page.at_end = added.len() <= room;
        added.truncate(room);
        page.events.extend(added);
        page.scanned_to = if page.at_end {
            imagined.head.max(page.scanned_to)
        } else {
            page.events.last().map_or(page.scanned_to, |event| event.position)
        };
        Ok(page)
    }

    async fn head(&self) -> Result<u64, StoreError> {
        let imagined = self.imagined().head;
        Ok(imagined.max(self.kept.head().await?))
    }

    async fn wait_beyond(&self, after: u64) {
        self.kept.wait_beyond(after).await;
    }
}
