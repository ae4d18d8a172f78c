//! What can be asked of the timeline. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Actor, DomainEvent, Requester,
    values::{CustomerId, StreamName},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{PgPool, Postgres, QueryBuilder, Row, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::Entry;
use crate::{
    Error, Page, PageRequest,
    merges::{self, Merge},
    query::{Direction, Key, Keyset, Plan},
};

/// Whose timeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Of {
    /// Everything of a customer: its own events and those of all that belongs to it: its contacts,
    /// opportunities, quotes, tickets and interactions, and all of the customers merged into it.
    Customer(CustomerId),
    /// Everything of another object: its own events and those of what belongs to it, and all of the
    /// objects merged into it.
    Stream(StreamName),
}

impl Of {
    pub(super) fn stream(&self) -> String {
        match self {
            Self::Customer(id) => id.to_string(),
            Self::Stream(stream) => stream.to_string(),
        }
    }
}

/// One page of what happened, in the order in which it happened.
///
/// Of an opportunity that changed hands the customer before sees what happened in its time.
pub async fn timeline(
    db: &PgPool,
    requester: Requester,
    of: &Of,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Entry>, Error> {
    let of = std::slice::from_ref(of);
    let pages = timelines(db, requester, of, &[], direction, page).await?;
    Ok(pages.into_iter().next().unwrap_or_else(Page::empty))
}

/// The same page of several timelines, in the order of `of`, as if `merges` had been made.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, of = of.len()))]
pub async fn timelines(
    db: &PgPool,
    requester: Requester,
    of: &[Of],
    merges: &[Merge],
    direction: Direction,
    page: &PageRequest,
) -> Result<Vec<Page<Entry>>, Error> {
    let key = |name, expression, cast| Key { name, expression, cast, direction };
    let plan = Plan::new(
        Keyset::fixed(vec![
            key("occurredAt", "e.occurred_at", "timestamptz"),
            key("position", "e.position", "bigint"),
        ]),
        page,
    )?;
    let mut sql = QueryBuilder::new("");
    push_scopes(of, merges, &mut sql);
    sql.push("SELECT r.root, e.* FROM roots AS r CROSS JOIN LATERAL (SELECT e.*, ");
    plan.keys.push_values(&mut sql);
    sql.push(" AS cursor").push(IN_SCOPE);
    plan.push_conditions(&mut sql);
    sql.push(" ORDER BY ");
    plan.push_order(&mut sql);
    sql.push(" LIMIT ").push_bind(plan.limit()).push(") AS e ORDER BY r.root, ");
    plan.push_order(&mut sql);
    let mut found: HashMap<String, Vec<_>> = HashMap::with_capacity(of.len());
    for row in &sql.build().fetch_all(db).await? {
        let read = (entry(row)?, row.try_get("cursor")?);
        found.entry(row.try_get("root")?).or_default().push(read);
    }
    let page = |of: &Of| plan.page(found.get(&of.stream()).cloned().unwrap_or_default());
    Ok(of.iter().map(page).collect())
}

/// Pushes `WITH … roots, scope`: the objects whose timelines are wanted, and what belongs to them.
pub(super) fn push_scopes(of: &[Of], merges: &[Merge], sql: &mut QueryBuilder<Postgres>) {
    let roots: Vec<String> = of.iter().map(Of::stream).collect();
    sql.push("WITH RECURSIVE roots(root) AS (SELECT DISTINCT unnest(").push_bind(roots);
    sql.push(
        "::text[])), family(root, member) AS (SELECT root, root FROM roots UNION \
         SELECT f.root, l.stream FROM family AS f JOIN ",
    );
    if merges.is_empty() {
        sql.push(
            "timeline.links AS l \
             ON l.target = f.member AND l.valid_to IS NULL AND l.role = 'survivor'",
        );
    } else {
        sql.push(
            "(SELECT stream, target FROM timeline.links \
             WHERE valid_to IS NULL AND role = 'survivor' UNION ALL ",
        );
        merges::push_rows(merges, sql);
        sql.push(") AS l ON l.target = f.member");
    }
    sql.push(SCOPES);
}

/// For each root, `family` is the object and what is merged into it; `near` what belongs to them,
/// for the time it did: an open link brings the whole stream. `people` are the contacts among it,
/// with what is merged into those; what belongs to a person and to no customer comes along with the
/// person.
const SCOPES: &str = "), \
     near(root, stream, valid_from, valid_to) AS (\
     SELECT root, member, 0::bigint, NULL::bigint FROM family UNION ALL \
     SELECT f.root, l.stream, CASE WHEN l.valid_to IS NULL THEN 0 ELSE l.valid_from END, \
     l.valid_to FROM family AS f JOIN timeline.links AS l ON l.target = f.member), \
     people(root, member, valid_from, valid_to) AS (\
     SELECT root, stream, valid_from, valid_to FROM near WHERE stream LIKE 'contact-%' UNION \
     SELECT p.root, l.stream, p.valid_from, p.valid_to FROM people AS p \
     JOIN timeline.links AS l \
     ON l.target = p.member AND l.valid_to IS NULL AND l.role = 'survivor'), \
     scope(root, stream, valid_from, valid_to) AS (SELECT * FROM near UNION ALL \
     SELECT * FROM people UNION ALL \
     SELECT p.root, l.stream, greatest(p.valid_from, \
     CASE WHEN l.valid_to IS NULL THEN 0 ELSE l.valid_from END), least(p.valid_to, l.valid_to) \
     FROM people AS p JOIN timeline.links AS l ON l.target = p.member AND l.role <> 'survivor' \
     WHERE NOT EXISTS (SELECT FROM timeline.links AS c WHERE c.stream = l.stream \
     AND c.role = 'customer' AND c.valid_to IS NULL)) ";

/// The entries `e` of the timeline of `r.root`; further conditions may follow.
pub(super) const IN_SCOPE: &str = " FROM timeline.entries AS e \
     WHERE e.stream IN (SELECT s.stream FROM scope AS s WHERE s.root = r.root) \
     AND EXISTS (SELECT FROM scope AS s WHERE s.root = r.root AND s.stream = e.stream \
     AND e.position >= s.valid_from AND (s.valid_to IS NULL OR e.position <= s.valid_to))";

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
