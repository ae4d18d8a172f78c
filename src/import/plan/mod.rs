//! A mapping tied to the files: every name looked up, every mistake found before the first row.

mod binder;
mod steps;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

use super::{
    convert::Calendar,
    error::{ImportError, Place},
    mapping::{self, Document, Other, OtherColumns},
    message::{Message, quoted},
    order::PlannedOrder,
    recipes::Recipe,
    sources::Source,
};

use binder::Binder;

/// A template whose places are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bound(pub Vec<Slot>);

/// One stretch of a bound template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    Text(String),
    Column(usize),
    Derived(usize),
    /// The fingerprint of the whole row.
    Row,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub title: String,
    pub system: String,
    /// What the mapping's text is known by.
    pub fingerprint: [u8; 32],
    pub calendar: Calendar,
    pub files: Vec<PlannedFile>,
    pub phases: Vec<PlannedPhase>,
    pub findings: Vec<Finding>,
}

#[derive(Debug)]
pub(super) struct PlannedFile {
    pub source: Source,
    /// In which order its rows are read; as they stand when empty.
    pub order: Vec<PlannedOrder>,
    /// Whether rows that are equal to an earlier one are left out.
    pub skips_duplicates: bool,
    pub derived: Vec<PlannedDerived>,
    pub notes: Vec<PlannedNote>,
    pub skip: Vec<PlannedNote>,
    /// Columns that are not imported.
    pub left_out: Vec<String>,
}

#[derive(Debug)]
pub(super) struct PlannedDerived {
    pub value: Bound,
    pub times: Option<Bound>,
    pub map: Option<(String, mapping::ValueMap)>,
    pub lookup: Option<PlannedLookup>,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedLookup {
    pub name: String,
    pub table: Arc<HashMap<String, String>>,
    pub other: Other,
}

#[derive(Debug)]
pub(super) struct PlannedNote {
    pub code: String,
    pub message: Message,
    pub when: Vec<PlannedCondition>,
}

#[derive(Debug)]
pub(super) struct PlannedCondition {
    pub value: Bound,
    pub is: Option<BTreeSet<String>>,
    pub not: BTreeSet<String>,
    pub present: Option<bool>,
    pub differs_from: Option<Bound>,
}

#[derive(Debug)]
pub(super) struct PlannedPhase {
    pub name: String,
    pub file: usize,
    /// How the file is read where it is an event log.
    pub events: Option<PlannedEvents>,
    pub steps: Vec<PlannedStep>,
}

/// An event log: every step is about the case.
#[derive(Debug)]
pub(super) struct PlannedEvents {
    pub case: PlannedKey,
    pub activity: Option<Bound>,
}

#[derive(Debug)]
pub(super) struct PlannedStep {
    pub name: String,
    pub recipe: &'static Recipe,
    pub aggregate: PlannedKey,
    pub when: Vec<PlannedCondition>,
    pub occurred_at: Option<Bound>,
    pub on_behalf_of: Option<PlannedKey>,
    pub reason: Option<Bound>,
    pub rows: StepRows,
    /// Only where no step before has changed anything.
    pub otherwise: bool,
    pub set: BTreeMap<&'static str, PlannedSetting>,
}

/// At which rows of an aggregate a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepRows {
    All,
    First,
    Further,
}

#[derive(Debug, Clone)]
pub(super) struct PlannedKey {
    pub system: String,
    pub kind: String,
    pub key: Bound,
}

#[derive(Debug)]
pub(super) enum PlannedSetting {
    Text(Bound),
    List(Vec<Bound>),
    Link(PlannedKey),
    Links(Vec<PlannedKey>),
    Pairs(Vec<(String, Bound)>),
}

/// The answer to a check.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub code: String,
    pub message: Message,
    pub file: String,
    pub values: Vec<String>,
}

impl Plan {
    /// Ties a mapping to the files under `root`; reads each file once or more, writes nothing.
    pub(super) fn make(document: &Document, root: &Path) -> Result<Self, ImportError> {
        let mapping = &document.mapping;
        if !root.exists() {
            let source = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(ImportError::io("read", root)(source));
        }
        // Several sheets of one workbook are one file.
        let names: BTreeSet<_> =
            mapping.files.values().map(|file| file.path.get_ref().as_str()).collect();
        if !root.is_dir() && names.len() != 1 {
            let names: Vec<_> = names.into_iter().collect();
            return Err(ImportError::Source {
                place: Place::file(root.display().to_string()),
                message: format!("expected the directory that holds {}", names.join(", ")),
            });
        }
        let mut binder = Binder::new(document, root)?;
        let mut files = binder.files()?;
        let phases = binder.phases()?;
        let findings = binder.checks()?;
        for (file, used) in files.iter_mut().zip(&binder.used) {
            if let Some(planned) = mapping.files.get(&file.source.name) {
                file.left_out = left_out(document, &file.source, planned, used)?;
            }
        }
        Ok(Self {
            title: mapping.title.clone().unwrap_or_else(|| document.name.clone()),
            system: mapping.system.get_ref().clone(),
            fingerprint: document.fingerprint(),
            calendar: Calendar::new(document)?,
            files,
            phases,
            findings,
        })
    }
}

fn left_out(
    document: &Document,
    source: &Source,
    file: &mapping::File,
    used: &BTreeSet<usize>,
) -> Result<Vec<String>, ImportError> {
    for name in &file.ignore {
        match source.column(name.get_ref()) {
            None => return Err(document.wrong(name, no_column(source, name.get_ref()))),
            Some(column) if used.contains(&column) => {
                let message = format!("column {} is ignored and used", quoted(name.get_ref()));
                return Err(document.wrong(name, message));
            }
            Some(_) => {}
        }
    }
    let left: Vec<(usize, &String)> =
        source.header.iter().enumerate().filter(|(column, _)| !used.contains(column)).collect();
    let named = |name: &str| file.ignore.iter().any(|ignored| ignored.get_ref() == name);
    match left.iter().find(|(_, name)| !named(name)) {
        Some((column, name)) if file.other_columns == OtherColumns::Refuse => {
            let message = format!(
                "the mapping does not use column {}; to leave it out, put it under `ignore`",
                quoted(name)
            );
            let named = file.header.as_ref().and_then(|names| names.get_ref().get(*column));
            if let Some(named) = named {
                return Err(document.wrong(named, message));
            }
            Err(ImportError::Source {
                place: Place {
                    file: source.display.clone(),
                    line: Some(source.header_line),
                    column: Some(source.place_of(*column)),
                },
                message,
            })
        }
        _ => Ok(left.into_iter().map(|(_, name)| name.clone()).collect()),
    }
}

fn no_column(source: &Source, name: &str) -> String {
    format!(
        "{} has no column {}; its columns are: {}",
        source.display,
        quoted(name),
        source.header.join(", ")
    )
}

impl Bound {
    /// The text, where it is the same for every row.
    fn constant(&self) -> Option<String> {
        let text = |slot: &Slot| match slot {
            Slot::Text(text) => Some(text.clone()),
            Slot::Column(_) | Slot::Derived(_) | Slot::Row => None,
        };
        self.0.iter().map(text).collect()
    }
}
