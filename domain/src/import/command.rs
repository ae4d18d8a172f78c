//! What can be asked of an import.

use serde::Serialize;

use super::{Begun, FileRows, Totals, Undone};

/// A refused row as an importer names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRowInput {
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1.
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
    /// Why, in English.
    pub message_en: String,
    /// Why, in Chinese.
    pub message_zh: String,
}

/// A command to one import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Begins it, or goes on with it.
    Begin(Begun),
    /// Says how it ended; of the refused rows, the first ones.
    Finish { totals: Totals, files: Vec<FileRows>, refused: Vec<RefusedRowInput> },
    /// Begins to undo it.
    BeginUndo,
    /// Says how the undoing ended; of what stayed, the first ones.
    FinishUndo(Undone),
}
