//! Notes of the report, out of what was counted.

use super::{Message, NoteKind, NoteSummary};
use crate::import::{
    message::quoted,
    plan::{Finding, PlannedFile},
    row::{MapCount, MapCounts, Mapped},
};

/// How many values of a check a note names.
const MAX_VALUES: usize = 10;

/// How often each note and each skip rule of each file met.
pub(in crate::import) type NoteCounts = Vec<(Vec<u64>, Vec<u64>)>;

/// Everything worth a note: corrections first, then file by file, then whole files.
pub(in crate::import) fn notes(
    files: &[PlannedFile],
    counts: &NoteCounts,
    maps: &MapCounts,
    findings: &[Finding],
) -> Vec<NoteSummary> {
    let mut notes: Vec<NoteSummary> = maps.iter().map(mapped).collect();
    notes.sort_by_key(|note| note.kind == NoteKind::Translated);
    for (file, (noted, skipped)) in files.iter().zip(counts) {
        let kinds =
            [(NoteKind::Noticed, &file.notes, noted), (NoteKind::Skipped, &file.skip, skipped)];
        for (kind, planned, counts) in kinds {
            for (note, count) in planned.iter().zip(counts).filter(|(_, count)| **count > 0) {
                notes.push(NoteSummary {
                    kind,
                    code: note.code.clone(),
                    file: file.source.display.clone(),
                    count: *count,
                    message: note.message.clone(),
                    values: Vec::new(),
                });
            }
        }
    }
    for finding in findings.iter().filter(|finding| !finding.values.is_empty()) {
        notes.push(NoteSummary {
            kind: NoteKind::Checked,
            code: finding.code.clone(),
            file: finding.file.clone(),
            count: finding.values.len() as u64,
            message: finding.message.clone(),
            values: finding.values.iter().take(MAX_VALUES).cloned().collect(),
        });
    }
    notes
}

fn mapped((map, from, count): (&str, &str, &MapCount)) -> NoteSummary {
    let (from, to) = (quoted(from), quoted(&count.to));
    let (kind, code, en, zh) = match count.kind {
        Mapped::Corrected => (
            NoteKind::Corrected,
            "VALUE_CORRECTED",
            format!("{map}: {from} corrected to {to}"),
            format!("{map}：{from} 更正为 {to}"),
        ),
        Mapped::Translated => (
            NoteKind::Translated,
            "VALUE_TRANSLATED",
            format!("{map}: {from} taken as {to}"),
            format!("{map}：{from} 按 {to} 处理"),
        ),
        Mapped::Dropped => (
            NoteKind::Dropped,
            "VALUE_DROPPED",
            format!("{map}: {from} is not known and left out"),
            format!("{map}：{from} 未知，未导入"),
        ),
    };
    NoteSummary {
        kind,
        code: code.to_owned(),
        file: count.file.clone(),
        count: count.count,
        message: Message::new(en, zh),
        values: Vec::new(),
    }
}
