//! The same rows in any format and encoding lead to the same commands.

use kehu::import::Report;
use kehu_domain::{DomainEvent, customer, values::FileHash};
use sha2::{Digest as _, Sha256};

use super::{
    rig::{Files, PEOPLE, Rig},
    workbooks::{gzip, row, row_at, workbook},
};

const CSV: &str = "id,name,country,since,boss\n1,张三,China,2020-01-02,\n2,李四,Germany,,1\n";
const JSON: &str = "{\"id\": 1, \"name\": \"张三\", \"country\": \"China\", \"since\": \"2020-01-02\"}\n\
                    {\"id\": \"2\", \"name\": \"李四\", \"boss\": 1, \"country\": \"Germany\"}\n";

/// The mapping of people, with another file and more said about it.
fn people(file: &str, more: &str) -> String {
    PEOPLE.replacen("path = \"people.csv\"", &format!("path = \"{file}\"\n{more}"), 1)
}

async fn import(file: &str, content: &[u8], more: &str) -> (Vec<String>, Report) {
    let rig = Rig::in_memory().await;
    let files = Files::new(&people(file, more), &[(file, content)]);
    let report = rig.import(files.options()).await;
    assert!(report.is_clean(), "{file}: {report}");
    let head = rig.head().await;
    let again = rig.import(files.options()).await;
    assert_eq!((rig.head().await, again.totals.accepted), (head, 0), "{file}");
    let mut names = Vec::new();
    for event in rig.events().await {
        if let DomainEvent::Customer(customer::Event::Registered(registered)) = event.event {
            let since = event.header.occurred_at.date_naive();
            names.push(format!("{} {since}", registered.names.original.as_str().unwrap()));
        }
    }
    (names, report)
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// The rows without the one that names the columns.
fn headless(delimiter: &str) -> Vec<u8> {
    CSV.split_once('\n').unwrap().1.replace(',', delimiter).into()
}

/// Rows of a sheet whose header stands after `before` rows.
fn sheet(before: &[&str]) -> String {
    let mut rows = String::new();
    for (place, text) in (1..).zip(before) {
        rows += &row(place, &[text]);
    }
    let place = u32::try_from(before.len()).unwrap() + 1;
    let first = "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>张三</t></is></c>\
                 <c r=\"C3\" t=\"str\"><f>\"Chi\"&amp;\"na\"</f><v>China</v></c>\
                 <c r=\"D3\" s=\"1\"><v>43832</v></c></row>";
    let second = "<row r=\"5\"><c r=\"A5\"><v>2</v></c><c r=\"B5\" t=\"inlineStr\"><is><r><t>李</t></r>\
                  <r><t>四</t></r></is></c><c r=\"C5\" t=\"inlineStr\"><is><t>Germany</t></is></c>\
                  <c r=\"E5\"><v>1</v></c></row>";
    rows += &row(place, &["id", "name", "country", "since", "boss"]);
    rows + first + second
}

#[tokio::test]
async fn every_format_and_encoding_says_the_same() {
    let tabs = CSV.replace(',', "\t");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("people.csv", CSV.into(), ""),
        ("people.csv", [b"\xef\xbb\xbf", CSV.as_bytes()].concat(), ""),
        ("people.csv", encoded(CSV, "gb18030"), ""),
        ("people.csv", encoded(CSV, "gbk"), "encoding = \"gbk\""),
        ("people.csv", utf16(CSV).split_off(2), "encoding = \"utf-16le\""),
        ("people.csv", utf16(CSV), ""),
        ("people.csv", CSV.replace(',', ";").into(), ""),
        ("people.csv", CSV.replace(',', "|").into(), "format = \"csv\"\ndelimiter = \"|\""),
        ("people.csv.gz", gzip(CSV.as_bytes()), ""),
        ("people", gzip(&encoded(CSV, "gb18030")), "encoding = \"gb18030\""),
        ("people.tsv", tabs.clone().into(), ""),
        ("people.txt", tabs.clone().into(), "format = \"tsv\""),
        ("people.txt", tabs.into(), ""),
        ("people.jsonl", JSON.into(), ""),
        ("people.txt", JSON.into(), ""),
        ("people.csv", format!("By \"us\n;;;\r\n\n{CSV}").into(), "skip_lines = 3"),
        (
            "people.csv",
            headless(","),
            "header = [\"id\", \"name\", \"country\", \"since\", \"boss\"]",
        ),
        (
            "people.txt",
            gzip(&[b"\xef\xbb\xbfBy us\r\n", headless("\t").as_slice()].concat()),
            "skip_lines = 1\nheader = [\"id\", \"name\", \"country\", \"since\", \"boss\"]",
        ),
        ("people.xlsx", workbook(&[("人员", sheet(&["People"]))]), "skip_lines = 1"),
        ("people.jsonl.gz", gzip(JSON.as_bytes()), "format = \"jsonl\""),
        ("people.ndjson", encoded(JSON, "gb18030"), ""),
        ("people.xlsx", workbook(&[("人员", sheet(&[]))]), ""),
        ("people.bin", workbook(&[("人员", sheet(&[]))]), "sheet = \"人员\"\nformat = \"xlsx\""),
    ];
    for (file, content, more) in cases {
        let (names, report) = import(file, &content, more).await;
        // Without a date, it is the day of the import.
        assert_eq!(names[0], "张三 2020-01-02", "{file} {more}");
        assert!(names[1].starts_with("李四 "), "{file} {more}");
        assert_eq!(names.len(), 2);
        let sha256 = FileHash::from_bytes(Sha256::digest(&content).into()).to_string();
        assert_eq!(report.files[0].sha256, sha256, "the bytes as they lie on disk");
    }
}

#[tokio::test]
async fn sheets_of_one_workbook_are_files_of_the_mapping() {
    let book = workbook(&[
        ("Read me", row(1, &["nothing here"])),
        ("人员", row(1, &["id", "name"]) + &row(2, &["1", "张三"])),
        ("老板", row_at(4, 'C', &["id", "boss"]) + &row_at(5, 'C', &["1", "2"])),
        ("people", row(1, &["id", "name"]) + &row(2, &["2", "李四"])),
    ]);
    let mapping = r#"
version = 1
system = "test"
[files.staff]
path = "book.xlsx"
sheet = "人员"
[files.more]
path = "book.xlsx"
sheet = "people"
[files.bosses]
path = "book.xlsx"
sheet = "老板"
[[phases]]
name = "staff"
file = "staff"
[[phases.steps]]
name = "one"
command = "customer.register"
aggregate = { kind = "person", key = "{id}" }
set = { kind = "PERSON", name = "{name}" }
[[phases]]
name = "more"
file = "more"
[[phases.steps]]
name = "two"
command = "customer.register"
aggregate = { kind = "person", key = "{id}" }
set = { kind = "PERSON", name = "{name}" }
[[phases]]
name = "bosses"
file = "bosses"
[[phases.steps]]
name = "three"
command = "customer.set_parent"
aggregate = { kind = "person", key = "{id}" }
set = { parent = { kind = "company", key = "{boss}" } }
"#;
    let rig = Rig::in_memory().await;
    let files = Files::new(mapping, &[("book.xlsx", &book)]);
    let mut options = files.options();
    options.path.push("book.xlsx");
    let report = rig.import(options).await;
    assert_eq!(report.totals.accepted, 2, "{report}");
    let refused = &report.refused[0];
    let place = (refused.file.as_str(), refused.line, refused.column);
    assert_eq!(place, ("book.xlsx [老板]", 5, Some(4)), "as the sheet counts its columns");
}

/// Rows are counted as the file has them, whatever stands before them and is no row.
#[tokio::test]
async fn lines_before_the_table_are_counted_and_not_read() {
    let text = "\"never closed\n# 5,000 rows\n1,张三,China,2020-01-02,\n2,李四,China,2020\n3\n";
    let more = "skip_lines = 2\nheader = [\"id\", \"name\", \"country\", \"since\", \"boss\"]";
    let files = Files::new(&people("people.csv", more), &[("people.csv", text.as_bytes())]);
    let rig = Rig::in_memory().await;
    let report = rig.import(files.options()).await;
    let told: Vec<_> = report.refused.iter().map(|row| (row.line, row.code.as_str())).collect();
    assert_eq!(told, [(4, "MALFORMED_ROW"), (5, "MALFORMED_ROW")], "{report}");
    assert_eq!(report.totals.accepted, 1);
    for (skipped, rows) in [(4, 1), (5, 0), (6, 0)] {
        let more = more.replace("skip_lines = 2", &format!("skip_lines = {skipped}"));
        let files = Files::new(&people("people.csv", &more), &[("people.csv", text.as_bytes())]);
        let report = Rig::in_memory().await.import(files.options()).await;
        assert_eq!(report.totals.rows_read, rows);
    }
}

#[tokio::test]
async fn what_is_declared_must_make_sense() {
    let book = workbook(&[("a", row(1, &["id"])), ("b", row(1, &["id"]))]);
    let cases: [(&str, &[u8], &str, &str); 15] = [
        (
            "p.csv",
            CSV.as_bytes(),
            "encoding = \"klingon\"",
            "line 8, column 12: \"klingon\" is not",
        ),
        ("p.csv", CSV.as_bytes(), "format = \"ods\"", "unknown variant `ods`"),
        ("p.csv", CSV.as_bytes(), "sheet = \"a\"", "line 8, column 9: a file of format csv has no"),
        ("p.csv", CSV.as_bytes(), "delimiter = \"，\"", "expected one ASCII character"),
        (
            "p.jsonl",
            JSON.as_bytes(),
            "delimiter = \";\"",
            "a file of format jsonl has no delimiter",
        ),
        ("p.xlsx", &book, "sheet = \"c\"", "there is no sheet \"c\"; there is: a, b"),
        ("p.xlsx", &book, "encoding = \"gbk\"", "a workbook knows its own encoding"),
        ("p.xlsx", &book, "format = \"csv\"", "p.xlsx: a workbook or zip archive, but declared as"),
        (
            "p.jsonl",
            JSON.as_bytes(),
            "skip_lines = 1",
            "line 8, column 14: a file of format jsonl is all table",
        ),
        ("p.xlsx", &book, "header = [\"id\"]", "a file of format xlsx names its own columns"),
        (
            "p.csv",
            CSV.as_bytes(),
            "header = [\"a\", \"a\"]",
            "column 16: column \"a\" occurs twice",
        ),
        ("p.csv", CSV.as_bytes(), "header = [\"a\", \" \"]", "this column has no name"),
        ("p.csv", CSV.as_bytes(), "header = []", "name the columns, or leave `header` out"),
        (
            "p.csv",
            CSV.as_bytes(),
            "header = [\"id\", \"name\", \"country\", \"since\", \"boss\", \"more\"]",
            "line 8, column 53: the mapping does not use column \"more\"",
        ),
        ("p.csv", CSV.as_bytes(), "format = \"xlsx\"", "declared as xlsx, but it is no workbook"),
    ];
    for (file, content, more, expected) in cases {
        let rig = Rig::in_memory().await;
        let files = Files::new(&people(file, more), &[(file, content)]);
        let told = rig.try_import(files.options()).await.unwrap_err().to_string();
        assert!(told.contains(expected), "{more}: {told}");
        assert_eq!(rig.head().await, 0);
    }
}
