//! Rows of a file of any format, one after the other.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    formats::{self, Format, JsonLines, Text},
    message::Fault,
    records::{Record, Records},
    sources::Source,
    workbook::SheetRows,
};

/// The rows of a file.
pub(super) struct Rows {
    reader: Reader,
    /// Bytes of the file that were read.
    read: Arc<AtomicU64>,
    size: u64,
    /// Rows of the sheet, where the file is a workbook.
    counted: u64,
}

enum Reader {
    Delimited(Box<Records<Text>>),
    JsonLines(Box<JsonLines<Text>>),
    Sheet(Box<SheetRows>),
}

impl Rows {
    /// Begins before the header.
    pub(super) fn open(source: &Source) -> io::Result<Self> {
        let (shape, path) = (&source.shape, &source.path);
        let read = Arc::new(AtomicU64::new(0));
        let text = || formats::text(path, shape.gzip, shape.encoding, read.clone());
        let encoding = shape.encoding.name();
        let reader = match (shape.format, &shape.sheet) {
            (Format::Csv | Format::Tsv, _) => {
                let mut text = text()?;
                formats::skip_lines(&mut text, shape.skip_lines)?;
                let records = Records::new(text, shape.delimiter, encoding);
                Reader::Delimited(Box::new(records.after(shape.skip_lines)))
            }
            (Format::JsonLines, _) => {
                Reader::JsonLines(Box::new(JsonLines::new(text()?, encoding)))
            }
            (Format::Xlsx, Some(sheet)) => {
                Reader::Sheet(Box::new(SheetRows::open(path, sheet, shape.skip_lines)?))
            }
            (Format::Xlsx, None) => return Err(formats::broken("the workbook has no such sheet")),
        };
        Ok(Self { reader, read, size: source.size, counted: shape.sheet_rows })
    }

    /// Reads the header: the first row, or the keys of all objects.
    pub(super) fn header(&mut self) -> io::Result<Option<Record>> {
        match &mut self.reader {
            Reader::Delimited(records) => records.header(),
            Reader::Sheet(rows) => rows.next(),
            Reader::JsonLines(lines) => {
                let keys: Result<Vec<String>, Fault> = lines.keys()?;
                let line = if keys.is_ok() { 1 } else { lines.line() };
                if self.read.load(Ordering::Relaxed) == 0 {
                    return Ok(None);
                }
                let cells = keys.map(|keys| keys.into_iter().collect());
                Ok(Some(Record { line, end: 0, cells }))
            }
        }
    }

    /// Goes to the first row; the header is known.
    pub(super) fn skip_header(&mut self, source: &Source) -> io::Result<()> {
        match &mut self.reader {
            Reader::Delimited(records) if source.shape.headless => {
                records.arrange(&source.header);
                Ok(())
            }
            Reader::Delimited(records) => records.header().map(|_| ()),
            Reader::Sheet(rows) => rows.next().map(|_| ()),
            Reader::JsonLines(lines) => {
                lines.arrange(&source.header);
                Ok(())
            }
        }
    }

    /// The next row.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        let (record, end) = match &mut self.reader {
            Reader::Delimited(records) => (records.next()?, None),
            Reader::JsonLines(lines) => (lines.next()?, None),
            Reader::Sheet(rows) => {
                let record = rows.next()?;
                // How far it is in the archive is not known, so rows stand for bytes.
                let end = self.size.saturating_mul(rows.line()) / self.counted.max(1);
                (record, Some(end.min(self.size)))
            }
        };
        let end = end.unwrap_or_else(|| self.read.load(Ordering::Relaxed));
        Ok(record.map(|record| Record { end, ..record }))
    }

    /// The line it is at.
    pub(super) fn line(&self) -> u64 {
        match &self.reader {
            Reader::Delimited(records) => records.line(),
            Reader::JsonLines(lines) => lines.line(),
            Reader::Sheet(rows) => rows.line(),
        }
    }

    /// How many columns of a sheet stand before the first of the table.
    pub(super) fn first_column(&self) -> usize {
        match &self.reader {
            Reader::Sheet(rows) => rows.first_column(),
            Reader::Delimited(_) | Reader::JsonLines(_) => 0,
        }
    }

    /// What the whole file is known by, as it was read.
    pub(super) fn finish(self) -> io::Result<[u8; 32]> {
        let text = match self.reader {
            Reader::Delimited(records) => records.into_input(),
            Reader::JsonLines(lines) => lines.into_input(),
            Reader::Sheet(rows) => return rows.finish(),
        };
        text.into_input().into_inner().finish().map(|(_, sha256)| sha256)
    }
}
