#![doc = include_str!("README.md")]

mod batch;
mod batches;
mod cases;
mod convert;
mod deliver;
mod error;
mod formats;
mod header;
mod ids;
mod inspect;
mod mapping;
mod message;
mod order;
mod phase;
mod plan;
mod prepare;
mod presets;
mod progress;
mod recipes;
mod records;
mod repeats;
mod report;
mod row;
mod rows;
mod sources;
mod undo;
mod workbook;

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use kehu_domain::Actor;
use tokio::task::spawn_blocking;

use crate::commands::Commands;

pub use batches::{BatchReport, batch, batches};
pub use error::{ImportError, Place};
pub use formats::Format;
pub use inspect::{InspectOptions, Inspection, inspect};
pub use message::Message;
pub use progress::{Progress, Silent, for_operators};
pub use report::{
    ActivityCount, CaseSummary, FileSummary, NoteKind, NoteSummary, PhaseSummary, RefusedRow,
    Report, StepSummary, Tally,
};

pub use undo::{UndoOptions, UndoReport, undo};

use deliver::Deliverer;
use mapping::Document;
use phase::Import;
use plan::Plan;
use report::ReportFile;

/// For how long an import waits for an event store that does not answer.
const PATIENCE: Duration = Duration::from_mins(3);
/// How many rows are on their way at once: enough to fill the batches of the log's writer.
const WIDTH: usize = 128;

/// Where the mapping comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingSource {
    /// Built in.
    Preset(String),
    /// The user's own.
    File(PathBuf),
}

impl MappingSource {
    /// What the mapping is called: the preset, or the file without the directories above it.
    fn name(&self) -> String {
        match self {
            Self::Preset(name) => name.clone(),
            Self::File(path) => path
                .file_name()
                .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into()),
        }
    }
}

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The mapping.
    pub mapping: MappingSource,
    /// The file, or the directory that holds the files.
    pub path: PathBuf,
    /// Whether to try everything and write nothing.
    pub dry_run: bool,
    /// Where to write the report.
    pub report: Option<PathBuf>,
    /// Who imports.
    pub actor: Actor,
    /// For how long to wait for an event store that does not answer.
    pub patience: Duration,
    /// How many rows are on their way at once.
    pub width: usize,
}

impl ImportOptions {
    /// Imports `path` for good, in the name of kehu itself.
    pub fn new(mapping: MappingSource, path: impl Into<PathBuf>) -> Self {
        Self {
            mapping,
            path: path.into(),
            dry_run: false,
            report: None,
            actor: Actor::SYSTEM,
            patience: PATIENCE,
            width: WIDTH,
        }
    }
}

/// The names of the mappings that are built in.
pub fn preset_names() -> Vec<&'static str> {
    presets::names().collect()
}

/// A mapping and the files that it is for, read and found to fit.
#[derive(Debug)]
pub struct Planned(Arc<Plan>);

/// Reads the mapping and finds the files, before anything else is needed.
pub async fn plan(options: &ImportOptions) -> Result<Planned, ImportError> {
    let (mapping, path) = (options.mapping.clone(), options.path.clone());
    Ok(Planned(Arc::new(spawn_blocking(move || load(&mapping, &path)).await??)))
}

/// Imports, and says how it went. What is wrong with single rows is in the report; an error means
/// that the import did not run to its end, and can be run again.
pub async fn run(
    commands: &Commands,
    options: ImportOptions,
    progress: &mut dyn Progress,
) -> Result<Report, ImportError> {
    let planned = plan(&options).await?;
    run_planned(commands, planned, options, progress).await
}

/// The same, with what has been planned from the same options.
pub async fn run_planned(
    commands: &Commands,
    Planned(plan): Planned,
    options: ImportOptions,
    progress: &mut dyn Progress,
) -> Result<Report, ImportError> {
    let began = Instant::now();
    let ImportOptions { mapping, dry_run, report, actor, patience, width, .. } = options;
    let file = report.as_deref().map(ReportFile::create).transpose()?;
    let commands = if dry_run { commands.rehearsal() } else { commands.clone() };
    let mut deliverer = Deliverer::new(commands, actor, patience);
    deliverer.bootstrap().await?;
    deliverer.batch = deliverer.begin(&plan, &mapping.name()).await?;
    let deliverer = Arc::new(deliverer);
    let counts = |file: &plan::PlannedFile| (vec![0; file.notes.len()], vec![0; file.skip.len()]);
    let mut import = Import {
        deliverer: deliverer.clone(),
        width: width.max(1),
        report: Report { batch: deliverer.batch.id.to_string(), ..begin(&plan, dry_run) },
        file,
        progress,
        maps: row::MapCounts::default(),
        notes: plan.files.iter().map(counts).collect(),
        refused: vec![HashSet::new(); plan.files.len()],
        read: HashSet::new(),
        plan: plan.clone(),
    };
    for index in 0..plan.phases.len() {
        import.phase(index).await?;
    }
    let Import { mut report, file, maps, notes, .. } = import;
    let more = report::notes(&plan.files, &notes, &maps, &plan.findings);
    report.notes.extend(more);
    deliverer.finish(&report).await?;
    report.took = began.elapsed();
    if let Some(file) = file {
        file.finish(&report)?;
    }
    Ok(report)
}

fn load(mapping: &MappingSource, path: &Path) -> Result<Plan, ImportError> {
    let document = match mapping {
        MappingSource::Preset(name) => presets::find(name)?,
        MappingSource::File(file) => {
            let text =
                fs::read_to_string(file).map_err(ImportError::io("read the mapping", file))?;
            Document::parse(&file.display().to_string(), &text)?
        }
    };
    Plan::make(&document, path)
}

fn begin(plan: &Plan, dry_run: bool) -> Report {
    let file = |file: &plan::PlannedFile| FileSummary {
        file: file.source.display.clone(),
        sha256: hex(&file.source.sha256),
        rows: None,
        left_out: file.left_out.clone(),
    };
    Report {
        title: plan.title.clone(),
        system: plan.system.clone(),
        dry_run,
        files: plan.files.iter().map(file).collect(),
        ..Report::default()
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    text
}
