//! The running server, as its lock file `postmaster.pid` tells of it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// For how long a killed server and its sessions may take to be gone.
const DYING: Duration = Duration::from_secs(2);

/// A server process that runs on a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Postmaster {
    pid: Pid,
    /// Where its socket is, once it has one.
    pub(super) socket: Option<PathBuf>,
}

impl Postmaster {
    /// The live server of `cluster`; `None` when there is none, whatever the file says.
    pub(super) fn of(cluster: &Path) -> Option<Self> {
        let found = Self::claimed(cluster)?;
        found.serves(cluster).then_some(found)
    }

    /// What the file says, true or not.
    fn claimed(cluster: &Path) -> Option<Self> {
        let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        let socket = lines.nth(3).map(str::trim).filter(|line| !line.is_empty());
        Some(Self { pid, socket: socket.map(PathBuf::from) })
    }

    /// Whether the process lives and is the server of `cluster`.
    ///
    /// The number may long belong to another process, or to one that is dead but unburied.
    pub(super) fn serves(&self, cluster: &Path) -> bool {
        // Whoever may not signal it is not its user, and then it is not the server of this file.
        if test_kill_process(self.pid).is_err() {
            return false;
        }
        if !Path::new("/proc/self/cwd").exists() {
            return true;
        }
        // A server's working directory is its cluster.
        fs::read_link(format!("/proc/{}/cwd", self.pid.as_raw_nonzero()))
            .is_ok_and(|found| cluster.canonicalize().is_ok_and(|cluster| cluster == found))
    }

    /// Removes a lock file that names a living process which is not the server, since Postgres
    /// itself would believe it and refuse to start.
    pub(super) async fn remove_stale(cluster: &Path) -> std::io::Result<()> {
        let Some(claimed) = Self::claimed(cluster) else { return Ok(()) };
        let settled = || claimed.serves(cluster) || test_kill_process(claimed.pid).is_err();
        // A server that was killed a moment ago is still dying, and so are its sessions, which
        // the lock file keeps a new server away from.
        let began = Instant::now();
        while !settled() && began.elapsed() < DYING {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if settled() {
            return Ok(());
        }
        tracing::info!(pid = claimed.pid.as_raw_nonzero(), "removing a stale postmaster.pid");
        fs::remove_file(cluster.join("postmaster.pid"))
    }

    /// Its process id.
    pub(super) fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Asks it to end its sessions, write everything down and stop.
    pub(super) fn stop(&self) {
        if let Err(errno) = kill_process(self.pid, Signal::INT) {
            tracing::debug!(%errno, "PostgreSQL was gone already");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lock_file_that_names_another_process_is_stale() {
        let cluster = tempfile::tempdir().unwrap();
        let file = cluster.path().join("postmaster.pid");
        fs::write(&file, format!("{}\n/x\n0\n5432\n/tmp\n", std::process::id())).unwrap();
        assert_eq!(Postmaster::of(cluster.path()), None);
        Postmaster::remove_stale(cluster.path()).await.unwrap();
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn a_lock_file_of_the_dead_is_left_to_postgres() {
        let cluster = tempfile::tempdir().unwrap();
        let file = cluster.path().join("postmaster.pid");
        fs::write(&file, "2147483646\n/x\n0\n5432\n/tmp\n").unwrap();
        assert_eq!(Postmaster::of(cluster.path()), None);
        Postmaster::remove_stale(cluster.path()).await.unwrap();
        assert!(file.exists());
    }
}
