//! Why our own Postgres is not there, each with what to do about it.

use std::{io, path::PathBuf};

/// What went wrong with the embedded Postgres.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// There are no server programs on this machine.
    #[error(
        "found no PostgreSQL server programs (`initdb` and `postgres`, version 14 or newer): \
         install Debian's package `postgresql` (apt-get install postgresql), or say where they are \
         with --postgres-bin DIR, or use a server of your own with --database-url URL"
    )]
    NoBinaries,
    /// The directory that was asked for does not have them.
    #[error("{} has no usable PostgreSQL server programs: {reason}", directory.display())]
    UnusableBinaries {
        /// The directory.
        directory: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// The cluster was made by another major version than any that is installed.
    #[error(
        "{} was made by PostgreSQL {major}, of which there are no server programs here: \
         install Debian's package `postgresql-{major}`, or say where they are with --postgres-bin DIR",
        directory.display()
    )]
    OtherVersion {
        /// The cluster.
        directory: PathBuf,
        /// Its major version.
        major: u32,
    },
    /// Postgres refuses to run as root, and nobody else is there.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user `postgres` nor \
         `nobody` to run it as: start kehu as another user"
    )]
    NoAccount,
    /// The unprivileged user cannot reach the data directory.
    #[error(
        "user `{account}`, as whom PostgreSQL runs, cannot enter {}: choose another --data-dir, \
         one below a directory that everyone may enter (such as /var/lib/kehu), or allow it with \
         `chmod o+x {}`",
        directory.display(), directory.display()
    )]
    Unreachable {
        /// Which directory on the way is closed.
        directory: PathBuf,
        /// To whom.
        account: String,
    },
    /// A directory we would have to trust belongs to someone else.
    #[error("{} does not belong to {owner}: refusing to use it", directory.display())]
    ForeignDirectory {
        /// The directory.
        directory: PathBuf,
        /// Who should own it.
        owner: String,
    },
    /// The operating system said no.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was being done, a verb phrase.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// The reason.
        #[source]
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("initdb could not create {}:\n{output}", directory.display())]
    Initdb {
        /// The cluster.
        directory: PathBuf,
        /// What it printed.
        output: String,
    },
    /// `postgres` ended while we waited for it.
    #[error("PostgreSQL did not start (its log is in {}):\n{output}", log.display())]
    NotStarted {
        /// Where the whole log is.
        log: PathBuf,
        /// The end of it.
        output: String,
    },
    /// It runs, but does not answer.
    #[error("PostgreSQL did not answer on {} within {seconds} s", socket.display())]
    NoAnswer {
        /// Its socket.
        socket: PathBuf,
        /// How long we waited.
        seconds: u64,
        /// What the last attempt said.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// The server answers, but our database could not be made.
    #[error("cannot create the database `{database}`")]
    Database {
        /// Its name.
        database: &'static str,
        /// The reason.
        #[source]
        source: sqlx::Error,
    },
}

impl EmbeddedError {
    /// Wraps an operating-system error; made for `map_err`.
    pub(super) fn io(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}
