//! What can be asked of the timeline. Every function sends one statement.

use kehu_domain::{
    Actor, DomainEvent, Requester,
    values::{CustomerId, OpportunityId, StreamName},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{PgPool, Postgres, QueryBuilder, Row, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::Entry;
use crate::{
    Error, Page, PageRequest,
    query::{Direction, Key, Keyset, Plan},
};

/// Whose timeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Of {
    /// Everything of a customer: its own events, its opportunities', and all of the customers
    /// merged into it.
    Customer(CustomerId),
    /// One opportunity.
    Opportunity(OpportunityId),
    /// One stream of any kind.
    Stream(StreamName),
}

/// One page of what happened, in the order in which it happened.
///
/// Of an opportunity that changed hands the customer before sees what happened in its time.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn timeline(
    db: &PgPool,
    requester: Requester,
    of: &Of,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Entry>, Error> {
    let key = |name, expression, cast| Key { name, expression, cast, direction };
    let plan = Plan::new(
        Keyset::fixed(vec![
            key("occurredAt", "e.occurred_at", "timestamptz"),
            key("position", "e.position", "bigint"),
        ]),
        page,
    )?;
    let mut cursor = QueryBuilder::new("");
    plan.keys.push_values(&mut cursor);
    let select = format!("SELECT e.*, {} AS cursor", cursor.sql().as_str());
    let mut sql = QueryBuilder::new("");
    push_of(of, &select, &mut sql);
    plan.push_conditions(&mut sql);
    sql.push(" ORDER BY ");
    plan.push_order(&mut sql);
    sql.push(" LIMIT ").push_bind(plan.limit());
    let rows = sql.build().fetch_all(db).await?;
    let read = |row: &PgRow| Ok::<_, Error>((entry(row)?, row.try_get("cursor")?));
    Ok(plan.page(rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// Pushes `select` from the entries `e` of a timeline; further conditions may follow.
pub(super) fn push_of(of: &Of, select: &str, sql: &mut QueryBuilder<Postgres>) {
    if let Of::Customer(customer) = of {
        push_scope(*customer, sql);
    }
    sql.push(select).push(" FROM timeline.entries AS e WHERE ");
    match of {
        Of::Customer(_) => sql.push(IN_SCOPE),
        Of::Opportunity(id) => sql.push("e.stream = ").push_bind(id.to_string()),
        Of::Stream(stream) => sql.push("e.stream = ").push_bind(stream.to_string()),
    };
}

const IN_SCOPE: &str = "e.stream IN (SELECT stream FROM scope) AND EXISTS \
     (SELECT FROM scope AS s WHERE s.stream = e.stream \
     AND e.position >= s.valid_from AND (s.valid_to IS NULL OR e.position <= s.valid_to))";

/// `family` is the customer and what is merged into it; `scope` their streams, and those linked to
/// them, for the time they were: an open link brings the whole stream.
fn push_scope(customer: CustomerId, sql: &mut QueryBuilder<Postgres>) {
    sql.push("WITH RECURSIVE family(member) AS (SELECT ").push_bind(customer.to_string());
    sql.push(
        "::text UNION SELECT l.stream FROM family AS f JOIN timeline.links AS l \
         ON l.target = f.member AND l.valid_to IS NULL AND l.merged), \
         scope(stream, valid_from, valid_to) AS (\
         SELECT member, 0::bigint, NULL::bigint FROM family UNION ALL \
         SELECT l.stream, CASE WHEN l.valid_to IS NULL THEN 0 ELSE l.valid_from END, l.valid_to \
         FROM family AS f JOIN timeline.links AS l ON l.target = f.member) ",
    );
}

pub(super) fn entry(row: &PgRow) -> Result<Entry, Error> {
    let stream: String = row.try_get("stream")?;
    let stream = StreamName::parse(&stream).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let event_type: String = row.try_get("event_type")?;
    let schema_version = u16::try_from(row.try_get::<i32, _>("schema_version")?).unwrap_or(0);
    let data: Value = row.try_get("data")?;
    let event = DomainEvent::decode(stream.category(), &event_type, schema_version, data)
        .map_err(|error| sqlx::Error::Decode(error.into()))?;
    let number = |column: &str| -> Result<u64, sqlx::Error> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
    };
    let on_behalf_of: Option<Uuid> = row.try_get("on_behalf_of")?;
    let pipeline: Option<String> = row.try_get("pipeline")?;
    Ok(Entry {
        position: number("position")?,
        version: number("version")?,
        event_id: row.try_get("event_id")?,
        event,
        event_type,
        occurred_at: row.try_get("occurred_at")?,
        recorded_at: row.try_get("recorded_at")?,
        actor: Actor::from_uuid(row.try_get("actor")?),
        on_behalf_of: on_behalf_of.map(Actor::from_uuid),
        reason: json(row, "reason")?,
        command_id: row.try_get("command_id")?,
        correlation_id: row.try_get("correlation_id")?,
        causation_id: row.try_get("causation_id")?,
        source: json(row, "source")?.unwrap_or(kehu_domain::Source::System),
        changes: json(row, "changes")?.unwrap_or_default(),
        pipeline: pipeline.and_then(|id| id.parse().ok()),
        stream,
    })
}

fn json<T: DeserializeOwned + Send + Unpin>(
    row: &PgRow,
    column: &str,
) -> Result<Option<T>, sqlx::Error> {
    Ok(row.try_get::<Option<Json<T>>, _>(column)?.map(|Json(value)| value))
}
