//! Where the server programs are: a given directory, the `PATH`, or the usual places.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::EmbeddedError;

/// The oldest major version that kehu runs on.
pub const OLDEST_MAJOR: u32 = 14;

/// Directories that hold one directory per version, and what lies below each.
const VERSIONED: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"),
    ("/usr/local", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

/// Directories that hold the programs themselves.
const PLAIN: &[&str] =
    &["/usr/local/pgsql/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/libexec/postgresql"];

/// A directory with `initdb` and `postgres` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    directory: PathBuf,
    major: u32,
    version: String,
}

impl Binaries {
    /// Finds them: in `configured` and nowhere else when given, else the first that is good enough.
    ///
    /// `cluster` is an existing cluster's directory and major version, which must be met exactly.
    pub fn find(
        configured: Option<&Path>,
        cluster: Option<(&Path, u32)>,
    ) -> Result<Self, EmbeddedError> {
        if let Some(directory) = configured {
            let found = Self::inspect(directory).map_err(|reason| {
                EmbeddedError::UnusableBinaries { directory: directory.to_owned(), reason }
            })?;
            return match cluster {
                Some((directory, major)) if major != found.major => {
                    Err(EmbeddedError::OtherVersion { directory: directory.to_owned(), major })
                }
                _ => Ok(found),
            };
        }
        let mut usable = candidates().into_iter().filter_map(|dir| Self::inspect(&dir).ok());
        match cluster {
            None => usable.next().ok_or(EmbeddedError::NoBinaries),
            Some((directory, major)) => {
                usable.find(|found| found.major == major).ok_or_else(|| {
                    EmbeddedError::OtherVersion { directory: directory.to_owned(), major }
                })
            }
        }
    }

    /// What is in a directory; the reason when it will not do.
    fn inspect(directory: &Path) -> Result<Self, String> {
        let real = |name: &str| {
            directory.join(name).canonicalize().map_err(|_| format!("there is no `{name}`"))
        };
        // Distributions link single programs into the PATH; the real ones have each other beside
        // them, and find their own files from there.
        let postgres = real("postgres")?;
        let directory = postgres.parent().ok_or("`postgres` has no directory")?;
        if !directory.join("initdb").is_file() {
            return Err("there is no `initdb` beside `postgres`".into());
        }
        let output = Command::new(&postgres)
            .arg("--version")
            .output()
            .map_err(|error| format!("`postgres --version` does not run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let (major, version) =
            parse_version(&text).ok_or_else(|| format!("`postgres --version` printed {text:?}"))?;
        if major < OLDEST_MAJOR {
            return Err(format!("version {version} is older than {OLDEST_MAJOR}"));
        }
        Ok(Self { directory: directory.to_owned(), major, version })
    }

    /// Where they are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Major version, 15.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// Whole version, `15.18`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The server.
    pub fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }

    /// The program that makes clusters.
    pub fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }
}

/// Every directory worth a look, best first.
fn candidates() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        found.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    for (parent, below) in VERSIONED {
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let major = directory_version(entry.file_name().to_str()?)?;
                Some((major, entry.path().join(below)))
            })
            .collect();
        versions.sort_by(|a, b| b.cmp(a));
        found.extend(versions.into_iter().map(|(_, path)| path));
    }
    found.extend(PLAIN.iter().map(PathBuf::from));
    found.retain(|directory| directory.is_absolute() && directory.join("postgres").exists());
    found
}

/// `16`, `pgsql-16`, `postgresql@16`: the version in a directory's name.
fn directory_version(name: &str) -> Option<u32> {
    let digits = name
        .strip_prefix("pgsql-")
        .or_else(|| name.strip_prefix("postgresql@"))
        .or_else(|| name.strip_prefix("postgresql-"))
        .unwrap_or(name);
    digits.split('.').next()?.parse().ok()
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15, `15.18`; betas (`17beta1`) count.
fn parse_version(text: &str) -> Option<(u32, String)> {
    let version = text.split(')').nth(1)?.split_whitespace().next()?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((digits.parse().ok()?, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_postgres_prints() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)";
        assert_eq!(parse_version(debian), Some((15, "15.18".to_owned())));
        assert_eq!(
            parse_version("postgres (PostgreSQL) 17beta1"),
            Some((17, "17beta1".to_owned()))
        );
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn versions_are_read_from_directory_names() {
        assert_eq!(directory_version("15"), Some(15));
        assert_eq!(directory_version("postgresql@16"), Some(16));
        assert_eq!(directory_version("pgsql-14"), Some(14));
        assert_eq!(directory_version("bin"), None);
    }

    #[test]
    fn a_directory_without_the_programs_is_refused_with_a_reason() {
        let empty = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(empty.path()), None).unwrap_err();
        assert!(error.to_string().contains("there is no `postgres`"), "{error}");
    }
}
