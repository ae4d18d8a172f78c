//! The customers' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{
    DomainEvent, Header,
    customer::{self, ContactMethodKind},
    values::{CustomerId, Names, Text},
};
use serde_json::{Value, json};

use super::{ContactMethod, Customer, FormerNames, apply::apply};
use crate::{
    ReadModel,
    duplicates::{id_keys, name_keys},
    moments,
    projector::Table,
    query::{external_keys, reach_keys},
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `customers.customers`.
pub(crate) static CUSTOMERS: Tables = Tables {
    model: ReadModel::Customers,
    shape: 5,
    categories: &[CustomerId::CATEGORY],
    all: &[
        Table { name: "customers", key: &["stream", "valid_from"] },
        Table { name: "customers_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Customer>::new()],
};

impl Versioned for Customer {
    const TABLE: &'static str = "customers";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("name", "text"),
        ("name_folded", "text"),
        ("search", "text NOT NULL"),
        ("kind", "text NOT NULL"),
        ("status", "text NOT NULL"),
        ("owner", "text"),
        ("region", "text"),
        ("industry", "text"),
        ("source", "text"),
        ("grade", "text"),
        ("value_type", "text"),
        ("parent", "text"),
        ("survivor", "text"),
        ("reach", "text[] NOT NULL"),
        ("name_keys", "text[] NOT NULL"),
        ("id_keys", "text[] NOT NULL"),
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("customers_search");

    fn columns(&self) -> Vec<Value> {
        let name = self.names.original.as_str();
        vec![
            json!(name),
            json!(name.map(str::to_lowercase)),
            json!(every_name(&self.names, &self.former_names)),
            json!(self.kind),
            json!(self.status()),
            json!(self.owner),
            json!(self.region),
            json!(self.industry),
            json!(self.source),
            json!(self.grade.as_ref().map(|grade| &grade.grade)),
            json!(self.value_type),
            json!(self.parent),
            json!(self.survivor),
            json!(reach_keys(&self.contact_methods)),
            json!(name_keys(&self.names)),
            json!(id_keys(&self.external_ids)),
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.created_at)),
            json!(moments::time(self.updated_at)),
        ]
    }

    fn texts(&self) -> Texts {
        let mut texts = Texts::new().names(&self.names);
        for former in self.former_names.iter().rev() {
            texts = texts.former_names(&former.names);
        }
        with_methods(texts, &self.contact_methods).external_ids(&self.external_ids)
    }

    fn survivor(&self) -> Option<String> {
        self.survivor.map(|survivor| survivor.to_string())
    }
}

/// What somebody is found by who has these ways to be reached.
pub(crate) fn with_methods(texts: Texts, methods: &[ContactMethod]) -> Texts {
    methods.iter().fold(texts, |texts, method| match method.kind {
        ContactMethodKind::Phone | ContactMethodKind::Fax => {
            texts.phone(&method.value, method.normalized.as_ref())
        }
        ContactMethodKind::Email => texts.email(&method.value),
        ContactMethodKind::Wechat | ContactMethodKind::Website | ContactMethodKind::Other => {
            texts.identifier(&method.value)
        }
        ContactMethodKind::Address => texts.text(&method.value),
    })
}

/// Every name somebody has or had, in lower case, one per line.
pub(crate) fn every_name(names: &Names, former: &[FormerNames]) -> String {
    let former = former.iter().rev().map(|former| &former.names);
    let mut lines: Vec<String> = Vec::new();
    for names in std::iter::once(names).chain(former) {
        for line in names.all().filter_map(Text::as_str).map(str::to_lowercase) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.join("\n")
}

impl Folded for Customer {
    type Event = customer::Event;

    const INDEXED: &'static [&'static str] =
        &["name", "owner", "parent", "survivor", "created_at", "updated_at"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Customer(event) = event { Some(event) } else { None }
    }

    /// The erasure of what was withdrawn brings nothing back.
    fn ends(event: &Self::Event, exists: bool) -> bool {
        matches!(event, customer::Event::Withdrawn(_))
            || !exists && matches!(event, customer::Event::PersonalDataErased(_))
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply(before, header, event, at)
    }
}
