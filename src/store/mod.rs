//! The event log: one port, [`EventStore`], and its adapters.

pub mod limits;
pub mod memory;
pub mod postgres;
pub mod rehearsal;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use kehu_domain::{Actor, Source, values::StreamName};
use uuid::Uuid;

/// The largest event, data and metadata together, in bytes; longer content is an attachment.
pub const MAX_EVENT_BYTES: usize = 1024 * 1024;

/// What a stream must look like for an append to go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    Any,
    /// No event yet.
    NoStream,
    /// Exactly this version is the last one.
    Version(u64),
}

impl Expected {
    /// Whether a stream whose last version is `current` is as expected.
    pub fn admits(self, current: Option<u64>) -> bool {
        match self {
            Self::Any => true,
            Self::NoStream => current.is_none(),
            Self::Version(version) => current == Some(version),
        }
    }
}

/// One event on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id; derived from the command, so that a retry brings the same.
    pub event_id: Uuid,
    /// Stored type name.
    pub event_type: String,
    /// Shape of the data.
    pub schema_version: u16,
    /// Sealed JSON, stored byte for byte.
    pub data: Bytes,
}

/// What one command appends to one stream, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Where to.
    pub stream: StreamName,
    /// On what condition.
    pub expected: Expected,
    /// What; at least one.
    pub events: Vec<NewEvent>,
    /// The command; a second append with the same id gets the first one's answer.
    pub command_id: Uuid,
    /// Hash of what the command says; the same id with another one is refused.
    pub fingerprint: [u8; 16],
    /// Who.
    pub actor: Actor,
    /// For whom.
    pub on_behalf_of: Option<Actor>,
    /// `$correlationId`.
    pub correlation_id: Uuid,
    /// `$causationId`.
    pub causation_id: Uuid,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Through which door.
    pub source: Source,
    /// What does not fit the columns, JSON: the sealed reason, `traceparent`.
    pub metadata: Option<Bytes>,
}

/// Where a command's events went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The stream.
    pub stream: StreamName,
    /// Version of the first event.
    pub first_version: u64,
    /// Version of the last event.
    pub last_version: u64,
    /// Position of the first event.
    pub first_position: u64,
    /// Position of the last event.
    pub last_position: u64,
    /// What the command said.
    pub fingerprint: [u8; 16],
    /// Whether an earlier append of the same command had done it already.
    pub repeated: bool,
}

impl Appended {
    /// Where the events of `append` go when its stream is at `current` and the log at `head`.
    pub(crate) fn following(append: &Append, current: Option<u64>, head: u64) -> Self {
        let count = append.events.len() as u64;
        let first_version = current.map_or(0, |version| version + 1);
        Self {
            stream: append.stream.clone(),
            first_version,
            last_version: first_version + count - 1,
            first_position: head + 1,
            last_position: head + count,
            fingerprint: append.fingerprint,
            repeated: false,
        }
    }

    /// The answer to an append whose command id had this outcome before.
    pub(crate) fn repeat(&self, append: &Append) -> Result<Self, AppendError> {
        if self.fingerprint == append.fingerprint && self.stream == append.stream {
            Ok(Self { repeated: true, ..self.clone() })
        } else {
            Err(AppendError::CommandIdReused(append.command_id))
        }
    }
}

/// An event as it is stored, data still sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Place in the total order, from 1.
    pub position: u64,
    /// Its stream.
    pub stream: StreamName,
    /// Place in its stream, from 0.
    pub version: u64,
    /// Its id.
    pub event_id: Uuid,
    /// Stored type name.
    pub event_type: Arc<str>,
    /// Shape of the data.
    pub schema_version: u16,
    /// The bytes that were appended.
    pub data: Bytes,
    /// Who.
    pub actor: Actor,
    /// For whom.
    pub on_behalf_of: Option<Actor>,
    /// The command that led to it.
    pub command_id: Uuid,
    /// `$correlationId`.
    pub correlation_id: Uuid,
    /// `$causationId`.
    pub causation_id: Uuid,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When the log took it; never decreases along positions.
    pub recorded_at: DateTime<Utc>,
    /// Through which door.
    pub source: Source,
    /// What does not fit the columns.
    pub metadata: Option<Bytes>,
}

/// Which events to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every stream.
    All,
    /// Every stream of one category.
    Category(String),
    /// One stream.
    Stream(StreamName),
}

/// A stretch of the log, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The events that were selected.
    pub events: Vec<StoredEvent>,
    /// Everything up to here has been looked at, selected or not: go on after it.
    pub scanned_to: u64,
    /// Whether the log ended here when it was read.
    pub at_end: bool,
}

/// Why an append did not happen. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream is not as expected.
    #[error("{stream} is at {}, not as expected", Version(*current))]
    Conflict {
        /// Which stream.
        stream: StreamName,
        /// Its last version; `None` when it has no event.
        current: Option<u64>,
    },
    /// The command id has been used for something else.
    #[error("command {0} has already been used for something else")]
    CommandIdReused(Uuid),
    /// An append without events, or an event over [`MAX_EVENT_BYTES`].
    #[error("refused: {0}")]
    Invalid(&'static str),
    /// The store could not do it; trying again with the same command id is safe.
    #[error("the event store did not answer")]
    Unavailable(#[source] StoreError),
}

/// The store itself failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    /// What was being done.
    pub message: String,
    /// What went wrong.
    #[source]
    pub source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

struct Version(Option<u64>);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(version) => write!(f, "version {version}"),
            None => f.write_str("its beginning"),
        }
    }
}

/// The log. Positions are strictly increasing and totally ordered; whoever has seen position n
/// never later misses one below n.
#[async_trait]
pub trait EventStore: fmt::Debug + Send + Sync + 'static {
    /// Appends one command's events. Order of checks: command id, expected version.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// The outcome of an earlier command.
    async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError>;

    /// The last version of a stream; `None` when it has no event.
    async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError>;

    /// Events of one stream from `from_version` on, at most `limit`.
    async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// Events after `position` in log order; looks at no more than a bounded stretch.
    async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
    ) -> Result<Page, StoreError>;

    /// Position of the last event; 0 when the log is empty.
    async fn head(&self) -> Result<u64, StoreError>;

    /// Resolves once the head may have moved beyond `after`, or after a while in any case.
    async fn wait_beyond(&self, after: u64);
}

/// A subscription's item.
pub type Delivery = Result<StoredEvent, StoreError>;

/// Everything selected after `after`, first what is there, then what comes, without gap or double.
pub fn subscribe(
    store: Arc<dyn EventStore>,
    selection: Selection,
    after: u64,
) -> BoxStream<'static, Delivery> {
    struct Cursor {
        store: Arc<dyn EventStore>,
        selection: Selection,
        after: u64,
        ready: std::vec::IntoIter<StoredEvent>,
    }
    let cursor = Cursor { store, selection, after, ready: Vec::new().into_iter() };
    Box::pin(futures::stream::try_unfold(cursor, |mut cursor| async move {
        loop {
            if let Some(event) = cursor.ready.next() {
                return Ok(Some((event, cursor)));
            }
            let page = cursor.store.read(&cursor.selection, cursor.after, 500).await?;
            cursor.after = page.scanned_to;
            if page.events.is_empty() && page.at_end {
                cursor.store.wait_beyond(cursor.after).await;
            }
            cursor.ready = page.events.into_iter();
        }
    }))
}
