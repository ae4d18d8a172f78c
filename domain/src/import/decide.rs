//! What follows from a command to an import.

use super::{
    Begun, Command, Event, FileRows, Finished, RefusedRow, RefusedRowInput, Rejection, RowsRefused,
    Stage, State, Totals, UndoBegun, Undone,
};
use crate::values::{
    Text,
    bounded::{self, FieldFault},
};

type Decision = Result<Vec<Event>, Rejection>;

/// More files than any mapping names.
const MAX_FILES: usize = 1_000;
/// How many refused rows are kept; reports have all of them.
const MAX_REFUSED: usize = 1_000;
/// How many of the things that stayed are kept; reports have all of them.
const MAX_KEPT: usize = 1_000;
/// The longest message, in characters.
const MAX_MESSAGE: usize = 500;
/// So many refused rows fit one event, however long their messages are.
const CHUNK: usize = 200;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (state.stage, command) {
        (Stage::Absent | Stage::Begun | Stage::Finished, Command::Begin(begun)) => {
            begin(state.begun.as_ref(), begun)
        }
        (Stage::Absent, Command::Finish { .. } | Command::BeginUndo | Command::FinishUndo(_)) => {
            Err(Rejection::NotFound)
        }
        (Stage::Begun | Stage::Finished, Command::Finish { totals, files, refused }) => {
            finish(state, totals, files, refused)
        }
        (Stage::BeingUndone | Stage::Undone, Command::Begin(_) | Command::Finish { .. }) => {
            Err(Rejection::Undone)
        }
        (Stage::Begun | Stage::Finished, Command::BeginUndo) => {
            Ok(vec![Event::UndoBegun(UndoBegun {})])
        }
        (Stage::BeingUndone | Stage::Undone, Command::BeginUndo) => Ok(vec![]),
        (Stage::Begun | Stage::Finished, Command::FinishUndo(_)) => Err(Rejection::UndoNotBegun),
        (Stage::BeingUndone | Stage::Undone, Command::FinishUndo(undone)) => {
            finish_undo(state, undone)
        }
    }
}

fn begin(before: Option<&Begun>, begun: Begun) -> Decision {
    bounded::line("title", &begun.title)?;
    bounded::line("system", &begun.system)?;
    bounded::line("mapping", &begun.mapping)?;
    bounded::line("fingerprint", &begun.fingerprint)?;
    bounded::count("files", MAX_FILES, begun.files.len())?;
    for file in &begun.files {
        bounded::line("files.name", &file.name)?;
        bounded::line("files.sha256", &file.sha256)?;
    }
    let same_files = |before: &Begun| {
        let content = |begun: &Begun| -> Vec<String> {
            begun.files.iter().map(|file| file.sha256.clone()).collect()
        };
        (&before.system, before.round, content(before))
            == (&begun.system, begun.round, content(&begun))
    };
    match before {
        Some(before) if !same_files(before) => Err(Rejection::AlreadyBegun),
        Some(before) if *before == begun => Ok(vec![]),
        Some(_) | None => Ok(vec![Event::Begun(begun)]),
    }
}

/// A run that ends as the one before did says nothing new.
fn finish(
    state: &State,
    totals: Totals,
    files: Vec<FileRows>,
    refused: Vec<RefusedRowInput>,
) -> Decision {
    bounded::count("files", MAX_FILES, files.len())?;
    bounded::count("refused", MAX_REFUSED, refused.len())?;
    for file in &files {
        bounded::line("files.file", &file.file)?;
    }
    let rows = refused.into_iter().map(recorded).collect::<Result<Vec<_>, _>>()?;
    let finished = Finished { totals, files };
    let same_rows = state.refused.len() == rows.len()
        && state.refused.iter().zip(&rows).all(|(before, row)| says_same(before, row));
    if same_rows && state.finished.as_ref() == Some(&finished) {
        return Ok(vec![]);
    }
    let mut events = Vec::new();
    if !same_rows && rows.is_empty() {
        events.push(Event::RowsRefused(RowsRefused { from: 0, rows }));
    } else if !same_rows {
        for (from, rows) in (0..).step_by(CHUNK).zip(rows.chunks(CHUNK)) {
            events.push(Event::RowsRefused(RowsRefused { from, rows: rows.to_vec() }));
        }
    }
    events.push(Event::Finished(finished));
    Ok(events)
}

fn recorded(row: RefusedRowInput) -> Result<RefusedRow, FieldFault> {
    bounded::line("refused.file", &row.file)?;
    bounded::optional_line("refused.columnName", row.column_name.as_deref())?;
    bounded::line("refused.phase", &row.phase)?;
    bounded::optional_line("refused.step", row.step.as_deref())?;
    bounded::line("refused.code", &row.code)?;
    message("refused.messageEn", &row.message_en)?;
    message("refused.messageZh", &row.message_zh)?;
    Ok(RefusedRow {
        file: row.file,
        line: row.line,
        column: row.column,
        column_name: row.column_name,
        phase: row.phase,
        step: row.step,
        code: row.code,
        message_en: Text::personal(row.message_en),
        message_zh: Text::personal(row.message_zh),
    })
}

fn message(field: &'static str, text: &str) -> Result<(), FieldFault> {
    bounded::check_prose_of(text, MAX_MESSAGE).map_err(|fault| FieldFault::Text { field, fault })
}

fn says_same(one: &RefusedRow, two: &RefusedRow) -> bool {
    let place = |row: &RefusedRow| (row.file.clone(), row.line, row.column, row.code.clone());
    let at = |row: &RefusedRow| (row.column_name.clone(), row.phase.clone(), row.step.clone());
    place(one) == place(two)
        && at(one) == at(two)
        && one.message_en.says_same(&two.message_en)
        && one.message_zh.says_same(&two.message_zh)
}

fn finish_undo(state: &State, undone: Undone) -> Decision {
    bounded::count("firstKept", MAX_KEPT, undone.first_kept.len())?;
    for kept in &undone.first_kept {
        bounded::line("firstKept.by", &kept.by)?;
    }
    if state.undone.as_ref() == Some(&undone) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Undone(undone)])
}
