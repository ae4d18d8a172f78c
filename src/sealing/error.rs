//! Why something could not be sealed or opened.

use std::path::PathBuf;

use kehu_domain::values::StreamName;
use uuid::Uuid;

/// The vault did not do it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key table did not answer.
    #[error("the key table is not available")]
    Unavailable(#[from] sqlx::Error),
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    Random(#[from] getrandom::Error),
    /// The batch that this key was to be made in failed; whoever ran the batch has the reason.
    #[error("the key could not be made")]
    NotMade,
    /// The keys in the table are wrapped by another master key.
    #[error(
        "this master key is not the one that the keys in the database are wrapped with; \
         put the original key back"
    )]
    WrongMasterKey,
    /// The file of the master key cannot be used.
    #[error("cannot use the master key in {path}: {what}", path = path.display())]
    MasterKeyFile {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
        /// What the operating system said, where it did.
        #[source]
        source: Option<std::io::Error>,
    },
    /// A master key that is not 32 bytes in base64.
    #[error("a master key is 32 bytes in base64")]
    MasterKeyFormat,
    /// The subject's key has been destroyed: nothing can be sealed under it any more.
    #[error("the personal data of {subject} has been erased")]
    Destroyed {
        /// Whose.
        subject: String,
    },
    /// Something is sealed under a key that was never in the table.
    #[error("{event_id} in {stream}: no key {key} of {subject}")]
    MissingKey {
        /// In which stream.
        stream: StreamName,
        /// In which event.
        event_id: Uuid,
        /// Whose key.
        subject: String,
        /// Which key.
        key: Uuid,
    },
    /// A wrapped key in the table is not what was put there.
    #[error("the key of {subject} in the key table has been altered")]
    AlteredKey {
        /// Whose.
        subject: String,
    },
    /// A sealed field is not what was sealed at that place.
    #[error("{path:?} of event {event_id} in {stream} has been altered, or moved from elsewhere")]
    Altered {
        /// In which stream.
        stream: StreamName,
        /// In which event; in which command, for the metadata.
        event_id: Uuid,
        /// JSON pointer of the field.
        path: String,
    },
}

impl VaultError {
    /// Whether waiting and trying again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Random(_) | Self::NotMade)
    }
}
