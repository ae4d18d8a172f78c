//! `kehu import`: a company's past comes in.

use std::{fs::File, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use kehu_domain::{Actor, values::ImportId};

use super::{output, signals::Signals};
use crate::{
    app::Core,
    auth,
    commands::Commands,
    config::Config,
    ids,
    import::{self, ImportOptions, InspectOptions, MappingSource, UndoOptions},
};

/// Some rows were refused.
const ROWS_REFUSED: u8 = 2;

/// Something of a batch that was taken back has been built on.
const SOMETHING_STAYED: u8 = 2;

const UNDO_EXIT_CODES: &str = "\
Exit codes:
  0  nothing of the import is left
  1  the undoing did not run, or did not run to its end: run it again, it goes on where it stopped
  2  something stayed (or the options make no sense)";

/// The conventional exit code of a program that was told to go.
const INTERRUPTED: u8 = 130;

const EXIT_CODES: &str = "\
Exit codes:
  0  every row was imported, or had been before
  1  the import did not run, or did not run to its end: run it again, it goes on where it stopped
  2  some rows were refused (or the options make no sense)

An import can be run again at any time: what is there already stays as it is. It may run beside a \
server on the same data directory.";

const FORMATS: &str = "\
Files may be CSV, TSV, JSON lines (one object per line) or Excel workbooks (.xlsx); text may be packed \
with gzip, in UTF-8, UTF-16 or GB18030/GBK, which are recognised, or in another encoding that the \
mapping names. Begin with `kehu import inspect FILE`: it tells what is in a file and proposes a \
mapping. (A directory called inspect is ./inspect.)";

/// Options of `kehu import`.
#[derive(Debug, Args)]
#[command(after_help = format!("{FORMATS}\n\n{EXIT_CODES}"))]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Import {
    #[command(subcommand)]
    first: Option<First>,
    /// A mapping that comes with kehu: cfpb-complaints, maven-crm, olist-funnel,
    /// scms-shipments, zh-listed-companies, zh-names
    #[arg(long, value_name = "NAME", required_unless_present = "mapping")]
    preset: Option<String>,
    /// A mapping file of your own: which rows become which commands
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    mapping: Option<PathBuf>,
    /// The file to import, or the directory that holds the files that the mapping names
    #[arg(value_name = "PATH", required = true)]
    path: Option<PathBuf>,
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

/// What comes before an import.
#[derive(Debug, Clone, Subcommand)]
enum First {
    /// Look at a file: what is in it, and which mapping it would take
    Inspect(Inspect),
    /// List what was imported, the newest first
    List(List),
    /// Show the report of an import: what was accepted, what was refused and why
    Report(ReportOf),
    /// Take an import back, as far as nothing was built on it; what was is listed
    ///
    /// What it made is withdrawn, as if it had never been; what it changed is changed back. It can
    /// be stopped at any time and run again. Afterwards the same files can be imported again.
    Undo(Undo),
}

/// Options of `kehu import undo`.
#[derive(Debug, Clone, Args)]
#[command(after_help = UNDO_EXIT_CODES)]
struct Undo {
    /// The batch, as `kehu import` and `kehu import list` name it: import-0198…
    #[arg(value_name = "BATCH", value_parser = batch_id)]
    batch: ImportId,
    /// Look at everything, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Where to write everything that stays, and why: JSON if it ends in .json, CSV otherwise
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Who takes it back: the user that the events will name
    #[arg(long = "as", value_name = "NAME", env = "USER", default_value = "operator")]
    operator: String,
}

impl Undo {
    async fn run(self, commands: &Commands) -> anyhow::Result<ExitCode> {
        let Self { batch, dry_run, report, operator } = self;
        let actor = actor(commands, &operator, dry_run).await?;
        let options = UndoOptions { dry_run, report, actor, ..UndoOptions::new(batch) };
        let mut progress = import::for_operators();
        let report = import::undo(commands, options, &mut *progress).await?;
        output::line(&report);
        Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(SOMETHING_STAYED) })
    }
}

/// Options of `kehu import list`.
#[derive(Debug, Clone, Args)]
struct List {
    /// One JSON object per line
    #[arg(long)]
    json: bool,
}

/// Options of `kehu import report`.
#[derive(Debug, Clone, Args)]
struct ReportOf {
    /// The batch, as `kehu import` and `kehu import list` name it: import-0198…
    #[arg(value_name = "BATCH", value_parser = batch_id)]
    batch: ImportId,
    /// As JSON, with every refused row that is kept
    #[arg(long)]
    json: bool,
}

/// With or without the category.
fn batch_id(text: &str) -> Result<ImportId, String> {
    let id = if text.contains("import-") { text.to_owned() } else { format!("import-{text}") };
    ImportId::parse(&id).map_err(|_| "expected the id of a batch, import-<uuid>".to_owned())
}

impl List {
    async fn run(self, commands: &Commands) -> anyhow::Result<ExitCode> {
        for batch in import::batches(commands).await? {
            let heard =
                if self.json { output::line(batch.as_json()) } else { output::line(batch.line()) };
            if !heard {
                break;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl ReportOf {
    async fn run(self, commands: &Commands) -> anyhow::Result<ExitCode> {
        let Some(batch) = import::batch(commands, self.batch).await? else {
            anyhow::bail!("there is no batch {} / 没有批次 {}", self.batch, self.batch);
        };
        if self.json {
            output::line(batch.as_json());
        } else {
            output::line(batch.to_string().trim_end());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Options of `kehu import inspect`.
#[derive(Debug, Clone, Args)]
struct Inspect {
    /// The file: CSV, TSV, JSON lines, any of them packed with gzip, or an Excel workbook (.xlsx)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write the proposed mapping, a new file; printed unless said
    #[arg(long, value_name = "FILE")]
    mapping_out: Option<PathBuf>,
    /// The encoding, where it is not recognised: gb18030, utf-16le, big5, windows-1252 …
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What stands between cells, where it is not recognised
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<char>,
    /// The sheet of a workbook; the first unless said
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl Inspect {
    /// Needs no data directory and no Postgres: nothing is read but the file.
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Self { file, mapping_out, encoding, delimiter, sheet } = self;
        let options = InspectOptions { path: file.clone(), encoding, delimiter, sheet };
        let looking = tokio::task::spawn_blocking(move || import::inspect(options));
        let inspection = looking.await.context("the inspection was interrupted")??;
        output::line(&inspection);
        let mapping = inspection.mapping();
        let Some(out) = mapping_out else {
            output::line("Proposed mapping / 建议的映射 (--mapping-out FILE writes it):\n");
            output::line(mapping.trim_end());
            return Ok(ExitCode::SUCCESS);
        };
        File::create_new(&out)
            .and_then(|mut file| file.write_all(mapping.as_bytes()))
            .with_context(|| format!("cannot write the mapping to {}", out.display()))?;
        let (out, file) = (out.display(), file.display());
        output::line(format_args!(
            "The mapping is in {out}. Read it through, then try it:\n映射已写入 {out}，请检查后试运行：\n  \
             kehu import --mapping {out} {file} --dry-run"
        ));
        Ok(ExitCode::SUCCESS)
    }
}

impl Import {
    fn options(&self) -> ImportOptions {
        let mapping = match (self.mapping.clone(), self.preset.clone()) {
            (Some(file), _) => MappingSource::File(file),
            (None, preset) => MappingSource::Preset(preset.unwrap_or_default()),
        };
        let path = self.path.clone().unwrap_or_default();
        let options = ImportOptions::new(mapping, path);
        ImportOptions { dry_run: self.dry_run, report: self.report.clone(), ..options }
    }
}

/// Runs what needs neither configuration nor data; `None` if that is an import.
pub(super) async fn first(import: &Import) -> Option<anyhow::Result<ExitCode>> {
    match import.first.clone() {
        Some(First::Inspect(inspect)) => Some(inspect.run().await),
        Some(First::List(_) | First::Report(_) | First::Undo(_)) | None => None,
    }
}

/// Runs what is about imports that were made before.
async fn about(first: First, config: &Config) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::catch().context("cannot catch signals")?;
    let core = Core::open(config).await?;
    let work = async {
        match first {
            First::Inspect(inspect) => inspect.run().await,
            First::List(list) => list.run(core.commands()).await,
            First::Report(report) => report.run(core.commands()).await,
            First::Undo(undo) => undo.run(core.commands()).await,
        }
    };
    let done = tokio::select! {
        done = work => Some(done),
        _ = signals.next() => None,
    };
    core.close().await;
    done.unwrap_or_else(|| {
        output::line("Stopped. Run the same again and it goes on where it stopped.");
        Ok(ExitCode::from(INTERRUPTED))
    })
}

/// The user who acts, registered at first sight; a dry run registers nobody.
async fn actor(commands: &Commands, operator: &str, dry_run: bool) -> anyhow::Result<Actor> {
    let user = if dry_run {
        ids::development_user(operator)
    } else {
        auth::ensure_user(commands, operator)
            .await
            .with_context(|| format!("cannot act as {operator:?}"))?
    };
    Ok(Actor::user(user))
}

pub(super) async fn run(import: Import, config: &Config) -> anyhow::Result<ExitCode> {
    if let Some(first) = import.first {
        return about(first, config).await;
    }
    let mut signals = Signals::catch().context("cannot catch signals")?;
    let options = import.options();
    // What cannot be imported is refused before a database is started, or even created, for it.
    let planned = import::plan(&options).await?;
    let core = Core::open(config).await?;
    let mut progress = import::for_operators();
    let work = async {
        let actor = actor(core.commands(), &import.operator, import.dry_run).await?;
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
