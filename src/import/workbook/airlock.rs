//! Looks through a workbook before a parser sees it, so that no archive can exhaust the memory.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use zip::{ZipArchive, result::ZipError};

use super::{
    broken,
    scan::{Measures, Scan},
};
use crate::import::records::MAX_ROW;

/// What a workbook may hold.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Limits {
    /// Files in the archive.
    pub parts: usize,
    /// Bytes of everything, unpacked.
    pub unpacked: u64,
    /// Bytes of a part that is kept in memory: strings, styles, names.
    pub kept: u64,
    /// How many times larger than packed a part may be, once it is larger than `free`.
    pub ratio: u64,
    /// Bytes of a part that are not held against it.
    pub free: u64,
    /// Cells of one sheet.
    pub cells: u64,
    /// Different texts.
    pub strings: u64,
    /// Bytes of one cell with all its markup.
    pub piece: u64,
}

impl Limits {
    /// Far more than people keep in a workbook, and no more than fits in memory.
    pub(in crate::import) const USUAL: Self = Self {
        parts: 10_000,
        unpacked: 2 * 1024 * 1024 * 1024,
        kept: 96 * 1024 * 1024,
        ratio: 250,
        free: 16 * 1024 * 1024,
        cells: 16_000_000,
        strings: 2_000_000,
        piece: MAX_ROW as u64,
    };
}

/// What is in a workbook, as far as it matters before reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import) struct Content {
    /// Rows of the largest sheet.
    pub rows: u64,
    /// Cells of all sheets.
    pub cells: u64,
}

/// Looks through all of a workbook; what is too large is refused at once.
pub(in crate::import) fn check(path: &Path, limits: &Limits) -> io::Result<Content> {
    let input = BufReader::new(File::open(path)?);
    let mut archive = ZipArchive::new(input).map_err(damaged)?;
    if archive.len() > limits.parts {
        return Err(refused(&format!("it has more than {} parts", limits.parts)));
    }
    let mut content = Content::default();
    let mut unpacked = 0;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        is_workbook |= name.eq_ignore_ascii_case("[Content_Types].xml");
        let part = Part { name: &name, packed: file.compressed_size(), limits };
        let measures = part.look(&mut file, &mut unpacked)?;
        content.rows = content.rows.max(measures.rows);
        content.cells += measures.cells;
    }
    if is_workbook { Ok(content) } else { Err(broken(NO_WORKBOOK)) }
}

const NO_WORKBOOK: &str =
    "a zip archive, but no Excel workbook: unpack it and import what is in it";

/// One file of the archive.
struct Part<'a> {
    name: &'a str,
    packed: u64,
    limits: &'a Limits,
}

impl Part<'_> {
    fn look(&self, input: &mut impl Read, unpacked: &mut u64) -> io::Result<Measures> {
        let Self { name, packed, limits } = self;
        let lower = name.to_lowercase();
        let is_xml = [".xml", ".rels", ".vml"].iter().any(|ending| lower.ends_with(ending));
        let is_sheet = lower.contains("worksheets/") && is_xml;
        let mut scan = Scan::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut size = 0;
        loop {
            let read = input.read(&mut buffer).map_err(|error| {
                broken(format!("{name} in the workbook is damaged ({error}): was it copied whole?"))
            })?;
            if read == 0 {
                return Ok(scan.measures());
            }
            size += read as u64;
            *unpacked += read as u64;
            if *unpacked > limits.unpacked {
                return Err(refused(&format!("it unpacks to more than {} bytes", limits.unpacked)));
            }
            if size > limits.free && size / limits.ratio > (*packed).max(1) {
                let ratio = limits.ratio;
                return Err(refused(&format!(
                    "{name} unpacks to more than {ratio} times its size"
                )));
            }
            if !is_sheet && size > limits.kept {
                return Err(refused(&format!("{name} is larger than {} bytes", limits.kept)));
            }
            if is_xml {
                scan.feed(buffer.get(..read).unwrap_or_default());
                self.judge(&scan.measures())?;
            }
        }
    }

    fn judge(&self, found: &Measures) -> io::Result<()> {
        let Self { name, limits, .. } = self;
        if found.cells > limits.cells {
            return Err(refused(&format!("{name} has more than {} cells", limits.cells)));
        }
        if found.strings.max(found.promised) > limits.strings {
            let (strings, row) = (limits.strings, found.strings);
            return Err(refused(&format!(
                "{name} has or promises more than {strings} different texts (found {row} so far)"
            )));
        }
        if found.longest > limits.piece {
            let (piece, row) = (limits.piece, found.rows);
            let place = if row > 0 { format!(" in its row number {row}") } else { String::new() };
            return Err(refused(&format!("{name} has a cell of more than {piece} bytes{place}")));
        }
        if found.foreign {
            return Err(broken(format!("{name} in the workbook is not UTF-8")));
        }
        if found.doctype {
            return Err(refused(&format!("{name} declares entities, as no workbook does")));
        }
        Ok(())
    }
}

fn refused(what: &str) -> io::Error {
    broken(format!("the workbook is refused as too large: {what}; save the table as CSV instead"))
}

fn damaged(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => error,
        error => broken(format!("the workbook is damaged ({error}): was it copied whole?")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use tempfile::NamedTempFile;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::{Content, Limits, check};

    fn workbook(parts: &[(&str, &[u8])]) -> NamedTempFile {
        let mut zip = ZipWriter::new(NamedTempFile::new().unwrap());
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap()
    }

    const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

    fn told(parts: &[(&str, &[u8])], limits: &Limits) -> String {
        let file = workbook(&[&[TYPES], parts].concat());
        check(file.path(), limits).unwrap_err().to_string()
    }

    #[test]
    fn a_workbook_is_measured() {
        let sheet = b"<sheetData><row><c/><c/></row><row><c/></row></sheetData>";
        let file = workbook(&[TYPES, ("xl/worksheets/sheet1.xml", sheet)]);
        let expected = Content { rows: 2, cells: 3 };
        assert_eq!(check(file.path(), &Limits::USUAL).unwrap(), expected);
    }

    #[test]
    fn whatever_is_too_large_is_refused() {
        let limits = Limits { cells: 10, strings: 5, kept: 4000, free: 2000, ..Limits::USUAL };
        let sheet = "xl/worksheets/sheet1.xml";
        let strings = "xl/sharedStrings.xml";
        let noise: Vec<u8> = (0..9000_u32).map(|n| u8::try_from(n * n % 251).unwrap()).collect();
        let cases: [(&str, Vec<u8>, &str); 6] = [
            (sheet, b"<c/>".repeat(11), "has more than 10 cells"),
            (strings, b"<si/>".repeat(6), "more than 5 different texts"),
            (strings, b"<sst uniqueCount=\"7\">".to_vec(), "promises more than 5"),
            ("xl/media/image.png", noise, "is larger than 4000 bytes"),
            (sheet, vec![b' '; 3_000_000], "more than 250 times its size"),
            (sheet, b"<!DOCTYPE x><c/>".to_vec(), "declares entities"),
        ];
        for (name, content, expected) in cases {
            let told = told(&[(name, &content)], &limits);
            assert!(told.contains(expected), "{told}");
        }
        let few = Limits { parts: 1, ..limits };
        assert!(told(&[(sheet, b"")], &few).contains("more than 1 parts"));
        let small = Limits { unpacked: 10, ..limits };
        assert!(told(&[(sheet, b"<a></a>")], &small).contains("more than 10 bytes"));
        let short = Limits { piece: 10, ..limits };
        assert!(told(&[(sheet, b"<row><c>aaaaaaaaaaaaa</c>")], &short).contains("row number 1"));
    }

    #[test]
    fn archives_that_are_no_workbooks_are_told() {
        let file = workbook(&[("customers.csv", b"a,b")]);
        let told = check(file.path(), &Limits::USUAL).unwrap_err().to_string();
        assert!(told.contains("no Excel workbook"), "{told}");
        let mut cut = NamedTempFile::new().unwrap();
        cut.write_all(b"PK\x03\x04 and no more").unwrap();
        let told = check(cut.path(), &Limits::USUAL).unwrap_err().to_string();
        assert!(told.contains("was it copied whole"), "{told}");
    }
}
