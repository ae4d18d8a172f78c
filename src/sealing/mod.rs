//! Personal fields at rest: sealed with one key per subject, keys wrapped by a master key.
//!
//! In the log a personal text is `{"$sealed":{"subject":…,"key":…,"ct":…}}`: whose key, which one,
//! and the ciphertext in base64. It opens only at the place it was sealed for: stream, event, field.
//! Destroying the subject's key turns all of the subject's texts into `{"$erased":…}`, wherever
//! the log has been copied to. Keys are durable before anything sealed with them is appended.

mod cache;
mod error;
mod keys;
mod master;
mod seal;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeSet, HashMap};

use kehu_domain::values::{ReservationId, StreamName};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use cache::{Keys, SubjectKey};
use walk::Site;

pub use error::VaultError;
pub use keys::{KeyStore, MemoryKeys};
pub use master::MasterKey;

/// Seals and opens personal fields.
#[derive(Debug)]
pub struct Vault {
    keys: Keys,
}

impl Vault {
    /// Opens the key table; refuses a master key that is not the one the table was made with.
    pub async fn open(keys: KeyStore, master: MasterKey) -> Result<Self, VaultError> {
        Ok(Self { keys: Keys::open(keys, master).await? })
    }

    /// A vault that opens and seals as this one does, and keeps no key that it makes: for trying
    /// commands without writing anything.
    pub fn rehearsal(&self) -> Self {
        Self { keys: self.keys.rehearsal() }
    }

    /// Seals every `$personal` node in the data of an event.
    ///
    /// A text that has been in the log before stays under the key it had there; the others go
    /// under `subject`. Refuses ([`VaultError::Destroyed`]) to seal for someone who was erased.
    pub async fn seal(
        &self,
        stream: &StreamName,
        event_id: Uuid,
        subject: &str,
        data: Value,
    ) -> Result<Value, VaultError> {
        self.seal_at(Site::data(stream, event_id), subject, data).await
    }

    /// Seals every `$personal` node in the metadata that all events of a command share.
    pub async fn seal_metadata(
        &self,
        stream: &StreamName,
        command_id: Uuid,
        subject: &str,
        metadata: Value,
    ) -> Result<Value, VaultError> {
        self.seal_at(Site::metadata(stream, command_id), subject, metadata).await
    }

    async fn seal_at(
        &self,
        site: Site<'_>,
        subject: &str,
        mut value: Value,
    ) -> Result<Value, VaultError> {
        let mut keys = HashMap::new();
        for subject in walk::personal_subjects(&value, subject) {
            match self.keys.ensure(&subject).await? {
                SubjectKey::Destroyed => return Err(VaultError::Destroyed { subject }),
                live @ SubjectKey::Live { .. } => drop(keys.insert(subject, live)),
            }
        }
        if !keys.is_empty() {
            walk::seal(&mut value, site, subject, &keys);
        }
        Ok(value)
    }

    /// Opens every `$sealed` node in the data of an event.
    pub async fn open_value(
        &self,
        stream: &StreamName,
        event_id: Uuid,
        data: Value,
    ) -> Result<Value, VaultError> {
        self.keyring([&data]).await?.open(stream, event_id, data)
    }

    /// The keys for everything sealed in `values`, in at most one statement.
    pub async fn keyring<'a>(
        &self,
        values: impl IntoIterator<Item = &'a Value> + Send,
    ) -> Result<Keyring, VaultError> {
        let mut subjects = BTreeSet::new();
        for value in values {
            walk::sealed_subjects(value, &mut subjects);
        }
        let keys =
            if subjects.is_empty() { HashMap::new() } else { self.keys.find(subjects).await? };
        Ok(Keyring { keys })
    }

    /// Destroys the key of `subject` for good: whatever is sealed with it can never be opened
    /// again, and nothing more is sealed for this subject.
    ///
    /// It is durable when this returns; other nodes follow within a second.
    pub async fn destroy(&self, subject: &str) -> Result<(), VaultError> {
        self.keys.destroy(subject).await
    }

    /// Whether anything was ever sealed for `subject`, readable or not any more.
    pub async fn has_key(&self, subject: &str) -> Result<bool, VaultError> {
        Ok(!self.keys.find([subject.to_owned()]).await?.is_empty())
    }

    /// Seals a key of something kept outside the log with the key of `subject`, made now if it never
    /// had one.
    pub async fn wrap_key(&self, subject: &str, key: &[u8; 32]) -> Result<Vec<u8>, VaultError> {
        match self.keys.ensure(subject).await? {
            SubjectKey::Live { key: own, .. } => {
                Ok(seal::encrypt(&own, &seal::wrapped_for(subject), key))
            }
            SubjectKey::Destroyed => Err(VaultError::Destroyed { subject: subject.to_owned() }),
        }
    }

    /// Opens what [`wrap_key`](Self::wrap_key) has sealed; `None` once the subject's key has been
    /// destroyed.
    pub async fn unwrap_key(
        &self,
        subject: &str,
        wrapped: &[u8],
    ) -> Result<Option<Zeroizing<[u8; 32]>>, VaultError> {
        let altered = || VaultError::AlteredKey { subject: subject.to_owned() };
        match self.keys.find([subject.to_owned()]).await?.remove(subject) {
            Some(SubjectKey::Live { key: own, .. }) => {
                let opened = seal::decrypt(&own, &seal::wrapped_for(subject), wrapped);
                let opened = Zeroizing::new(opened.map_err(|_| altered())?);
                let key = opened.as_slice().try_into().map_err(|_| altered())?;
                Ok(Some(Zeroizing::new(key)))
            }
            Some(SubjectKey::Destroyed) => Ok(None),
            None => Err(altered()),
        }
    }

    /// The reservation of a value; whoever lacks the master key cannot tell which value it is.
    pub fn reservation_id(&self, system: &str, kind: &str, id: &str) -> ReservationId {
        self.keys.master().reservation_id(system, kind, id)
    }
}

/// Keys that have been fetched, to open with.
pub struct Keyring {
    keys: HashMap<String, SubjectKey>,
}

impl Keyring {
    /// Opens every `$sealed` node in the data of an event: to `$personal`, or to `$erased` when
    /// the key has been destroyed.
    pub fn open(
        &self,
        stream: &StreamName,
        event_id: Uuid,
        mut data: Value,
    ) -> Result<Value, VaultError> {
        walk::open(&mut data, Site::data(stream, event_id), &self.keys)?;
        Ok(data)
    }

    /// Opens every `$sealed` node in the metadata of a command.
    pub fn open_metadata(
        &self,
        stream: &StreamName,
        command_id: Uuid,
        mut metadata: Value,
    ) -> Result<Value, VaultError> {
        walk::open(&mut metadata, Site::metadata(stream, command_id), &self.keys)?;
        Ok(metadata)
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("keys", &self.keys.len()).finish()
    }
}
