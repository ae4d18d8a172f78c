//! Downloads: opened chunk by chunk, and refused as soon as anything has been altered.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::Path,
};

use bytes::Bytes;
use futures::stream::{BoxStream, try_unfold};
use kehu_domain::values::{FileHash, StoredFile};
use sha2::{Digest, Sha256};

use super::{
    AttachmentError, Attachments, blocking,
    format::{self, CHUNK, HEAD, Head, Part, Sealer, TAG},
};

/// A stored file, open for reading.
pub struct Download {
    stored: StoredFile,
    file: File,
    sealer: Sealer,
    /// The next chunk.
    index: u64,
    hash: Sha256,
}

impl Attachments {
    /// Opens a file; `None` if it was never uploaded, or has been erased.
    ///
    /// That it is the file with this hash, whole, is certain when this returns, and that its content
    /// is once it has been read to its end.
    pub async fn open(&self, sha256: FileHash) -> Result<Option<Download>, AttachmentError> {
        let path = self.path(sha256);
        let opened = blocking(move || open(&path, sha256)).await?;
        let Some((file, length, head)) = opened else { return Ok(None) };
        let altered = AttachmentError::Altered { sha256 };
        let Some(head) = head else { return Err(altered) };
        let vault = &self.inner.vault;
        // A destroyed key is all that is left of a file whose removal was cut off.
        let Some(key) = vault.unwrap_key(&format::subject(head.id), &head.key).await? else {
            return Ok(None);
        };
        let sealer = Sealer::new(&key, head.id);
        let label = sealer.open_label(&head.label).filter(|label| label.sha256 == sha256);
        let Some(stored) = label.filter(|label| format::stored_length(label.size) == length) else {
            return Err(altered);
        };
        Ok(Some(Download { stored, file, sealer, index: 0, hash: Sha256::new() }))
    }

    /// Whether every byte of a file is what was uploaded; `None` if there is none.
    pub async fn verify(&self, sha256: FileHash) -> Result<Option<StoredFile>, AttachmentError> {
        let Some(mut download) = self.open(sha256).await? else { return Ok(None) };
        blocking(move || {
            while download.next()?.is_some() {}
            Ok(Some(download.stored))
        })
        .await
    }
}

type Opened = (File, u64, Option<Head>);

fn open(path: &Path, sha256: FileHash) -> Result<Option<Opened>, AttachmentError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AttachmentError::at("open", path)(error)),
    };
    let metadata = file.metadata().map_err(AttachmentError::at("look at", path))?;
    if !metadata.is_file() {
        return Err(AttachmentError::Altered { sha256 });
    }
    let mut bytes = [0; HEAD];
    let head = match file.read_exact(&mut bytes) {
        Ok(()) => Head::read(&bytes),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => None,
        Err(error) => return Err(AttachmentError::at("read", path)(error)),
    };
    Ok(Some((file, metadata.len(), head)))
}

/// The head of a file; `None` if there is no file, or none with a head.
pub(super) fn head(path: &Path) -> Result<Option<Head>, AttachmentError> {
    let opened = open(path, FileHash::from_bytes([0; 32]))?;
    Ok(opened.and_then(|(_, _, head)| head))
}

impl Download {
    /// What is being read.
    pub fn file(&self) -> &StoredFile {
        &self.stored
    }

    /// The content, in pieces.
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes, AttachmentError>> {
        Box::pin(try_unfold(self, |mut download| async move {
            let read = blocking(move || Ok((download.next()?, download)));
            let (piece, download) = read.await?;
            Ok(piece.map(|piece| (piece, download)))
        }))
    }

    /// The next piece; `None` at the end, when the whole has the right hash.
    fn next(&mut self) -> Result<Option<Bytes>, AttachmentError> {
        let (sha256, chunks) = (self.stored.sha256, format::chunks(self.stored.size));
        if self.index == chunks {
            let hash = FileHash::from_bytes(self.hash.clone().finalize().into());
            return if hash == sha256 {
                Ok(None)
            } else {
                Err(AttachmentError::Altered { sha256 })
            };
        }
        let last = self.index + 1 == chunks;
        let length = if last { self.stored.size - self.index * CHUNK as u64 } else { CHUNK as u64 };
        let mut sealed = vec![0; usize::try_from(length).unwrap_or(CHUNK) + TAG];
        let read = self.file.read_exact(&mut sealed);
        let plain = read
            .ok()
            .and_then(|()| self.sealer.open(Part::Chunk { index: self.index, last }, &sealed));
        let plain = plain.ok_or(AttachmentError::Altered { sha256 })?;
        self.hash.update(&plain);
        self.index += 1;
        Ok(Some(plain.into()))
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("stored", &self.stored).finish_non_exhaustive()
    }
}
