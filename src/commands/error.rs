//! Why a command did not happen: refused by a rule, or failed in the machinery.

use kehu_domain::values::StreamName;
use uuid::Uuid;

use super::Refusal;
use crate::{
    attachments::AttachmentError,
    feed::{DecodeAllError, Unreadable},
    sealing::VaultError,
    store::StoreError,
};

/// A command that left no events.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A rule says no: an answer for whoever asked.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Something is broken: sending the same command again is safe.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What is broken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The event store did not answer.
    #[error("the event store is not available")]
    Store(#[from] StoreError),
    /// Keys could not be had, or something sealed could not be opened.
    #[error("the vault is not available")]
    Vault(#[from] VaultError),
    /// Attached files could not be stored, read or removed.
    #[error("the store of attached files did not answer")]
    Files(#[from] AttachmentError),
    /// The log holds an event that cannot be read.
    #[error("the aggregate's history cannot be read")]
    History(#[source] Box<Unreadable>),
    /// A step on another stream that no store takes.
    #[error("the step on {stream} was not accepted: {what}")]
    Step {
        /// Which stream.
        stream: StreamName,
        /// What the store said.
        what: &'static str,
    },
    /// Every attempt met another writer.
    #[error("too many writers at once")]
    Contended,
    /// An event could not be written as JSON.
    #[error("command {command_id} cannot be encoded")]
    Encode {
        /// Which command.
        command_id: Uuid,
        /// Why not.
        #[source]
        source: serde_json::Error,
    },
}

impl Failure {
    /// Whether waiting and sending the same command again may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Files(error) => error.is_transient(),
            Self::Store(_) | Self::Contended => true,
            Self::Vault(error) => error.is_transient(),
            Self::History(unreadable) => unreadable.source.is_transient(),
            Self::Step { .. } | Self::Encode { .. } => false,
        }
    }
}

impl From<DecodeAllError> for Failure {
    fn from(error: DecodeAllError) -> Self {
        match error {
            DecodeAllError::Keys(error) => Self::Vault(error),
            DecodeAllError::Unreadable(unreadable) => Self::History(Box::new(unreadable)),
        }
    }
}
