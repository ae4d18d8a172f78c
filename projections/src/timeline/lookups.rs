//! Entries by what they are known by, and how many there are. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Requester,
    values::{CustomerId, StreamName},
};
use sqlx::{PgPool, QueryBuilder, Row};
use uuid::Uuid;

use super::{
    Entry, Of,
    queries::{IN_SCOPE, entry, push_scopes},
};
use crate::{Error, merges::Merge};

/// Where an event is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The stream.
    pub stream: StreamName,
    /// Place in the stream.
    pub version: u64,
    /// Place in the log.
    pub position: u64,
}

/// Some of the events about a customer, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Where they are, in log order.
    pub places: Vec<Place>,
    /// How many there are from the first position on, on all pages together.
    pub total: u64,
}

/// The entries of these events, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn by_event_ids(
    db: &PgPool,
    requester: Requester,
    ids: &[Uuid],
) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query("SELECT e.* FROM timeline.entries AS e WHERE e.event_id = ANY($1)")
        .bind(ids)
        .fetch_all(db)
        .await?;
    rows.iter().map(entry).collect()
}

/// How many entries each of these timelines has, in the order of `of`, as if `merges` had been made.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, of = of.len()))]
pub async fn counts(
    db: &PgPool,
    requester: Requester,
    of: &[Of],
    merges: &[Merge],
) -> Result<Vec<u64>, Error> {
    let mut sql = QueryBuilder::new("");
    push_scopes(of, merges, &mut sql);
    sql.push("SELECT r.root, (SELECT count(*)").push(IN_SCOPE).push(") AS entries FROM roots AS r");
    let mut counts: HashMap<String, u64> = HashMap::with_capacity(of.len());
    for row in sql.build().fetch_all(db).await? {
        let entries = u64::try_from(row.try_get::<i64, _>("entries")?).unwrap_or_default();
        counts.insert(row.try_get("root")?, entries);
    }
    Ok(of.iter().map(|of| counts.get(&of.stream()).copied().unwrap_or_default()).collect())
}

/// Where the events about a customer are that were recorded at `from` or later: those beyond
/// `after`, at most `limit` of them.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn places(
    db: &PgPool,
    requester: Requester,
    customer: CustomerId,
    from: u64,
    after: u64,
    limit: u32,
) -> Result<Places, Error> {
    let position = |position| i64::try_from(position).unwrap_or(i64::MAX);
    let mut sql = QueryBuilder::new("");
    push_scopes(&[Of::Customer(customer)], &[], &mut sql);
    sql.push("SELECT found.* FROM roots AS r CROSS JOIN LATERAL (");
    sql.push("SELECT e.stream, e.version, e.position, count(*) OVER () AS total").push(IN_SCOPE);
    sql.push(" AND e.position >= ").push_bind(position(from));
    sql.push(") AS found WHERE position > ").push_bind(position(after));
    sql.push(" ORDER BY position LIMIT ").push_bind(i64::from(limit));
    let mut found = Places { places: Vec::new(), total: 0 };
    for row in sql.build().fetch_all(db).await? {
        let number = |column: &str| -> Result<u64, sqlx::Error> {
            Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
        };
        let stream: String = row.try_get("stream")?;
        let stream =
            StreamName::parse(&stream).map_err(|error| sqlx::Error::Decode(error.into()))?;
        found.total = number("total")?;
        let (version, position) = (number("version")?, number("position")?);
        found.places.push(Place { stream, version, position });
    }
    Ok(found)
}
