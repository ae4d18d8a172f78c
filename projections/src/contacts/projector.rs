//! The contacts' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{
    DomainEvent, Header, contact,
    values::{ContactId, Text},
};
use serde_json::{Value, json};

use super::{Contact, apply::apply};
use crate::{
    ReadModel,
    customers::{every_name, with_methods},
    duplicates::{id_keys, name_keys},
    moments,
    projector::Table,
    query::{external_keys, reach_keys},
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `contacts.contacts`.
pub(crate) static CONTACTS: Tables = Tables {
    model: ReadModel::Contacts,
    shape: 3,
    categories: &[ContactId::CATEGORY],
    all: &[
        Table { name: "contacts", key: &["stream", "valid_from"] },
        Table { name: "contacts_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Contact>::new()],
};

impl Versioned for Contact {
    const TABLE: &'static str = "contacts";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("name", "text"),
        ("name_folded", "text"),
        ("search", "text NOT NULL"),
        ("job_title", "text"),
        ("status", "text NOT NULL"),
        ("owner", "text"),
        ("region", "text"),
        ("source", "text"),
        ("survivor", "text"),
        ("customers", "text[] NOT NULL"),
        ("languages", "text[] NOT NULL"),
        ("reach", "text[] NOT NULL"),
        ("name_keys", "text[] NOT NULL"),
        ("id_keys", "text[] NOT NULL"),
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("contacts_search");

    fn columns(&self) -> Vec<Value> {
        let name = self.names.original.as_str();
        let open = self.customers.iter().filter(|link| !link.ended);
        let customers: Vec<String> = open.map(|link| link.customer.to_string()).collect();
        vec![
            json!(name),
            json!(name.map(str::to_lowercase)),
            json!(every_name(&self.names, &self.former_names)),
            json!(self.job_title.as_ref().and_then(Text::as_str)),
            json!(self.status()),
            json!(self.owner),
            json!(self.region),
            json!(self.source),
            json!(self.survivor),
            json!(customers),
            json!(self.languages),
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

impl Folded for Contact {
    type Event = contact::Event;

    const INDEXED: &'static [&'static str] =
        &["name", "owner", "survivor", "created_at", "updated_at"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Contact(event) = event { Some(event) } else { None }
    }

    /// The erasure of what was withdrawn brings nothing back.
    fn ends(event: &Self::Event, exists: bool) -> bool {
        matches!(event, contact::Event::Withdrawn(_))
            || !exists && matches!(event, contact::Event::PersonalDataErased(_))
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
