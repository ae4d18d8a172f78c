//! The timeline's tables and how they are kept up to date.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use kehu_domain::{
    DomainEvent, Header, Recorded,
    event::is_withdrawal,
    values::{
        CalendarId, ContactId, CustomerId, ImportId, InteractionId, OpportunityId, PipelineId,
        QuoteId, SettingsId, TicketId, UserId,
    },
};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use uuid::Uuid;

use super::{
    Change,
    facts::{facts, resolved},
    links::Links,
};
use crate::{
    Error, Projector, ReadModel, Wanted,
    cells::{self, Cell, Cells, Column},
    erasure, moments,
    projector::{Schema, Table},
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
            Table { name: "entries", key: &["position"] },
            Table { name: "links", key: &["stream", "role", "target", "valid_from"] },
            Table { name: "facts", key: &["stream"] },
        ]
    }

    fn wanted(&self) -> Wanted {
        Wanted::Of(TOLD)
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        let mut statements = Links::create(schema);
        statements.extend([
            format!(
                "CREATE TABLE {schema}.entries ({}, PRIMARY KEY (position))",
                cells::definitions(ENTRY)
            ),
            format!(
                "CREATE TABLE {schema}.facts ({}, PRIMARY KEY (stream))",
                cells::definitions(FACTS)
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
                writing.tell(header, event)?;
            }
            writing.write(schema, db).await?;
            if !segment.erased.is_empty() {
                erase(schema, segment.erased, db).await?;
            }
        }
        Ok(())
    }
}

/// The categories of what people would call something that happened.
const TOLD: &[&str] = &[
    CustomerId::CATEGORY,
    ContactId::CATEGORY,
    OpportunityId::CATEGORY,
    InteractionId::CATEGORY,
    PipelineId::CATEGORY,
    QuoteId::CATEGORY,
    UserId::CATEGORY,
    SettingsId::CATEGORY,
    TicketId::CATEGORY,
    CalendarId::CATEGORY,
    ImportId::CATEGORY,
];

/// Whether people would call it something that happened.
fn tells(event: &DomainEvent) -> bool {
    TOLD.contains(&event.event_type().category)
}

type Object = Map<String, Value>;

#[derive(Debug)]
struct Writing {
    /// What every field of a stream says now.
    facts: BTreeMap<String, Object>,
    entries: Cells,
    links: Links,
}

impl Writing {
    fn new() -> Self {
        Self { facts: BTreeMap::new(), entries: Cells::new(ENTRY), links: Links::default() }
    }

    async fn load(
        schema: &Schema,
        streams: BTreeSet<&str>,
        db: &mut PgConnection,
    ) -> Result<Self, Error> {
        let mut writing = Self::new();
        let sql = format!("SELECT stream, facts FROM {schema}.facts WHERE stream = ANY($1)");
        let streams: Vec<&str> = streams.into_iter().collect();
        for row in sqlx::query(AssertSqlSafe(sql)).bind(streams).fetch_all(db).await? {
            if let Value::Object(facts) = row.try_get("facts")? {
                writing.facts.insert(row.try_get("stream")?, facts);
            }
        }
        Ok(writing)
    }

    fn tell(&mut self, header: &Header, event: &DomainEvent) -> Result<(), Error> {
        let (changes, pipeline) = self.change(header, event);
        let (event_type, schema_version, data) = event.encode();
        let texts = [data, json!(changes), json!(header.reason)];
        let ([data, changes, reason], subjects) = personal("entries", texts)?;
        let uuid = |id: Uuid| Some(id.to_string());
        self.entries.push([
            Some(header.position.to_string()),
            Some(header.stream.to_string()),
            Some(header.version.to_string()),
            uuid(header.event_id),
            Some(event_type),
            Some(schema_version.to_string()),
            Some(moments::time(header.occurred_at)),
            Some(moments::time(header.recorded_at)),
            uuid(header.actor.as_uuid()),
            header.on_behalf_of.and_then(|actor| uuid(actor.as_uuid())),
            reason,
            uuid(header.command_id),
            uuid(header.correlation_id),
            uuid(header.causation_id),
            Some(json!(header.source).to_string()),
            data,
            changes,
            pipeline.as_str().map(str::to_owned),
            subjects,
        ]);
        Ok(())
    }

    /// What the event changes, and the pipeline that its stream is in.
    fn change(&mut self, header: &Header, event: &DomainEvent) -> (Vec<Change>, Value) {
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
        (changes, pipeline)
    }

    async fn write(self, schema: &Schema, db: &mut PgConnection) -> Result<(), Error> {
        self.links.write(schema, db).await?;
        self.entries.insert(&format!("{schema}.entries"), "", db).await?;
        let mut rows = Cells::new(FACTS);
        for (stream, facts) in self.facts {
            let ([facts], subjects) = personal("facts", [Value::Object(facts)])?;
            rows.push([Some(stream), facts, subjects]);
        }
        let otherwise = "ON CONFLICT (stream) DO UPDATE SET facts = excluded.facts, \
                         subjects = excluded.subjects";
        rows.insert(&format!("{schema}.facts"), otherwise, db).await
    }
}

/// The columns of an entry.
const ENTRY: [Column; 19] = [
    ("position", "bigint NOT NULL"),
    ("stream", "text NOT NULL"),
    ("version", "bigint NOT NULL"),
    ("event_id", "uuid NOT NULL"),
    ("event_type", "text NOT NULL"),
    ("schema_version", "int NOT NULL"),
    ("occurred_at", "timestamptz NOT NULL"),
    ("recorded_at", "timestamptz NOT NULL"),
    ("actor", "uuid NOT NULL"),
    ("on_behalf_of", "uuid"),
    ("reason", "jsonb"),
    ("command_id", "uuid NOT NULL"),
    ("correlation_id", "uuid NOT NULL"),
    ("causation_id", "uuid NOT NULL"),
    ("source", "jsonb NOT NULL"),
    ("data", "jsonb NOT NULL"),
    ("changes", "jsonb NOT NULL"),
    ("pipeline", "text"),
    ("subjects", "text[] NOT NULL"),
];

/// Those that name an entry and those that an erasure changes.
const ERASABLE: [Column; 5] = [
    ("position", "bigint"),
    ("data", "jsonb"),
    ("changes", "jsonb"),
    ("reason", "jsonb"),
    ("subjects", "text[]"),
];

/// The columns of a stream's facts.
const FACTS: [Column; 3] =
    [("stream", "text NOT NULL"), ("facts", "jsonb NOT NULL"), ("subjects", "text[] NOT NULL")];

/// These values of a row, NULL for null, and whose personal text is in them.
fn personal<const N: usize>(
    table: &'static str,
    values: [Value; N],
) -> Result<([Cell; N], Cell), Error> {
    let json = |value: Value| (!value.is_null()).then(|| erasure::to_jsonb(value));
    let values = values.map(json);
    let mut subjects = BTreeSet::new();
    for json in values.iter().flatten() {
        let found = erasure::subjects_in(json);
        subjects.append(&mut found.map_err(|source| Error::Unreadable { table, source })?);
    }
    Ok((values, Some(cells::array(subjects.into_iter().map(Some)))))
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
    let mut rows = Cells::new(ERASABLE);
    for row in sqlx::query(AssertSqlSafe(sql)).bind(subjects).fetch_all(&mut *db).await? {
        let mut erased = ["data", "changes", "reason"].map(|name| (name, Value::Null));
        for (name, value) in &mut erased {
            *value = row.try_get(*name)?;
            erasure::erase(value, subjects);
        }
        let position = row.try_get::<i64, _>("position")?.to_string();
        let ([data, changes, reason], subjects) =
            personal("entries", erased.map(|(_, value)| value))?;
        rows.push([Some(position), data, changes, reason, subjects]);
    }
    let update = format!(
        "UPDATE {schema}.entries AS t SET data = r.data, changes = r.changes, \
         reason = r.reason, subjects = r.subjects FROM "
    );
    rows.send(&update, "WHERE t.position = r.position", db).await?;

    let sql = format!("SELECT stream, facts FROM {schema}.facts WHERE subjects && $1");
    let mut rows = Cells::new(FACTS);
    for row in sqlx::query(AssertSqlSafe(sql)).bind(subjects).fetch_all(&mut *db).await? {
        let mut facts: Value = row.try_get("facts")?;
        erasure::erase(&mut facts, subjects);
        let ([facts], subjects) = personal("facts", [facts])?;
        rows.push([Some(row.try_get("stream")?), facts, subjects]);
    }
    let update =
        format!("UPDATE {schema}.facts AS t SET facts = r.facts, subjects = r.subjects FROM ");
    rows.send(&update, "WHERE t.stream = r.stream", db).await
}

/// The entries of a whole log, without a database.
#[cfg(test)]
pub(super) fn told(events: &[Recorded<DomainEvent>]) -> Vec<super::Entry> {
    let mut writing = Writing::new();
    let mut entries = Vec::new();
    for Recorded { header, event } in events {
        let (changes, pipeline) = writing.change(header, event);
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
            changes,
            pipeline: serde_json::from_value(pipeline).unwrap(),
        });
    }
    entries
}
