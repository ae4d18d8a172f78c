//! The writer's SQL.

use std::collections::HashMap;

use bytes::Bytes;
use kehu_domain::{Actor, values::StreamName};
use sqlx::{PgConnection, Row, postgres::PgBindIterExt};
use uuid::Uuid;

use super::{
    super::rows::{self, signed, unsigned},
    plan::{Head, Plan, Questions, Stream},
};
use crate::store::{Append, Appended, NewEvent};

/// Writes a whole batch in one round trip and one transaction.
///
/// The head is compared and set first. Everything else depends on that row, so that a writer whose
/// knowledge is old, or who waited for another one's commit, writes nothing. All sub-statements
/// see one snapshot, which is not older than the head they found.
///
/// Versions are compared by their events: the one that is followed has to be there, and the place
/// after it free, which the unique key of stream and version sees to.
const WRITE: &str = "
    WITH head AS (
        UPDATE log.head
        SET position = $2, recorded_at = $3
        WHERE position = $1
        RETURNING position
    ), created AS (
        INSERT INTO log.streams (stream_id, name)
        SELECT * FROM unnest($4::bigint[], $5::text[])
        WHERE EXISTS (SELECT FROM head)
    ), followed AS (
        SELECT count(*) AS streams
        FROM unnest($6::bigint[], $7::bigint[]) AS last (stream_id, version)
        JOIN log.events AS e ON e.stream_id = last.stream_id AND e.version = last.version
    ), commands AS (
        INSERT INTO log.commands (first_position, last_position, command_id, fingerprint)
        SELECT * FROM unnest($9::bigint[], $10::bigint[], $11::uuid[], $12::uuid[])
        WHERE EXISTS (SELECT FROM head)
    ), events AS (
        INSERT INTO log.events (recorded_at, position, stream_id, version, occurred_at, type_id,
                                schema_version, source, event_id, command_id, correlation_id,
                                causation_id, actor, on_behalf_of, data, metadata)
        SELECT $3, *
        FROM unnest($13::bigint[], $14::bigint[], $15::bigint[], $16::timestamptz[], $17::int[],
                    $18::smallint[], $19::smallint[], $20::uuid[], $21::uuid[], $22::uuid[],
                    $23::uuid[], $24::uuid[], $25::uuid[], $26::bytea[], $27::bytea[])
        WHERE EXISTS (SELECT FROM head)
    )
    SELECT CASE
        WHEN NOT EXISTS (SELECT FROM head) THEN 0
        WHEN (SELECT streams FROM followed) = $8 THEN 1
        ELSE log.refuse_append('a stream does not end where the append follows it')
    END";

/// What the database made of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It is durable.
    Committed,
    /// Somebody else has appended: nothing was written.
    HeadMoved,
}

/// One event of a batch with everything that its row says.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) append: &'a Append,
    pub(super) new: &'a NewEvent,
    pub(super) position: u64,
    pub(super) version: u64,
    pub(super) stream_id: u64,
    pub(super) type_id: i32,
}

impl Event<'_> {
    /// What its data and metadata weigh.
    pub(super) fn bytes(&self) -> usize {
        self.new.data.len() + self.append.metadata.as_ref().map_or(0, Bytes::len)
    }
}

/// Writes what `plan` says of `batch`, with as many of its `events` as are given, if the head still
/// is at `head`.
pub(super) async fn write(
    connection: &mut PgConnection,
    plan: &Plan,
    batch: &[&Append],
    events: &[Event<'_>],
    head: u64,
    next: Head,
) -> Result<Written, sqlx::Error> {
    let created = || plan.streams.iter().filter(|(_, moved)| moved.from.is_none());
    let followed =
        || plan.streams.values().filter_map(|moved| moved.from.map(|from| (moved.id, from)));
    let writes = || plan.writes.iter().map(|write| &write.appended);
    let commands = || plan.writes.iter().filter_map(|write| batch.get(write.index));
    let events = || events.iter();
    let ids = |id: fn(&Append) -> Uuid| events().map(move |event| id(event.append)).bind_iter();
    let outcome: i64 = sqlx::query_scalar(WRITE)
        .bind(signed(head))
        .bind(signed(next.position))
        .bind(next.recorded_at)
        .bind(created().map(|(_, stream)| signed(stream.id)).bind_iter())
        .bind(created().map(|(name, _)| name.as_str()).bind_iter())
        .bind(followed().map(|(id, _)| signed(id)).bind_iter())
        .bind(followed().map(|(_, from)| signed(from)).bind_iter())
        .bind(signed(followed().count() as u64))
        .bind(writes().map(|appended| signed(appended.first_position)).bind_iter())
        .bind(writes().map(|appended| signed(appended.last_position)).bind_iter())
        .bind(commands().map(|append| append.command_id).bind_iter())
        .bind(commands().map(|append| Uuid::from_bytes(append.fingerprint)).bind_iter())
        .bind(events().map(|event| signed(event.position)).bind_iter())
        .bind(events().map(|event| signed(event.stream_id)).bind_iter())
        .bind(events().map(|event| signed(event.version)).bind_iter())
        .bind(events().map(|event| event.append.occurred_at).bind_iter())
        .bind(events().map(|event| event.type_id).bind_iter())
        .bind(events().map(|event| event.new.schema_version.cast_signed()).bind_iter())
        .bind(events().map(|event| rows::source_code(event.append.source)).bind_iter())
        .bind(events().map(|event| event.new.event_id).bind_iter())
        .bind(ids(|append| append.command_id))
        .bind(ids(|append| append.correlation_id))
        .bind(ids(|append| append.causation_id))
        .bind(ids(|append| append.actor.as_uuid()))
        .bind(events().map(|e| e.append.on_behalf_of.map(Actor::as_uuid)).bind_iter())
        .bind(events().map(|event| &*event.new.data).bind_iter())
        .bind(events().map(|event| event.append.metadata.as_deref()).bind_iter())
        .fetch_one(connection)
        .await?;
    Ok(if outcome == 1 { Written::Committed } else { Written::HeadMoved })
}

/// The rows that `plan` makes of `batch`.
pub(super) fn events<'a>(
    plan: &Plan,
    batch: &[&'a Append],
    types: &HashMap<String, i32>,
) -> Result<Vec<Event<'a>>, sqlx::Error> {
    let mut events = Vec::with_capacity(plan.writes.len());
    for write in &plan.writes {
        let Some(append) = batch.get(write.index) else { continue };
        for (new, n) in append.events.iter().zip(0..) {
            let unknown = || sqlx::Error::Encode("an event type has no number".into());
            events.push(Event {
                append,
                new,
                position: write.appended.first_position + n,
                version: write.appended.first_version + n,
                stream_id: write.stream_id,
                type_id: *types.get(&new.event_type).ok_or_else(unknown)?,
            });
        }
    }
    Ok(events)
}

/// What the database knows, in one snapshot.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) head: Head,
    pub(super) streams: HashMap<StreamName, Stream>,
    pub(super) commands: HashMap<Uuid, Appended>,
}

/// One statement, so that head, streams and commands belong together.
const LOOK_UP: &str = "
    SELECT NULL::uuid, NULL::uuid, NULL::text, NULL::bigint, NULL::bigint, NULL::bigint,
           NULL::bigint, position, recorded_at
    FROM log.head
    UNION ALL
    SELECT NULL, NULL, s.name, s.stream_id, last.version, NULL, NULL, NULL, NULL
    FROM log.streams AS s
    CROSS JOIN LATERAL (
        SELECT version FROM log.events AS e
        WHERE e.stream_id = s.stream_id
        ORDER BY version DESC
        LIMIT 1
    ) AS last
    WHERE s.name = ANY($1)
    UNION ALL
    SELECT c.command_id, c.fingerprint, s.name, NULL, e.version, c.first_position,
           c.last_position, NULL, NULL
    FROM log.commands AS c
    JOIN log.events AS e ON e.position = c.first_position
    JOIN log.streams AS s USING (stream_id)
    WHERE c.command_id = ANY($2)";

/// Answers what [`plan`](super::plan::plan) asks.
pub(super) async fn look_up(
    connection: &mut PgConnection,
    questions: &Questions,
) -> Result<Facts, sqlx::Error> {
    let found = sqlx::query(LOOK_UP)
        .bind(questions.streams.iter().map(StreamName::as_str).bind_iter())
        .bind(questions.commands.iter().bind_iter())
        .fetch_all(connection)
        .await?;
    let mut head = None;
    let mut streams = HashMap::new();
    let mut commands = HashMap::new();
    for row in found {
        let Some(name) = row.try_get::<Option<&str>, _>(2)? else {
            let position = unsigned(row.try_get(7)?);
            head = Some(Head { position, recorded_at: row.try_get(8)? });
            continue;
        };
        match row.try_get::<Option<Uuid>, _>(0)? {
            None => {
                let stream =
                    Stream { id: unsigned(row.try_get(3)?), version: unsigned(row.try_get(4)?) };
                streams.insert(rows::stream_name(name)?, stream);
            }
            Some(command_id) => {
                let positions = (row.try_get(5)?, row.try_get(6)?);
                let outcome = rows::appended(name, row.try_get(1)?, row.try_get(4)?, positions)?;
                commands.insert(command_id, outcome);
            }
        }
    }
    let head = head.ok_or(sqlx::Error::RowNotFound)?;
    Ok(Facts { head, streams, commands })
}

/// Makes everybody else wait until the transaction ends.
pub(super) async fn lock_head(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT position FROM log.head FOR UPDATE").execute(connection).await?;
    Ok(())
}

/// Gives numbers to event types that have none. Numbers need not be dense, and a type without
/// events does no harm: so this is its own transaction, and any node may win.
pub(super) async fn intern_types(
    connection: &mut PgConnection,
    names: &[&str],
) -> Result<HashMap<String, i32>, sqlx::Error> {
    if !names.is_empty() {
        sqlx::query(
            "INSERT INTO log.event_types (name)
             SELECT DISTINCT name FROM unnest($1::text[]) AS name
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(names)
        .execute(&mut *connection)
        .await?;
    }
    let types: Vec<(String, i32)> =
        sqlx::query_as("SELECT name, type_id FROM log.event_types").fetch_all(connection).await?;
    Ok(types.into_iter().collect())
}
