//! Every event of an import.

use super::*;

fn of_import(text: &str) -> Text {
    Text::Personal { text: text.to_owned(), subject: import_id(1).to_string() }
}

pub(super) fn samples() -> Vec<import::Event> {
    use import::*;
    let file = || "people.csv".to_owned();
    vec![
        Event::Begun(Begun {
            title: "客户 2026".to_owned(),
            system: "old-crm".to_owned(),
            mapping: "mapping.toml".to_owned(),
            fingerprint: "0f".repeat(32),
            files: vec![ImportedFile { name: file(), sha256: "a1".repeat(32) }],
            round: 1,
        }),
        Event::RowsRefused(RowsRefused {
            from: 200,
            rows: vec![RefusedRow {
                file: file(),
                line: 7,
                column: Some(3),
                column_name: Some("country".to_owned()),
                phase: "people".to_owned(),
                step: Some("register".to_owned()),
                code: "UNKNOWN_VALUE".to_owned(),
                message_en: of_import("\"Atlantis\" is not among the values of country"),
                message_zh: of_import("\"Atlantis\" 不在 country 的取值之中"),
            }],
        }),
        Event::Finished(Finished {
            totals: Totals {
                rows_read: 12,
                rows_skipped: 1,
                rows_refused: 2,
                duplicates: 1,
                commands: 9,
                accepted: 7,
                unchanged: 2,
            },
            files: vec![FileRows { file: file(), rows: Some(12) }],
        }),
        Event::UndoBegun(UndoBegun {}),
        Event::Undone(Undone {
            withdrawn: 5,
            reverted: 1,
            kept: 1,
            first_kept: vec![Kept {
                stream: customer_id(1).stream(),
                reason: KeptReason::ChangedSince,
                by: "CustomerRenamed".to_owned(),
            }],
        }),
    ]
}
