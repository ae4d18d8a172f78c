//! Reads each page of the log once for all projectors.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::Mutex;

use crate::feed::{Batch, Feed, FeedError, Wanted};

/// How many events one transaction applies at most while following the log.
pub(super) const PAGE: usize = 500;
/// How far projectors may drift apart before a page is read again.
const KEPT: usize = 6;

/// The last pages that were read.
#[derive(Debug)]
pub(super) struct Pages {
    feed: Arc<dyn Feed>,
    kept: Mutex<VecDeque<(u64, Arc<Batch>)>>,
}

impl Pages {
    pub(super) fn new(feed: Arc<dyn Feed>) -> Self {
        Self { feed, kept: Mutex::new(VecDeque::new()) }
    }

    /// The page after `after`, of [`PAGE`] events or of fewer if asked for.
    pub(super) async fn read(&self, after: u64, limit: usize) -> Result<Arc<Batch>, FeedError> {
        if limit < PAGE {
            return Ok(Arc::new(self.feed.read(after, limit, Wanted::All).await?));
        }
        // The lock is held while reading: whoever waits for it wants the same page.
        let mut kept = self.kept.lock().await;
        if let Some((_, page)) = kept.iter().find(|(start, _)| *start == after) {
            return Ok(Arc::clone(page));
        }
        let page = Arc::new(self.feed.read(after, PAGE, Wanted::All).await?);
        if page.scanned_to > after {
            kept.push_back((after, Arc::clone(&page)));
            if kept.len() > KEPT {
                kept.pop_front();
            }
        }
        Ok(page)
    }
}
