//! Subject keys in memory: bounded, made in batches, and forgotten once they are destroyed.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use lru::LruCache;
use tokio::sync::{Mutex as Turn, oneshot};
use uuid::Uuid;

use super::{KeyStore, MasterKey, VaultError, keys::KeyRow, seal::Secret};

/// Keys kept in memory; about 200 bytes each.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(32_768).unwrap();

/// For how long a node may go on using a key that another node has destroyed.
const RECHECK: Duration = Duration::from_secs(1);

/// The most keys made by one statement.
const BATCH: usize = 1_000;

/// A subject's key, or that it had one.
#[derive(Clone)]
pub(super) enum SubjectKey {
    /// Usable.
    Live { id: Uuid, key: Arc<Secret> },
    /// Gone for good.
    Destroyed,
}

/// The key table behind a cache.
///
/// Nodes see each other's destructions through a counter that grows in commit order: before keys
/// are used, and at most once a second, a node asks which keys went since it last asked, and
/// forgets them. So one statement a second keeps any number of cached keys honest.
pub(super) struct Keys {
    table: KeyStore,
    master: Arc<MasterKey>,
    cache: Mutex<Cache>,
    checked: Turn<Checked>,
    waiting: Mutex<Vec<Wanted>>,
    turn: Turn<()>,
}

struct Cache {
    keys: LruCache<String, SubjectKey>,
    /// Counts the occasions on which keys were forgotten: what was read before one of them may be
    /// used once, and is not kept.
    forgotten: u64,
}

struct Checked {
    at: Instant,
    destruction: i64,
}

/// `None` when the batch failed; whoever ran it has the reason.
type Answer = Option<SubjectKey>;

struct Wanted {
    subject: String,
    answer: oneshot::Sender<Answer>,
}

impl Keys {
    pub(super) async fn open(table: KeyStore, master: MasterKey) -> Result<Self, VaultError> {
        let found = table.prepare(master.check()).await?;
        if found != master.check() {
            return Err(VaultError::WrongMasterKey);
        }
        let destruction = table.destructions().await?;
        Ok(Self {
            table,
            master: Arc::new(master),
            cache: Mutex::new(Cache { keys: LruCache::new(CAPACITY), forgotten: 0 }),
            checked: Turn::new(Checked { at: Instant::now(), destruction }),
            waiting: Mutex::default(),
            turn: Turn::default(),
        })
    }

    /// The same keys, to try things on: nothing that happens to them is kept.
    pub(super) fn rehearsal(&self) -> Self {
        Self {
            table: self.table.rehearsal(),
            master: self.master.clone(),
            cache: Mutex::new(Cache { keys: LruCache::new(CAPACITY), forgotten: 0 }),
            checked: Turn::new(Checked { at: Instant::now(), destruction: 0 }),
            waiting: Mutex::default(),
            turn: Turn::default(),
        }
    }

    pub(super) fn master(&self) -> &MasterKey {
        &self.master
    }

    /// The keys of these subjects, those that ever had one; one statement for all that are not in
    /// memory.
    pub(super) async fn find(
        &self,
        subjects: impl IntoIterator<Item = String>,
    ) -> Result<HashMap<String, SubjectKey>, VaultError> {
        self.recheck().await?;
        let (mut found, mut missing) = (HashMap::new(), Vec::new());
        let forgotten = {
            let mut cache = self.cache();
            for subject in subjects {
                match cache.keys.get(&subject) {
                    Some(key) => drop(found.insert(subject, key.clone())),
                    None => missing.push(subject),
                }
            }
            cache.forgotten
        };
        if !missing.is_empty() {
            let rows = self.table.find(&missing).await?;
            found.extend(self.keep(rows, forgotten)?);
        }
        Ok(found)
    }

    /// The key of this subject, made now if it never had one. It is durable when this returns.
    ///
    /// Whoever comes first makes the keys for everybody who waits: an import that brings thousands
    /// of customers at once costs a statement for each batch, not for each customer.
    pub(super) async fn ensure(&self, subject: &str) -> Result<SubjectKey, VaultError> {
        self.recheck().await?;
        loop {
            if let Some(key) = self.cache().keys.get(subject) {
                return Ok(key.clone());
            }
            let (answer, mut answered) = oneshot::channel();
            self.waiting().push(Wanted { subject: subject.to_owned(), answer });
            let turn = tokio::select! {
                biased;
                key = &mut answered => match key {
                    Ok(key) => return key.ok_or(VaultError::NotMade),
                    // Whoever was making it has been cancelled.
                    Err(_) => continue,
                },
                turn = self.turn.lock() => turn,
            };
            if let Ok(key) = answered.try_recv() {
                return key.ok_or(VaultError::NotMade);
            }
            let wanted: Vec<_> = {
                let mut waiting = self.waiting();
                let batch = waiting.len().min(BATCH);
                waiting.drain(..batch).collect()
            };
            let made = self.make(&wanted).await;
            let (keys, failure) = made.map_or_else(|e| (HashMap::new(), Some(e)), |k| (k, None));
            for Wanted { subject, answer } in wanted {
                // Whoever has stopped waiting does not need it.
                let _ = answer.send(keys.get(&subject).cloned());
            }
            drop(turn);
            match (failure, answered.try_recv()) {
                (Some(failure), _) => return Err(failure),
                (None, Ok(key)) => return key.ok_or(VaultError::NotMade),
                // More were waiting than fit in one batch.
                (None, Err(_)) => {}
            }
        }
    }

    /// Makes keys for all who want one; in the order of subjects, so that nodes never deadlock.
    async fn make(&self, wanted: &[Wanted]) -> Result<HashMap<String, SubjectKey>, VaultError> {
        let forgotten = self.cache().forgotten;
        let mut rows = BTreeMap::new();
        for Wanted { subject, .. } in wanted {
            if !rows.contains_key(subject) {
                rows.insert(subject, self.new_key(subject)?);
            }
        }
        let rows = self.table.ensure(rows.into_values().collect()).await?;
        self.keep(rows, forgotten)
    }

    fn new_key(&self, subject: &str) -> Result<KeyRow, VaultError> {
        let (mut key, mut id) = (Secret::default(), [0; 16]);
        getrandom::fill(&mut *key)?;
        getrandom::fill(&mut id)?;
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        let wrapped = self.master.wrap(subject, id, &key);
        Ok(KeyRow { subject: subject.to_owned(), key: id, wrapped: Some(wrapped) })
    }

    /// Unwraps rows; keeps them in memory unless keys were forgotten since they were asked for.
    fn keep(
        &self,
        rows: Vec<KeyRow>,
        forgotten: u64,
    ) -> Result<HashMap<String, SubjectKey>, VaultError> {
        let mut keys = HashMap::with_capacity(rows.len());
        for row in rows {
            let key = match &row.wrapped {
                None => SubjectKey::Destroyed,
                Some(wrapped) => match self.master.unwrap_key(&row.subject, row.key, wrapped) {
                    Ok(key) => SubjectKey::Live { id: row.key, key: Arc::new(key) },
                    Err(_) => return Err(VaultError::AlteredKey { subject: row.subject }),
                },
            };
            keys.insert(row.subject, key);
        }
        let mut cache = self.cache();
        if cache.forgotten == forgotten {
            for (subject, key) in &keys {
                cache.keys.put(subject.clone(), key.clone());
            }
        }
        Ok(keys)
    }

    /// Destroys the key of this subject, here at once and elsewhere within [`RECHECK`].
    pub(super) async fn destroy(&self, subject: &str) -> Result<(), VaultError> {
        let found = self.find([subject.to_owned()]).await?;
        if matches!(found.get(subject), Some(SubjectKey::Destroyed)) {
            return Ok(());
        }
        self.table.destroy(subject).await?;
        self.forget([subject]);
        Ok(())
    }

    async fn recheck(&self) -> Result<(), VaultError> {
        let mut checked = self.checked.lock().await;
        if checked.at.elapsed() < RECHECK {
            return Ok(());
        }
        let asked = Instant::now();
        let (destruction, gone) = self.table.destroyed_after(checked.destruction).await?;
        if !gone.is_empty() {
            self.forget(gone.iter().map(String::as_str));
        }
        *checked = Checked { at: asked, destruction };
        Ok(())
    }

    fn forget<'a>(&self, subjects: impl IntoIterator<Item = &'a str>) {
        let mut cache = self.cache();
        cache.forgotten += 1;
        for subject in subjects {
            cache.keys.pop(subject);
        }
    }

    /// A panic elsewhere leaves at worst a key out of the cache.
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Wanted>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("table", &self.table).finish_non_exhaustive()
    }
}
