//! The timeline's tables and how they are kept up to date.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Header, Recorded, event::is_withdrawal};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::{
    Change,
    facts::{facts, resolved},
    links::Links,
};
use crate::{
    Error, Projector, ReadModel, erasure, moments,
    projector::{Schema, Table},
    versions::{insert, update},
};

/// Keeps `timeline.entries`, `timeline.links` and `timeline.facts`.
#[derive(Debug, Clone, Copy)]
pub struct TimelineProjector;

#[async_trait]
impl Projector for TimelineProjector {
    fn model(&self) -> ReadModel {
        ReadModel::Timeline
    }

    fn shape(&self) -> i32 {
        2
    }

    fn tables(&self) -> &'static [Table] {
        &[
            Table { name: "entries", key: "position" },
            Table { name: "links", key: "(stream, role, target, valid_from)" },
            Table { name: "facts", key: "stream" },
        ]
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        let mut statements = Links::create(schema);
        statements.extend([
            format!(
                "CREATE TABLE {schema}.entries (position bigint PRIMARY KEY, \
                 stream text NOT NULL, version bigint NOT NULL, event_id uuid NOT NULL, \
                 event_type text NOT NULL, schema_version int NOT NULL, \
                 occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, \
                 actor uuid NOT NULL, on_behalf_of uuid, reason jsonb, \
                 command_id uuid NOT NULL, correlation_id uuid NOT NULL, \
                 causation_id uuid NOT NULL, source jsonb NOT NULL, data jsonb NOT NULL, \
                 changes jsonb NOT NULL, pipeline text, subjects text[] NOT NULL)"
            ),
            format!(
                "CREATE TABLE {schema}.facts (stream text PRIMARY KEY, facts jsonb NOT NULL, \
                 subjects text[] NOT NULL)"
            ),
        ]);
        statements
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        vec![
            format!(
                "CREATE INDEX entries_stream ON {schema}.entries (stream, occurred_at, position)"
            ),
            format!("CREATE INDEX entries_event ON {schema}.entries (event_id)"),
            format!("CREATE INDEX entries_subjects ON {schema}.entries USING gin (subjects)"),
            format!("CREATE INDEX facts_subjects ON {schema}.facts USING gin (subjects)"),
            format!("CREATE INDEX links_target ON {schema}.links (target)"),
        ]
    }

    async fn apply(
        &self,
        schema: &Schema,
        batch: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        for segment in erasure::segments(batch) {
            let told = |recorded: &&Recorded<DomainEvent>| tells(&recorded.event);
            let streams: BTreeSet<&str> = segment
                .events
                .iter()
                .filter(told)
                .map(|told| told.header.stream.as_str())
                .collect();
            let mut writing = Writing::load(schema, streams, db).await?;
            for Recorded { header, event } in segment.events.iter().filter(told) {
                writing.tell(header, event);
            }
            writing.write(schema, db).await?;
            if !segment.erased.is_empty() {
                erase(schema, segment.erased, db).await?;
            }
        }
        Ok(())
    }
}

/// Whether people would call it something that happened.
fn tells(event: &DomainEvent) -> bool {
    match event {
        DomainEvent::Customer(_)
        | DomainEvent::Contact(_)
        | DomainEvent::Opportunity(_)
        | DomainEvent::Interaction(_)
        | DomainEvent::Pipeline(_)
        | DomainEvent::Quote(_)
        | DomainEvent::User(_)
        | DomainEvent::Settings(_)
        | DomainEvent::Ticket(_)
        | DomainEvent::Calendar(_)
        | DomainEvent::Import(_) => true,
        DomainEvent::Reservation(_) | DomainEvent::Hierarchy(_) | DomainEvent::Series(_) => false,
    }
}

type Object = Map<String, Value>;

#[derive(Debug, Default)]
struct Writing {
    /// What every field of a stream says now.
    facts: BTreeMap<String, Object>,
    entries: Vec<Object>,
    links: Links,
}

impl Writing {
    async fn load(
        schema: &Schema,
        streams: BTreeSet<&str>,
        db: &mut PgConnection,
    ) -> Result<Self, Error> {
        let mut writing = Self::default();
        let sql = format!("SELECT stream, facts FROM {schema}.facts WHERE stream = ANY($1)");
        let streams: Vec<&str> = streams.into_iter().collect();
        for row in sqlx::query(AssertSqlSafe(sql)).bind(streams).fetch_all(db).await? {
            if let Value::Object(facts) = row.try_get("facts")? {
                writing.facts.insert(row.try_get("stream")?, facts);
            }
        }
        Ok(writing)
    }

    fn tell(&mut self, header: &Header, event: &DomainEvent) {
        let withdrawn = is_withdrawal(event.event_type().name);
        if withdrawn {
            self.links.forget(&header.stream);
        }
        self.links.note(header, event);
        let current = self.facts.entry(header.stream.to_string()).or_default();
        let mut changes = Vec::new();
        for (field, said) in facts(event) {
            let from = current.get(&field).cloned().unwrap_or(Value::Null);
            let to = resolved(&from, said);
            // Whether personal text differs cannot be told once it is erased, so it never counts.
            if from == to && !holds_text(&to) {
                continue;
            }
            if to.is_null() {
                current.remove(&field);
            } else {
                current.insert(field.clone(), to.clone());
            }
            changes.push(Change { field, from, to });
        }
        let pipeline = current.get("pipeline").cloned().unwrap_or(Value::Null);
        if withdrawn {
            current.clear();
        }
        self.entries.push(entry(header, event, &changes, pipeline));
    }

    async fn write(self, schema: &Schema, db: &mut PgConnection) -> Result<(), Error> {
        self.links.write(schema, db).await?;
        insert(&format!("{schema}.entries"), self.entries, db).await?;
        let sql = format!(
            "INSERT INTO {schema}.facts \
             SELECT * FROM jsonb_populate_recordset(NULL::{schema}.facts, $1::text::jsonb) \
             ON CONFLICT (stream) DO UPDATE SET facts = excluded.facts, \
             subjects = excluded.subjects"
        );
        let facts = self.facts.into_iter().map(|(stream, facts)| {
            let mut row = with_subjects([("facts", Value::Object(facts))]);
            row.insert("stream".to_owned(), json!(stream));
            row
        });
        update(sql, facts.collect(), db).await
    }
}

fn entry(header: &Header, event: &DomainEvent, changes: &[Change], pipeline: Value) -> Object {
    let (event_type, schema_version, data) = event.encode();
    let mut row = with_subjects([
        ("data", data),
        ("changes", json!(changes)),
        ("reason", json!(header.reason)),
    ]);
    let columns = [
        ("position", json!(header.position)),
        ("stream", json!(header.stream)),
        ("version", json!(header.version)),
        ("event_id", json!(header.event_id)),
        ("event_type", json!(event_type)),
        ("schema_version", json!(schema_version)),
        ("occurred_at", json!(moments::time(header.occurred_at))),
        ("recorded_at", json!(moments::time(header.recorded_at))),
        ("actor", json!(header.actor.as_uuid())),
        ("on_behalf_of", json!(header.on_behalf_of.map(kehu_domain::Actor::as_uuid))),
        ("command_id", json!(header.command_id)),
        ("correlation_id", json!(header.correlation_id)),
        ("causation_id", json!(header.causation_id)),
        ("source", json!(header.source)),
        ("pipeline", pipeline),
    ];
    row.extend(columns.map(|(name, value)| (name.to_owned(), value)));
    row
}

/// These columns, and `subjects`: whose personal text is in them.
fn with_subjects<const N: usize>(columns: [(&str, Value); N]) -> Object {
    let mut subjects = BTreeSet::new();
    for (_, value) in &columns {
        erasure::note_subjects(value, &mut subjects);
    }
    let mut row: Object =
        columns.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
    row.insert("subjects".to_owned(), json!(subjects));
    row
}

fn holds_text(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.contains_key("$personal")
                || map.contains_key("$erased")
                || map.values().any(holds_text)
        }
        Value::Array(values) => values.iter().any(holds_text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Takes the personal text of these subjects out of every entry and fact.
async fn erase(schema: &Schema, subjects: &[String], db: &mut PgConnection) -> Result<(), Error> {
    let sql = format!(
        "SELECT position, data, changes, COALESCE(reason, 'null') AS reason \
         FROM {schema}.entries WHERE subjects && $1"
    );
    let mut rows = Vec::new();
    for row in sqlx::query(AssertSqlSafe(sql)).bind(subjects).fetch_all(&mut *db).await? {
        let mut erased = ["data", "changes", "reason"].map(|name| (name, Value::Null));
        for (name, value) in &mut erased {
            *value = row.try_get(*name)?;
            erasure::erase(value, subjects);
        }
        let mut erased = with_subjects(erased);
        erased.insert("position".to_owned(), json!(row.try_get::<i64, _>("position")?));
        rows.push(erased);
    }
    let sql = format!(
        "UPDATE {schema}.entries AS t SET data = r.data, changes = r.changes, \
         reason = r.reason, subjects = r.subjects \
         FROM jsonb_populate_recordset(NULL::{schema}.entries, $1::text::jsonb) AS r \
         WHERE t.position = r.position"
    );
    update(sql, rows, db).await?;

    let sql = format!("SELECT stream, facts FROM {schema}.facts WHERE subjects && $1");
    let mut rows = Vec::new();
    for row in sqlx::query(AssertSqlSafe(sql)).bind(subjects).fetch_all(&mut *db).await? {
        let mut facts: Value = row.try_get("facts")?;
        erasure::erase(&mut facts, subjects);
        let mut erased = with_subjects([("facts", facts)]);
        erased.insert("stream".to_owned(), json!(row.try_get::<String, _>("stream")?));
        rows.push(erased);
    }
    let sql = format!(
        "UPDATE {schema}.facts AS t SET facts = r.facts, subjects = r.subjects \
         FROM jsonb_populate_recordset(NULL::{schema}.facts, $1::text::jsonb) AS r \
         WHERE t.stream = r.stream"
    );
    update(sql, rows, db).await
}

/// The entries of a whole log, without a database.
#[cfg(test)]
pub(super) fn told(events: &[Recorded<DomainEvent>]) -> Vec<super::Entry> {
    let mut writing = Writing::default();
    let mut entries = Vec::new();
    for Recorded { header, event } in events {
        writing.tell(header, event);
        let row = writing.entries.last().unwrap();
        entries.push(super::Entry {
            position: header.position,
            stream: header.stream.clone(),
            version: header.version,
            event_id: header.event_id,
            event_type: header.event_type.clone(),
            event: event.clone(),
            occurred_at: header.occurred_at,
            recorded_at: header.recorded_at,
            actor: header.actor,
            on_behalf_of: header.on_behalf_of,
            reason: header.reason.clone(),
            command_id: header.command_id,
            correlation_id: header.correlation_id,
            causation_id: header.causation_id,
            source: header.source,
            changes: serde_json::from_value(row["changes"].clone()).unwrap(),
            pipeline: serde_json::from_value(row["pipeline"].clone()).unwrap(),
        });
    }
    entries
}
