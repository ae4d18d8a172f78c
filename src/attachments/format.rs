//! How a file is sealed.
//!
//! The head has 256 bytes: magic, the id that names the vault's key, the file's own key sealed with
//! it, and the sealed label (hash, size, media type). Then come chunks of 64 KiB, each sealed for
//! its place; the last one says that it is the last, so that nothing can be cut off unnoticed.
//! AES-256-GCM-SIV throughout; every file has a key of its own, so that counted nonces are unique.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use kehu_domain::values::{FileHash, StoredFile};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Bytes of content in every chunk but the last.
pub(super) const CHUNK: usize = 64 * 1024;
/// How much longer a sealed chunk is.
pub(super) const TAG: usize = 16;
/// Bytes before the first chunk.
pub(super) const HEAD: usize = 256;

const MAGIC: &[u8; 8] = b"kehuAtt1";
/// A sealed key.
const KEY: usize = 32 + TAG;
/// The label: hash, size, length of the media type, media type.
const LABEL: usize = HEAD - MAGIC.len() - 16 - KEY - TAG;
/// The longest media type.
pub(super) const MAX_MEDIA_TYPE: usize = LABEL - 32 - 8 - 1;

/// The file's own key.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Whose key in the vault seals the file's own.
pub(super) fn subject(id: Uuid) -> String {
    format!("attachment-{id}")
}

/// The beginning of a stored file.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) id: Uuid,
    /// The file's own key, sealed with the vault's.
    pub(super) key: Vec<u8>,
    /// What is in the file, sealed with its own key.
    pub(super) label: Vec<u8>,
}

impl Head {
    pub(super) fn write(&self) -> Vec<u8> {
        [MAGIC.as_slice(), self.id.as_bytes(), &self.key, &self.label].concat()
    }

    /// `None` if it is no head.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (id, rest) = rest.split_at_checked(16)?;
        let (key, label) = rest.split_at_checked(KEY)?;
        let whole = label.len() == LABEL + TAG;
        whole.then_some(Self {
            id: Uuid::from_slice(id).ok()?,
            key: key.to_owned(),
            label: label.to_owned(),
        })
    }
}

/// Seals and opens the parts of one file.
pub(super) struct Sealer {
    cipher: Aes256GcmSiv,
    id: Uuid,
}

/// What is sealed, so that nothing opens in another's place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Label,
    Chunk { index: u64, last: bool },
}

impl Sealer {
    pub(super) fn new(key: &Key, id: Uuid) -> Self {
        Self { cipher: Aes256GcmSiv::new((&**key).into()), id }
    }

    pub(super) fn seal(&self, part: Part, plain: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: self.id.as_bytes() };
        // Only inputs over 64 GiB are refused.
        self.cipher.encrypt(&nonce(part), payload).unwrap_or_default()
    }

    /// `None` if it is not what was sealed there.
    pub(super) fn open(&self, part: Part, sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: sealed, aad: self.id.as_bytes() };
        self.cipher.decrypt(&nonce(part), payload).ok()
    }

    pub(super) fn seal_label(&self, file: &StoredFile) -> Vec<u8> {
        let media_type = file.media_type.as_bytes();
        let length = u8::try_from(media_type.len()).unwrap_or_default();
        let mut label = Vec::with_capacity(LABEL);
        label.extend_from_slice(file.sha256.as_bytes());
        label.extend_from_slice(&file.size.to_be_bytes());
        label.push(length);
        label.extend(media_type.iter().take(length.into()));
        label.resize(LABEL, 0);
        self.seal(Part::Label, &label)
    }

    pub(super) fn open_label(&self, sealed: &[u8]) -> Option<StoredFile> {
        let label = self.open(Part::Label, sealed)?;
        let (hash, rest) = label.split_first_chunk::<32>()?;
        let (size, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first()?;
        let media_type = rest.get(..usize::from(*length))?;
        Some(StoredFile {
            sha256: FileHash::from_bytes(*hash),
            size: u64::from_be_bytes(*size),
            media_type: String::from_utf8(media_type.to_owned()).ok()?,
        })
    }
}

fn nonce(part: Part) -> Nonce {
    let (kind, index) = match part {
        Part::Label => (0, 0),
        Part::Chunk { index, last: false } => (1, index),
        Part::Chunk { index, last: true } => (2, index),
    };
    let mut nonce = [0; 12];
    let bytes = std::iter::once(kind).chain([0; 3]).chain(index.to_be_bytes());
    nonce.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    nonce.into()
}

/// How many chunks a file of so many bytes has; an empty one has one, too.
pub(super) fn chunks(size: u64) -> u64 {
    size.div_ceil(CHUNK as u64).max(1)
}

/// How many bytes a stored file of so many bytes takes.
pub(super) fn stored_length(size: u64) -> u64 {
    HEAD as u64 + size + chunks(size) * TAG as u64
}
