//! The imports' tables and how they are kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{DomainEvent, Header, import, values::ImportId};
use serde_json::{Value, json};

use super::{Batch, Refusals, apply};
use crate::{
    ReadModel, moments,
    projector::Table,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `imports.batches` and `imports.refused`.
pub(crate) static IMPORTS: Tables = Tables {
    model: ReadModel::Imports,
    shape: 1,
    categories: &[ImportId::CATEGORY],
    all: &[
        Table { name: "batches", key: &["stream", "valid_from"] },
        Table { name: "refused", key: &["stream", "valid_from"] },
    ],
    keepers: &[&Rowed::<Batch>::new(), &Rowed::<Refusals>::new()],
};

impl Versioned for Batch {
    const TABLE: &'static str = "batches";
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("stage", "text NOT NULL"), ("created_at", "timestamptz NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        vec![json!(self.stage), json!(moments::time(self.created_at))]
    }
}

impl Folded for Batch {
    type Event = import::Event;

    const INDEXED: &'static [&'static str] = &["created_at"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Import(event) = event { Some(event) } else { None }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::batch(before, header, event, at)
    }
}

/// Apart from the imports themselves: a list of imports does not read the rows of each.
impl Versioned for Refusals {
    const TABLE: &'static str = "refused";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[];

    fn columns(&self) -> Vec<Value> {
        Vec::new()
    }
}

impl Folded for Refusals {
    type Event = import::RowsRefused;

    const INDEXED: &'static [&'static str] = &[];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Import(import::Event::RowsRefused(event)) = event {
            Some(event)
        } else {
            None
        }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        _: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::refused(before, header, event)
    }
}
