//! Files beside the log: told by the hash of their content, each stored once and sealed.
//!
//! A file lies at `ab/cdef…` in the directory of attachments, named by SHA-256 of its content.
//! Interactions refer to it by that hash, any number of them. It is sealed with a key of its own,
//! and that key with one of the vault's: when the last person whose interactions refer to the file
//! has been erased, the vault's key is destroyed and the file removed, so that no copy of it in a
//! backup opens any more.

mod error;
mod format;
mod read;
mod write;

#[cfg(test)]
mod tests;

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use kehu_domain::values::{FileHash, StoredFile};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::sealing::Vault;

pub use error::AttachmentError;
pub use read::Download;
pub use write::{Stored, Upload};

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: u64 = 25 * 1024 * 1024;

/// What a file is when nobody says so.
pub const UNKNOWN_MEDIA_TYPE: &str = "application/octet-stream";

/// Where uploads lie until they are whole.
const UPLOADS: &str = "uploads";

/// An upload that nobody has added to for so long was cut off.
const CUT_OFF: Duration = Duration::from_hours(24);

/// The store of attached files.
#[derive(Debug, Clone)]
pub struct Attachments {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    vault: Arc<Vault>,
    /// Whoever is about to refer to a file holds it shared, whoever removes files alone.
    keeping: RwLock<()>,
}

impl Attachments {
    /// The files in `directory`, which is made when the first one comes.
    pub fn new(directory: PathBuf, vault: Arc<Vault>) -> Self {
        Self { inner: Arc::new(Inner { directory, vault, keeping: RwLock::default() }) }
    }

    /// Makes the directory, and clears away what uploads have left that were cut off.
    pub async fn prepare(&self) -> Result<(), AttachmentError> {
        let directory = self.inner.directory.clone();
        blocking(move || {
            let uploads = directory.join(UPLOADS);
            make_directory(&uploads).map_err(AttachmentError::at("make", &uploads))?;
            let entries = fs::read_dir(&uploads);
            let entries = entries.map_err(AttachmentError::at("list", &uploads))?;
            for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
                if is_older(&path, CUT_OFF) {
                    remove(&path)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// A file by its hash; `None` if it was never uploaded, or has been erased.
    pub async fn find(&self, sha256: FileHash) -> Result<Option<StoredFile>, AttachmentError> {
        Ok(self.open(sha256).await?.map(|download| download.file().clone()))
    }

    /// No file is removed while this is held: whoever is about to refer to one holds it.
    pub async fn keep(&self) -> RwLockReadGuard<'_, ()> {
        self.inner.keeping.read().await
    }

    /// Nobody refers to a file while this is held that was not referred to before.
    pub(crate) async fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.inner.keeping.write().await
    }

    /// Removes a file for good: its key is destroyed first, so that no copy opens any more.
    pub(crate) async fn erase(&self, sha256: FileHash) -> Result<(), AttachmentError> {
        let path = self.path(sha256);
        let read = path.clone();
        let Some(head) = blocking(move || read::head(&read)).await? else { return Ok(()) };
        self.inner.vault.destroy(&format::subject(head.id)).await?;
        blocking(move || {
            remove(&path)?;
            sync_parent(&path)
        })
        .await
    }

    /// Every file that is there, with how long ago it was last uploaded.
    pub(crate) async fn all(&self) -> Result<Vec<(FileHash, Duration)>, AttachmentError> {
        let directory = self.inner.directory.clone();
        blocking(move || {
            let mut found = Vec::new();
            for outer in entries(&directory)? {
                let prefix = outer.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                if prefix.len() != 2 {
                    continue;
                }
                for inner in entries(&outer)? {
                    let rest = inner.file_name().and_then(|name| name.to_str());
                    let hash =
                        rest.and_then(|rest| FileHash::parse(&format!("{prefix}{rest}")).ok());
                    found.extend(hash.map(|hash| (hash, age(&inner))));
                }
            }
            Ok(found)
        })
        .await
    }

    /// Where they lie.
    pub fn directory(&self) -> &Path {
        &self.inner.directory
    }

    fn path(&self, sha256: FileHash) -> PathBuf {
        path_in(&self.inner.directory, sha256)
    }
}

fn path_in(directory: &Path, sha256: FileHash) -> PathBuf {
    let name = sha256.to_string();
    let (prefix, rest) = name.split_at(2);
    directory.join(prefix).join(rest)
}

/// What is in a directory; nothing if there is none.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, AttachmentError> {
    match fs::read_dir(directory) {
        Ok(entries) => Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).collect()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(AttachmentError::at("list", directory)(error)),
    }
}

/// How long ago a file was last written to; clocks that went back count as just now.
fn age(path: &Path) -> Duration {
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    let since = written.ok().and_then(|written| SystemTime::now().duration_since(written).ok());
    since.unwrap_or_default()
}

fn is_older(path: &Path, than: Duration) -> bool {
    age(path) > than
}

/// Readable by ourselves only.
fn make_directory(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn remove(path: &Path) -> Result<(), AttachmentError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(AttachmentError::at("remove", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a new or a vanished name in a directory durable.
fn sync_parent(path: &Path) -> Result<(), AttachmentError> {
    let Some(parent) = path.parent() else { return Ok(()) };
    let synced = fs::File::open(parent).and_then(|directory| directory.sync_all());
    synced.map_err(AttachmentError::at("make durable", parent))
}

/// Runs work on files where it holds nobody up.
async fn blocking<T, W>(work: W) -> Result<T, AttachmentError>
where
    T: Send + 'static,
    W: FnOnce() -> Result<T, AttachmentError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(AttachmentError::Interrupted),
    }
}
