//! The files of an import: found, fingerprinted, their headers checked, before anything is written.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{self, BufReader, Read},
    path::{Component, Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    error::{ImportError, Place},
    mapping::{self, Document},
    message::quoted,
    records::{Cells, Record, Records},
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
    path: PathBuf,
    delimiter: u8,
}

/// The rows of a source after its header.
pub(super) type Rows = Records<BufReader<Hashing>>;

/// Knows in the end what it has read.
pub(super) struct Hashing {
    file: File,
    hash: Sha256,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
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
        let display = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let delimiter = match &file.delimiter {
            None => b',',
            Some(delimiter) => u8::try_from(*delimiter.get_ref())
                .ok()
                .filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
                .ok_or_else(|| document.wrong(delimiter, "expected one ASCII character"))?,
        };
        let mut source = Self {
            name: name.to_owned(),
            display,
            size: 0,
            sha256: [0; 32],
            header: Vec::new(),
            path,
            delimiter,
        };
        source.fingerprint()?;
        source.header = source.read_header()?;
        Ok(source)
    }

    fn fingerprint(&mut self) -> Result<(), ImportError> {
        let read = || -> io::Result<(u64, [u8; 32])> {
            let mut input = Hashing { file: File::open(&self.path)?, hash: Sha256::new() };
            let size = io::copy(&mut input, &mut io::sink())?;
            Ok((size, input.hash.finalize().into()))
        };
        (self.size, self.sha256) = read().map_err(ImportError::io("read", &self.path))?;
        Ok(())
    }

    fn records(&self) -> Result<Rows, ImportError> {
        let file = File::open(&self.path).map_err(ImportError::io("open", &self.path))?;
        let input = BufReader::with_capacity(64 * 1024, Hashing { file, hash: Sha256::new() });
        Records::new(input, self.delimiter).map_err(ImportError::io("read", &self.path))
    }

    fn read_header(&self) -> Result<Vec<String>, ImportError> {
        let mut records = self.records()?;
        let header = records.header().map_err(ImportError::io("read", &self.path))?;
        let Some(Record { line, cells, .. }) = header else {
            return Err(self.wrong(1, None, "the file is empty: expected a header row"));
        };
        let cells = cells.map_err(|fault| {
            let hint = if self.looks_like_utf16() { "; it looks like UTF-16" } else { "" };
            self.wrong(line, fault.column, format!("{}{hint}", fault.message.en))
        })?;
        let mut names: Vec<String> = Vec::new();
        for (column, name) in cells.iter().enumerate() {
            if name.is_empty() {
                return Err(self.wrong(line, Some(column), "this column has no name"));
            }
            if let Some(first) = names.iter().position(|earlier| earlier == name) {
                let first = first + 1;
                let message =
                    format!("column {} occurs twice, first as column {first}", quoted(name));
                return Err(self.wrong(line, Some(column), message));
            }
            names.push(name.to_owned());
        }
        Ok(names)
    }

    fn looks_like_utf16(&self) -> bool {
        let mut start = [0; 2];
        File::open(&self.path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
            && matches!(start, [0xff, 0xfe] | [0xfe, 0xff])
    }

    /// All rows after the header.
    pub(super) fn rows(&self) -> Result<Rows, ImportError> {
        let mut records = self.records()?;
        records.header().map_err(ImportError::io("read", &self.path))?;
        Ok(records)
    }

    /// The next row.
    pub(super) fn next(&self, rows: &mut Rows) -> Result<Option<Record>, ImportError> {
        rows.next().map_err(ImportError::io("read", &self.path))
    }

    /// Makes sure that what was read to the end is what was fingerprinted.
    pub(super) fn confirm(&self, rows: Rows) -> Result<(), ImportError> {
        let hash: [u8; 32] = rows.into_input().into_inner().hash.finalize().into();
        if hash == self.sha256 { Ok(()) } else { Err(ImportError::Changed(self.display.clone())) }
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

    fn wrong(&self, line: u64, column: Option<usize>, message: impl Into<String>) -> ImportError {
        let column = column.map(|column| column as u64 + 1);
        let place = Place { file: self.display.clone(), line: Some(line), column };
        ImportError::Source { place, message: message.into() }
    }
}
