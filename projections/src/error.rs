//! What can go wrong while rows are written or read.

use crate::{ReadModel, feed::FeedError, query::PageError};

/// A projector or a query failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Postgres refused or did not answer.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// An event does not fit the rows that the events before it left behind.
    #[error("{table}: event {position} does not fit: {what}")]
    Inconsistent {
        /// The read model's table.
        table: &'static str,
        /// The event's position in the log.
        position: u64,
        /// What does not fit.
        what: &'static str,
    },
    /// A row does not have the shape that this version of kehu writes.
    #[error("{table}: a row cannot be read")]
    Unreadable {
        /// The read model's table.
        table: &'static str,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// The log could not be read.
    #[error("the log could not be read")]
    Feed(#[from] FeedError),
    /// The caller asked for a page that does not exist.
    #[error(transparent)]
    Page(#[from] PageError),
    /// Another process is rebuilding or verifying the same read model.
    #[error("{0} is being rebuilt or verified already")]
    Busy(ReadModel),
    /// A newer kehu has written this read model.
    #[error(
        "{model} was written by a newer version of kehu (shape {stored}, this one knows {known})"
    )]
    TooNew {
        /// The read model.
        model: ReadModel,
        /// The shape found in the database.
        stored: i32,
        /// The shape this version writes.
        known: i32,
    },
}

impl Error {
    /// Whether the same attempt may succeed a little later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Database(error) => database_is_transient(error),
            Self::Feed(FeedError::Unavailable(_)) | Self::Busy(_) => true,
            Self::Feed(FeedError::Undecodable { .. })
            | Self::Inconsistent { .. }
            | Self::Unreadable { .. }
            | Self::Page(_)
            | Self::TooNew { .. } => false,
        }
    }
}

/// SQLSTATE classes that say that the statement itself is wrong, whenever it is sent.
const PERMANENT: [&str; 5] = ["0A", "21", "22", "23", "42"];

#[expect(clippy::wildcard_enum_match_arm, reason = "sqlx's errors are many and not ours")]
fn database_is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_none_or(|code| !PERMANENT.iter().any(|class| code.starts_with(class)))
        }
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::RowNotFound
        | sqlx::Error::TypeNotFound { .. } => false,
        _ => true,
    }
}
