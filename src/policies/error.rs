//! Why a policy cannot go on.

use crate::{
    commands::Failure,
    feed::{DecodeAllError, Unreadable},
    store::StoreError,
};

/// Why a policy cannot go on for now.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The tables of the policies cannot be reached.
    #[error("the policies' tables are not available")]
    Database(#[from] sqlx::Error),
    /// The event store did not answer.
    #[error("the event store is not available")]
    Store(#[from] StoreError),
    /// Keys could not be had.
    #[error("the vault is not available")]
    Keys(#[source] crate::sealing::VaultError),
    /// The log holds an event that cannot be read.
    #[error(transparent)]
    Unreadable(Box<Unreadable>),
    /// A command was neither taken nor refused.
    #[error("a command could not be executed")]
    Command(#[from] Failure),
}

impl PolicyError {
    /// Where in the log it went wrong, if it is the log's fault.
    pub(super) fn position(&self) -> Option<u64> {
        if let Self::Unreadable(unreadable) = self { Some(unreadable.event.position) } else { None }
    }
}

impl From<DecodeAllError> for PolicyError {
    fn from(error: DecodeAllError) -> Self {
        match error {
            DecodeAllError::Keys(error) => Self::Keys(error),
            DecodeAllError::Unreadable(unreadable) => Self::Unreadable(Box::new(unreadable)),
        }
    }
}
