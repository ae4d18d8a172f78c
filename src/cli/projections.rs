//! `kehu projections`: how far the read models are; building them anew; proving them right.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    time::Duration,
};

use anyhow::Context as _;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use kehu_projections::{Filled, FilledLog, Projections, ReadModel, State, VerifyReport};

use super::output;
use crate::{app::Core, config::Config};

/// What to do with the read models.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show how far each read model has taken in the log
    Status,
    /// Build a read model anew from the log, beside the one that answers, then swap them
    ///
    /// Queries go on meanwhile. Also the way to start a stopped read model again, after an upgrade.
    Rebuild {
        /// Its name, as `kehu projections status` lists it
        name: ReadModel,
    },
    /// Build read models anew to the side, and compare them row by row with those that answer
    ///
    /// Exits with 1 when a row differs.
    Verify {
        /// One of them; all when not given
        name: Option<ReadModel>,
    },
}

pub(super) async fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let mut core = Core::open(config).await?;
    let outcome = match core.projections().await {
        Ok(projections) => match command {
            Command::Status => status(&projections).await,
            Command::Rebuild { name } => rebuild(&projections, name).await,
            Command::Verify { name } => verify(&projections, name).await,
        },
        Err(error) => Err(error),
    };
    core.close().await;
    outcome
}

async fn status(projections: &Projections) -> anyhow::Result<ExitCode> {
    let head = projections.head().await?;
    output::line(format_args!("log: {head} events"));
    let mut code = ExitCode::SUCCESS;
    output::line(format_args!(
        "{:<16}{:>12}{:>10}{:>12}  {:<20}  state",
        "read model", "position", "lag", "generation", "moved"
    ));
    for one in projections.status().await? {
        let state = match one.state {
            State::Running => match one.rebuilt_to {
                None => "running".to_owned(),
                Some(position) => format!("being built anew, at event {position}"),
            },
            State::Stopped { position, reason } => {
                code = ExitCode::FAILURE;
                format!("stopped at event {position}: {reason}")
            }
        };
        output::line(format_args!(
            "{:<16}{:>12}{:>10}{:>12}  {:<20}  {state}",
            one.model.name(),
            one.position,
            head.saturating_sub(one.position),
            one.generation,
            one.moved_at.format("%Y-%m-%d %H:%M:%SZ"),
        ));
    }
    Ok(code)
}

async fn rebuild(projections: &Projections, model: ReadModel) -> anyhow::Result<ExitCode> {
    let shown = Shown::new();
    let report = projections.rebuild(model, |filled| shown.show(filled)).await;
    shown.clear();
    let report = report.with_context(|| format!("cannot rebuild {model}"))?;
    output::line(format_args!(
        "{model}: rebuilt up to event {}, now generation {}",
        report.position, report.generation
    ));
    Ok(ExitCode::SUCCESS)
}

async fn verify(projections: &Projections, model: Option<ReadModel>) -> anyhow::Result<ExitCode> {
    let models = model.map_or_else(|| ReadModel::ALL.to_vec(), |one| vec![one]);
    let mut code = ExitCode::SUCCESS;
    for model in models {
        let shown = Shown::new();
        let report = projections.verify(model, |filled| shown.show(filled)).await;
        shown.clear();
        let report = report.with_context(|| format!("cannot verify {model}"))?;
        tell(&report);
        if !report.is_equal() {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn tell(report: &VerifyReport) {
    let VerifyReport { model, position, rows, different, differences } = report;
    if report.is_equal() {
        output::line(format_args!("{model}: {rows} rows equal at event {position}"));
        return;
    }
    output::line(format_args!("{model}: {different} of {rows} rows DIFFER at event {position}"));
    for one in differences {
        let how = match (one.serving, one.rebuilt) {
            (true, true) => "differs",
            (true, false) => "should not be there",
            (false, _) => "is missing",
        };
        output::line(format_args!("  {} {} {how}", one.table, one.key));
    }
    output::line(format_args!("  kehu projections rebuild {model} puts it right"));
}

/// How far it is: a bar on a terminal, a line now and then elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    log: FilledLog,
}

impl Shown {
    fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template(
                "{prefix} [{bar:30}] {pos}/{len} events, {per_sec}, ETA {eta}",
            ) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar, log: FilledLog::default() }
    }

    fn show(&self, filled: Filled) {
        if let Some(bar) = &self.bar {
            bar.set_prefix(filled.model.name());
            bar.set_length(filled.head);
            bar.set_position(filled.position);
        } else {
            self.log.show(filled);
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
