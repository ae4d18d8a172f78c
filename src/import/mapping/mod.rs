//! The mapping file: which rows become which commands. `README.md` beside the importer explains it.

mod setting;
mod template;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

pub(in crate::import) use setting::{Named, Setting, Table};
pub(in crate::import) use template::{Part, Template};

use super::{
    error::{ImportError, Place},
    formats::Format,
    message::Message,
};

/// The only form of mappings so far.
const VERSION: u32 = 1;

/// A mapping as it was written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Mapping {
    /// Form of the mapping; 1.
    pub version: Spanned<u32>,
    /// What the mapping is for.
    #[serde(default)]
    pub title: Option<String>,
    /// The system that the files come from: the first part of every external id.
    pub system: Spanned<String>,
    /// Time zone of dates and times that do not say theirs.
    #[serde(default)]
    pub time_zone: Tz,
    /// Formats of dates, tried in order.
    #[serde(default = "iso_dates")]
    pub dates: Vec<Spanned<String>>,
    /// Formats of dates with a time of day, tried in order before those of dates.
    #[serde(default)]
    pub times: Vec<Spanned<String>>,
    /// Values that are the same for every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// The files, by the names that the mapping calls them.
    pub files: BTreeMap<String, File>,
    /// Tables of values, by name.
    #[serde(default)]
    pub values: BTreeMap<String, ValueMap>,
    /// Other files as tables, by name.
    #[serde(default)]
    pub lookups: BTreeMap<String, Lookup>,
    /// What to do, in order; each phase waits for the one before.
    pub phases: Vec<Phase>,
    /// Questions about the files as a whole, answered in the report.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// One file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct File {
    /// Its path within the directory that is imported.
    pub path: Spanned<String>,
    /// How its rows are arranged; found in the file unless said.
    #[serde(default)]
    pub format: Option<Spanned<Format>>,
    /// How its text is encoded; found in the file unless said.
    #[serde(default)]
    pub encoding: Option<Spanned<String>>,
    /// The sheet of a workbook; the first one unless said.
    #[serde(default)]
    pub sheet: Option<Spanned<String>>,
    /// What stands between cells; found in the header unless said.
    #[serde(default)]
    pub delimiter: Option<Spanned<char>>,
    /// How many lines before the table are left out.
    #[serde(default)]
    pub skip_lines: Option<Spanned<u64>>,
    /// What its columns are called, where no row of the file says so.
    #[serde(default)]
    pub header: Option<Spanned<Vec<Spanned<String>>>>,
    /// In which order its rows are read; as they stand unless said.
    #[serde(default)]
    pub order: Vec<Order>,
    /// What to do about rows that are equal to an earlier one in every column.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// Columns that are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<Spanned<String>>,
    /// What to do about columns that the mapping does not mention.
    #[serde(default)]
    pub other_columns: OtherColumns,
    /// Values made from columns; each may use those before it.
    #[serde(default)]
    pub derived: Vec<Derived>,
    /// Rows to count in the report.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Rows to leave out, counted in the report.
    #[serde(default)]
    pub skip: Vec<Note>,
}

/// One thing that rows are ordered by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Order {
    /// What is compared.
    pub by: Spanned<OrderBy>,
    /// The column whose cells are compared; none for lines.
    #[serde(default)]
    pub column: Option<Spanned<String>>,
    /// Whether the last comes first.
    #[serde(default)]
    pub descending: bool,
}

/// What rows are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::import) enum OrderBy {
    /// Where the row stands in the file.
    Line,
    /// A column, character by character.
    Text,
    /// A column, as a number.
    Number,
}

/// What to do about rows that are equal to an earlier one in every column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::import) enum Duplicates {
    /// They are rows like others.
    #[default]
    Keep,
    /// Leave them out; the report names them.
    Skip,
}

/// What to do about columns that the mapping does not mention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::import) enum OtherColumns {
    /// Refuse the file: something may be lost.
    #[default]
    Refuse,
    /// Leave them out; the report names them.
    Ignore,
}

/// A value made from columns: a template or fingerprint, then a table of values, then a lookup.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Derived {
    /// What templates and conditions call it.
    pub name: Spanned<String>,
    /// From what it is made.
    #[serde(default)]
    pub value: Option<Spanned<Template>>,
    /// Whether it is made of all cells of the row instead: the same for rows that are equal in every
    /// column, and for no others.
    #[serde(default)]
    pub fingerprint: bool,
    /// The number that it is multiplied by.
    #[serde(default)]
    pub times: Option<Spanned<Template>>,
    /// The table of values it goes through.
    #[serde(default)]
    pub map: Option<Spanned<String>>,
    /// The lookup it goes through.
    #[serde(default)]
    pub lookup: Option<Spanned<String>>,
}

/// Values and what they become.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct ValueMap {
    /// Mistakes of the source and what was meant; each is named in the report as a quirk.
    #[serde(default)]
    pub correct: BTreeMap<String, String>,
    /// Values of the source and what they are called here; after the corrections.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// What to do with a value that `map` does not have.
    #[serde(default)]
    pub other: Other,
}

/// What to do with a value that a table does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::import) enum Other {
    /// Refuse the row.
    #[default]
    Refuse,
    /// Take it as it is.
    Keep,
    /// Treat it as if the cell were empty.
    Empty,
}

/// A file as a table: a key column and a value column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Lookup {
    /// Which file.
    pub file: Spanned<String>,
    /// The column that holds the keys; each must be there once.
    pub key: Spanned<String>,
    /// The column that holds the values.
    pub value: Spanned<String>,
    /// What to do with a key that is not there; `keep` makes no sense and is refused.
    #[serde(default)]
    pub other: Other,
}

/// Something about a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Condition {
    /// The column, derived value or constant in question.
    pub field: Spanned<String>,
    /// It is one of these.
    #[serde(default)]
    pub is: Option<Vec<String>>,
    /// It is none of these.
    #[serde(default)]
    pub not: Option<Vec<String>>,
    /// It has a value at all, or has none.
    #[serde(default)]
    pub present: Option<bool>,
    /// It is another than this column, derived value or constant.
    #[serde(default)]
    pub differs_from: Option<Spanned<String>>,
}

/// A remark on rows that meet every condition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Note {
    /// Stable code in the report.
    pub code: String,
    /// The remark.
    pub message: Message,
    /// On which rows.
    pub when: Vec<Condition>,
}

/// One pass over one file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Phase {
    /// What the report and the progress call it.
    pub name: String,
    /// Which file.
    pub file: Spanned<String>,
    /// What the file tells, where it is an event log: a row is something that happened in a case.
    #[serde(default)]
    pub events: Option<Events>,
    /// What each row leads to, in order.
    pub steps: Vec<Step>,
}

/// How an event log is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Events {
    /// The aggregate that a row is about.
    pub case: Named,
    /// What happened.
    #[serde(default)]
    pub activity: Option<Spanned<Template>>,
    /// When.
    pub time: Spanned<Template>,
    /// Who did it.
    #[serde(default)]
    pub resource: Option<Named>,
}

/// One command of a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Step {
    /// Its name, unique in the mapping: what the command's id is made from, so do not change it.
    pub name: Spanned<String>,
    /// The command, such as `customer.register`.
    pub command: Spanned<String>,
    /// The aggregate, by its external id; in event logs the case, and not said again.
    #[serde(default)]
    pub aggregate: Option<Named>,
    /// On which rows; on all unless said.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// When it happened; when it is imported, unless said or where empty.
    #[serde(default)]
    pub occurred_at: Option<Spanned<Template>>,
    /// The user in whose name.
    #[serde(default)]
    pub on_behalf_of: Option<Named>,
    /// Why.
    #[serde(default)]
    pub reason: Option<Spanned<Template>>,
    /// Once for each aggregate, at its first row, and not again for further ones.
    #[serde(default)]
    pub once: bool,
    /// At every row of each aggregate but its first.
    #[serde(default)]
    pub further: bool,
    /// In event logs: only at rows of which no step before has changed anything.
    #[serde(default)]
    pub otherwise: bool,
    /// The fields of the command.
    #[serde(default)]
    pub set: BTreeMap<Spanned<String>, Spanned<Setting>>,
}

/// A question about the files as a whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct Check {
    /// Stable code in the report.
    pub code: String,
    /// The remark; the report adds which values and how many.
    pub message: Message,
    /// Values of this column …
    pub values: ColumnOf,
    /// … that never occur in this one.
    pub missing_in: ColumnOf,
}

/// A column of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct ColumnOf {
    /// The file.
    pub file: Spanned<String>,
    /// The column.
    pub column: Spanned<String>,
}

fn iso_dates() -> Vec<Spanned<String>> {
    vec![Spanned::new(0..0, "%Y-%m-%d".to_owned())]
}

/// A mapping with its text, to say where something is wrong in it.
#[derive(Debug, Clone)]
pub(in crate::import) struct Document {
    /// What the user calls it.
    pub name: String,
    text: String,
    /// What it says.
    pub mapping: Mapping,
}

impl Document {
    /// Reads a mapping.
    pub(in crate::import) fn parse(name: &str, text: &str) -> Result<Self, ImportError> {
        let mapping = toml::from_str::<Mapping>(text).map_err(|error| {
            let place = place(name, text, error.span().map(|span| span.start));
            ImportError::Mapping { place, message: error.message().to_owned() }
        })?;
        let document = Self { name: name.to_owned(), text: text.to_owned(), mapping };
        let version = &document.mapping.version;
        if *version.get_ref() == VERSION {
            Ok(document)
        } else {
            let found = version.get_ref();
            Err(document
                .wrong(version, format!("version {found} is not known; there is {VERSION}")))
        }
    }

    /// The SHA-256 of its text.
    pub(in crate::import) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }

    /// Something in it is wrong, at `at`.
    pub(in crate::import) fn wrong<T>(
        &self,
        at: &Spanned<T>,
        message: impl Into<String>,
    ) -> ImportError {
        let place = place(&self.name, &self.text, Some(at.span().start));
        ImportError::Mapping { place, message: message.into() }
    }

    /// Something in it is wrong, as a whole.
    pub(in crate::import) fn wrong_as_a_whole(&self, message: impl Into<String>) -> ImportError {
        ImportError::Mapping { place: Place::file(&self.name), message: message.into() }
    }
}

fn place(name: &str, text: &str, offset: Option<usize>) -> Place {
    let Some(before) = offset.and_then(|offset| text.get(..offset)) else {
        return Place::file(name);
    };
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u64 + 1;
    Place { file: name.to_owned(), line: Some(line), column: Some(column) }
}
