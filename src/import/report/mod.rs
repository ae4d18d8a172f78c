//! What an import did, row by row where it was refused, and what it noticed about the files.

mod file;
mod notes;
mod text;

use std::time::Duration;

use serde::Serialize;

use super::message::Message;

pub(super) use file::ReportFile;
pub(super) use notes::{NoteCounts, notes};

/// How many refused rows a report in memory holds; the report file has all of them.
const MAX_KEPT: usize = 1000;

/// How an import went.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was imported, in the words of the mapping.
    pub title: String,
    /// The id of the batch, under which everything that was imported can be found.
    pub batch: String,
    /// The system it came from.
    pub system: String,
    /// Whether it was only tried, and nothing written.
    pub dry_run: bool,
    /// The files.
    pub files: Vec<FileSummary>,
    /// The phases that were run, in order.
    pub phases: Vec<PhaseSummary>,
    /// Everything added up.
    pub totals: Tally,
    /// What was noticed about the files.
    pub notes: Vec<NoteSummary>,
    /// The first refused rows, in the order of the files.
    pub refused: Vec<RefusedRow>,
    /// How long it took.
    #[serde(skip)]
    pub took: Duration,
}

/// One file of the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileSummary {
    /// Its name.
    pub file: String,
    /// What its content is known by, in hexadecimal.
    pub sha256: String,
    /// Rows below the header; `None` when it only served to look values up.
    pub rows: Option<u64>,
    /// Columns that were not imported.
    pub left_out: Vec<String>,
}

/// One phase of the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseSummary {
    /// Its name.
    pub phase: String,
    /// The file it read.
    pub file: String,
    /// What became of its rows and commands.
    #[serde(flatten)]
    pub tally: Tally,
    /// The same for each step.
    pub steps: Vec<StepSummary>,
}

/// One step of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepSummary {
    /// Its name.
    pub step: String,
    /// Its command.
    pub command: String,
    /// Commands sent.
    pub sent: u64,
    /// Commands that changed something.
    pub accepted: u64,
    /// Commands that found everything as they ask already.
    pub unchanged: u64,
    /// Commands refused.
    pub refused: u64,
}

/// Rows and commands, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Rows read.
    pub rows_read: u64,
    /// Rows left out because the mapping says so.
    pub rows_skipped: u64,
    /// Rows refused, for whatever reason. A row stops at its first refusal.
    pub rows_refused: u64,
    /// Commands sent.
    pub commands_sent: u64,
    /// Commands that changed something.
    pub accepted: u64,
    /// Commands that found everything as they ask already.
    pub unchanged: u64,
    /// Of those that changed nothing, the ones that an earlier run of the same batch had done.
    pub earlier: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.rows_read += other.rows_read;
        self.rows_skipped += other.rows_skipped;
        self.rows_refused += other.rows_refused;
        self.commands_sent += other.commands_sent;
        self.accepted += other.accepted;
        self.unchanged += other.unchanged;
        self.earlier += other.earlier;
    }
}

/// What sort of remark a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoteKind {
    /// The mapping asked to count rows like this.
    Noticed,
    /// The mapping left rows like this out.
    Skipped,
    /// A mistake of the source was corrected.
    Corrected,
    /// A value is called something else in kehu.
    Translated,
    /// A value that is not known was left out.
    Dropped,
    /// An answer to a check over whole files.
    Checked,
}

/// Something that was noticed about the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteSummary {
    /// What sort of remark it is.
    pub kind: NoteKind,
    /// Stable code.
    pub code: String,
    /// In which file.
    pub file: String,
    /// How many rows or values.
    pub count: u64,
    /// The remark.
    pub message: Message,
    /// The first of the values in question, for checks.
    pub values: Vec<String>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusedRow {
    /// The file.
    pub file: String,
    /// The line on which the row begins, from 1; the header counts.
    pub line: u64,
    /// The column to blame, from 1, where one is.
    pub column: Option<u64>,
    /// Its name.
    pub column_name: Option<String>,
    /// The phase.
    pub phase: String,
    /// The step, if it came to that.
    pub step: Option<String>,
    /// Stable code.
    pub code: String,
    /// Why.
    pub message: Message,
}

impl Report {
    /// Whether every row was taken.
    pub fn is_clean(&self) -> bool {
        self.totals.rows_refused == 0
    }

    pub(super) fn refuse(&mut self, row: RefusedRow) {
        if self.refused.len() < MAX_KEPT {
            self.refused.push(row);
        }
    }
}
