//! The master key: wraps the subjects' keys and keys the hash of reservation ids.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use kehu_domain::values::ReservationId;
use sha2::Sha256;
use uuid::{Builder, Uuid};
use zeroize::Zeroizing;

use super::{
    VaultError,
    seal::{self, Inauthentic, Secret, length_prefixed},
};

/// The one key that everything else hangs on; wiped from memory when dropped.
///
/// Whoever loses it loses every personal field in the log: it belongs in the backup, apart from
/// the database.
pub struct MasterKey {
    wrapping: Secret,
    reservations: Secret,
    check: Secret,
}

impl MasterKey {
    /// Reads the key in `path`; at the first start makes it, readable by its owner only.
    pub fn load_or_create(path: &Path) -> Result<Self, VaultError> {
        match File::open(path) {
            Ok(file) => Self::read(path, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create(path)?;
                let file = File::open(path).map_err(failed(path, "cannot be opened"))?;
                Self::read(path, file)
            }
            Err(error) => Err(failed(path, "cannot be opened")(error)),
        }
    }

    /// The key as configuration gives it: 32 bytes in base64.
    pub fn from_base64(text: &str) -> Result<Self, VaultError> {
        // One byte more than fits, so that a longer text does not fail for want of room.
        let mut decoded = Zeroizing::new([0; 33]);
        let length = BASE64_STANDARD
            .decode_slice(text.trim(), &mut *decoded)
            .map_err(|_| VaultError::MasterKeyFormat)?;
        let key = decoded.first_chunk::<32>().filter(|_| length == 32);
        key.map(Self::from_bytes).ok_or(VaultError::MasterKeyFormat)
    }

    /// The key as bytes; only what is derived from it is kept.
    pub fn from_bytes(key: &[u8; 32]) -> Self {
        Self {
            wrapping: derive(key, b"kehu/wrapping/1"),
            reservations: derive(key, b"kehu/reservations/1"),
            check: derive(key, b"kehu/check/1"),
        }
    }

    fn read(path: &Path, mut file: File) -> Result<Self, VaultError> {
        let metadata = file.metadata().map_err(failed(path, "cannot be looked at"))?;
        if !metadata.is_file() {
            return Err(unusable(path, "it is not a file"));
        }
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(unusable(path, "others than its owner may read it; run chmod 600 on it"));
        }
        let mut text = Zeroizing::new(String::with_capacity(128));
        file.read_to_string(&mut text).map_err(failed(path, "cannot be read"))?;
        Self::from_base64(&text).map_err(|_| unusable(path, "it is not 32 bytes in base64"))
    }

    /// Tells master keys apart and says nothing else about them.
    pub(super) fn check(&self) -> &[u8; 32] {
        &self.check
    }

    /// Wraps the key of a subject.
    pub(super) fn wrap(&self, subject: &str, id: Uuid, key: &Secret) -> Vec<u8> {
        seal::encrypt(&self.wrapping, &wrapped_as(subject, id), &**key)
    }

    /// Unwraps the key of a subject.
    pub(super) fn unwrap_key(
        &self,
        subject: &str,
        id: Uuid,
        wrapped: &[u8],
    ) -> Result<Secret, Inauthentic> {
        let bytes = seal::decrypt(&self.wrapping, &wrapped_as(subject, id), wrapped)?;
        let bytes = Zeroizing::new(bytes);
        bytes.as_slice().try_into().map(Secret::new).map_err(|_| Inauthentic)
    }

    /// The id of the reservation of a value: a hash that only this key's owner can make.
    pub(super) fn reservation_id(&self, system: &str, kind: &str, id: &str) -> ReservationId {
        let value = length_prefixed(&[system.as_bytes(), kind.as_bytes(), id.as_bytes()]);
        let hash = derive(&self.reservations, &value);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
        ReservationId(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKey").finish_non_exhaustive()
    }
}

/// One key for each purpose: HMAC-SHA256 of the purpose.
fn derive(key: &[u8; 32], purpose: &[u8]) -> Secret {
    // A key shorter than the hash's block is filled up with zeros; filled up, it cannot be refused.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    mac.update(purpose);
    Secret::new(mac.finalize().into_bytes().into())
}

fn wrapped_as(subject: &str, id: Uuid) -> Vec<u8> {
    length_prefixed(&[b"kehu/wrapped/1", subject.as_bytes(), id.as_bytes()])
}

/// Makes a new key in `path` without ever replacing one, durably.
fn create(path: &Path) -> Result<(), VaultError> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = directory.unwrap_or_else(|| Path::new("."));
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(failed(path, "its directory cannot be made"))?;
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *key)?;
    let mut text = Zeroizing::new(String::with_capacity(64));
    BASE64_STANDARD.encode_string(*key, &mut text);
    text.push('\n');
    let unfinished = unfinished(path)?;
    let written = write(&unfinished, text.as_bytes());
    // A link appears at once and whole, and never replaces the key of a process that was faster.
    let linked = written.and_then(|()| match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    });
    let removed = fs::remove_file(&unfinished);
    linked
        .and(removed)
        .and_then(|()| File::open(directory)?.sync_all())
        .map_err(failed(path, "cannot be made"))
}

/// A name of its own beside `path`, on the same file system.
fn unfinished(path: &Path) -> Result<PathBuf, VaultError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:016x}.new", getrandom::u64()?));
    Ok(path.with_file_name(name))
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn failed(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> VaultError {
    move |source| VaultError::MasterKeyFile { path: path.to_owned(), what, source: Some(source) }
}

fn unusable(path: &Path, what: &'static str) -> VaultError {
    VaultError::MasterKeyFile { path: path.to_owned(), what, source: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_made_at_the_first_start_is_the_key_of_the_second() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys/master.key");
        let first = MasterKey::load_or_create(&path).unwrap();
        let second = MasterKey::load_or_create(&path).unwrap();
        assert_eq!(first.check(), second.check());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing left over");
    }

    #[test]
    fn processes_that_start_together_agree_on_one_key() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        let checks: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| *MasterKey::load_or_create(&path).unwrap().check()))
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(checks.iter().all(|check| *check == checks[0]));
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        MasterKey::load_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = MasterKey::load_or_create(&path).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn only_32_bytes_in_base64_are_a_key() {
        assert!(MasterKey::from_base64(&BASE64_STANDARD.encode([7; 32])).is_ok());
        for bytes in [0, 31, 33, 64] {
            let error =
                MasterKey::from_base64(&BASE64_STANDARD.encode(vec![7; bytes])).unwrap_err();
            assert!(matches!(error, VaultError::MasterKeyFormat), "{bytes} bytes");
        }
        assert!(MasterKey::from_base64("not base64!").is_err());
    }

    #[test]
    fn a_wrapped_key_opens_only_for_its_subject_and_id() {
        let master = MasterKey::from_bytes(&[1; 32]);
        let (key, id) = (Secret::new([2; 32]), Uuid::from_u128(3));
        let wrapped = master.wrap("customer-1", id, &key);
        assert_eq!(master.unwrap_key("customer-1", id, &wrapped).unwrap(), key);
        assert!(master.unwrap_key("customer-2", id, &wrapped).is_err());
        assert!(master.unwrap_key("customer-1", Uuid::from_u128(4), &wrapped).is_err());
        assert!(MasterKey::from_bytes(&[9; 32]).unwrap_key("customer-1", id, &wrapped).is_err());
    }

    #[test]
    fn reservation_ids_depend_on_every_part_and_on_the_master_key() {
        let master = MasterKey::from_bytes(&[1; 32]);
        let id = master.reservation_id("sap", "account", "1");
        assert_eq!(id, MasterKey::from_bytes(&[1; 32]).reservation_id("sap", "account", "1"));
        assert_ne!(id, MasterKey::from_bytes(&[2; 32]).reservation_id("sap", "account", "1"));
        assert_ne!(id, master.reservation_id("sa", "paccount", "1"));
        assert_ne!(id, master.reservation_id("sap", "account1", ""));
    }
}
