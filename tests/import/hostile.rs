//! Whatever a file holds, single rows are refused and the others imported.

use super::rig::{Files, PEOPLE, Rig};

const HEADER: &[u8] = b"id,name,country,since,boss\n";

async fn codes(rows: &[u8]) -> (u64, Vec<(u64, String)>) {
    let rig = Rig::in_memory().await;
    let content = [HEADER, rows].concat();
    let report = rig.import(Files::new(PEOPLE, &[("people.csv", &content)]).options()).await;
    let refused = report.refused.into_iter().map(|row| (row.line, row.code)).collect();
    (report.totals.accepted, refused)
}

fn refused(expected: &[(u64, &str)]) -> Vec<(u64, String)> {
    expected.iter().map(|(line, code)| (*line, (*code).to_owned())).collect()
}

#[tokio::test]
async fn a_header_only_imports_nothing() {
    assert_eq!(codes(b"").await, (0, vec![]));
}

#[tokio::test]
async fn broken_rows_leave_the_others_alone() {
    let rows = b"1,A,,,\n\xff\xfe,B,,,\n2,C,,,,,,,\n3\n4,D,,,\n";
    let expected = [(3, "INVALID_UTF8"), (4, "MALFORMED_ROW"), (5, "MALFORMED_ROW")];
    assert_eq!(codes(rows).await, (2, refused(&expected)));
}

#[tokio::test]
async fn a_huge_cell_is_refused() {
    let huge = "x".repeat(10 * 1024 * 1024);
    let rows = format!("1,A,,,\n2,{huge},,,\n3,C,,,\n");
    assert_eq!(codes(rows.as_bytes()).await, (2, refused(&[(3, "CELL_TOO_LARGE")])));
}

#[tokio::test]
async fn five_thousand_columns_are_refused() {
    let rows = format!("1,A,,,\n2{}\n3,C,,,\n", ",".repeat(5000));
    assert_eq!(codes(rows.as_bytes()).await, (2, refused(&[(3, "TOO_MANY_COLUMNS")])));
}

#[tokio::test]
async fn a_quote_that_is_never_closed_does_not_swallow_the_rest_unseen() {
    let rows = b"1,A,,,\n2,B,,,\"\n3,C,,,\n4,D,,,\n";
    assert_eq!(codes(rows).await, (1, refused(&[(3, "UNCLOSED_QUOTE")])));
}

#[tokio::test]
async fn control_characters_and_formulas_are_text_or_refused() {
    let rows = b"1,=cmd|' /C calc'!A0,,,\n2,A\0B,,,\n3,\x1b[31mred,,,\n";
    let (accepted, refused) = codes(rows).await;
    assert_eq!(accepted + refused.len() as u64, 3);
    assert!(accepted >= 1, "{refused:?}");
}

#[tokio::test]
async fn windows_and_old_mac_line_ends_are_both_read() {
    assert_eq!(codes(b"1,A,,,\r\n2,B,,,\r\n").await, (2, vec![]));
    assert_eq!(codes(b"1,A,,,\r2,B,,,\r").await, (2, vec![]));
}
