//! Workbooks and packed files, made by hand so that nothing in them is tidied up.

use std::io::{Cursor, Write as _};

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a date, style 2 a date and time.
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// A workbook of these sheets, each with its name and its rows as XML.
pub(super) fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    workbook_with(sheets, "<sst/>")
}

/// The same with a table of strings.
pub(super) fn workbook_with(sheets: &[(&str, String)], strings: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut listed = String::new();
    let mut related = String::new();
    for (number, (name, _)) in (1..).zip(sheets) {
        listed.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
        ));
        related.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{office}/worksheet\" \
             Target=\"worksheets/sheet{number}.xml\"/>"
        ));
    }
    let book = format!(
        "<?xml version=\"1.0\"?><workbook xmlns=\"{main}\" xmlns:r=\"{office}\">\
         <sheets>{listed}</sheets></workbook>"
    );
    let relations = format!(
        "<?xml version=\"1.0\"?><Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}\
         </Relationships>"
    );
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".to_owned(), TYPES.to_owned()),
        ("_rels/.rels".to_owned(), ROOT.to_owned()),
        ("xl/workbook.xml".to_owned(), book),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
        ("xl/sharedStrings.xml".to_owned(), strings.to_owned()),
    ];
    for (number, (_, rows)) in (1..).zip(sheets) {
        let sheet = format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>\
             </worksheet>"
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A row of texts that begins in column A.
pub(super) fn row(number: u32, cells: &[&str]) -> String {
    row_at(number, 'A', cells)
}

/// A row of texts that begins in this column.
pub(super) fn row_at(number: u32, first: char, cells: &[&str]) -> String {
    let cells: Vec<String> = (first..)
        .zip(cells)
        .map(|(column, text)| {
            format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect();
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

/// Packed with gzip.
pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}
