//! Where the embedded Postgres keeps what: files, logs, socket, locks.

use std::{
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{Account, EmbeddedError, cluster::make_private_directory};

/// What an address of a Unix socket can hold; macOS has a little less than Linux.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The name that Postgres gives its socket, for port 5432.
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// The directories of one embedded Postgres.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Everything of Postgres: `<data-dir>/postgres`.
    pub root: PathBuf,
    /// The cluster.
    pub cluster: PathBuf,
    /// Its log files.
    pub log: PathBuf,
    /// The directory of its socket, unless a running server says otherwise.
    pub socket: PathBuf,
}

impl Layout {
    /// Says where things are, without touching anything.
    pub fn of(data_directory: &Path) -> Self {
        let root = data_directory.join("postgres");
        Self { cluster: root.join("data"), log: root.join("log"), socket: root.join("run"), root }
    }

    /// Makes what is missing, checks that `account` gets there, and finds a place for the socket.
    pub fn prepare(data_directory: &Path, account: &Account) -> Result<Self, EmbeddedError> {
        let mut layout = Self::of(data_directory);
        if let Some(parent) = data_directory.parent() {
            check_reachable(parent, account)?;
        }
        create_data_directory(data_directory, account)?;
        check_reachable(data_directory, account)?;
        for directory in [&layout.root, &layout.log] {
            make_private_directory(directory, account)?;
        }
        if !fits(&layout.socket) {
            layout.socket = short_socket_directory(data_directory, account);
        }
        make_private_directory(&layout.socket, account)?;
        check_private(&layout.socket, account)?;
        Ok(layout)
    }

    /// What Postgres prints before it has its log files.
    pub fn start_log(&self) -> PathBuf {
        self.log.join("start.log")
    }

    /// Held exclusively while the server is being created, started or stopped.
    pub fn start_lock(&self) -> PathBuf {
        self.root.join("start.lock")
    }

    /// Held shared by every kehu that uses the server.
    pub fn users_lock(&self) -> PathBuf {
        self.root.join("users.lock")
    }

    /// Removes the socket's directory where it is not below the data directory.
    pub fn remove_borrowed_directory(&self) {
        if !self.socket.starts_with(&self.root) {
            // Not empty, or not ours to remove: harmless either way.
            let _ = fs::remove_dir(&self.socket);
        }
    }
}

fn fits(directory: &Path) -> bool {
    let bytes = directory.as_os_str().as_bytes();
    let plain = !bytes.iter().any(|byte| byte.is_ascii_control() || *byte == b'"');
    plain && bytes.len() + 1 + SOCKET_NAME.len() <= LONGEST_SOCKET_PATH
}

/// A short place for the socket of a data directory whose path is too long for one.
fn short_socket_directory(data_directory: &Path, account: &Account) -> PathBuf {
    let digest = Sha256::digest(data_directory.as_os_str().as_bytes());
    let hash = digest.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
    let parent = if account.is_other() && Path::new("/run").is_dir() { "/run" } else { "/tmp" };
    Path::new(parent).join(format!("kehu-{}-{hash:016x}", account.uid()))
}

/// The data directory itself stays ours; the other user only passes through it.
fn create_data_directory(directory: &Path, account: &Account) -> Result<(), EmbeddedError> {
    let mode = if account.is_other() { 0o711 } else { 0o700 };
    if let Ok(found) = fs::metadata(directory) {
        if !account.may_enter(&found) && found.uid() == 0 && account.is_other() {
            let mode = fs::Permissions::from_mode(found.mode() & 0o7777 | 0o011);
            fs::set_permissions(directory, mode).map_err(EmbeddedError::io("open", directory))?;
        }
        return Ok(());
    }
    // Directories on the way are made for everyone to pass, as `mkdir -p` would; only the last
    // one is closed.
    if let Some(parent) = directory.parent() {
        fs::create_dir_all(parent).map_err(EmbeddedError::io("create", parent))?;
    }
    fs::DirBuilder::new()
        .mode(mode)
        .create(directory)
        .map_err(EmbeddedError::io("create", directory))
}

/// Every directory on the way must let the account pass.
fn check_reachable(directory: &Path, account: &Account) -> Result<(), EmbeddedError> {
    if !account.is_other() {
        return Ok(());
    }
    for ancestor in directory.ancestors().collect::<Vec<_>>().into_iter().rev() {
        // What is not there yet will be made open enough.
        let Ok(found) = fs::metadata(ancestor) else { continue };
        if !account.may_enter(&found) {
            let (directory, account) = (ancestor.to_owned(), account.name().to_owned());
            return Err(EmbeddedError::Unreachable { directory, account });
        }
    }
    Ok(())
}

/// Whoever can enter the socket's directory is trusted by the server: it must be ours alone.
fn check_private(directory: &Path, account: &Account) -> Result<(), EmbeddedError> {
    const OTHERS: u32 = 0o077;
    let found = fs::symlink_metadata(directory).map_err(EmbeddedError::io("look at", directory))?;
    if found.is_dir() && found.uid() == account.uid() && found.mode() & OTHERS == 0 {
        return Ok(());
    }
    let owner = format!("user `{}` alone", account.name());
    Err(EmbeddedError::ForeignDirectory { directory: directory.to_owned(), owner })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_paths_get_a_short_socket_directory_of_their_own() {
        let long = PathBuf::from("/srv").join("x".repeat(120));
        let account = Account::for_postgres(&long).unwrap();
        assert!(!fits(&long.join("postgres/run")));
        let short = short_socket_directory(&long, &account);
        assert!(fits(&short), "{}", short.display());
        assert_ne!(short, short_socket_directory(&long.join("y"), &account));
    }

    #[test]
    fn a_socket_directory_that_others_can_enter_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let account = Account::for_postgres(parent.path()).unwrap();
        let directory = parent.path().join("run");
        make_private_directory(&directory, &account).unwrap();
        check_private(&directory, &account).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(check_private(&directory, &account).is_err());
    }
}
