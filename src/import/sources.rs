//! The files of an import: found, fingerprinted, their headers checked, before anything is written.

use std::{
    collections::{HashMap, HashSet},
    io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use encoding_rs::{Encoding, UTF_8};

use super::{
    error::{ImportError, Place},
    formats::{self, Bytes, Format, KnownBy, Recognised},
    mapping::{self, Document},
    message::quoted,
    order,
    records::{Cells, Record},
    rows::Rows,
    workbook,
};

/// The most keys of a lookup or check, all of which are kept in memory.
const MAX_KEYS: usize = 1_000_000;
/// The most bytes of the keys and values of a lookup.
const MAX_LOOKUP_BYTES: usize = 256 * 1024 * 1024;

/// One file of the import.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// What the mapping calls it.
    pub name: String,
    /// What the user calls it.
    pub display: String,
    /// Its length in bytes.
    pub size: u64,
    /// What its content is known by.
    pub sha256: [u8; 32],
    /// Its columns.
    pub header: Vec<String>,
    /// What it is.
    pub shape: Shape,
    /// How many columns of a sheet stand before the first of the table.
    pub first_column: usize,
    /// The line of the header.
    pub header_line: u64,
    pub path: PathBuf,
}

/// What a file is, declared or found.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub format: Format,
    pub gzip: bool,
    pub encoding: &'static Encoding,
    pub known_by: KnownBy,
    /// What else it may be written in, where lines are not in `encoding`.
    pub hint: Option<&'static Encoding>,
    /// Lines that are not in `encoding`, and the first of them.
    pub astray: u64,
    pub first_astray: Option<u64>,
    /// What stands between cells.
    pub delimiter: u8,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
    /// Rows of its largest sheet.
    pub sheet_rows: u64,
    /// How many lines stand before the table.
    pub skip_lines: u64,
    /// Whether no row says what the columns are called.
    pub headless: bool,
}

/// What is declared about a file; what is not is found.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub format: Option<Format>,
    pub encoding: Option<&'static Encoding>,
    pub delimiter: Option<u8>,
    pub sheet: Option<String>,
    pub skip_lines: u64,
}

/// Whether a byte can stand between cells.
pub(super) fn delimiter(c: char) -> Option<u8> {
    u8::try_from(c).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
}

impl Source {
    /// Finds a file of the mapping under `root`, which is the file itself where there is but one.
    pub(super) fn open(
        document: &Document,
        name: &str,
        file: &mapping::File,
        root: &Path,
    ) -> Result<Self, ImportError> {
        let relative = Path::new(file.path.get_ref());
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            let message = "expected a path within the imported directory, without ..";
            return Err(document.wrong(&file.path, message));
        }
        let path = if root.is_dir() { root.join(relative) } else { root.to_owned() };
        let mut source = Self::find(name, path, &wanted(document, file)?)?;
        let shape = &source.shape;
        let text = matches!(shape.format, Format::Csv | Format::Tsv);
        match (&file.delimiter, &file.encoding, &file.sheet) {
            (Some(delimiter), ..) if !text => {
                let message = format!("a file of format {} has no delimiter", shape.format.name());
                return Err(document.wrong(delimiter, message));
            }
            (_, Some(encoding), _) if shape.format == Format::Xlsx => {
                return Err(document.wrong(encoding, "a workbook knows its own encoding"));
            }
            (.., Some(sheet)) if shape.format != Format::Xlsx => {
                let message = format!("a file of format {} has no sheets", shape.format.name());
                return Err(document.wrong(sheet, message));
            }
            (.., Some(sheet)) if shape.sheet.is_none() => {
                let message = no_sheet(sheet.get_ref(), &shape.sheets);
                return Err(document.wrong(sheet, message));
            }
            _ => {}
        }
        match &file.skip_lines {
            Some(lines) if !text && shape.format != Format::Xlsx => {
                let message = format!("a file of format {} is all table", shape.format.name());
                return Err(document.wrong(lines, message));
            }
            _ => {}
        }
        source.find_header(document, file)?;
        Ok(source)
    }

    /// Looks at a file as a whole: what it is, and what it is known by.
    pub(super) fn find(name: &str, path: PathBuf, wanted: &Wanted) -> Result<Self, ImportError> {
        let display = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let mut source = Self {
            name: name.to_owned(),
            display,
            size: 0,
            sha256: [0; 32],
            header: Vec::new(),
            shape: Shape {
                format: Format::Csv,
                gzip: false,
                encoding: wanted.encoding.unwrap_or(UTF_8),
                known_by: KnownBy::Declaration,
                hint: None,
                astray: 0,
                first_astray: None,
                delimiter: b',',
                sheet: None,
                sheets: Vec::new(),
                sheet_rows: 0,
                skip_lines: wanted.skip_lines,
                headless: false,
            },
            first_column: 0,
            header_line: 1,
            path,
        };
        let recognised = formats::recognise(&source.path, wanted.format);
        let Recognised { format, gzip } = recognised.map_err(|error| source.failed(None, error))?;
        (source.shape.format, source.shape.gzip) = (format, gzip);
        if format == Format::Xlsx {
            source.find_sheet(wanted.sheet.as_deref())?;
        } else {
            source.find_text(wanted)?;
        }
        Ok(source)
    }

    fn find_sheet(&mut self, wanted: Option<&str>) -> Result<(), ImportError> {
        let look = || -> io::Result<_> {
            let fingerprint = formats::fingerprint(&self.path)?;
            let content = workbook::check(&self.path, &workbook::Limits::USUAL)?;
            Ok((fingerprint, content, workbook::sheets(&self.path)?))
        };
        let found = look().map_err(|error| self.failed(None, error))?;
        let ((size, sha256), content, sheets) = found;
        (self.size, self.sha256, self.shape.sheet_rows) = (size, sha256, content.rows);
        self.shape.known_by = KnownBy::Validity;
        self.shape.sheet = match wanted {
            Some(name) => sheets.iter().find(|sheet| sheet.as_str() == name).cloned(),
            None => sheets.first().cloned(),
        };
        if sheets.is_empty() {
            let error = formats::broken("the workbook has no sheet with cells");
            return Err(self.failed(None, error));
        }
        if let (Some(sheet), true) = (&self.shape.sheet, sheets.len() > 1) {
            self.display = format!("{} [{sheet}]", self.display);
        }
        self.shape.sheets = sheets;
        Ok(())
    }

    fn find_text(&mut self, wanted: &Wanted) -> Result<(), ImportError> {
        let (path, gzip) = (self.path.clone(), self.shape.gzip);
        let bytes = Bytes::open(&path, gzip, Arc::default());
        let bytes = bytes.map_err(|error| self.failed(None, error))?;
        let mut text = io::BufReader::with_capacity(64 * 1024, bytes);
        let survey = formats::survey(&mut text, wanted.encoding)
            .map_err(|(line, error)| self.failed(Some(line), error))?;
        let finished = text.into_inner().finish();
        (self.size, self.sha256) = finished.map_err(|error| self.failed(None, error))?;
        let delimiter = match (wanted.delimiter, self.shape.format) {
            (Some(delimiter), _) => delimiter,
            (None, Format::Tsv) => b'\t',
            (None, Format::Csv) => {
                let sniffed = formats::text(&path, gzip, survey.encoding, Arc::default()).and_then(
                    |mut text| {
                        formats::skip_lines(&mut text, wanted.skip_lines)?;
                        formats::sniff_delimiter(text)
                    },
                );
                sniffed.map_err(|error| self.failed(Some(1), error))?
            }
            (None, Format::JsonLines | Format::Xlsx) => b',',
        };
        let shape = &mut self.shape;
        (shape.encoding, shape.known_by, shape.hint) = (survey.encoding, survey.by, survey.hint);
        (shape.astray, shape.first_astray) = (survey.astray, survey.first_astray);
        shape.delimiter = delimiter;
        if self.shape.format == Format::Csv && self.shape.delimiter == b'\t' {
            self.shape.format = Format::Tsv;
        }
        Ok(())
    }

    pub(super) fn begin(&self) -> Result<Rows, ImportError> {
        Rows::open(self).map_err(|error| self.failed(None, error))
    }

    /// All rows after the header.
    pub(super) fn rows(&self) -> Result<Rows, ImportError> {
        let mut rows = self.begin()?;
        rows.skip_header(self).map_err(|error| self.failed(Some(rows.line()), error))?;
        Ok(rows)
    }

    /// The next row.
    pub(super) fn next(&self, rows: &mut Rows) -> Result<Option<Record>, ImportError> {
        rows.next().map_err(|error| self.failed(Some(rows.line()), error))
    }

    /// Makes sure that what was read to the end is what was fingerprinted.
    pub(super) fn confirm(&self, rows: Rows) -> Result<(), ImportError> {
        let hash = rows.finish().map_err(ImportError::io("read", &self.path))?;
        if hash == self.sha256 { Ok(()) } else { Err(ImportError::Changed(self.display.clone())) }
    }

    /// The file is too large to be read in another order than its own.
    pub(super) fn too_large_to_sort(&self, line: u64) -> ImportError {
        let limit = order::MAX_BYTES / 1024 / 1024;
        let message = format!(
            "rows in another order than the file's are kept in memory, at most {limit} MiB of them"
        );
        self.wrong(line, None, message)
    }

    /// The number of a column as people count it.
    pub(super) fn place_of(&self, column: usize) -> u64 {
        (self.first_column + column) as u64 + 1
    }

    /// A failure to read, or a file that is not what it claims to be.
    pub(super) fn failed(&self, line: Option<u64>, error: io::Error) -> ImportError {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => ImportError::Source {
                place: Place { file: self.display.clone(), line, column: None },
                message: error.to_string(),
            },
            _ => ImportError::io("read", &self.path)(error),
        }
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Two columns as a table.
    pub(super) fn table(
        &self,
        key: usize,
        value: usize,
    ) -> Result<HashMap<String, String>, ImportError> {
        let mut table = HashMap::new();
        let mut bytes = 0;
        self.each(|line, cells| {
            let cells = cells.map_err(|(column, message)| self.wrong(line, column, message))?;
            let (k, v) = (cells.get(key), cells.get(value));
            bytes += k.len() + v.len();
            if table.len() >= MAX_KEYS || bytes > MAX_LOOKUP_BYTES {
                let message = format!(
                    "too large for a lookup: at most {MAX_KEYS} keys and {MAX_LOOKUP_BYTES} bytes"
                );
                return Err(self.wrong(line, Some(key), message));
            }
            match table.insert(k.to_owned(), v.to_owned()) {
                Some(earlier) if earlier != v => {
                    let message = format!("key {} occurs twice, with two values", quoted(k));
                    Err(self.wrong(line, Some(key), message))
                }
                _ => Ok(()),
            }
        })?;
        Ok(table)
    }

    /// The values of a column, each once, in order.
    pub(super) fn distinct(&self, column: usize) -> Result<Vec<String>, ImportError> {
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        self.each(|line, cells| {
            let Ok(cells) = cells else { return Ok(()) };
            let value = cells.get(column);
            if !value.is_empty() && seen.insert(value.to_owned()) {
                values.push(value.to_owned());
            }
            if values.len() > MAX_KEYS {
                let message = format!("too many values for a check: at most {MAX_KEYS}");
                return Err(self.wrong(line, Some(column), message));
            }
            Ok(())
        })?;
        Ok(values)
    }

    /// Takes everything that occurs in a column out of `values`.
    pub(super) fn strike_out(
        &self,
        column: usize,
        values: &mut Vec<String>,
    ) -> Result<(), ImportError> {
        let mut missing: HashSet<String> = values.iter().cloned().collect();
        self.each(|_, cells| {
            if let Ok(cells) = cells {
                missing.remove(cells.get(column));
            }
            Ok(())
        })?;
        values.retain(|value| missing.contains(value));
        Ok(())
    }

    fn each(
        &self,
        mut visit: impl FnMut(u64, Result<&Cells, (Option<usize>, String)>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut rows = self.rows()?;
        while let Some(Record { line, cells, .. }) = self.next(&mut rows)? {
            match &cells {
                Ok(cells) => visit(line, Ok(cells))?,
                Err(fault) => visit(line, Err((fault.column, fault.message.en.clone())))?,
            }
        }
        Ok(())
    }

    pub(super) fn wrong(
        &self,
        line: u64,
        column: Option<usize>,
        message: impl Into<String>,
    ) -> ImportError {
        let column = column.map(|column| self.place_of(column));
        let place = Place { file: self.display.clone(), line: Some(line), column };
        ImportError::Source { place, message: message.into() }
    }
}

fn wanted(document: &Document, file: &mapping::File) -> Result<Wanted, ImportError> {
    let delimiter = match &file.delimiter {
        None => None,
        Some(c) => Some(
            delimiter(*c.get_ref())
                .ok_or_else(|| document.wrong(c, "expected one ASCII character"))?,
        ),
    };
    let encoding = match &file.encoding {
        None => None,
        Some(name) => Some(formats::encoding(name.get_ref()).ok_or_else(|| {
            let message = format!(
                "{} is not an encoding; there is utf-8, gb18030, gbk, utf-16le, big5, shift_jis, \
                 windows-1252 …",
                quoted(name.get_ref())
            );
            document.wrong(name, message)
        })?),
    };
    let sheet = file.sheet.as_ref().map(|sheet| sheet.get_ref().clone());
    let format = file.format.as_ref().map(|format| *format.get_ref());
    let skip_lines = file.skip_lines.as_ref().map_or(0, |lines| *lines.get_ref());
    Ok(Wanted { format, encoding, delimiter, sheet, skip_lines })
}

/// A workbook has no sheet of that name.
pub(super) fn no_sheet(name: &str, sheets: &[String]) -> String {
    format!("there is no sheet {}; there is: {}", quoted(name), sheets.join(", "))
}
