//! Uploads: hashed, sealed and written as they come, and named once they are whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use bytes::{Buf, Bytes, BytesMut};
use kehu_domain::values::{FileHash, StoredFile};
use sha2::{Digest, Sha256};

use super::{
    AttachmentError, Attachments, MAX_FILE_BYTES, UNKNOWN_MEDIA_TYPE, UPLOADS, blocking,
    format::{self, CHUNK, HEAD, Head, Key, MAX_MEDIA_TYPE, Part, Sealer},
    make_directory, path_in, remove, sync_parent,
};
use crate::ids;

/// A file that has been stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The file.
    pub file: StoredFile,
    /// Whether it had been there before; the same content is kept once.
    pub before: bool,
}

/// A file on its way in. Dropped before [`finish`](Self::finish), it leaves nothing.
pub struct Upload {
    store: Attachments,
    media_type: String,
    /// What has come and does not fill a chunk yet.
    pending: BytesMut,
    /// `None` while it is being written to, and after a failure.
    writing: Option<Writing>,
    received: u64,
}

struct Writing {
    file: File,
    path: Leftover,
    hash: Sha256,
    sealer: Sealer,
    key: Key,
    id: uuid::Uuid,
    written: u64,
}

/// A file that goes with this value, unless it has got its own name by then.
struct Leftover(PathBuf);

impl Drop for Leftover {
    fn drop(&mut self) {
        // Whatever cannot be removed now is cleared away at a later start.
        let _ = fs::remove_file(&self.0);
    }
}

impl Attachments {
    /// Begins an upload of what its sender says is of `media_type`.
    pub async fn upload(&self, media_type: Option<&str>) -> Result<Upload, AttachmentError> {
        let media_type = media_type.and_then(essence).unwrap_or_else(|| UNKNOWN_MEDIA_TYPE.into());
        let id = ids::new();
        let uploads = self.directory().join(UPLOADS);
        let mut key = Key::default();
        getrandom::fill(&mut *key).map_err(crate::sealing::VaultError::from)?;
        let writing = blocking(move || {
            make_directory(&uploads).map_err(AttachmentError::at("make", &uploads))?;
            let path = uploads.join(id.to_string());
            let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
            let mut file = opened.map_err(AttachmentError::at("make", &path))?;
            let path = Leftover(path);
            // The head comes last, when everything that it says is known.
            let seek = file.seek(SeekFrom::Start(HEAD as u64));
            seek.map_err(AttachmentError::at("write to", &path.0))?;
            let sealer = Sealer::new(&key, id);
            Ok(Writing { file, path, hash: Sha256::new(), sealer, key, id, written: 0 })
        });
        let writing = Some(writing.await?);
        let (store, pending) = (self.clone(), BytesMut::with_capacity(CHUNK * 2));
        Ok(Upload { store, media_type, pending, writing, received: 0 })
    }
}

impl Upload {
    /// Takes more of the file.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), AttachmentError> {
        self.received += bytes.len() as u64;
        if self.received > MAX_FILE_BYTES {
            self.writing = None;
            return Err(AttachmentError::TooLarge);
        }
        self.pending.extend_from_slice(&bytes);
        // A whole chunk stays until more comes: the last one is sealed as the last.
        let whole = (self.pending.len().saturating_sub(1) / CHUNK) * CHUNK;
        if whole == 0 {
            return Ok(());
        }
        let mut ready = self.pending.split_to(whole).freeze();
        let mut writing = self.writing.take().ok_or(AttachmentError::Interrupted)?;
        self.writing = Some(
            blocking(move || {
                while ready.has_remaining() {
                    let chunk = ready.split_to(CHUNK);
                    writing.chunk(&chunk, false)?;
                }
                Ok(writing)
            })
            .await?,
        );
        Ok(())
    }

    /// Stores the file durably under its hash, unless it is there already.
    pub async fn finish(mut self) -> Result<Stored, AttachmentError> {
        let mut writing = self.writing.take().ok_or(AttachmentError::Interrupted)?;
        let (last, size) = (self.pending.split().freeze(), self.received);
        let (writing, sha256) = blocking(move || {
            writing.chunk(&last, true)?;
            let sha256 = FileHash::from_bytes(writing.hash.clone().finalize().into());
            Ok((writing, sha256))
        })
        .await?;
        // Whoever removes files would otherwise remove what is found here.
        let store = self.store.clone();
        let _kept = store.keep().await;
        if let Some(found) = store.sound(sha256).await? {
            return Ok(Stored { file: found, before: true });
        }
        let file = StoredFile { sha256, size, media_type: std::mem::take(&mut self.media_type) };
        let vault = &store.inner.vault;
        let key = vault.wrap_key(&format::subject(writing.id), &writing.key).await?;
        let head = Head { id: writing.id, key, label: writing.sealer.seal_label(&file) };
        let path = path_in(store.directory(), sha256);
        blocking(move || writing.place(&head, &path)).await?;
        Ok(Stored { file, before: false })
    }
}

impl Attachments {
    /// The file, if it is there and every byte of it sound; it counts as uploaded just now.
    async fn sound(&self, sha256: FileHash) -> Result<Option<StoredFile>, AttachmentError> {
        let found = match self.verify(sha256).await {
            Ok(found) => found,
            // What has been damaged is replaced.
            Err(AttachmentError::Altered { .. }) => None,
            Err(error) => return Err(error),
        };
        if found.is_some() {
            let path = self.path(sha256);
            blocking(move || {
                let touched = OpenOptions::new()
                    .append(true)
                    .open(&path)
                    .and_then(|file| file.set_modified(SystemTime::now()));
                touched.map_err(AttachmentError::at("touch", &path))
            })
            .await?;
        }
        Ok(found)
    }
}

impl Writing {
    fn chunk(&mut self, plain: &[u8], last: bool) -> Result<(), AttachmentError> {
        self.hash.update(plain);
        let sealed = self.sealer.seal(Part::Chunk { index: self.written, last }, plain);
        self.written += 1;
        self.file.write_all(&sealed).map_err(AttachmentError::at("write to", &self.path.0))
    }

    /// Writes the head and gives the file its name, each step durable before the next.
    fn place(mut self, head: &Head, path: &Path) -> Result<(), AttachmentError> {
        let whole = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&head.write()))
            .and_then(|()| self.file.sync_all());
        whole.map_err(AttachmentError::at("write to", &self.path.0))?;
        if let Some(parent) = path.parent() {
            make_directory(parent).map_err(AttachmentError::at("make", parent))?;
            sync_parent(parent)?;
        }
        fs::rename(&self.path.0, path).map_err(AttachmentError::at("name", path))?;
        sync_parent(path)?;
        remove(&self.path.0)
    }
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("received", &self.received).finish_non_exhaustive()
    }
}

/// `type/subtype` in lower case, without parameters; `None` if it is none.
fn essence(given: &str) -> Option<String> {
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let fits = is_token(kind) && is_token(subtype) && essence.len() <= MAX_MEDIA_TYPE;
    fits.then_some(essence)
}

#[cfg(test)]
mod tests {
    use super::essence;

    #[test]
    fn a_media_type_is_two_words() {
        assert_eq!(essence("Application/PDF").as_deref(), Some("application/pdf"));
        assert_eq!(essence("text/html; charset=utf-8").as_deref(), Some("text/html"));
        assert_eq!(essence("image/svg+xml").as_deref(), Some("image/svg+xml"));
        let long = format!("a/{}", "b".repeat(200));
        for wrong in ["", "pdf", "/", "a/", "/b", "a/b/c", "a b/c", "a/b\r\nx: y", "文/本", &long]
        {
            assert_eq!(essence(wrong), None, "{wrong:?}");
        }
    }
}
