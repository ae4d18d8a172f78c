//! Aggregates kept folded between commands: bounded, and never trusted for a "no".

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use kehu_domain::values::StreamName;
use lru::LruCache;

/// For how long what was confirmed counts as recent.
const RECENT: Duration = Duration::from_secs(1);

/// An aggregate as its stream has it up to a version.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded<S> {
    pub(super) state: S,
    /// The last version; `None` when there is no event.
    pub(super) version: Option<u64>,
    /// The position of that version; 0 when there is no event.
    pub(super) position: u64,
}

/// Folded aggregates of one kind.
#[derive(Debug)]
pub(super) struct Cache<S>(Mutex<LruCache<StreamName, Entry<S>>>);

#[derive(Debug)]
struct Entry<S> {
    folded: Arc<Folded<S>>,
    confirmed: Instant,
}

impl<S> Cache<S> {
    pub(super) fn new(capacity: usize) -> Self {
        let capacity = NonZeroUsize::new(capacity).unwrap_or(NonZeroUsize::MIN);
        Self(Mutex::new(LruCache::new(capacity)))
    }

    /// What is kept of a stream, and whether it was confirmed just now.
    pub(super) fn get(&self, stream: &StreamName) -> Option<(Arc<Folded<S>>, bool)> {
        let mut entries = self.entries();
        let entry = entries.get(stream)?;
        Some((Arc::clone(&entry.folded), entry.confirmed.elapsed() < RECENT))
    }

    /// Keeps an aggregate unless a later version of it is there.
    pub(super) fn put(&self, stream: &StreamName, folded: Arc<Folded<S>>) {
        let mut entries = self.entries();
        let older = entries.peek(stream).is_none_or(|entry| entry.folded.version <= folded.version);
        if older {
            entries.put(stream.clone(), Entry { folded, confirmed: Instant::now() });
        }
    }

    /// Forgets a stream, so that its state is not kept twice while it moves on.
    pub(super) fn take(&self, stream: &StreamName) {
        self.entries().pop(stream);
    }

    /// A panic elsewhere leaves at worst an aggregate out of the cache.
    fn entries(&self) -> MutexGuard<'_, LruCache<StreamName, Entry<S>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn stream(n: u128) -> StreamName {
        StreamName::new("customer", Uuid::from_u128(n))
    }

    fn at(version: u64) -> Arc<Folded<()>> {
        Arc::new(Folded { state: (), version: Some(version), position: version + 1 })
    }

    #[test]
    fn an_older_version_never_replaces_a_later_one() {
        let cache = Cache::new(4);
        cache.put(&stream(1), at(3));
        cache.put(&stream(1), at(2));
        assert_eq!(cache.get(&stream(1)).unwrap().0.version, Some(3));
    }

    #[test]
    fn the_cache_is_bounded() {
        let cache = Cache::new(2);
        (0..10).for_each(|n| cache.put(&stream(n), at(0)));
        assert_eq!((0..10).filter(|n| cache.get(&stream(*n)).is_some()).count(), 2);
    }
}
