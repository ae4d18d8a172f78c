//! The log as projectors read it: decoded, opened, in order.

use std::{error::Error, sync::Arc};

use async_trait::async_trait;
use kehu_domain::{DecodeError, DomainEvent, Header, Recorded, values::Text};
use kehu_projections::{Batch, Feed, FeedError, Wanted};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    sealing::{Keyring, Vault, VaultError},
    store::{EventStore, Selection, StoredEvent},
};

/// Why a stored event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableEvent {
    /// Data or metadata is not the JSON it should be.
    #[error("its {part} is not the JSON that kehu writes")]
    NotJson {
        /// Data or metadata.
        part: &'static str,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// A sealed field does not open, or the keys cannot be had.
    #[error("a sealed field does not open")]
    Sealed(#[from] VaultError),
    /// Its type, version or shape is unknown.
    #[error("its content is not understood")]
    Content(#[from] DecodeError),
}

impl UnreadableEvent {
    /// Whether waiting and reading again may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sealed(error) => error.is_transient(),
            Self::NotJson { .. } | Self::Content(_) => false,
        }
    }
}

/// A stored event with its JSON parsed and still sealed.
#[derive(Debug)]
struct Parsed {
    event: StoredEvent,
    json: Result<(Value, Value), UnreadableEvent>,
}

impl Parsed {
    fn new(event: StoredEvent) -> Self {
        let parse = |part, bytes: &[u8]| {
            serde_json::from_slice(bytes)
                .map_err(|source| UnreadableEvent::NotJson { part, source })
        };
        let json = parse("data", &event.data).and_then(|data| {
            let metadata = event.metadata.as_deref();
            let metadata = metadata.map_or(Ok(Value::Null), |bytes| parse("metadata", bytes))?;
            Ok((data, metadata))
        });
        Self { event, json }
    }

    fn open(self, keys: &Keyring) -> Result<Recorded<DomainEvent>, UnreadableEvent> {
        let (data, metadata) = self.json?;
        let event = self.event;
        let data = keys.open(&event.stream, event.event_id, data)?;
        let metadata = keys.open_metadata(&event.stream, event.command_id, metadata)?;
        let Metadata { reason, traceparent } = Option::deserialize(metadata)
            .map_err(|source| UnreadableEvent::NotJson { part: "metadata", source })?
            .unwrap_or_default();
        let decoded = DomainEvent::decode(
            event.stream.category(),
            &event.event_type,
            event.schema_version,
            data,
        )?;
        Ok(Recorded { header: header(event, reason, traceparent), event: decoded })
    }
}

/// What an append carries beside the columns of the log.
#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    reason: Option<Text>,
    #[serde(default)]
    traceparent: Option<String>,
}

fn header(event: StoredEvent, reason: Option<Text>, traceparent: Option<String>) -> Header {
    Header {
        position: event.position,
        stream: event.stream,
        version: event.version,
        event_id: event.event_id,
        event_type: event.event_type.as_ref().to_owned(),
        schema_version: event.schema_version,
        actor: event.actor,
        on_behalf_of: event.on_behalf_of,
        reason,
        command_id: event.command_id,
        correlation_id: event.correlation_id,
        causation_id: event.causation_id,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
        source: event.source,
        traceparent,
    }
}

/// An event that could not be read, and where it is.
#[derive(Debug, thiserror::Error)]
#[error("event {} of {} (version {}) cannot be read", .event.position, .event.stream, .event.version)]
pub struct Unreadable {
    /// The event as it is stored.
    pub event: Box<StoredEvent>,
    /// Why.
    #[source]
    pub source: UnreadableEvent,
}

/// Opens and decodes events; the keys for all of them come in at most one statement.
///
/// Fails as a whole when the keys cannot be had, and one by one otherwise.
pub async fn decode(vault: &Vault, events: Vec<StoredEvent>) -> Result<Vec<Decoded>, VaultError> {
    let parsed: Vec<_> = events.into_iter().map(Parsed::new).collect();
    let values = parsed.iter().filter_map(|parsed| parsed.json.as_ref().ok());
    let keys = vault.keyring(values.flat_map(|(data, metadata)| [data, metadata])).await?;
    let open = |parsed: Parsed| {
        let stored = parsed.event.clone();
        parsed.open(&keys).map_err(|source| Unreadable { event: Box::new(stored), source })
    };
    Ok(parsed.into_iter().map(open).collect())
}

/// Opens and decodes a stretch of events; fails at the first that cannot be read.
pub async fn decode_all(
    vault: &Vault,
    events: Vec<StoredEvent>,
) -> Result<Vec<Recorded<DomainEvent>>, DecodeAllError> {
    let decoded = decode(vault, events).await?;
    Ok(decoded.into_iter().collect::<Result<_, _>>()?)
}

/// Why a stretch of events cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeAllError {
    /// The keys cannot be had.
    #[error("the keys cannot be had")]
    Keys(#[from] VaultError),
    /// One event cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

type Decoded = Result<Recorded<DomainEvent>, Unreadable>;

/// The category under which integrators keep streams of their own, in a form of their own.
const FOREIGN: &str = "ext";

/// The log, opened and decoded; without the streams under `ext-`.
#[derive(Debug, Clone)]
pub struct LogFeed {
    store: Arc<dyn EventStore>,
    vault: Arc<Vault>,
}

impl LogFeed {
    /// A feed from `store`, opened with `vault`.
    pub fn new(store: Arc<dyn EventStore>, vault: Arc<Vault>) -> Self {
        Self { store, vault }
    }

    /// Destroys the keys that erasures name, before anybody is told of the erasure.
    ///
    /// Whoever erases does so as well; but a process may be killed between the event and the keys,
    /// and nobody may come back to send the command again.
    async fn complete_erasures(&self, decoded: &[Decoded]) -> Result<(), VaultError> {
        for recorded in decoded.iter().flatten() {
            for subject in recorded.event.erased_subjects() {
                self.vault.destroy(subject).await?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Feed for LogFeed {
    /// Stops before an event that cannot be read, and fails once that event is the next one.
    async fn read(&self, after: u64, limit: usize, wanted: Wanted) -> Result<Batch, FeedError> {
        let page = self.store.read(&Selection::All, after, limit).await.map_err(unavailable)?;
        let own = |event: &StoredEvent| {
            let category = event.stream.category();
            category != FOREIGN && wanted.includes(category, &event.event_type)
        };
        let stored = page.events.into_iter().filter(own).collect();
        let decoded = decode(&self.vault, stored).await.map_err(unavailable)?;
        self.complete_erasures(&decoded).await.map_err(unavailable)?;
        let mut batch = Batch {
            events: Vec::with_capacity(decoded.len()),
            scanned_to: page.scanned_to,
            at_end: page.at_end,
        };
        for recorded in decoded {
            match recorded {
                Ok(recorded) => batch.events.push(recorded),
                Err(unreadable) if unreadable.source.is_transient() => {
                    return Err(unavailable(unreadable));
                }
                Err(unreadable) if batch.events.is_empty() => return Err(poison(unreadable)),
                Err(unreadable) => {
                    batch.scanned_to = unreadable.event.position - 1;
                    batch.at_end = false;
                    break;
                }
            }
        }
        Ok(batch)
    }

    async fn wait_beyond(&self, after: u64) {
        self.store.wait_beyond(after).await;
    }

    async fn head(&self) -> Result<u64, FeedError> {
        self.store.head().await.map_err(unavailable)
    }
}

fn unavailable(error: impl Error + Send + Sync + 'static) -> FeedError {
    FeedError::Unavailable(Arc::new(error))
}

fn poison(unreadable: Unreadable) -> FeedError {
    FeedError::Undecodable {
        position: unreadable.event.position,
        stream: unreadable.event.stream,
        source: Arc::new(unreadable.source),
    }
}
