//! The directory's tables and how they are kept up to date.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Recorded};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Pipeline, User, apply};
use crate::{
    Error, Projector, ReadModel,
    erasure::segments,
    projector::{Schema, Table},
    query::external_keys,
    versions::{self, Rows, Versioned},
};

/// Keeps `directory.users` and `directory.pipelines`.
#[derive(Debug, Clone, Copy)]
pub struct DirectoryProjector;

impl Versioned for User {
    const TABLE: &'static str = "users";
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("name", "text"), ("active", "boolean NOT NULL"), ("external_keys", "text[] NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        let keys = external_keys(&self.external_ids);
        vec![json!(self.name.as_str()), json!(self.active), json!(keys)]
    }
}

impl Versioned for Pipeline {
    const TABLE: &'static str = "pipelines";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("name", "text NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        vec![json!(self.name)]
    }
}

#[async_trait]
impl Projector for DirectoryProjector {
    fn model(&self) -> ReadModel {
        ReadModel::Directory
    }

    fn shape(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [Table] {
        &[
            Table { name: "users", key: "(stream, valid_from)" },
            Table { name: "pipelines", key: "(stream, valid_from)" },
        ]
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        let mut statements = versions::create::<User>(schema);
        statements.extend(versions::create::<Pipeline>(schema));
        statements
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        let mut statements = versions::index::<User>(schema, &["name"]);
        statements.extend(versions::index::<Pipeline>(schema, &[]));
        statements.push(format!(
            "CREATE INDEX users_external_keys ON {schema}.users USING gin (external_keys)"
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
                .filter(|recorded| {
                    matches!(recorded.event, DomainEvent::User(_) | DomainEvent::Pipeline(_))
                })
                .map(|recorded| recorded.header.stream.as_str())
                .collect();
            let mut users = Rows::<User>::load(schema, streams.clone(), db).await?;
            let mut pipelines = Rows::<Pipeline>::load(schema, streams, db).await?;
            for Recorded { header, event } in segment.events {
                match event {
                    DomainEvent::User(event) => {
                        users.fold(header, |before, at| apply::user(before, header, event, at))?;
                    }
                    DomainEvent::Pipeline(event) => pipelines
                        .fold(header, |before, at| apply::pipeline(before, header, event, at))?,
                    DomainEvent::Customer(_)
                    | DomainEvent::Opportunity(_)
                    | DomainEvent::Reservation(_)
                    | DomainEvent::Hierarchy(_) => {}
                }
            }
            users.write(schema, db).await?;
            pipelines.write(schema, db).await?;
            if !segment.erased.is_empty() {
                versions::erase::<User>(schema, segment.erased, db).await?;
            }
        }
        Ok(())
    }
}
