//! The command line.

mod demo;
mod doctor;
mod events;
mod import;
mod output;
mod policies;
mod projections;
mod schema;
mod serve;
mod signals;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{Config, Mode, Settings},
    telemetry::{self, LogFormat, SERVER_LOG, TOOL_LOG},
};

/// An event-sourced CRM: every change is an event, served over GraphQL with a full audit trail.
#[derive(Debug, Parser)]
#[command(name = "kehu", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = CONFIGURATION)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const CONFIGURATION: &str = "\
Every option can also be given in kehu.toml (data_dir = \"/srv/kehu\") and in the environment \
(KEHU_DATA_DIR=/srv/kehu). Options win over the environment, the environment over the file.";

/// Where kehu finds its data; the same for all commands.
#[derive(Debug, Args)]
struct Global {
    /// Where kehu keeps its files: its own Postgres, the master key, attached files
    ///
    /// The default is /var/lib/kehu for root, else ~/.local/share/kehu. Several kehu processes can
    /// share one data directory; they share its Postgres, too.
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where attached files are kept [default: attachments in the data directory]
    ///
    /// Several kehu processes over one database share this directory, too. It belongs in the backup.
    #[arg(long, global = true, value_name = "DIR")]
    attachments_dir: Option<PathBuf>,
    /// Use this Postgres instead of starting one
    ///
    /// Such as `postgres://user:password@host/kehu`. The database must exist, empty at first, made with LOCALE 'C.UTF-8'.
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The directory of the Postgres programs initdb and postgres [default: found]
    #[arg(long, global = true, value_name = "DIR")]
    postgres_bin: Option<PathBuf>,
    /// The file of the master key that seals personal data [default: in the data directory]
    ///
    /// Made at the first start. Keep a copy in a safe place: without it all personal data is
    /// lost. `KEHU_MASTER_KEY` holds the key itself (base64) where there is no safe file.
    #[arg(long, global = true, value_name = "FILE")]
    master_key_file: Option<PathBuf>,
    /// The configuration file [default: kehu.toml in the working directory, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What to log to standard error, such as `info` or `warn,kehu=debug`
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::Serve),
    /// Import files through commands, or look at them first: a company's past comes in
    Import(import::Import),
    /// Look into the event log
    #[command(subcommand)]
    Events(events::Command),
    /// Look after the read models
    #[command(subcommand)]
    Projections(projections::Command),
    /// See what kehu does by itself: policies and deadlines
    #[command(subcommand)]
    Policies(policies::Command),
    /// Print the GraphQL schema
    Schema,
    /// Check that everything kehu needs is there and sound
    ///
    /// Prints a line per check and exits with 1 when something is wrong.
    Doctor,
}

impl Global {
    fn settings(&self) -> Settings {
        Settings {
            data_dir: self.data_dir.clone(),
            attachments_dir: self.attachments_dir.clone(),
            database_url: self.database_url.as_deref().map(Into::into),
            postgres_bin: self.postgres_bin.clone(),
            master_key_file: self.master_key_file.clone(),
            log: self.log.clone(),
            ..Settings::default()
        }
    }
}

/// Reads the command line, does what it says, and says how it went.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failed(&error.into()),
    };
    let outcome = runtime.block_on(run(cli));
    // What still runs by now has been waited for long enough.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|error| output::failed(&error))
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    // It needs no configuration, which may be missing or wrong.
    if matches!(cli.command, Command::Schema) {
        return Ok(schema::run());
    }
    if let Command::Import(import) = &cli.command
        && let Some(done) = import::first(import).await
    {
        return done;
    }
    let mut settings = cli.global.settings();

    if let Command::Serve(serve) = &cli.command {
        serve.complete(&mut settings);
    }
    let file = cli.global.config.as_deref();
    let config = match &cli.command {
        // Whoever tries the demo has not said that it may go where other data may be.
        Command::Serve(serve) if serve.demo().is_some() => {
            Config::load_apart(file, &settings, "demo")?
        }
        _ => Config::load(file, &settings)?,
    };
    start_logging(&config, matches!(cli.command, Command::Serve(_)))?;
    match cli.command {
        Command::Serve(serve) => serve::run(&config, serve.demo()).await,
        Command::Import(import) => Box::pin(import::run(import, &config)).await,
        Command::Events(command) => events::run(command, &config).await,
        Command::Projections(command) => projections::run(command, &config).await,
        Command::Policies(command) => policies::run(command, &config).await,
        Command::Schema => Ok(schema::run()),
        Command::Doctor => doctor::run(&config).await,
    }
}

fn start_logging(config: &Config, server: bool) -> anyhow::Result<()> {
    let format = match config.mode {
        Mode::Production if server => LogFormat::Json,
        Mode::Development | Mode::Production => LogFormat::Text,
    };
    let usual = if server { SERVER_LOG } else { TOOL_LOG };
    telemetry::start_logging(format, config.log.as_deref().unwrap_or(usual))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn inspect_needs_nothing_but_a_file() {
        let parses = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        assert!(parses("kehu import inspect customers.csv"));
        assert!(parses("kehu import inspect customers.csv --mapping-out m.toml --sheet 客户"));
        assert!(parses("kehu import --mapping m.toml customers.csv"));
        assert!(parses("kehu import --preset maven-crm ./inspect"));
        for line in [
            "kehu import",
            "kehu import inspect",
            "kehu import customers.csv",
            "kehu import --preset maven-crm",
            "kehu import --mapping m.toml inspect customers.csv",
        ] {
            assert!(!parses(line), "{line}");
        }
    }

    #[test]
    fn options_may_follow_the_command() {
        let cli = Cli::try_parse_from(["kehu", "serve", "--data-dir", "/d", "--listen", "[::1]:1"]);
        assert_eq!(cli.unwrap().global.data_dir, Some("/d".into()));
    }
}
