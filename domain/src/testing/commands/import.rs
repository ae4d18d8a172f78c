//! Generated commands to imports.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{customer_ids, line};
use crate::import::{
    Begun, Command, FileRows, ImportedFile, Kept, KeptReason, RefusedRowInput, Totals, Undone,
};

/// Any command to an import.
pub fn import() -> BoxedStrategy<Command> {
    prop_oneof![
        4 => begun().prop_map(Command::Begin),
        3 => finish(),
        1 => Just(Command::BeginUndo),
        1 => undone().prop_map(Command::FinishUndo),
    ]
    .boxed()
}

/// Mostly the same files, with one of two mappings.
fn begun() -> BoxedStrategy<Begun> {
    let round = prop_oneof![9 => Just(0_u32), 1 => Just(1)];
    (line(), select(vec!["0f", "1f"]), round)
        .prop_map(|(title, mapping, round)| Begun {
            title,
            system: "old-crm".to_owned(),
            mapping: "mapping.toml".to_owned(),
            fingerprint: mapping.repeat(32),
            files: vec![ImportedFile { name: "people.csv".to_owned(), sha256: "a1".repeat(32) }],
            round,
        })
        .boxed()
}

fn finish() -> BoxedStrategy<Command> {
    let row = (1..9_u64, option::of(1..4_u64), line(), line()).prop_map(
        |(line, column, message_en, message_zh)| RefusedRowInput {
            file: "people.csv".to_owned(),
            line,
            column,
            column_name: column.map(|column| format!("column {column}")),
            phase: "people".to_owned(),
            step: None,
            code: "MISSING_VALUE".to_owned(),
            message_en,
            message_zh,
        },
    );
    (vec(row, 0..3), 0..3_u64, option::of(1..9_u64))
        .prop_map(|(refused, accepted, rows)| {
            let rows_refused = refused.len() as u64;
            let totals = Totals { rows_read: 9, rows_refused, accepted, ..Totals::default() };
            let files = vec![FileRows { file: "people.csv".to_owned(), rows }];
            Command::Finish { totals, files, refused }
        })
        .boxed()
}

fn undone() -> BoxedStrategy<Undone> {
    let reason = select(vec![
        KeptReason::ChangedSince,
        KeptReason::Mentioned,
        KeptReason::NoInverse,
        KeptReason::Refused,
    ]);
    let kept = (customer_ids(), reason, line()).prop_map(|(customer, reason, by)| Kept {
        stream: customer.stream(),
        reason,
        by,
    });
    (0..3_u64, vec(kept, 0..2))
        .prop_map(|(withdrawn, first_kept)| Undone {
            withdrawn,
            reverted: 0,
            kept: first_kept.len() as u64,
            first_kept,
        })
        .boxed()
}
