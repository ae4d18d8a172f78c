//! The customers' table and how it is kept up to date.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Recorded, values::Text};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Customer, apply::apply};
use crate::{
    Error, Projector, ReadModel,
    erasure::segments,
    moments,
    projector::{Schema, Table},
    query::external_keys,
    versions::{self, Rows, Versioned},
};

/// Keeps `customers.customers`.
#[derive(Debug, Clone, Copy)]
pub struct CustomersProjector;

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
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];

    fn columns(&self) -> Vec<Value> {
        let name = self.names.original.as_str();
        vec![
            json!(name),
            json!(name.map(str::to_lowercase)),
            json!(search(self)),
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
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.created_at)),
            json!(moments::time(self.updated_at)),
        ]
    }
}

/// Every name it has or had, in lower case, one per line.
fn search(customer: &Customer) -> String {
    let former = customer.former_names.iter().rev().map(|former| &former.names);
    let mut lines: Vec<String> = Vec::new();
    for names in std::iter::once(&customer.names).chain(former) {
        for line in names.all().filter_map(Text::as_str).map(str::to_lowercase) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.join("\n")
}

#[async_trait]
impl Projector for CustomersProjector {
    fn model(&self) -> ReadModel {
        ReadModel::Customers
    }

    fn shape(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [Table] {
        &[Table { name: "customers", key: "(stream, valid_from)" }]
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        versions::create::<Customer>(schema)
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        let columns = ["name", "owner", "parent", "survivor", "created_at", "updated_at"];
        let mut statements = versions::index::<Customer>(schema, &columns);
        statements.push(format!(
            "CREATE INDEX customers_external_keys ON {schema}.customers USING gin (external_keys)"
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
                .filter(|recorded| matches!(recorded.event, DomainEvent::Customer(_)))
                .map(|recorded| recorded.header.stream.as_str())
                .collect();
            let mut rows = Rows::<Customer>::load(schema, streams, db).await?;
            for Recorded { header, event } in segment.events {
                match event {
                    DomainEvent::Customer(event) => {
                        rows.fold(header, |before, at| apply(before, header, event, at))?;
                    }
                    DomainEvent::Opportunity(_)
                    | DomainEvent::Pipeline(_)
                    | DomainEvent::User(_)
                    | DomainEvent::Reservation(_)
                    | DomainEvent::Hierarchy(_) => {}
                }
            }
            rows.write(schema, db).await?;
            if !segment.erased.is_empty() {
                versions::erase::<Customer>(schema, segment.erased, db).await?;
            }
        }
        Ok(())
    }
}
