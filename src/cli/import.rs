//! `kehu import`: a company's past comes in.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use kehu_domain::Actor;

use super::{output, signals::Signals};
use crate::{
    app::Core,
    auth,
    commands::Commands,
    config::Config,
    ids,
    import::{self, ImportOptions, MappingSource},
};

/// Some rows were refused.
const ROWS_REFUSED: u8 = 2;

/// The conventional exit code of a program that was told to go.
const INTERRUPTED: u8 = 130;

const EXIT_CODES: &str = "\
Exit codes:
  0  every row was imported, or had been before
  1  the import did not run, or did not run to its end: run it again, it goes on where it stopped
  2  some rows were refused (or the options make no sense)

An import can be run again at any time: what is there already stays as it is. It may run beside a \
server on the same data directory.";

/// Options of `kehu import`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Import {
    /// A mapping that comes with kehu: maven-crm
    #[arg(long, value_name = "NAME", required_unless_present = "mapping")]
    preset: Option<String>,
    /// A mapping file of your own: which rows become which commands
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    mapping: Option<PathBuf>,
    /// The file to import, or the directory that holds the files that the mapping names
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Try everything against the data that is there, and write nothing
    ///
    /// What would have been written is kept in memory, about 5 KB for each row.
    #[arg(long)]
    dry_run: bool,
    /// Where to write the report with every refused row: JSON if it ends in .json, CSV otherwise
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Who imports: the user that the events will name
    #[arg(long = "as", value_name = "NAME", env = "USER", default_value = "operator")]
    operator: String,
}

impl Import {
    /// The user who imports, registered at the first import; a dry run registers nobody.
    async fn actor(&self, commands: &Commands) -> anyhow::Result<Actor> {
        let user = if self.dry_run {
            ids::development_user(&self.operator)
        } else {
            auth::ensure_user(commands, &self.operator)
                .await
                .with_context(|| format!("cannot import as {:?}", self.operator))?
        };
        Ok(Actor::user(user))
    }

    fn options(&self) -> ImportOptions {
        let mapping = match (self.mapping.clone(), self.preset.clone()) {
            (Some(file), _) => MappingSource::File(file),
            (None, preset) => MappingSource::Preset(preset.unwrap_or_default()),
        };
        let options = ImportOptions::new(mapping, self.path.clone());
        ImportOptions { dry_run: self.dry_run, report: self.report.clone(), ..options }
    }
}

pub(super) async fn run(import: Import, config: &Config) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::catch().context("cannot catch signals")?;
    let options = import.options();
    // What cannot be imported is refused before a database is started, or even created, for it.
    let planned = import::plan(&options).await?;
    let core = Core::open(config).await?;
    let mut progress = import::for_operators();
    let work = async {
        let actor = import.actor(core.commands()).await?;
        let options = ImportOptions { actor, ..options };
        Ok(import::run_planned(core.commands(), planned, options, &mut *progress).await?)
    };
    let imported: Option<anyhow::Result<_>> = tokio::select! {
        imported = work => Some(imported),
        _ = signals.next() => None,
    };
    core.close().await;
    let Some(imported) = imported else {
        output::line("Stopped. Run the same import again and it goes on where it stopped.");
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let report = imported?;
    output::line(&report);
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(ROWS_REFUSED) })
}
