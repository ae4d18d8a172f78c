//! What an append may carry and a page may hold, the same for every adapter.

use bytes::Bytes;
use kehu_domain::values::StreamName;

use super::{Append, AppendError, MAX_EVENT_BYTES};

/// Events of one append.
pub const MAX_EVENTS: usize = 10_000;

/// All events of one append together, data and metadata.
pub const MAX_APPEND_BYTES: usize = 32 * 1024 * 1024;

/// The longest event type name.
pub const MAX_TYPE_BYTES: usize = 100;

/// The most events that one read returns, whatever the caller asks for.
pub const MAX_PAGE: usize = 10_000;

/// Refuses what no adapter could store or nobody should.
pub(super) fn check(append: &Append) -> Result<(), AppendError> {
    let metadata = append.metadata.as_ref().map_or(0, Bytes::len);
    let refusal = if append.events.is_empty() {
        "an append needs at least one event"
    } else if append.events.len() > MAX_EVENTS {
        "an append has at most 10,000 events"
    } else if append.events.iter().any(|event| event.data.len() + metadata > MAX_EVENT_BYTES) {
        "an event has at most 1 MiB, longer content is an attachment"
    } else if bytes(append) > MAX_APPEND_BYTES {
        "an append has at most 32 MiB"
    } else if append.events.iter().any(|event| !is_type_name(&event.event_type)) {
        "an event type is a name of 1 to 100 bytes without control characters"
    } else if StreamName::parse(append.stream.as_str()).is_err() {
        "a stream is named <category>-<uuid> or ext-<text>"
    } else {
        return Ok(());
    };
    Err(AppendError::Invalid(refusal))
}

/// What the events of an append weigh.
pub(super) fn bytes(append: &Append) -> usize {
    let metadata = append.metadata.as_ref().map_or(0, Bytes::len);
    append.events.iter().map(|event| event.data.len() + metadata).sum()
}

/// The page size to use for what a caller asked for.
pub(super) fn page(limit: usize) -> usize {
    limit.clamp(1, MAX_PAGE)
}

fn is_type_name(name: &str) -> bool {
    (1..=MAX_TYPE_BYTES).contains(&name.len()) && !name.chars().any(char::is_control)
}
