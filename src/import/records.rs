//! Reads delimited text as rows of cells, in bounded memory whatever the file contains.

use std::io::{self, BufRead};

use csv_core::ReadRecordResult;

use super::{
    formats::{FOREIGN, Text, broken, in_chinese},
    message::{Fault, quoted},
};

/// The longest cell, in bytes; longer content is an attachment, not a value.
pub(super) const MAX_CELL: usize = 1024 * 1024;
/// The longest row, in bytes.
pub(super) const MAX_ROW: usize = 4 * 1024 * 1024;
/// The most columns.
pub(super) const MAX_COLUMNS: usize = 4096;
/// The longest stretch that is read over in search of the end of a row.
const MAX_SKIP: usize = 256 * 1024 * 1024;

/// The cells of one row, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// The cell without the blanks around it.
    pub(super) fn get(&self, column: usize) -> &str {
        let start = column.checked_sub(1).and_then(|c| self.ends.get(c)).copied().unwrap_or(0);
        let end = self.ends.get(column).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default().trim()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.get(column))
    }

    /// About how many bytes they take.
    pub(super) fn weight(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }
}

impl FromIterator<String> for Cells {
    fn from_iter<I: IntoIterator<Item = String>>(cells: I) -> Self {
        let mut row = Self::default();
        for cell in cells {
            row.text.push_str(&cell);
            row.ends.push(row.text.len());
        }
        row
    }
}

/// One row as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Line it begins on, from 1.
    pub line: u64,
    /// Bytes of the file on disk read up to its end.
    pub end: u64,
    /// Its cells, or what is wrong with it.
    pub cells: Result<Cells, Fault>,
}

impl Record {
    /// About how many bytes it takes.
    pub(super) fn weight(&self) -> usize {
        self.cells.as_ref().map_or(0, Cells::weight)
    }
}

/// Rows of one file.
pub(super) struct Records<R> {
    input: R,
    encoding: &'static str,
    core: csv_core::Reader,
    buffer: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    header: Vec<String>,
    ended: bool,
}

/// How the reader came to the end of a row.
enum Ending {
    Whole,
    /// The file ended within quotes.
    Unclosed,
    NoMore,
}

impl Records<Text> {
    /// What it read from.
    pub(super) fn into_input(self) -> Text {
        self.input
    }
}

impl<R: BufRead> Records<R> {
    /// Begins at the first line; encoded in `encoding` before it became UTF-8.
    pub(super) fn new(input: R, delimiter: u8, encoding: &'static str) -> Self {
        Self {
            input,
            encoding,
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            buffer: vec![0; 16 * 1024],
            ends: vec![0; 64],
            line: 1,
            header: Vec::new(),
            ended: false,
        }
    }

    /// So many lines of the file were left out before.
    pub(super) fn after(mut self, lines: u64) -> Self {
        self.line += lines;
        self
    }

    /// Takes the names of the columns, where no row says them. Every row must have as many cells.
    pub(super) fn arrange(&mut self, header: &[String]) {
        self.header = header.to_vec();
    }

    /// The line it is at.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the header row. Every later row must have as many cells.
    pub(super) fn header(&mut self) -> io::Result<Option<Record>> {
        let header = self.next()?;
        if let Some(Record { cells: Ok(cells), .. }) = &header {
            self.header = cells.iter().map(str::to_owned).collect();
        }
        Ok(header)
    }

    /// Reads the next row; blank lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        if self.ended {
            return Ok(None);
        }
        self.skip_line_ends()?;
        let line = self.line;
        let (mut filled, mut columns, mut fault, mut skipped) = (0, 0, None, 0);
        let ending = loop {
            let (result, filled_more, more_columns, ending) = self.step(filled, columns)?;
            filled += filled_more;
            columns += more_columns;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.buffer.len() < MAX_ROW => {
                    self.buffer.resize((self.buffer.len() * 2).min(MAX_ROW), 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_COLUMNS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                // Too much: remember the first reason, and read over the rest of the row.
                ReadRecordResult::OutputFull => {
                    fault.get_or_insert_with(|| self.too_large(columns));
                    skipped += filled;
                    if skipped > MAX_SKIP {
                        self.line = line;
                        return Err(broken(format!(
                            "the row that begins here has not ended after {MAX_SKIP} bytes: is a \
                             quote missing?"
                        )));
                    }
                    filled = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    fault.get_or_insert_with(too_many_columns);
                    columns = 0;
                }
                ReadRecordResult::Record | ReadRecordResult::End => break ending,
            }
        };
        let cells = match (ending, fault) {
            (Ending::NoMore, _) => return Ok(None),
            (Ending::Unclosed, _) => Err(unclosed()),
            (Ending::Whole, Some(fault)) => Err(fault),
            (Ending::Whole, None) => self.cells(filled, columns),
        };
        Ok(Some(Record { line, end: 0, cells }))
    }

    /// Feeds the parser once. At the end of the file a line end is added: if the parser then has no
    /// row but the real end makes one, the file ended within quotes.
    fn step(
        &mut self,
        filled: usize,
        columns: usize,
    ) -> io::Result<(ReadRecordResult, usize, usize, Ending)> {
        let input = self.input.fill_buf()?;
        let output = self.buffer.get_mut(filled..).unwrap_or_default();
        let ends = self.ends.get_mut(columns..).unwrap_or_default();
        if !input.is_empty() {
            let (result, read, wrote, ended) = self.core.read_record(input, output, ends);
            let consumed = input.get(..read).unwrap_or_default();
            self.line += consumed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
            self.input.consume(read);
            return Ok((result, wrote, ended, Ending::Whole));
        }
        if !self.ended {
            let (result, _, wrote, ended) = self.core.read_record(b"\n", output, ends);
            // A full buffer has not taken the line end yet: it comes again.
            self.ended = matches!(result, ReadRecordResult::Record | ReadRecordResult::InputEmpty);
            return Ok((result, wrote, ended, Ending::Whole));
        }
        let (result, _, wrote, ended) = self.core.read_record(b"", output, ends);
        let ending =
            if matches!(result, ReadRecordResult::End) { Ending::NoMore } else { Ending::Unclosed };
        Ok((result, wrote, ended, ending))
    }

    /// Blank lines, and the second half of a CR LF, so that a row's line is that of its first cell.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            let blank = input.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            if blank == 0 {
                return Ok(());
            }
            let skipped = input.get(..blank).unwrap_or_default();
            self.line += skipped.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
            self.input.consume(blank);
        }
    }

    fn cells(&self, filled: usize, columns: usize) -> Result<Cells, Fault> {
        let ends = self.ends.get(..columns).unwrap_or_default().to_vec();
        let bytes = self.buffer.get(..filled).unwrap_or_default();
        let mut start = 0;
        for (column, end) in ends.iter().copied().enumerate() {
            let cell = bytes.get(start..end).unwrap_or_default();
            if cell.len() > MAX_CELL {
                return Err(self.too_large(column));
            }
            if let Err(error) = std::str::from_utf8(cell) {
                return Err(self.undecodable(column, cell, error.valid_up_to()));
            }
            start = end;
        }
        let expected = self.header.len();
        if expected != 0 && columns != expected {
            return Err(Fault::new(
                "MALFORMED_ROW",
                None,
                format!("{columns} cells, the header has {expected}"),
                format!("该行有 {columns} 个单元格，表头有 {expected} 个"),
            ));
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| self.undecodable(0, bytes, 0))?;
        Ok(Cells { text, ends })
    }

    fn name(&self, column: usize) -> String {
        let name = self.header.get(column).map(|name| format!(" ({})", quoted(name)));
        format!("{}{}", column + 1, name.unwrap_or_default())
    }

    /// Why a cell is no text: its own bytes, or the mark that decoding left.
    fn undecodable(&self, column: usize, cell: &[u8], at: usize) -> Fault {
        let (name, encoding) = (self.name(column), self.encoding);
        let before = String::from_utf8_lossy(cell.get(..at).unwrap_or_default()).chars().count();
        let character = before + 1;
        if encoding == "UTF-8" {
            let byte = at + 1;
            let (code, hint) = match in_chinese(cell) {
                Some(text) => ("MIXED_ENCODING", Some(quoted(&text))),
                None => ("INVALID_UTF8", None),
            };
            let (en, zh) = hint.map_or_else(Default::default, |text| {
                (
                    format!("; it reads {text} in GB18030: mixed encodings"),
                    format!("；按 GB18030 读作 {text}：文件混用了编码"),
                )
            });
            return Fault::new(
                code,
                Some(column),
                format!("column {name} is not UTF-8 from byte {byte} on{en}"),
                format!("第 {name} 列从第 {byte} 个字节起不是 UTF-8 编码{zh}"),
            );
        }
        match cell.get(at) {
            Some(&FOREIGN) => Fault::new(
                "MIXED_ENCODING",
                Some(column),
                format!("this line is UTF-8 from column {name} on, in a file of {encoding}"),
                format!("文件为 {encoding} 编码，该行从第 {name} 列起却是 UTF-8"),
            ),
            Some(_) | None => Fault::new(
                "INVALID_ENCODING",
                Some(column),
                format!("column {name} is not {encoding} from character {character} on"),
                format!("第 {name} 列从第 {character} 个字符起不是 {encoding} 编码"),
            ),
        }
    }

    fn too_large(&self, column: usize) -> Fault {
        let name = self.name(column);
        Fault::new(
            "CELL_TOO_LARGE",
            Some(column),
            format!("column {name} is longer than {MAX_CELL} bytes, or the row than {MAX_ROW}"),
            format!("第 {name} 列超过 {MAX_CELL} 字节，或整行超过 {MAX_ROW} 字节"),
        )
    }
}

fn too_many_columns() -> Fault {
    Fault::new(
        "TOO_MANY_COLUMNS",
        None,
        format!("more than {MAX_COLUMNS} cells"),
        format!("该行超过 {MAX_COLUMNS} 个单元格"),
    )
}

fn unclosed() -> Fault {
    Fault::new(
        "UNCLOSED_QUOTE",
        None,
        "a quote opened in this row is never closed",
        "该行的引号没有结束",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use encoding_rs::UTF_8;

    use super::{BufRead, MAX_CELL, MAX_COLUMNS, Record, Records};
    use crate::import::formats::Transcoder;

    /// Every row after the header: its line, and its cells or the code of what is wrong.
    fn rows(input: impl BufRead) -> Vec<(u64, Row)> {
        let mut records = Records::new(input, b',', "UTF-8");
        let header = records.header().unwrap();
        assert!(header.is_none_or(|header| header.cells.is_ok()), "the header is broken");
        std::iter::from_fn(|| records.next().unwrap())
            .map(|Record { line, cells, .. }| {
                let cells = cells.map(|cells| cells.iter().map(str::to_owned).collect());
                (line, cells.map_err(|fault| fault.code))
            })
            .collect()
    }

    type Row = Result<Vec<String>, &'static str>;

    fn cells<const N: usize>(cells: [&str; N]) -> Vec<String> {
        cells.map(str::to_owned).into()
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        let text = "a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n\n\n3, w ";
        let expected = vec![
            (2, Ok(cells(["1", "x\r\ny"]))),
            (5, Ok(cells(["2", "z"]))),
            (8, Ok(cells(["3", "w"]))),
        ];
        assert_eq!(rows(text.as_bytes()), expected);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let text = Transcoder::new("\u{feff}a,b\n1,2\n".as_bytes(), UTF_8).unwrap();
        let mut records = Records::new(text, b',', "UTF-8");
        let header = records.header().unwrap().unwrap().cells.unwrap();
        assert_eq!(header.iter().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn files_without_rows_have_none() {
        assert_eq!(rows("".as_bytes()), []);
        assert_eq!(rows("a,b".as_bytes()), []);
        assert_eq!(rows("a,b\r\n\r\n".as_bytes()), []);
    }

    #[test]
    fn rows_of_the_wrong_width_are_refused_and_the_next_is_read() {
        let expected =
            vec![(2, Err("MALFORMED_ROW")), (3, Err("MALFORMED_ROW")), (4, Ok(cells(["1", "2"])))];
        assert_eq!(rows("a,b\n1\n1,2,3\n1,2\n".as_bytes()), expected);
    }

    #[test]
    fn invalid_utf8_is_placed() {
        let mut records = Records::new(&b"a,b\n1,x\xff\n"[..], b',', "UTF-8");
        records.header().unwrap();
        let fault = records.next().unwrap().unwrap().cells.unwrap_err();
        assert_eq!((fault.code, fault.column), ("INVALID_UTF8", Some(1)));
        assert!(fault.message.en.contains("column 2 (\"b\") is not UTF-8 from byte 2"));
        // Two halves of one character in two cells are no text either.
        assert_eq!(rows(&b"a,b\n\xc3,\xa9\n"[..]), [(2, Err("INVALID_UTF8"))]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let text = "a,b\n1,2\n3,\"4\n5,6\n";
        let expected = vec![(2, Ok(cells(["1", "2"]))), (3, Err("UNCLOSED_QUOTE"))];
        assert_eq!(rows(text.as_bytes()), expected);
        assert_eq!(rows("a\n\"x\"".as_bytes()), [(2, Ok(cells(["x"])))]);
        assert_eq!(rows("a\n\"x".as_bytes()), [(2, Err("UNCLOSED_QUOTE"))]);
    }

    #[test]
    fn a_huge_cell_costs_one_row_and_bounded_memory() {
        let huge = b"a,b\n1,2\nx,".chain(std::io::repeat(b'y').take(100 * MAX_CELL as u64));
        let input = std::io::BufReader::new(huge.chain(&b"\n3,4\n"[..]));
        let mut records = Records::new(input, b',', "UTF-8");
        records.header().unwrap();
        let codes: Vec<_> = std::iter::from_fn(|| records.next().unwrap())
            .map(|record| (record.line, record.cells.map_err(|fault| (fault.code, fault.column))))
            .map(|(line, cells)| (line, cells.err()))
            .collect();
        assert_eq!(codes, [(2, None), (3, Some(("CELL_TOO_LARGE", Some(1)))), (4, None)]);
        assert!(records.buffer.len() <= super::MAX_ROW);
    }

    #[test]
    fn a_cell_of_just_the_limit_is_taken() {
        let text = format!("a\n{}\n{}\n", "x".repeat(MAX_CELL), "x".repeat(MAX_CELL + 1));
        let found: Vec<_> = rows(text.as_bytes()).into_iter().map(|(_, row)| row.is_ok()).collect();
        assert_eq!(found, [true, false]);
    }

    #[test]
    fn thousands_of_columns_cost_one_row() {
        let text = format!("a,b\n1{}\n1,2\n", ",".repeat(2 * MAX_COLUMNS));
        let expected = vec![(2, Err("TOO_MANY_COLUMNS")), (3, Ok(cells(["1", "2"])))];
        assert_eq!(rows(text.as_bytes()), expected);
    }

    /// Whatever pieces a file arrives in, its rows are the same.
    #[test]
    fn the_size_of_reads_does_not_matter() {
        let text = "名,b\r\n\"中,文\",\"2\"\"x\"\r\n\r\n3,\"4\n5\"\r\n6";
        let whole = rows(text.as_bytes());
        for size in 1..20 {
            let pieces = std::io::BufReader::with_capacity(size, text.as_bytes());
            assert_eq!(rows(pieces), whole, "{size}");
        }
        assert_eq!(whole.len(), 3);
    }
}
