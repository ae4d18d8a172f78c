//! Where projectors get their events from: the log, or a list in tests.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Recorded, event::is_erasure, values::StreamName};

/// A stretch of the log, in order.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The events.
    pub events: Vec<Recorded<DomainEvent>>,
    /// Everything up to here has been looked at: go on after it.
    pub scanned_to: u64,
    /// Whether the log ended here when it was read.
    pub at_end: bool,
}

/// Why the log could not be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FeedError {
    /// It did not answer; trying again may help.
    #[error("the log did not answer")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// An event that this version of kehu cannot read; projectors stop before it.
    #[error("event {position} of {stream} cannot be read")]
    Undecodable {
        /// Its position.
        position: u64,
        /// Its stream.
        stream: StreamName,
        /// Why.
        #[source]
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
}

/// Which events are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Every one.
    All,
    /// Those of these categories, and erasures, which concern everybody.
    Of(&'static [&'static str]),
}

impl Wanted {
    /// Whether an event of this category and type is.
    pub fn includes(self, category: &str, event_type: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(categories) => categories.contains(&category) || is_erasure(event_type),
        }
    }
}

/// The log as projectors see it: decoded, opened, in total order.
#[async_trait]
pub trait Feed: fmt::Debug + Send + Sync + 'static {
    /// Those of the `limit` events after `after` that are wanted.
    ///
    /// Fails with [`FeedError::Undecodable`] if one of them cannot be read; asking for fewer
    /// events then gives those before it.
    async fn read(&self, after: u64, limit: usize, wanted: Wanted) -> Result<Batch, FeedError>;

    /// Resolves once the head may have moved beyond `after`, or after a while in any case.
    async fn wait_beyond(&self, after: u64);

    /// Position of the last event; 0 when the log is empty.
    async fn head(&self) -> Result<u64, FeedError>;
}
