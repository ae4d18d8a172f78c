//! Configuration: defaults, file, environment, flags; the one home of environment variables.

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
    value::Value,
};
use serde::{Deserialize, Serialize};

/// Read when it is there, unless another file is named.
const DEFAULT_FILE: &str = "kehu.toml";

/// Where kehu listens unless told otherwise: this machine only.
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// How kehu presents itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// GraphiQL, readable logs, development tokens.
    Development,
    /// JSON logs; no development tokens unless asked for.
    Production,
}

/// Text that must not be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Settings from one layer; what is absent is left to the layers below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where to listen, `host:port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// Where kehu keeps its files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// Where attached files are, when not in the data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments_dir: Option<PathBuf>,
    /// A Postgres of the operator's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<Secret>,
    /// The directory of the Postgres programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postgres_bin: Option<PathBuf>,
    /// The master key itself, base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_key: Option<Secret>,
    /// The file of the master key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_key_file: Option<PathBuf>,
    /// Development or production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Whether `Authorization: Bearer dev:<name>` is believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev_tokens: Option<bool>,
    /// What is logged, in the syntax of `RUST_LOG`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// The names of [`Settings`], as environment variables without `KEHU_`.
const VARIABLES: &[&str] = &[
    "listen",
    "data_dir",
    "attachments_dir",
    "database_url",
    "postgres_bin",
    "master_key",
    "master_key_file",
    "mode",
    "dev_tokens",
    "log",
];

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// In a Postgres of our own.
    Embedded,
    /// In this one.
    Url(Secret),
}

/// Everything that can be configured, decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where kehu keeps its files; absolute.
    pub data_dir: PathBuf,
    /// Where attached files are; absolute.
    pub attachments_dir: PathBuf,
    /// Where the data are.
    pub database: Database,
    /// The directory of the Postgres programs, when not to be found.
    pub postgres_bin: Option<PathBuf>,
    /// The master key itself, when not in a file.
    pub master_key: Option<Secret>,
    /// The file of the master key.
    pub master_key_file: PathBuf,
    /// Development or production.
    pub mode: Mode,
    /// Whether development tokens are believed.
    pub dev_tokens: bool,
    /// What is logged.
    pub log: Option<String>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value does not parse, or a name is unknown.
    #[error("the configuration cannot be read")]
    Unreadable(#[source] Box<figment::Error>),
    /// The file that was named is not there.
    #[error("there is no configuration file {}", .0.display())]
    NoFile(PathBuf),
    /// The address to listen on is none.
    #[error("cannot listen on {address:?}: give HOST:PORT, such as 127.0.0.1:8080")]
    Address {
        /// As it was given.
        address: String,
        /// The reason.
        #[source]
        source: Option<io::Error>,
    },
    /// There is no home directory to keep data in.
    #[error("no data directory: say --data-dir DIR, since neither XDG_DATA_HOME nor HOME is set")]
    NoHome,
    /// The working directory is gone, so a relative path means nothing.
    #[error("{} cannot be made an absolute path", path.display())]
    Path {
        /// As it was given.
        path: PathBuf,
        /// The reason.
        #[source]
        source: io::Error,
    },
    /// Development tokens let everyone in under any name.
    #[error(
        "development mode on {0} would let everyone in under any name: use --mode production, \
         listen on 127.0.0.1, or say --dev-tokens true if you mean it"
    )]
    DevTokensInPublic(SocketAddr),
}

impl Config {
    /// Reads file and environment, and lets the flags have the last word.
    pub fn load(file: Option<&Path>, flags: &Settings) -> Result<Self, ConfigError> {
        Self::decide(layers(file, flags)?, &Surroundings::of_process())
    }

    /// The same, with data that nobody says where to keep in `name` below the usual place.
    pub fn load_apart(
        file: Option<&Path>,
        flags: &Settings,
        name: &str,
    ) -> Result<Self, ConfigError> {
        let (mut settings, surroundings) = (layers(file, flags)?, Surroundings::of_process());
        if settings.data_dir.is_none() {
            settings.data_dir = surroundings.data_dir().map(|usual| usual.join(name));
        }
        Self::decide(settings, &surroundings)
    }

    fn decide(settings: Settings, surroundings: &Surroundings) -> Result<Self, ConfigError> {
        let listen = resolve(settings.listen.as_deref().unwrap_or(DEFAULT_LISTEN))?;
        let public = !listen.ip().is_loopback();
        let mode =
            settings.mode.unwrap_or(if public { Mode::Production } else { Mode::Development });
        let dev_tokens = match (settings.dev_tokens, mode) {
            (Some(said), _) => said,
            (None, Mode::Production) => false,
            (None, Mode::Development) if public => {
                return Err(ConfigError::DevTokensInPublic(listen));
            }
            (None, Mode::Development) => true,
        };
        let data_dir = match settings.data_dir {
            Some(said) => said,
            None => surroundings.data_dir().ok_or(ConfigError::NoHome)?,
        };
        let data_dir = absolute(data_dir)?;
        let master_key_file = match settings.master_key_file {
            Some(said) => absolute(said)?,
            None => data_dir.join("master.key"),
        };
        let attachments_dir = match settings.attachments_dir {
            Some(said) => absolute(said)?,
            None => data_dir.join("attachments"),
        };
        let database = settings.database_url.map_or(Database::Embedded, Database::Url);
        Ok(Self {
            listen,
            data_dir,
            attachments_dir,
            database,
            postgres_bin: settings.postgres_bin.map(absolute).transpose()?,
            master_key: settings.master_key,
            master_key_file,
            mode,
            dev_tokens,
            log: settings.log,
        })
    }
}

/// The layers, the later over the earlier.
fn layers(file: Option<&Path>, flags: &Settings) -> Result<Settings, ConfigError> {
    if let Some(missing) = file.filter(|file| !file.is_file()) {
        return Err(ConfigError::NoFile(missing.to_owned()));
    }
    let file = file.unwrap_or_else(|| Path::new(DEFAULT_FILE));
    let mut layers = Figment::new();
    if file.is_file() {
        layers = layers.merge(Toml::file_exact(file));
    }
    layers
        .merge(Serialized::defaults(environment()))
        .merge(Serialized::defaults(flags))
        .extract()
        .map_err(|error| ConfigError::Unreadable(Box::new(error)))
}

/// The variables that are set and not empty. Text stays text, even when it looks like a number.
fn environment() -> BTreeMap<&'static str, Value> {
    let read =
        |name: &str| std::env::var_os(name).filter(|text| !text.is_empty())?.into_string().ok();
    let set = VARIABLES.iter().filter_map(|name| {
        let text = read(&format!("KEHU_{}", name.to_uppercase()))?;
        let flag = text.parse::<bool>().ok().filter(|_| *name == "dev_tokens");
        Some((*name, flag.map_or_else(|| Value::from(text), Value::from)))
    });
    read("RUST_LOG").map(|log| ("log", Value::from(log))).into_iter().chain(set).collect()
}

/// What the process is told by its environment beyond `KEHU_…`.
#[derive(Debug, Default)]
struct Surroundings {
    is_root: bool,
    xdg_data_home: Option<PathBuf>,
    home: Option<PathBuf>,
}

impl Surroundings {
    fn of_process() -> Self {
        let directory = |name| {
            std::env::var_os(name).map(PathBuf::from).filter(|directory| directory.is_absolute())
        };
        Self {
            is_root: rustix::process::geteuid().is_root(),
            xdg_data_home: directory("XDG_DATA_HOME"),
            home: directory("HOME"),
        }
    }

    /// Root's own home is closed to the unprivileged user that Postgres runs as.
    fn data_dir(&self) -> Option<PathBuf> {
        if self.is_root {
            return Some("/var/lib/kehu".into());
        }
        let share = |home: &PathBuf| home.join(".local/share");
        let parent = self.xdg_data_home.clone().or_else(|| self.home.as_ref().map(share));
        parent.map(|parent| parent.join("kehu"))
    }
}

fn absolute(path: PathBuf) -> Result<PathBuf, ConfigError> {
    match std::path::absolute(&path) {
        // A link in the path is resolved where possible: the path is compared and hashed later.
        Ok(absolute) => Ok(absolute.canonicalize().unwrap_or(absolute)),
        Err(source) => Err(ConfigError::Path { path, source }),
    }
}

fn resolve(address: &str) -> Result<SocketAddr, ConfigError> {
    let failed = |source| ConfigError::Address { address: address.to_owned(), source };
    let mut found = address.to_socket_addrs().map_err(|source| failed(Some(source)))?;
    found.next().ok_or_else(|| failed(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(settings: Settings) -> Result<Config, ConfigError> {
        let home = Some(PathBuf::from("/home/li"));
        Config::decide(settings, &Surroundings { home, ..Surroundings::default() })
    }

    fn listening(address: &str) -> Settings {
        Settings { listen: Some(address.to_owned()), ..Settings::default() }
    }

    #[test]
    fn without_a_word_it_is_development_on_this_machine_only() {
        let config = decide(Settings::default()).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8080".parse().unwrap());
        assert_eq!((config.mode, config.dev_tokens), (Mode::Development, true));
        assert_eq!(config.data_dir, PathBuf::from("/home/li/.local/share/kehu"));
        assert_eq!(config.master_key_file, config.data_dir.join("master.key"));
        assert_eq!(config.attachments_dir, config.data_dir.join("attachments"));
    }

    #[test]
    fn in_public_it_is_production_and_development_must_be_meant() {
        let config = decide(listening("0.0.0.0:80")).unwrap();
        assert_eq!((config.mode, config.dev_tokens), (Mode::Production, false));
        let development = Settings { mode: Some(Mode::Development), ..listening("0.0.0.0:80") };
        let refused = decide(development.clone());
        assert!(matches!(refused, Err(ConfigError::DevTokensInPublic(_))), "{refused:?}");
        let meant = decide(Settings { dev_tokens: Some(true), ..development }).unwrap();
        assert!(meant.dev_tokens);
    }

    #[test]
    fn root_keeps_its_data_where_others_may_enter() {
        let root = Surroundings { is_root: true, ..Surroundings::default() };
        assert_eq!(root.data_dir(), Some(PathBuf::from("/var/lib/kehu")));
        let nobody = Config::decide(Settings::default(), &Surroundings::default());
        assert!(matches!(nobody, Err(ConfigError::NoHome)));
    }

    #[test]
    fn flags_win_over_the_file_and_unknown_names_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("kehu.toml");
        std::fs::write(&file, "listen = '127.0.0.1:1'\nmode = 'production'\n").unwrap();
        let settings = layers(Some(&file), &listening("127.0.0.1:2")).unwrap();
        assert_eq!(settings.listen.as_deref(), Some("127.0.0.1:2"));
        assert_eq!(settings.mode, Some(Mode::Production));
        std::fs::write(&file, "listne = 'x'\n").unwrap();
        assert!(layers(Some(&file), &Settings::default()).is_err());
        assert!(layers(Some(Path::new("/missing.toml")), &Settings::default()).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        let settings = Settings {
            database_url: Some("postgres://u:hunter2@h/d".into()),
            ..Settings::default()
        };
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn every_setting_has_its_variable() {
        let all = Settings {
            listen: Some(String::new()),
            data_dir: Some(PathBuf::new()),
            attachments_dir: Some(PathBuf::new()),
            database_url: Some("".into()),
            postgres_bin: Some(PathBuf::new()),
            master_key: Some("".into()),
            master_key_file: Some(PathBuf::new()),
            mode: Some(Mode::Production),
            dev_tokens: Some(true),
            log: Some(String::new()),
        };
        let json = serde_json::to_value(all).unwrap();
        let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let mut variables = VARIABLES.to_vec();
        names.sort_unstable();
        variables.sort_unstable();
        assert_eq!(names, variables);
    }
}
