//! The opportunities' table and how it is kept up to date.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kehu_domain::{
    DomainEvent, Recorded,
    values::{Money, Text},
};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Opportunity, apply::apply};
use crate::{
    Error, Projector, ReadModel,
    erasure::segments,
    moments,
    projector::{Schema, Table},
    query::external_keys,
    versions::{self, Rows, Versioned},
};

/// Keeps `opportunities.opportunities`.
#[derive(Debug, Clone, Copy)]
pub struct OpportunitiesProjector;

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
}

#[async_trait]
impl Projector for OpportunitiesProjector {
    fn model(&self) -> ReadModel {
        ReadModel::Opportunities
    }

    fn shape(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [Table] {
        &[Table { name: "opportunities", key: "(stream, valid_from)" }]
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        versions::create::<Opportunity>(schema)
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        let columns = [
            "customer",
            "owner",
            "amount",
            "expected_close",
            "closed_on",
            "created_at",
            "updated_at",
        ];
        let mut statements = versions::index::<Opportunity>(schema, &columns);
        statements.push(format!(
            "CREATE INDEX opportunities_external_keys ON {schema}.opportunities \
             USING gin (external_keys)"
        ));
        statements
    }

    async fn apply(
        &self,
        schema: &Schema,
        batch: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        for segment in segments(batch) {
            let streams: BTreeSet<&str> = segment
                .events
                .iter()
                .filter(|recorded| matches!(recorded.event, DomainEvent::Opportunity(_)))
                .map(|recorded| recorded.header.stream.as_str())
                .collect();
            let mut rows = Rows::<Opportunity>::load(schema, streams, db).await?;
            for Recorded { header, event } in segment.events {
                match event {
                    DomainEvent::Opportunity(event) => {
                        rows.fold(header, |before, at| apply(before, header, event, at))?;
                    }
                    DomainEvent::Customer(_)
                    | DomainEvent::Pipeline(_)
                    | DomainEvent::User(_)
                    | DomainEvent::Reservation(_)
                    | DomainEvent::Hierarchy(_) => {}
                }
            }
            rows.write(schema, db).await?;
            if !segment.erased.is_empty() {
                versions::erase::<Opportunity>(schema, segment.erased, db).await?;
            }
        }
        Ok(())
    }
}
