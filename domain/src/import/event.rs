//! What can have happened to an import.

use serde::{Deserialize, Serialize};

use crate::values::{StreamName, Text};

/// One file of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedFile {
    /// Its name, without the directories above it.
    pub name: String,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// An import began, or went on with another mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Begun {
    /// What it is, in the words of the mapping.
    pub title: String,
    /// The system that the files come from.
    pub system: String,
    /// The preset, or the name of the mapping's file.
    pub mapping: String,
    /// The SHA-256 of the mapping's text, in hexadecimal.
    pub fingerprint: String,
    /// The files, in the order of the names that the mapping has for them.
    pub files: Vec<ImportedFile>,
    /// How often the same files were brought in and undone before.
    pub round: u32,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusedRow {
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1; the header counts.
    pub line: u64,
    /// The column to blame, from 1, where one is.
    pub column: Option<u64>,
    /// Its name.
    pub column_name: Option<String>,
    /// The phase of the mapping.
    pub phase: String,
    /// The step, if it came to that.
    pub step: Option<String>,
    /// Stable code.
    pub code: String,
    /// Why, in English; may quote the row.
    pub message_en: Text,
    /// Why, in Chinese; may quote the row.
    pub message_zh: Text,
}

/// Rows were refused: some of the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsRefused {
    /// How many were named before these; with 0, what earlier runs have named counts no more.
    pub from: u64,
    /// The rows.
    pub rows: Vec<RefusedRow>,
}

/// Rows and commands of a whole batch, counted over all its runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Rows read.
    pub rows_read: u64,
    /// Rows left out because the mapping says so.
    pub rows_skipped: u64,
    /// Rows refused, for whatever reason.
    pub rows_refused: u64,
    /// Rows that say the same as another row of their file.
    pub duplicates: u64,
    /// Commands sent.
    pub commands: u64,
    /// Commands that changed something, in this run of the batch or in one before.
    pub accepted: u64,
    /// Commands that found everything as they ask already.
    pub unchanged: u64,
}

/// How many rows a file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRows {
    /// The file.
    pub file: String,
    /// Rows below the header; `None` when it only served to look values up.
    pub rows: Option<u64>,
}

/// The import ran to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finished {
    /// Everything added up.
    pub totals: Totals,
    /// How many rows each file has.
    pub files: Vec<FileRows>,
}

/// The import is being undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UndoBegun {}

/// Why something of a batch stayed when the batch was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeptReason {
    /// Others have changed it since.
    ChangedSince,
    /// Something that stays mentions it.
    Mentioned,
    /// Nothing takes back what happened to it.
    NoInverse,
    /// Taking it back was refused.
    Refused,
}

/// Something of a batch that stayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// What.
    pub stream: StreamName,
    /// Why.
    pub reason: KeptReason,
    /// Which event or which other stream is to blame, or the code of the refusal.
    pub by: String,
}

/// The import has been undone, as far as that goes; counted over all runs of the undoing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    /// What it had made and is no more.
    pub withdrawn: u64,
    /// What it had changed and is as before.
    pub reverted: u64,
    /// What stayed, all of it counted.
    pub kept: u64,
    /// The first of what stayed.
    pub first_kept: Vec<Kept>,
}

/// Everything that can have happened to an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It began, or went on with another mapping.
    #[serde(rename = "ImportBegun")]
    Begun(Begun),
    /// Rows were refused.
    #[serde(rename = "ImportRowsRefused")]
    RowsRefused(RowsRefused),
    /// It ran to its end.
    #[serde(rename = "ImportFinished")]
    Finished(Finished),
    /// It is being undone.
    #[serde(rename = "ImportUndoBegun")]
    UndoBegun(UndoBegun),
    /// It has been undone.
    #[serde(rename = "ImportUndone")]
    Undone(Undone),
}
