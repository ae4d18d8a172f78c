//! An import's decisions: every invariant, every refusal, every command said twice.

use super::*;
use crate::{
    Context, Rejection as _,
    testing::{Given, context, customer_id, given, import_id},
    values::TextFault,
};

fn asked() -> Context {
    context(import_id(1).stream())
}

fn begun() -> Begun {
    Begun {
        title: "客户 2026".to_owned(),
        system: "old-crm".to_owned(),
        mapping: "mapping.toml".to_owned(),
        fingerprint: "0f".repeat(32),
        files: vec![ImportedFile { name: "people.csv".to_owned(), sha256: "a1".repeat(32) }],
        round: 0,
    }
}

fn begin() -> Command {
    Command::Begin(begun())
}

fn row(line: u64) -> RefusedRowInput {
    RefusedRowInput {
        file: "people.csv".to_owned(),
        line,
        column: Some(2),
        column_name: Some("name".to_owned()),
        phase: "people".to_owned(),
        step: None,
        code: "MISSING_VALUE".to_owned(),
        message_en: "name is empty".to_owned(),
        message_zh: "name 为空".to_owned(),
    }
}

fn finish(accepted: u64, refused: Vec<RefusedRowInput>) -> Command {
    let rows_refused = refused.len() as u64;
    let totals = Totals { rows_read: 5, rows_refused, accepted, ..Totals::default() };
    let files = vec![FileRows { file: "people.csv".to_owned(), rows: Some(5) }];
    Command::Finish { totals, files, refused }
}

fn undone(kept: usize) -> Undone {
    let stayed = Kept {
        stream: customer_id(1).stream(),
        reason: KeptReason::ChangedSince,
        by: "CustomerRenamed".to_owned(),
    };
    Undone { withdrawn: 4, reverted: 1, kept: kept as u64, first_kept: vec![stayed; kept] }
}

fn running() -> Given<ImportBatch> {
    given([]).and(begin(), &asked())
}

#[test]
fn nothing_but_beginning_happens_to_a_batch_that_has_not_begun() {
    for command in [finish(1, vec![]), Command::BeginUndo, Command::FinishUndo(undone(0))] {
        given::<ImportBatch>([]).when(command, &asked()).then_refused("IMPORT_NOT_FOUND");
    }
    given::<ImportBatch>([]).when(begin(), &asked()).then([Event::Begun(begun())]);
    assert!(!given::<ImportBatch>([]).state().exists());
    assert!(running().state().exists());
}

#[test]
fn a_batch_is_about_the_same_files_for_good_and_says_so_when_it_goes_on_with_another_mapping() {
    running().when(begin(), &asked()).then_nothing();
    let mended = Begun { fingerprint: "1f".repeat(32), ..begun() };
    let went_on = running().when(Command::Begin(mended.clone()), &asked()).then_given();
    assert_eq!(went_on.state().begun(), Some(&mended));
    assert_eq!(went_on.state().stage(), Stage::Begun);
    let other = ImportedFile { name: "people.csv".to_owned(), sha256: "b2".repeat(32) };
    for begun in [
        Begun { files: vec![other], ..begun() },
        Begun { round: 1, ..begun() },
        Begun { system: "sap".to_owned(), ..begun() },
    ] {
        running().when(Command::Begin(begun), &asked()).then_refused("IMPORT_ALREADY_BEGUN");
    }
}

#[test]
fn names_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let titled = |title: &str| Command::Begin(Begun { title: title.to_owned(), ..begun() });
    let long = "长".repeat(201);
    for (title, code) in [
        (" ", "IMPORT_TEXT_EMPTY"),
        (long.as_str(), "IMPORT_TEXT_TOO_LONG"),
        ("a\0", "IMPORT_TEXT_CONTROL_CHARACTER"),
    ] {
        given::<ImportBatch>([]).when(titled(title), &asked()).then_refused(code);
    }
    let endless = RefusedRowInput { message_en: "x".repeat(501), ..row(2) };
    running().when(finish(1, vec![endless]), &asked()).then_refused("IMPORT_TEXT_TOO_LONG");
    let blank = RefusedRowInput { message_zh: " ".to_owned(), ..row(2) };
    running().when(finish(1, vec![blank]), &asked()).then_refused("IMPORT_TEXT_EMPTY");
}

#[test]
fn a_batch_has_at_most_a_thousand_files_and_keeps_at_most_a_thousand_refused_rows() {
    let file = ImportedFile { name: "a.csv".to_owned(), sha256: "a1".repeat(32) };
    let many = Command::Begin(Begun { files: vec![file; 1_001], ..begun() });
    given::<ImportBatch>([]).when(many, &asked()).then_refused("IMPORT_TOO_MANY");
    let rows: Vec<_> = (1..=1_001).map(row).collect();
    running().when(finish(1, rows.clone()), &asked()).then_refused("IMPORT_TOO_MANY");
    let kept = rows.into_iter().take(1_000).collect();
    let events = running().when(finish(1, kept), &asked()).events();
    assert_eq!(events.len(), 6, "five parts and the end");
    let state = given::<ImportBatch>(events).state();
    let lines: Vec<u64> = state.refused().iter().map(|row| row.line).collect();
    assert_eq!(lines, (1..=1_000).collect::<Vec<_>>());
}

#[test]
fn ending_again_with_the_same_result_says_nothing_new() {
    let ended = running().and(finish(3, vec![row(2)]), &asked());
    assert_eq!(ended.state().stage(), Stage::Finished);
    ended.when(finish(3, vec![row(2)]), &asked()).then_nothing();
    // The rows are the same: they are not named again.
    assert_eq!(ended.when(finish(4, vec![row(2)]), &asked()).events().len(), 1);
    let mended = ended.and(finish(5, vec![]), &asked());
    assert!(mended.state().refused().is_empty());
    let other = mended.and(finish(4, vec![row(3), row(4)]), &asked());
    assert_eq!(other.state().refused().len(), 2);
    assert_eq!(other.and(finish(4, vec![row(5)]), &asked()).state().refused().len(), 1);
}

#[test]
fn nothing_more_comes_in_once_a_batch_is_being_undone() {
    let undoing = running().and(Command::BeginUndo, &asked());
    assert_eq!(undoing.state().stage(), Stage::BeingUndone);
    let over = undoing.and(Command::FinishUndo(undone(1)), &asked());
    assert_eq!(over.state().stage(), Stage::Undone);
    for batch in [undoing, over] {
        for command in [begin(), finish(1, vec![])] {
            batch.when(command, &asked()).then_refused("IMPORT_UNDONE");
        }
        batch.when(Command::BeginUndo, &asked()).then_nothing();
    }
}

#[test]
fn an_undoing_ends_after_it_has_begun_and_keeps_at_most_a_thousand_of_the_things_that_stayed() {
    let finished = running().and(finish(3, vec![]), &asked());
    let end = |kept| Command::FinishUndo(undone(kept));
    for batch in [running(), finished.and(begin(), &asked())] {
        batch.when(end(0), &asked()).then_refused("IMPORT_UNDO_NOT_BEGUN");
    }
    let undoing = finished.and(Command::BeginUndo, &asked());
    undoing.when(end(1_001), &asked()).then_refused("IMPORT_TOO_MANY");
    let over = undoing.and(end(1_000), &asked());
    over.when(end(1_000), &asked()).then_nothing();
    // What stayed may go later.
    over.when(end(2), &asked()).then([Event::Undone(undone(2))]);
    assert_eq!(over.state().undone(), Some(&undone(1_000)));
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyBegun, None),
        (Rejection::Undone, None),
        (Rejection::UndoNotBegun, None),
        (Rejection::Text { field: "title", fault: TextFault::Empty }, Some("title")),
        (Rejection::TooMany { field: "files", allowed: 1, found: 2 }, Some("files")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}
