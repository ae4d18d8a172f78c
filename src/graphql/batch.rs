//! Loads that siblings ask for one by one, sent to the database together.
//!
//! All resolvers of a request are polled by one task. The first one that asks becomes the leader:
//! it lets the others be polled once, and then fetches what all of them asked for. No timer and no
//! other task is needed, and how many statements a query takes depends on its shape alone.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::channel::oneshot;

/// What a key leads to, if anything; the error is everybody's.
pub(crate) type Loaded<V, E> = Result<Option<V>, Arc<E>>;

type Waiting<K, V, E> = Vec<(K, oneshot::Sender<Loaded<V, E>>)>;

/// Keys that are waiting to be fetched together.
#[derive(Debug)]
pub(crate) struct Batch<K, V, E> {
    state: Mutex<State<K, V, E>>,
}

#[derive(Debug)]
struct State<K, V, E> {
    led: bool,
    waiting: Waiting<K, V, E>,
}

impl<K, V, E> Default for Batch<K, V, E> {
    fn default() -> Self {
        Self { state: Mutex::new(State { led: false, waiting: Vec::new() }) }
    }
}

impl<K: Clone + Eq + Hash, V: Clone, E> Batch<K, V, E> {
    /// What `key` leads to; `fetch` gets each key once, together with those of the siblings.
    #[expect(
        clippy::future_not_send,
        reason = "what an async closure returns cannot be bound; every caller's is `Send`"
    )]
    pub(crate) async fn load<F>(&self, key: K, fetch: F) -> Loaded<V, E>
    where
        F: AsyncFnOnce(Vec<K>) -> Result<HashMap<K, V>, E>,
    {
        loop {
            let Some(waiting) = self.join(&key) else {
                let mut lead = Lead { batch: self, over: false };
                tokio::task::yield_now().await;
                let waiting = lead.end();
                return lead_fetch(key, waiting, fetch).await;
            };
            // A leader that is gone has fetched nothing: ask again.
            if let Ok(loaded) = waiting.await {
                return loaded;
            }
        }
    }

    /// Waits with the others; `None` makes the caller their leader.
    fn join(&self, key: &K) -> Option<oneshot::Receiver<Loaded<V, E>>> {
        let mut state = self.lock();
        if !state.led {
            state.led = true;
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        state.waiting.push((key.clone(), sender));
        Some(receiver)
    }
}

impl<K, V, E> Batch<K, V, E> {
    fn lock(&self) -> MutexGuard<'_, State<K, V, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::future_not_send, reason = "as `Batch::load`")]
async fn lead_fetch<K, V, E, F>(key: K, waiting: Waiting<K, V, E>, fetch: F) -> Loaded<V, E>
where
    K: Clone + Eq + Hash,
    V: Clone,
    F: AsyncFnOnce(Vec<K>) -> Result<HashMap<K, V>, E>,
{
    let keys: HashSet<K> =
        waiting.iter().map(|(key, _)| key.clone()).chain([key.clone()]).collect();
    let fetched = fetch(keys.into_iter().collect()).await.map_err(Arc::new);
    let find = |key: &K| match &fetched {
        Ok(values) => Ok(values.get(key).cloned()),
        Err(error) => Err(Arc::clone(error)),
    };
    for (key, sender) in waiting {
        // Whoever no longer waits does not mind.
        let _ = sender.send(find(&key));
    }
    find(&key)
}

/// Ends the lead even when the leader is dropped, so that nobody waits for ever.
struct Lead<'a, K, V, E> {
    batch: &'a Batch<K, V, E>,
    over: bool,
}

impl<K, V, E> Lead<'_, K, V, E> {
    fn end(&mut self) -> Waiting<K, V, E> {
        if self.over {
            return Vec::new();
        }
        self.over = true;
        let mut state = self.batch.lock();
        state.led = false;
        std::mem::take(&mut state.waiting)
    }
}

impl<K, V, E> Drop for Lead<'_, K, V, E> {
    fn drop(&mut self) {
        drop(self.end());
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use futures::future::{join_all, select_all};

    use super::*;

    type Doubles = Batch<u64, u64, Infallible>;

    async fn double(keys: Vec<u64>) -> Result<HashMap<u64, u64>, Infallible> {
        Ok(keys.into_iter().filter(|key| *key != 7).map(|key| (key, key * 2)).collect())
    }

    #[tokio::test]
    async fn siblings_are_fetched_together() {
        for siblings in [1, 20, 1_000] {
            let (batch, fetches) = (Doubles::default(), AtomicUsize::new(0));
            let load = |key| {
                batch.load(key % 500, async |keys| {
                    fetches.fetch_add(1, Ordering::Relaxed);
                    double(keys).await
                })
            };
            let loaded = join_all((0..siblings).map(load)).await;
            assert_eq!(fetches.load(Ordering::Relaxed), 1, "{siblings} siblings");
            for (key, value) in (0..siblings).zip(loaded) {
                let expected = (key % 500 != 7).then_some(key % 500 * 2);
                assert_eq!(value, Ok(expected));
            }
        }
    }

    #[tokio::test]
    async fn a_leader_that_is_gone_leaves_nobody_waiting() {
        let batch = Doubles::default();
        let leader = Box::pin(batch.load(1, async |_: Vec<u64>| std::future::pending().await));
        let follower = Box::pin(batch.load(2, double));
        // Both start; the leader is then dropped while it fetches.
        let timeout = Box::pin(async {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            Ok(None)
        });
        let loads: Vec<futures::future::BoxFuture<'_, Loaded<u64, Infallible>>> =
            vec![leader, follower, timeout];
        let (_, _, mut rest) = select_all(loads).await;
        drop(rest.remove(0));
        assert_eq!(rest.remove(0).await, Ok(Some(4)));
    }
}
