//! Makes a cluster, whole or not at all.

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use super::{Account, Binaries, EmbeddedError};

/// The superuser of our clusters.
pub const SUPERUSER: &str = "kehu";

/// Says which major version made the cluster in `directory`; `None` when there is none.
pub fn major_version(directory: &Path) -> Option<u32> {
    fs::read_to_string(directory.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Creates a cluster at `directory`, which must not exist and whose parent must.
///
/// It is made beside its place and renamed, so that a kill in the middle leaves no half of one.
/// UTF-8, sorted by code point, with checksums on every page. Who reaches the socket is trusted:
/// the socket's directory is closed to everyone but the server's user (and root).
pub fn create(
    binaries: &Binaries,
    account: &Account,
    directory: &Path,
    durable: bool,
) -> Result<(), EmbeddedError> {
    let unfinished = directory.with_extension(format!("{UNFINISHED}-{}", std::process::id()));
    make_private_directory(&unfinished, account)?;
    let mut command = account.command(&binaries.initdb());
    command.arg("-D").arg(&unfinished);
    command.args(["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]);
    command.args(["--auth-local=trust", "--auth-host=reject", "--username", SUPERUSER]);
    if binaries.major() >= 15 {
        command.arg("--locale-provider=libc");
    }
    if !durable {
        command.arg("--no-sync");
    }
    let output = command.output().map_err(EmbeddedError::io("run", binaries.initdb()))?;
    if !output.status.success() {
        let text = [output.stdout, output.stderr].concat();
        let output = String::from_utf8_lossy(&text).trim().to_owned();
        return Err(EmbeddedError::Initdb { directory: directory.to_owned(), output });
    }
    let configuration = unfinished.join("postgresql.conf");
    append(&configuration, INCLUDES).map_err(EmbeddedError::io("write", &configuration))?;
    fs::rename(&unfinished, directory).map_err(EmbeddedError::io("create", directory))?;
    if let Some(parent) = directory.parent() {
        sync_directory(parent)?;
    }
    Ok(())
}

/// Marks clusters that are still being made.
const UNFINISHED: &str = "unfinished";

/// Removes what earlier attempts left; an `initdb` that outlived its kehu then fails. Answers
/// whether nothing is left.
pub(super) fn remove_unfinished(directory: &Path) -> bool {
    let Some(parent) = directory.parent() else { return true };
    let mut clean = true;
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let path = entry.path();
        let left =
            path.extension().is_some_and(|ext| ext.to_string_lossy().starts_with(UNFINISHED));
        if left && path.file_stem() == directory.file_name() {
            let removed = fs::remove_dir_all(&path);
            clean &= removed.is_ok();
            tracing::debug!(path = %path.display(), ok = removed.is_ok(), "removed a half-made cluster");
        }
    }
    clean
}

/// What we add to `postgresql.conf`: ours, rewritten at every start, then the operator's.
const INCLUDES: &str = "
# kehu writes its settings to kehu.conf at every start; put yours into local.conf, which wins.
include_if_exists = 'kehu.conf'
include_if_exists = 'local.conf'
";

fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Writes a file that only the server's user (and root) can read.
pub(super) fn write_private(
    path: &Path,
    text: &str,
    account: &Account,
) -> Result<(), EmbeddedError> {
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(EmbeddedError::io("write", path))?;
    account.own(path)
}

/// Makes a directory that only the server's user (and root) can enter.
pub fn make_private_directory(path: &Path, account: &Account) -> Result<(), EmbeddedError> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => account.own(path),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(EmbeddedError::io("create", path)(error)),
    }
}

/// Makes a rename in a directory survive a power cut.
fn sync_directory(path: &Path) -> Result<(), EmbeddedError> {
    fs::File::open(path)
        .and_then(|directory| directory.sync_all())
        .map_err(EmbeddedError::io("sync", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_made_clusters_are_removed_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let cluster = parent.path().join("data");
        let names =
            ["data", "data.unfinished-1", "data.unfinished-22", "other.unfinished-1", "log"];
        for name in names {
            fs::create_dir_all(parent.path().join(name).join("base")).unwrap();
        }
        assert!(remove_unfinished(&cluster));
        let there = |name: &&str| parent.path().join(name).exists();
        let left: Vec<_> = names.iter().copied().filter(there).collect();
        assert_eq!(left, ["data", "other.unfinished-1", "log"]);
    }
}
