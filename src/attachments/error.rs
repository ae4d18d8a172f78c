//! Why a file could not be stored or read.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use kehu_domain::values::FileHash;

use super::MAX_FILE_BYTES;
use crate::sealing::VaultError;

/// The store of attached files did not do it.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// More than a file may have.
    #[error("a file has at most {MAX_FILE_BYTES} bytes")]
    TooLarge,
    /// The disk is full, or the account's share of it.
    #[error("there is no room left for the file")]
    NoRoom(#[source] io::Error),
    /// The operating system refused.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was being done.
        what: &'static str,
        /// To what.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// What lies there is not what was stored.
    #[error("the file {sha256} has been altered, cut off, or put under another's name")]
    Altered {
        /// Which file.
        sha256: FileHash,
    },
    /// Its key could not be had.
    #[error("the key of the file is not available")]
    Vault(#[from] VaultError),
    /// The program is stopping.
    #[error("interrupted")]
    Interrupted,
}

impl AttachmentError {
    /// Whether waiting and trying again may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Vault(error) => error.is_transient(),
            Self::NoRoom(_) | Self::Io { .. } | Self::Interrupted => true,
            Self::TooLarge | Self::Altered { .. } => false,
        }
    }

    /// Tells what was being done to what.
    pub(super) fn at(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::NoRoom(source),
            _ => Self::Io { what, path, source },
        }
    }
}
