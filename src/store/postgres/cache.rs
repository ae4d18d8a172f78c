//! A bounded map that forgets what has not been used for long.

use std::{borrow::Borrow, collections::HashMap, hash::Hash, mem};

/// Two generations: what is used moves to the young one; when that is full, it becomes the old one
/// and the old one is forgotten. Close to least recently used, without a list to maintain.
#[derive(Debug)]
pub(super) struct Cache<K, V> {
    capacity: usize,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash, V> Cache<K, V> {
    /// Holds at most twice `generation` entries.
    pub(super) fn new(generation: usize) -> Self {
        Self { capacity: generation, young: HashMap::new(), old: HashMap::new() }
    }

    /// What is known of `key`.
    pub(super) fn get<Q>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if !self.young.contains_key(key)
            && let Some((key, value)) = self.old.remove_entry(key)
        {
            self.insert(key, value);
        }
        self.young.get(key)
    }

    /// Remembers, replacing what was known.
    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.capacity && !self.young.contains_key(&key) {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let mut cache = Cache::new(2);
        cache.insert("used", 1);
        for key in ["a", "b", "c", "d", "e"] {
            cache.insert(key, 2);
            assert_eq!(cache.get("used"), Some(&1), "after {key}");
        }
        assert_eq!(cache.get("a"), None);
        assert_eq!(cache.get("e"), Some(&2));
        assert!(cache.young.len() + cache.old.len() <= 4);
    }

    #[test]
    fn the_newest_value_wins_over_an_older_generation() {
        let mut cache = Cache::new(1);
        cache.insert("key", 1);
        cache.insert("other", 1);
        cache.insert("key", 2);
        assert_eq!(cache.get("key"), Some(&2));
        cache.clear();
        assert_eq!(cache.get("key"), None);
    }
}
