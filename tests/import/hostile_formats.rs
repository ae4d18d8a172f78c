//! Files that are made to do harm, or came to harm: told with their place, in bounded memory.

use std::io::Write as _;

use super::{
    rig::{Files, PEOPLE, Rig},
    workbooks::{gzip, row, workbook, workbook_with},
};

const HEADER: &str = "id,name,country,since,boss\n";
const NAMES: [&str; 5] = ["id", "name", "country", "since", "boss"];

fn people(file: &str) -> String {
    PEOPLE.replacen("people.csv", file, 1)
}

/// Why nothing of the file was imported.
async fn told(file: &str, content: &[u8]) -> String {
    let rig = Rig::in_memory().await;
    let files = Files::new(&people(file), &[(file, content)]);
    let error = rig.try_import(files.options()).await.unwrap_err();
    assert_eq!(rig.head().await, 0, "{error}");
    error.to_string()
}

/// How many commands were accepted, and the rows that were refused: line, column, code, reason.
async fn refused(file: &str, content: &[u8]) -> (u64, Vec<(u64, Option<u64>, String, String)>) {
    let rig = Rig::in_memory().await;
    let report = rig.import(Files::new(&people(file), &[(file, content)]).options()).await;
    let told = |row: kehu::import::RefusedRow| (row.line, row.column, row.code, row.message.en);
    (report.totals.accepted, report.refused.into_iter().map(told).collect())
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[tokio::test]
async fn mixed_encodings_are_told_with_line_and_column() {
    let utf8 = format!("{HEADER}1,张三,,,\n2,王五,,,\n3,赵六,,,\n");
    let content = [utf8.as_bytes(), &gb18030("4,李四,,,\n"), b"5,Eve,,,\n"].concat();
    let (accepted, rows) = refused("people.csv", &content).await;
    assert_eq!((accepted, rows.len()), (4, 1));
    let (line, column, code, reason) = &rows[0];
    assert_eq!((*line, *column, code.as_str()), (5, Some(2), "MIXED_ENCODING"));
    assert!(reason.contains("it reads \"李四\" in GB18030"), "{reason}");

    let content = [&gb18030(&utf8)[..], "4,李四,,,\n".as_bytes(), b"5,Eve,,,\n"].concat();
    let (accepted, rows) = refused("people.csv", &content).await;
    assert_eq!((accepted, rows.len()), (4, 1));
    let (line, column, code, reason) = &rows[0];
    assert_eq!((*line, *column, code.as_str()), (5, Some(2), "MIXED_ENCODING"));
    assert!(reason.contains("UTF-8 from column 2 (\"name\") on, in a file of gb18030"), "{reason}");
}

#[tokio::test]
async fn bytes_that_are_no_characters_are_told_in_any_encoding() {
    let utf8 = format!("{HEADER}1,张三,,,\n2,王五,,,\n");
    let content = [&gb18030(&utf8)[..], b"3,A\xff,,,\n4,D,,,\n"].concat();
    let (accepted, rows) = refused("people.csv", &content).await;
    assert_eq!(accepted, 3);
    assert_eq!((rows[0].0, rows[0].1, rows[0].2.as_str()), (4, Some(2), "INVALID_ENCODING"));
    assert!(rows[0].3.contains("from character 2 on"), "{}", rows[0].3);
    let content = b"{\"id\":1,\"name\":\"A\"}\n{\"id\":2,\"name\":\"\xff\"}\n\
                    {\"country\":\"China\",\"since\":null,\"boss\":null}\n";
    let (accepted, rows) = refused("people.jsonl", content).await;
    assert_eq!((accepted, rows[0].0, rows[0].2.as_str()), (1, 2, "INVALID_UTF8"));
}

#[tokio::test]
async fn broken_dates_are_refused_row_by_row() {
    let rows = format!("{HEADER}1,A,,2020-02-30,\n2,B,,yesterday,\n3,C,,2020-02-29,\n");
    let (accepted, rows) = refused("people.csv", rows.as_bytes()).await;
    assert_eq!(accepted, 1);
    for (row, line) in rows.iter().zip(2..) {
        assert_eq!((row.0, row.1, row.2.as_str()), (line, Some(4), "INVALID_DATE"));
    }
}

#[tokio::test]
async fn a_truncated_gzip_file_is_told_before_anything_is_written() {
    let rows: Vec<String> = (0..20_000).map(|n| format!("{n},Name {n},China,,\n")).collect();
    let whole = gzip(format!("{HEADER}{}", rows.concat()).as_bytes());
    let told = told("people.csv.gz", &whole[..whole.len() / 2]).await;
    assert!(told.starts_with("people.csv.gz, line "), "{told}");
    assert!(told.contains("ends early or is damaged"), "{told}");
    let line: u64 = told.split("line ").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
    assert!((5000..20_000).contains(&line), "{told}");
    let mut flipped = whole;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    assert!(super::hostile_formats::told("people.csv.gz", &flipped).await.contains("damaged"));
    let none = super::hostile_formats::told("people.csv.gz", b"\x1f\x8b").await;
    assert!(none.contains("ends early or is damaged"), "{none}");
}

#[tokio::test]
async fn a_gzip_bomb_is_refused() {
    // Four gigabytes of short lines in four megabytes.
    let member = gzip("x\n".repeat(8 * 1024 * 1024).as_bytes());
    let bomb = [gzip(HEADER.as_bytes()), member.repeat(256)].concat();
    let told = told("people.csv.gz", &bomb).await;
    assert!(told.contains("more than 500 times its size"), "{told}");
    assert!(told.starts_with("people.csv.gz, line "), "{told}");
}

#[tokio::test]
async fn a_line_of_two_gigabytes_is_told_without_being_read() {
    let rig = Rig::in_memory().await;
    let files = Files::new(&people("people.csv"), &[]);
    let path = files.options().path.join("people.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(file, "{HEADER}1,A,,,\n2,").unwrap();
    // What was never written takes no room on disk.
    file.set_len(2 * 1024 * 1024 * 1024).unwrap();
    let told = rig.try_import(files.options()).await.unwrap_err().to_string();
    assert!(told.starts_with("people.csv, line 3: this line is longer than"), "{told}");
    assert_eq!(rig.head().await, 0);
}

#[tokio::test]
async fn five_thousand_columns_are_refused_in_any_format() {
    let names: Vec<String> = (0..5000).map(|n| format!("c{n}")).collect();
    let csv = told("people.csv", names.join(",").as_bytes()).await;
    assert!(csv.contains("people.csv, line 1: more than 4096 cells"), "{csv}");
    let keys: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
    let json = told("people.jsonl", format!("{{{}}}", keys.join(",")).as_bytes()).await;
    assert!(json.contains("people.jsonl, line 1: "), "{json}");
    assert!(json.contains("4096 different keys") || json.contains("too many keys"), "{json}");
    let cells: String = (0..5000).map(|_| "<c t=\"str\"><v>x</v></c>").collect();
    let book = workbook(&[("a", format!("<row r=\"1\">{cells}</row>"))]);
    let sheet = told("people.xlsx", &book).await;
    assert!(sheet.contains("people.xlsx, line 1: more than 4096 cells"), "{sheet}");
    let far =
        workbook(&[("a", row(1, &["id"]).replace("</row>", "<c r=\"XFD1\"><v>1</v></c></row>"))]);
    let sheet = told("people.xlsx", &far).await;
    assert!(sheet.contains("16384 columns from the first to the last cell"), "{sheet}");
}

#[tokio::test]
async fn a_cell_of_ten_megabytes_costs_its_row_or_its_workbook() {
    let huge = "x".repeat(10 * 1024 * 1024);
    let json = format!(
        "{{\"id\":1,\"name\":\"A\",\"country\":\"\",\"since\":\"\",\"boss\":\"\"}}\n\
         {{\"id\":2,\"name\":\"{huge}\"}}\n{{\"id\":3,\"name\":\"C\"}}\n"
    );
    let (accepted, rows) = refused("people.jsonl", json.as_bytes()).await;
    assert_eq!((accepted, rows[0].0, rows[0].2.as_str()), (2, 2, "CELL_TOO_LARGE"));
    let book = workbook(&[("a", row(1, &NAMES) + &row(2, &["1", &huge]))]);
    let sheet = told("people.xlsx", &book).await;
    assert!(sheet.contains("sheet1.xml has a cell of more than"), "{sheet}");
    assert!(sheet.contains("row number 2"), "{sheet}");
    let large = "x".repeat(1024 * 1024 + 1);
    let book = workbook(&[("a", row(1, &NAMES) + &row(2, &["1", &large]) + &row(3, &["2", "B"]))]);
    let (accepted, rows) = refused("people.xlsx", &book).await;
    assert_eq!((accepted, rows[0].0, rows[0].1), (1, 2, Some(2)));
    assert_eq!(rows[0].2, "CELL_TOO_LARGE");
}

#[tokio::test]
async fn bombs_in_the_form_of_workbooks_are_refused() {
    let repeated = "<c/>".repeat(16 * 1024 * 1024);
    let book = workbook(&[("a", format!("<row>{repeated}</row>"))]);
    let cells = told("people.xlsx", &book).await;
    assert!(cells.contains("sheet1.xml has more than 16000000 cells"), "{cells}");
    let blank = workbook(&[("a", " ".repeat(32 * 1024 * 1024))]);
    let blank = told("people.xlsx", &blank).await;
    assert!(blank.contains("sheet1.xml "), "{blank}");
    let promise = "<sst uniqueCount=\"4000000000\"><si><t>id</t></si></sst>";
    let book = workbook_with(&[("a", row(1, &["id"]))], promise);
    let strings = told("people.xlsx", &book).await;
    assert!(strings.contains("promises more than 2000000 different texts"), "{strings}");
    let entity = "<!DOCTYPE x [<!ENTITY a \"b\">]><sst/>";
    let book = workbook_with(&[("a", row(1, &["id"]))], entity);
    assert!(told("people.xlsx", &book).await.contains("declares entities"));
}

#[tokio::test]
async fn formulas_are_never_computed() {
    let rows = row(1, &NAMES)
        + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>HYPERLINK(\"http://x\")</f>\
           <v>saved</v></c></row><row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\"><f>1+1</f></c></row>\
           <row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>";
    let (accepted, rows) = refused("people.xlsx", &workbook(&[("a", rows)])).await;
    assert_eq!((accepted, rows.len()), (2, 1));
    let (line, column, code, reason) = &rows[0];
    assert_eq!((*line, *column, code.as_str()), (3, Some(2), "FORMULA_WITHOUT_VALUE"));
    assert!(reason.contains("column B has a formula whose result was not saved"), "{reason}");
}

#[tokio::test]
async fn a_header_only_and_nothing_at_all_are_told_in_every_format() {
    assert_eq!(refused("people.xlsx", &workbook(&[("a", row(1, &NAMES))])).await, (0, vec![]));
    let empty = told("people.xlsx", &workbook(&[("a", String::new())])).await;
    assert!(empty.contains("the file is empty"), "{empty}");
    let empty = told("people.jsonl", b"").await;
    assert!(empty.contains("the file is empty"), "{empty}");
    let empty = told("people.jsonl", b"{}\n{}\n").await;
    assert!(empty.contains("there are no columns"), "{empty}");
    let empty = told("people.csv.gz", &gzip(b"")).await;
    assert!(empty.contains("the file is empty"), "{empty}");
    let array = told("people.json", b"[{\"id\": 1}]").await;
    assert!(array.contains("line 1: an array: expected one JSON object per line"), "{array}");
}

#[tokio::test]
async fn damaged_and_foreign_archives_are_told() {
    let book = workbook(&[("a", row(1, &NAMES))]);
    let cut = told("people.xlsx", &book[..book.len() / 2]).await;
    assert!(cut.contains("people.xlsx: the workbook is damaged"), "{cut}");
    let old = told("people.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more").await;
    assert!(old.contains("save it as .xlsx"), "{old}");
    let packed = told("people.csv.gz", &gzip(&gzip(b"a"))).await;
    assert!(packed.contains("gzip within gzip"), "{packed}");
    let packed = told("people.xlsx.gz", &gzip(&book)).await;
    assert!(packed.contains("unpack it first"), "{packed}");
    let wild = book_with_rows(
        "<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>",
    );
    assert!(wild.await.contains("row 2 stands after row 9"));
    let torn = book_with_rows("<row r=\"2\"><c r=\"A2\"><v>1</x>");
    assert!(torn.await.contains("cannot be read"));
}

/// Why a workbook with these rows after the header is given up, at the latest while it is read.
async fn book_with_rows(rows: &str) -> String {
    let rig = Rig::in_memory().await;
    let book = workbook(&[("a", row(1, &NAMES) + rows)]);
    let files = Files::new(&people("people.xlsx"), &[("people.xlsx", &book)]);
    rig.try_import(files.options()).await.unwrap_err().to_string()
}
