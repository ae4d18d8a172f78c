//! Taking an import back: what it made is withdrawn, what it changed is changed back, newest first,
//! and what others have built on stays.
//!
//! Everything of a batch has the batch's id as its correlation id; the undoing's own events have an
//! id that follows from it. The log is read once, from where the batch began: nothing else knows
//! everything that mentions anything. Each command's id follows from the batch, the stream and the
//! version that was seen, so an undoing that is stopped goes on where it stopped.

mod changes;
mod execute;
mod report;
mod scan;

use std::{path::PathBuf, sync::Arc, time::Duration};

use kehu_domain::{
    Actor,
    import::{Command, Kept, Stage, Undone},
    values::ImportId,
};
use uuid::Uuid;

use super::{
    PATIENCE, WIDTH, deliver::Deliverer, error::ImportError, progress::Progress, report::Tally,
};
use crate::commands::Commands;

pub use report::UndoReport;

use report::KeptFile;
use scan::Scan;

/// How many of the things that stayed the batch keeps; the report file has all of them.
const MAX_KEPT: usize = 1_000;

/// What to take back, and how.
#[derive(Debug, Clone)]
pub struct UndoOptions {
    /// The batch.
    pub batch: ImportId,
    /// Whether to look at everything and change nothing.
    pub dry_run: bool,
    /// Where to write what stayed.
    pub report: Option<PathBuf>,
    /// Who takes it back.
    pub actor: Actor,
    /// For how long to wait for an event store that does not answer.
    pub patience: Duration,
    /// How many commands are on their way at once.
    pub width: usize,
}

impl UndoOptions {
    /// Takes `batch` back for good, in the name of kehu itself.
    pub fn new(batch: ImportId) -> Self {
        Self {
            batch,
            dry_run: false,
            report: None,
            actor: Actor::SYSTEM,
            patience: PATIENCE,
            width: WIDTH,
        }
    }
}

/// Takes a batch back, as far as that goes, and says how it went.
pub async fn undo(
    commands: &Commands,
    options: UndoOptions,
    progress: &mut dyn Progress,
) -> Result<UndoReport, ImportError> {
    let UndoOptions { batch, dry_run, report, actor, patience, width } = options;
    let began = std::time::Instant::now();
    let file = report.as_deref().map(KeptFile::create).transpose()?;
    let commands = if dry_run { commands.rehearsal() } else { commands.clone() };
    let deliverer = Arc::new(Deliverer::new(commands, actor, patience));
    let state = deliverer.state_of(batch).await?;
    if state.stage() == Stage::Absent {
        return Err(ImportError::NoSuchBatch(batch));
    }
    deliverer.record(batch, under(batch), Command::BeginUndo).await?;
    let mut undoing = Undoing {
        batch,
        deliverer,
        width: width.max(1),
        dry_run,
        progress,
        tally: Tally::default(),
        scan: Scan::default(),
    };
    undoing.look().await?;
    let changes = undoing.change_back().await?;
    undoing.scan.decide(&changes);
    undoing.withdraw().await?;
    let Undoing { deliverer, scan, .. } = undoing;
    let kept = scan.kept(&changes);
    let undone = Undone {
        withdrawn: scan.withdrawn(),
        reverted: changes.reverted,
        kept: kept.len() as u64,
        first_kept: kept.iter().take(MAX_KEPT).cloned().collect(),
    };
    deliverer.record(batch, under(batch), Command::FinishUndo(undone.clone())).await?;
    if let Some(file) = file {
        file.finish(&undone, &kept)?;
    }
    let title = state.begun().map(|begun| begun.title.clone()).unwrap_or_default();
    Ok(UndoReport { batch, title, dry_run, undone, took: began.elapsed() })
}

/// What everything that takes the batch back is known by.
fn under(batch: ImportId) -> Uuid {
    crate::ids::derived(batch.0, "undo")
}

/// An undoing while it runs.
struct Undoing<'a> {
    batch: ImportId,
    deliverer: Arc<Deliverer>,
    width: usize,
    dry_run: bool,
    progress: &'a mut dyn Progress,
    tally: Tally,
    scan: Scan,
}

/// What became of what the batch had changed without having made it.
#[derive(Debug, Default)]
struct Changes {
    /// How much of it is as before.
    reverted: u64,
    /// What is not.
    kept: Vec<Kept>,
    /// Where the events lie that stand.
    standing: std::collections::HashSet<u64>,
}
