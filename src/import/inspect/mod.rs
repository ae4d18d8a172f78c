//! Looks at a file and tells what is in it, then proposes a mapping: the first step of an import.

mod column;
mod kinds;
mod names;
mod places;
mod propose;
mod text;

use std::{
    collections::{BTreeMap, HashMap, HashSet, hash_map::Entry},
    path::PathBuf,
};

use super::{
    error::{ImportError, Place},
    formats::{self, Format},
    message::{Message, quoted},
    records::Record,
    sources::{self, Source, Wanted},
};

use column::{Column, Tally, hash};
use names::{Meaning, meaning};

/// All of the first rows are looked at closely …
const FIRST_ROWS: u64 = 1000;
/// … and of those that follow every so many.
const EVERY: u64 = 97;
/// The most rows that are looked at closely.
const MAX_SAMPLE: u64 = 20_000;
/// How many columns are counted as keys.
const MAX_KEYS: usize = 3;
/// How many different rows or keys are remembered to find duplicates.
const MAX_REMEMBERED: usize = 1_000_000;

/// What to look at, and what is known about it already.
#[derive(Debug, Clone, Default)]
pub struct InspectOptions {
    /// The file.
    pub path: PathBuf,
    /// Its encoding, where that cannot be found.
    pub encoding: Option<String>,
    /// What stands between cells, where that cannot be found.
    pub delimiter: Option<char>,
    /// The sheet of a workbook; the first unless said.
    pub sheet: Option<String>,
}

/// What was found in a file. Displays as a report in English and Chinese.
#[derive(Debug, Clone)]
pub struct Inspection {
    source: Source,
    rows: u64,
    refused: Vec<Refused>,
    /// Rows that repeat an earlier one in every column, as far as they were remembered.
    repeated: u64,
    /// Whether there were too many rows to remember them all.
    forgot: bool,
    columns: Vec<Column>,
    keys: Vec<Key>,
}

/// Rows with the same thing wrong.
#[derive(Debug, Clone)]
struct Refused {
    code: &'static str,
    count: u64,
    line: u64,
    column: Option<u64>,
    message: Message,
}

/// A column that may name what its rows are about.
#[derive(Debug, Clone)]
struct Key {
    column: usize,
    /// Rows whose value an earlier row has, and the first of them with that earlier one.
    duplicates: u64,
    first: Option<(u64, u64)>,
    empty: u64,
    /// Whether there were too many values to remember them all.
    forgot: bool,
}

impl Inspection {
    /// How many rows there are after the header, broken ones included.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many rows could not be read.
    pub fn refused(&self) -> u64 {
        self.refused.iter().map(|refused| refused.count).sum()
    }

    /// How many rows repeat an earlier one in every column.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// The names of the columns.
    pub fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.source.shape.format
    }

    /// The name of the encoding.
    pub fn encoding(&self) -> &'static str {
        self.source.shape.encoding.name()
    }

    /// A mapping for the file, with remarks where someone must decide.
    pub fn mapping(&self) -> String {
        propose::mapping(self)
    }

    /// Whether there are columns without a name, or with that of another.
    fn misnamed(&self) -> bool {
        let mut names = HashSet::new();
        self.columns.iter().any(|column| column.name.is_empty() || !names.insert(&column.name))
    }

    fn meaning(&self, column: usize) -> Option<Meaning> {
        self.columns.get(column).and_then(|column| meaning(&column.name))
    }
}

/// Looks at a file, reading it twice at most beyond what finding its format takes.
pub fn inspect(options: InspectOptions) -> Result<Inspection, ImportError> {
    let InspectOptions { path, encoding, delimiter, sheet } = options;
    let wrong = |message: String| ImportError::Source {
        place: Place::file(path.display().to_string()),
        message,
    };
    if path.is_dir() {
        return Err(wrong("this is a directory: inspect one file after the other".to_owned()));
    }
    let encoding = match encoding {
        None => None,
        Some(name) => Some(
            formats::encoding(&name)
                .ok_or_else(|| wrong(format!("{} is not an encoding", quoted(&name))))?,
        ),
    };
    let delimiter = match delimiter {
        None => None,
        Some(c) => Some(
            sources::delimiter(c)
                .ok_or_else(|| wrong("the delimiter must be one ASCII character".to_owned()))?,
        ),
    };
    let wanted = Wanted { encoding, delimiter, sheet: sheet.clone(), ..Wanted::default() };
    let mut source = Source::find("table", path.clone(), &wanted)?;
    if let (Some(sheet), None) = (&sheet, &source.shape.sheet) {
        let Format::Xlsx = source.shape.format else {
            let format = source.shape.format.name();
            return Err(wrong(format!("a file of format {format} has no sheets")));
        };
        return Err(wrong(sources::no_sheet(sheet, &source.shape.sheets)));
    }
    source.read_header()?;
    let mut inspection = count(source)?;
    inspection.keys = keys(&inspection)?;
    Ok(inspection)
}

/// The first pass: every column by itself.
fn count(source: Source) -> Result<Inspection, ImportError> {
    let mut tallies: Vec<Tally> = source.header.iter().map(|_| Tally::new()).collect();
    let mut refused: BTreeMap<&'static str, Refused> = BTreeMap::new();
    let mut seen = HashSet::new();
    let (mut number, mut sampled, mut repeated, mut forgot) = (0, 0, 0, false);
    let mut rows = source.rows()?;
    while let Some(Record { line, cells, .. }) = source.next(&mut rows)? {
        number += 1;
        let cells = match cells {
            Ok(cells) => cells,
            Err(fault) => {
                let column = fault.column.map(|column| source.place_of(column));
                let known = refused.entry(fault.code).or_insert_with(|| Refused {
                    code: fault.code,
                    count: 0,
                    line,
                    column,
                    message: fault.message.clone(),
                });
                known.count += 1;
                continue;
            }
        };
        let sample = sampled < MAX_SAMPLE && (number <= FIRST_ROWS || number % EVERY == 0);
        sampled += u64::from(sample);
        let mut whole = 0_u64;
        for (cell, tally) in cells.iter().zip(&mut tallies) {
            tally.see(cell, sample);
            whole = whole.rotate_left(7) ^ hash(cell);
        }
        if seen.len() < MAX_REMEMBERED {
            repeated += u64::from(!seen.insert(whole));
        } else {
            forgot = true;
            repeated += u64::from(seen.contains(&whole));
        }
    }
    source.confirm(rows)?;
    let columns = source.header.iter().zip(tallies).map(|(name, tally)| tally.close(name));
    Ok(Inspection {
        columns: columns.collect(),
        rows: number,
        refused: refused.into_values().collect(),
        repeated,
        forgot,
        keys: Vec::new(),
        source,
    })
}

/// The second pass: whether what looks like a key names every row, and only once.
fn keys(inspection: &Inspection) -> Result<Vec<Key>, ImportError> {
    let mut candidates: Vec<(bool, usize)> = inspection
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| {
            let named = inspection.meaning(index).is_some_and(Meaning::is_key);
            (column.filled > 0 && (named || column.may_be_key())).then_some((!named, index))
        })
        .collect();
    candidates.sort_unstable();
    let mut keys: Vec<Key> = candidates
        .into_iter()
        .take(MAX_KEYS)
        .map(|(_, column)| Key { column, duplicates: 0, first: None, empty: 0, forgot: false })
        .collect();
    if keys.is_empty() {
        return Ok(keys);
    }
    let mut seen: Vec<HashMap<u64, u64>> = vec![HashMap::new(); keys.len()];
    let source = &inspection.source;
    let mut rows = source.rows()?;
    while let Some(Record { line, cells, .. }) = source.next(&mut rows)? {
        let Ok(cells) = cells else { continue };
        for (key, seen) in keys.iter_mut().zip(&mut seen) {
            let value = cells.get(key.column);
            if value.is_empty() {
                key.empty += 1;
                continue;
            }
            let full = seen.len() >= MAX_REMEMBERED;
            match seen.entry(hash(value)) {
                Entry::Occupied(earlier) => {
                    key.duplicates += 1;
                    key.first.get_or_insert_with(|| (line, *earlier.get()));
                }
                Entry::Vacant(_) if full => key.forgot = true,
                Entry::Vacant(place) => {
                    place.insert(line);
                }
            }
        }
    }
    Ok(keys)
}
