//! File locks between the kehu processes of one data directory; the kernel frees those of the dead.

use std::{
    fs,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use super::{Account, EmbeddedError};

/// How often a taken lock is tried again.
const RETRY: Duration = Duration::from_millis(50);

/// How long to wait silently for another kehu that starts or stops the server.
const PATIENCE: Duration = Duration::from_secs(3);

/// Who else may hold the lock at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// Everyone who shares.
    Shared,
    /// Nobody.
    Exclusive,
}

/// A held lock; freed when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: fs::File,
}

impl Lock {
    /// Takes the lock if it is free.
    pub(super) fn try_take(
        path: &Path,
        sharing: Sharing,
        account: &Account,
    ) -> Result<Option<Self>, EmbeddedError> {
        let file = open(path, account).map_err(EmbeddedError::io("open", path))?;
        let operation = match sharing {
            Sharing::Shared => FlockOperation::NonBlockingLockShared,
            Sharing::Exclusive => FlockOperation::NonBlockingLockExclusive,
        };
        match flock(&file, operation) {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(None),
            Err(errno) => Err(EmbeddedError::io("lock", path)(errno.into())),
        }
    }

    /// Takes the lock, waiting for as long as it takes.
    pub(super) async fn take(
        path: PathBuf,
        sharing: Sharing,
        account: &Account,
    ) -> Result<Self, EmbeddedError> {
        let asked = Instant::now();
        let mut told = false;
        loop {
            if let Some(lock) = Self::try_take(&path, sharing, account)? {
                return Ok(lock);
            }
            if !told && asked.elapsed() > PATIENCE {
                tracing::info!("waiting for another kehu that is starting or stopping PostgreSQL");
                told = true;
            }
            tokio::time::sleep(RETRY).await;
        }
    }
}

fn open(path: &Path, account: &Account) -> std::io::Result<fs::File> {
    let existed = path.exists();
    let mut options = fs::OpenOptions::new();
    let file =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    if !existed && account.own(path).is_err() {
        tracing::debug!(path = %path.display(), "the lock file stays ours");
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_user_is_the_one_who_can_lock_exclusively() {
        let directory = tempfile::tempdir().unwrap();
        let account = Account::for_postgres(directory.path()).unwrap();
        let path = directory.path().join("users.lock");
        let take = |sharing| Lock::try_take(&path, sharing, &account).unwrap();
        let one = take(Sharing::Shared).unwrap();
        let other = take(Sharing::Shared).unwrap();
        drop(one);
        assert!(take(Sharing::Exclusive).is_none());
        drop(other);
        assert!(take(Sharing::Exclusive).is_some());
    }
}
