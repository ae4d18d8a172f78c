//! The demo's events as one number: the same for the same demo, wherever and however it was written.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use kehu_domain::{
    DomainEvent, Recorded,
    values::{HierarchyId, ReservationId, SeriesId, StreamName},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::DemoError;
use crate::{
    commands::Commands,
    feed,
    store::{Selection, StoredEvent},
};

/// Events read at once.
const PAGE: usize = 1_000;

/// How many events there are, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// How many.
    pub events: u64,
    /// The hash of all of them, in hexadecimal digits.
    pub sha256: String,
}

/// The events of these conversations, without the claims and numbers that kehu draws on the way.
///
/// Each stream is hashed in its own order and then all of them by name, so that it does not matter
/// which of two customers was written first. What depends on keys or on when it was recorded is left
/// out: the ids of claims, positions, times of recording.
pub(super) async fn of(
    commands: &Commands,
    conversations: &HashSet<Uuid>,
) -> Result<Digest, DemoError> {
    let (mut streams, mut after, mut events) = (BTreeMap::new(), 0, 0);
    loop {
        let page = commands.store().read(&Selection::All, after, PAGE).await?;
        after = page.scanned_to;
        let told = |event: &StoredEvent| {
            conversations.contains(&event.correlation_id) && !is_bookkeeping(&event.stream)
        };
        let stored: Vec<_> = page.events.into_iter().filter(told).collect();
        for recorded in feed::decode_all(commands.vault(), stored).await? {
            events += 1;
            let hash: &mut Sha256 = streams.entry(recorded.header.stream.clone()).or_default();
            add(hash, &recorded);
        }
        if page.at_end {
            break;
        }
    }
    let mut all = Sha256::new();
    for (stream, hash) in streams {
        all.update(stream.as_str().as_bytes());
        all.update(hash.finalize());
    }
    let mut sha256 = String::with_capacity(64);
    for byte in all.finalize() {
        // A string takes whatever is written to it.
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(Digest { events, sha256 })
}

/// Claims, links and numbers are recorded when they are drawn; what they are for tells of them.
fn is_bookkeeping(stream: &StreamName) -> bool {
    matches!(
        stream.category(),
        ReservationId::CATEGORY | HierarchyId::CATEGORY | SeriesId::CATEGORY
    )
}

fn add(hash: &mut Sha256, recorded: &Recorded<DomainEvent>) {
    let Recorded { header, event } = recorded;
    let (event_type, schema_version, data) = event.encode();
    let told = json!({
        "id": header.event_id,
        "type": event_type,
        "schema": schema_version,
        "data": data,
        "command": header.command_id,
        "correlation": header.correlation_id,
        "causation": header.causation_id,
        "actor": header.actor,
        "behalf": header.on_behalf_of,
        "reason": header.reason.as_ref().and_then(|reason| reason.as_str()),
        "occurred": header.occurred_at.timestamp_micros(),
        "source": header.source,
    });
    // Each event after its length, so that two are not one.
    let told = told.to_string();
    hash.update((told.len() as u64).to_be_bytes());
    hash.update(told.as_bytes());
}
