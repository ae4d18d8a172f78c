//! The quotes' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{DomainEvent, Header, quote, values::QuoteId};
use serde_json::{Value, json};

use super::{Quote, apply::apply};
use crate::{
    ReadModel, moments,
    projector::Table,
    query::external_keys,
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `quotes.quotes`.
pub(crate) static QUOTES: Tables = Tables {
    model: ReadModel::Quotes,
    shape: 2,
    categories: &[QuoteId::CATEGORY],
    all: &[
        Table { name: "quotes", key: &["stream", "valid_from"] },
        Table { name: "quotes_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Quote>::new()],
};

impl Versioned for Quote {
    const TABLE: &'static str = "quotes";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("number", "text NOT NULL"),
        ("customer", "text NOT NULL"),
        ("opportunity", "text"),
        ("status", "text NOT NULL"),
        ("revision", "bigint NOT NULL"),
        ("currency", "text NOT NULL"),
        ("net", "numeric NOT NULL"),
        ("total", "numeric NOT NULL"),
        ("discount_percent", "numeric NOT NULL"),
        ("valid_until", "date"),
        ("owner", "text"),
        ("sent_at", "timestamptz"),
        ("answered_at", "timestamptz"),
        ("answer_seconds", "bigint"),
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("quotes_search");

    fn columns(&self) -> Vec<Value> {
        let totals = &self.offer.totals;
        vec![
            json!(self.number),
            json!(self.customer),
            json!(self.opportunity),
            json!(self.status),
            json!(self.revision),
            json!(self.currency),
            json!(totals.net.amount().to_string()),
            json!(totals.total.amount().to_string()),
            json!(totals.discount_percent.to_string()),
            json!(self.offer.valid_until.map(moments::date)),
            json!(self.owner),
            json!(self.sent_at.map(moments::time)),
            json!(self.answered_at.map(moments::time)),
            json!(self.answer_seconds),
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.created_at)),
            json!(moments::time(self.updated_at)),
        ]
    }

    fn texts(&self) -> Texts {
        let texts = Texts::new().code(&self.number).external_ids(&self.external_ids);
        self.offer.lines.iter().fold(texts, |texts, line| {
            let texts = texts.text(line.description.as_ref());
            line.product.iter().fold(texts, |texts, product| texts.code(product))
        })
    }
}

impl Folded for Quote {
    type Event = quote::Event;

    const INDEXED: &'static [&'static str] = &[
        "number",
        "customer",
        "opportunity",
        "owner",
        "total",
        "valid_until",
        "created_at",
        "updated_at",
    ];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Quote(event) = event { Some(event) } else { None }
    }

    fn ends(event: &Self::Event, _: bool) -> bool {
        matches!(event, quote::Event::Retracted(_))
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
