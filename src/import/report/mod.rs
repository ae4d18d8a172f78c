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

/// How many duplicate rows a note names; the report file has all of them.
const MAX_NAMED: usize = 10;
/// The code of rows that say the same as an earlier one.
const DUPLICATE_ROW: &str = "DUPLICATE_ROW";

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
    /// What the file tells as a whole, where it is an event log with activities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<CaseSummary>,
}

/// What an event log tells as a whole: of all rows that could be read and are no duplicates, each
/// being something that happened in a case, in the order in which they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseSummary {
    /// Cases.
    pub cases: u64,
    /// Rows.
    pub events: u64,
    /// Different orders of activities.
    pub variants: u64,
    /// Pairs of rows of one case, one after the other.
    pub directly_follows: u64,
    /// Cases in which an activity occurs more than once.
    pub cases_with_rework: u64,
    /// Rows with an activity that occurred before in the case.
    pub rework_events: u64,
    /// How often each activity occurs, the most frequent first.
    pub activities: Vec<ActivityCount>,
    /// With which activity how many cases end, the most frequent first.
    pub ended_with: Vec<ActivityCount>,
}

/// How often there is an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivityCount {
    /// Which.
    pub activity: String,
    /// How often.
    pub count: u64,
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
    /// Rows left out because an earlier one says the same.
    pub rows_duplicate: u64,
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
        self.rows_duplicate += other.rows_duplicate;
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
    /// Rows that say the same as an earlier one were left out.
    Duplicate,
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

    /// Counts a row that says the same as an earlier one, in a note that names the first of them.
    pub(super) fn repeat(&mut self, file: &str, line: u64, of: u64) {
        let known = self
            .notes
            .iter_mut()
            .find(|note| note.kind == NoteKind::Duplicate && note.file == file);
        let value = || format!("{line} = {of}");
        match known {
            Some(note) => {
                note.count += 1;
                if note.values.len() < MAX_NAMED {
                    note.values.push(value());
                }
            }
            None => self.notes.push(NoteSummary {
                kind: NoteKind::Duplicate,
                code: DUPLICATE_ROW.to_owned(),
                file: file.to_owned(),
                count: 1,
                message: Message::new(
                    "rows equal to an earlier one in every column, by line",
                    "与前面某行所有列都相同的行（行号）",
                ),
                values: vec![value()],
            }),
        }
    }

    pub(super) fn refuse(&mut self, row: RefusedRow) {
        if self.refused.len() < MAX_KEPT {
            self.refused.push(row);
        }
    }
}
