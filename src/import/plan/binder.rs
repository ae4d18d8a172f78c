//! Finds what the names in a mapping stand for: files, columns, derived values, constants.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use toml::Spanned;

use super::{
    Bound, PlannedCondition, PlannedDerived, PlannedFile, PlannedLookup, PlannedNote, Slot,
    no_column,
};
use crate::import::{
    error::ImportError,
    mapping::{self, Document, Duplicates, OrderBy, Other, Part, Template},
    message::quoted,
    order::PlannedOrder,
    sources::Source,
};

/// Finds what names stand for.
pub(super) struct Binder<'d> {
    pub(super) document: &'d Document,
    sources: Vec<Source>,
    /// Names of the derived values that may be used so far, per file.
    derived: Vec<Vec<String>>,
    pub(super) used: Vec<BTreeSet<usize>>,
}

impl<'d> Binder<'d> {
    pub(super) fn new(document: &'d Document, root: &Path) -> Result<Self, ImportError> {
        let files = &document.mapping.files;
        let open = |(name, file)| Source::open(document, name, file, root);
        let sources: Vec<Source> = files
            .iter()
            .map(|(name, file)| open((name.as_str(), file)))
            .collect::<Result<_, _>>()?;
        let (derived, used) =
            (vec![Vec::new(); sources.len()], vec![BTreeSet::new(); sources.len()]);
        Ok(Self { document, sources, derived, used })
    }

    pub(super) fn file(&self, name: &Spanned<String>) -> Result<usize, ImportError> {
        self.sources.iter().position(|source| source.name == *name.get_ref()).ok_or_else(|| {
            let names: Vec<_> = self.document.mapping.files.keys().map(String::as_str).collect();
            let message = format!(
                "no file is called {}; there is: {}",
                quoted(name.get_ref()),
                names.join(", ")
            );
            self.document.wrong(name, message)
        })
    }

    pub(super) fn source(&self, file: usize) -> Result<&Source, ImportError> {
        let missing = || self.document.wrong_as_a_whole("a file has gone missing");
        self.sources.get(file).ok_or_else(missing)
    }

    pub(super) fn column(
        &mut self,
        file: usize,
        name: &Spanned<String>,
    ) -> Result<usize, ImportError> {
        let source = self.source(file)?;
        let column = source.column(name.get_ref());
        let column =
            column.ok_or_else(|| self.document.wrong(name, no_column(source, name.get_ref())))?;
        self.mark(file, column);
        Ok(column)
    }

    pub(super) fn mark(&mut self, file: usize, column: usize) {
        if let Some(used) = self.used.get_mut(file) {
            used.insert(column);
        }
    }

    /// A derived value, a column or a constant, in this order of looking.
    pub(super) fn field(&mut self, file: usize, name: &str) -> Option<Slot> {
        let derived = self.derived.get(file)?.iter().position(|derived| derived == name);
        if let Some(index) = derived {
            return Some(Slot::Derived(index));
        }
        if let Some(column) = self.sources.get(file)?.column(name) {
            self.mark(file, column);
            return Some(Slot::Column(column));
        }
        self.document.mapping.constants.get(name).cloned().map(Slot::Text)
    }

    pub(super) fn bind<T>(
        &mut self,
        file: usize,
        template: &Template,
        at: &Spanned<T>,
    ) -> Result<Bound, ImportError> {
        let mut slots = Vec::new();
        for part in &template.parts {
            slots.push(match part {
                Part::Text(text) => Slot::Text(text.clone()),
                Part::Field(name) => match self.field(file, name) {
                    Some(slot) => slot,
                    None => return Err(self.unknown(file, name, at)),
                },
            });
        }
        Ok(Bound(slots))
    }

    pub(super) fn unknown<T>(&self, file: usize, name: &str, at: &Spanned<T>) -> ImportError {
        match self.source(file) {
            Ok(source) => {
                let message = format!(
                    "{} is neither a column of {} nor a value derived before, nor a constant; \
                     its columns are: {}",
                    quoted(name),
                    source.display,
                    source.header.join(", ")
                );
                self.document.wrong(at, message)
            }
            Err(error) => error,
        }
    }

    pub(super) fn files(&mut self) -> Result<Vec<PlannedFile>, ImportError> {
        let document = self.document;
        let mut files = Vec::new();
        for (index, (_, file)) in document.mapping.files.iter().enumerate() {
            let mut derived = Vec::new();
            for value in &file.derived {
                derived.push(self.derive(index, value)?);
                if let Some(names) = self.derived.get_mut(index) {
                    names.push(value.name.get_ref().clone());
                }
            }
            let notes = self.notes(index, &file.notes)?;
            let skip = self.notes(index, &file.skip)?;
            let order = self.order(index, &file.order)?;
            let source = self.source(index)?.clone();
            files.push(PlannedFile {
                source,
                order,
                skips_duplicates: file.duplicates == Duplicates::Skip,
                derived,
                notes,
                skip,
                left_out: Vec::new(),
            });
        }
        Ok(files)
    }

    fn order(
        &mut self,
        file: usize,
        order: &[mapping::Order],
    ) -> Result<Vec<PlannedOrder>, ImportError> {
        let mut planned = Vec::new();
        for order in order {
            let by = *order.by.get_ref();
            let column = match (&order.column, by) {
                (None, OrderBy::Line) => 0,
                (Some(column), OrderBy::Text | OrderBy::Number) => self.column(file, column)?,
                (Some(column), OrderBy::Line) => {
                    return Err(self.document.wrong(column, "lines are not compared by a column"));
                }
                (None, OrderBy::Text | OrderBy::Number) => {
                    let message = "say which `column` is compared";
                    return Err(self.document.wrong(&order.by, message));
                }
            };
            planned.push(PlannedOrder { by, column, descending: order.descending });
        }
        Ok(planned)
    }

    pub(super) fn derive(
        &mut self,
        file: usize,
        derived: &mapping::Derived,
    ) -> Result<PlannedDerived, ImportError> {
        let document = self.document;
        let name = derived.name.get_ref();
        if self.field(file, name).is_some() {
            let message = format!("{} already has a meaning", quoted(name));
            return Err(document.wrong(&derived.name, message));
        }
        let value = match (&derived.value, derived.fingerprint) {
            (Some(value), false) => self.bind(file, value.get_ref(), value)?,
            (None, true) => Bound(vec![Slot::Row]),
            (None, false) | (Some(_), true) => {
                let message = "say from what it is made: a `value`, or `fingerprint = true`";
                return Err(document.wrong(&derived.name, message));
            }
        };
        let times = match &derived.times {
            Some(times) => Some(self.bind(file, times.get_ref(), times)?),
            None => None,
        };
        let map = match &derived.map {
            None => None,
            Some(name) => {
                let map = document.mapping.values.get(name.get_ref()).ok_or_else(|| {
                    document.wrong(name, format!("there is no [values.{}]", name.get_ref()))
                })?;
                Some((name.get_ref().clone(), map.clone()))
            }
        };
        let lookup = match &derived.lookup {
            None => None,
            Some(name) => Some(self.lookup(name)?),
        };
        Ok(PlannedDerived { value, times, map, lookup })
    }

    pub(super) fn lookup(&mut self, name: &Spanned<String>) -> Result<PlannedLookup, ImportError> {
        let document = self.document;
        let lookup = document.mapping.lookups.get(name.get_ref()).ok_or_else(|| {
            document.wrong(name, format!("there is no [lookups.{}]", name.get_ref()))
        })?;
        if lookup.other == Other::Keep {
            let message = "a lookup cannot keep what it does not know: `refuse` or `empty`";
            return Err(document.wrong(&lookup.file, message));
        }
        let file = self.file(&lookup.file)?;
        let (key, value) = (self.column(file, &lookup.key)?, self.column(file, &lookup.value)?);
        let table = self.source(file)?.table(key, value)?;
        Ok(PlannedLookup {
            name: name.get_ref().clone(),
            table: Arc::new(table),
            other: lookup.other,
        })
    }

    pub(super) fn notes(
        &mut self,
        file: usize,
        notes: &[mapping::Note],
    ) -> Result<Vec<PlannedNote>, ImportError> {
        let mut planned = Vec::new();
        for note in notes {
            planned.push(PlannedNote {
                code: note.code.clone(),
                message: note.message.clone(),
                when: self.conditions(file, &note.when)?,
            });
        }
        Ok(planned)
    }

    pub(super) fn conditions(
        &mut self,
        file: usize,
        conditions: &[mapping::Condition],
    ) -> Result<Vec<PlannedCondition>, ImportError> {
        let mut planned = Vec::new();
        for condition in conditions {
            let name = condition.field.get_ref();
            let Some(slot) = self.field(file, name) else {
                return Err(self.unknown(file, name, &condition.field));
            };
            let asks = condition.is.is_some() || condition.not.is_some();
            if !(asks || condition.present.is_some() || condition.differs_from.is_some()) {
                let message = "a condition needs `is`, `not`, `present` or `differs_from`";
                return Err(self.document.wrong(&condition.field, message));
            }
            let differs_from = match &condition.differs_from {
                None => None,
                Some(name) => match self.field(file, name.get_ref()) {
                    Some(slot) => Some(Bound(vec![slot])),
                    None => return Err(self.unknown(file, name.get_ref(), name)),
                },
            };
            planned.push(PlannedCondition {
                value: Bound(vec![slot]),
                is: condition.is.as_ref().map(|values| values.iter().cloned().collect()),
                not: condition.not.iter().flatten().cloned().collect(),
                present: condition.present,
                differs_from,
            });
        }
        Ok(planned)
    }
}
