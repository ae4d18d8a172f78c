//! The opportunities' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{
    DomainEvent, Header, opportunity,
    values::{Money, OpportunityId, Text},
};
use serde_json::{Value, json};

use super::{Opportunity, apply::apply};
use crate::{
    ReadModel, moments,
    projector::Table,
    query::external_keys,
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `opportunities.opportunities`.
pub(crate) static OPPORTUNITIES: Tables = Tables {
    model: ReadModel::Opportunities,
    shape: 4,
    categories: &[OpportunityId::CATEGORY],
    all: &[
        Table { name: "opportunities", key: &["stream", "valid_from"] },
        Table { name: "opportunities_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Opportunity>::new()],
};

impl Versioned for Opportunity {
    const TABLE: &'static str = "opportunities";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("name", "text"),
        ("name_folded", "text"),
        ("customer", "text"),
        ("pipeline", "text NOT NULL"),
        ("stage", "text NOT NULL"),
        ("status", "text NOT NULL"),
        ("amount", "numeric"),
        ("currency", "text"),
        ("expected_close", "date"),
        ("opened_on", "date NOT NULL"),
        ("closed_on", "date"),
        ("cycle_days", "bigint"),
        ("source", "text"),
        ("sales_mode", "text"),
        ("owner", "text"),
        ("lost_to", "text"),
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("opportunities_search");

    fn columns(&self) -> Vec<Value> {
        let name = self.name.as_ref().and_then(Text::as_str);
        vec![
            json!(name),
            json!(name.map(str::to_lowercase)),
            json!(self.customer),
            json!(self.pipeline),
            json!(self.stage),
            json!(self.status),
            json!(self.amount.map(|amount| amount.amount().to_string())),
            json!(self.amount.map(Money::currency)),
            json!(self.expected_close.map(moments::date)),
            json!(moments::date(self.opened_on)),
            json!(self.closed_on.map(moments::date)),
            json!(self.cycle_days),
            json!(self.source),
            json!(self.sales_mode),
            json!(self.owner),
            json!(self.lost_to),
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.created_at)),
            json!(moments::time(self.updated_at)),
        ]
    }

    fn texts(&self) -> Texts {
        let texts = Texts::new().name(&self.name).external_ids(&self.external_ids);
        self.lines.iter().fold(texts, |texts, line| texts.code(&line.product))
    }
}

impl Folded for Opportunity {
    type Event = opportunity::Event;

    const INDEXED: &'static [&'static str] =
        &["customer", "owner", "amount", "expected_close", "closed_on", "created_at", "updated_at"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Opportunity(event) = event { Some(event) } else { None }
    }

    fn ends(event: &Self::Event, _: bool) -> bool {
        matches!(event, opportunity::Event::Withdrawn(_))
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
