//! A log that is a list.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kehu_domain::{DecodeError, DomainEvent, Recorded};
use kehu_projections::{Batch, Feed, FeedError, Wanted};
use tokio::sync::Notify;

/// Events in memory; those after the poisoned position cannot be read.
#[derive(Debug)]
pub(super) struct VecFeed {
    events: Mutex<Vec<Recorded<DomainEvent>>>,
    poisoned: Mutex<Option<u64>>,
    grown: Notify,
}

impl VecFeed {
    pub(super) fn new(events: Vec<Recorded<DomainEvent>>) -> Self {
        Self { events: Mutex::new(events), poisoned: Mutex::new(None), grown: Notify::new() }
    }

    pub(super) fn len(&self) -> u64 {
        self.events.lock().unwrap().last().map_or(0, |last| last.header.position)
    }

    pub(super) fn append(&self, events: impl IntoIterator<Item = Recorded<DomainEvent>>) {
        self.events.lock().unwrap().extend(events);
        self.grown.notify_waiters();
    }

    /// What the log says from now on, as after the destruction of a key.
    pub(super) fn replace(&self, events: Vec<Recorded<DomainEvent>>) {
        *self.events.lock().unwrap() = events;
        self.grown.notify_waiters();
    }

    pub(super) fn poison(&self, position: Option<u64>) {
        *self.poisoned.lock().unwrap() = position;
    }
}

#[async_trait]
impl Feed for VecFeed {
    async fn read(&self, after: u64, limit: usize, wanted: Wanted) -> Result<Batch, FeedError> {
        let events = self.events.lock().unwrap();
        let from = events.partition_point(|recorded| recorded.header.position <= after);
        let read: Vec<_> = events[from..].iter().take(limit).cloned().collect();
        if let Some(position) = *self.poisoned.lock().unwrap()
            && let Some(bad) = read.iter().find(|recorded| recorded.header.position == position)
        {
            return Err(FeedError::Undecodable {
                position,
                stream: bad.header.stream.clone(),
                source: Arc::new(DecodeError::UnknownCategory("nonsense".to_owned())),
            });
        }
        let scanned_to = read.last().map_or(after, |last| last.header.position);
        let at_end = from + read.len() == events.len();
        let is_wanted = |recorded: &Recorded<DomainEvent>| {
            let header = &recorded.header;
            wanted.includes(header.stream.category(), &header.event_type)
        };
        Ok(Batch { events: read.into_iter().filter(is_wanted).collect(), scanned_to, at_end })
    }

    async fn wait_beyond(&self, after: u64) {
        let grown = self.grown.notified();
        if self.len() <= after {
            drop(tokio::time::timeout(std::time::Duration::from_millis(200), grown).await);
        }
    }

    async fn head(&self) -> Result<u64, FeedError> {
        Ok(self.len())
    }
}
