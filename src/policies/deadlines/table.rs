//! The table of deadlines.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::values::StreamName;
use sqlx::{PgConnection, Postgres, Row, Transaction};
use uuid::Uuid;

use super::{super::PolicyError, Kind};

/// What names a deadline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) stream: String,
    pub(super) kind: Kind,
    pub(super) part: String,
}

impl Key {
    pub(super) fn new(stream: &StreamName, kind: Kind, part: &str) -> Self {
        Self { stream: stream.to_string(), kind, part: part.to_owned() }
    }
}

/// When something is to happen, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deadline {
    pub(super) due: DateTime<Utc>,
    /// The last day, of those that end with a day of the company's.
    pub(super) day: Option<NaiveDate>,
    /// The event that set it.
    pub(super) cause: Uuid,
    /// The conversation of that event.
    pub(super) correlation: Uuid,
}

/// A deadline that has passed; locked.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) key: Key,
    pub(super) cause: Uuid,
    pub(super) correlation: Uuid,
    pub(super) attempts: u32,
}

/// Sets and clears deadlines, each by what is said of it last.
pub(super) async fn write(
    changes: BTreeMap<Key, Option<Deadline>>,
    db: &mut PgConnection,
) -> Result<(), PolicyError> {
    let (mut cleared, mut set) = (Vec::new(), Vec::new());
    for (key, deadline) in changes {
        match deadline {
            Some(deadline) => set.push((key, deadline)),
            None => cleared.push(key),
        }
    }
    if !cleared.is_empty() {
        sqlx::query(
            "DELETE FROM policies.deadlines AS d
             USING UNNEST($1::text[], $2::text[], $3::text[]) AS c (stream, kind, part)
             WHERE d.stream = c.stream AND d.kind = c.kind AND d.part = c.part",
        )
        .bind(cleared.iter().map(|key| key.stream.as_str()).collect::<Vec<_>>())
        .bind(cleared.iter().map(|key| key.kind.name()).collect::<Vec<_>>())
        .bind(cleared.iter().map(|key| key.part.as_str()).collect::<Vec<_>>())
        .execute(&mut *db)
        .await?;
    }
    if !set.is_empty() {
        sqlx::query(
            "INSERT INTO policies.deadlines
                 (stream, kind, part, due, day, cause, correlation, attempt_at)
             SELECT *, due
             FROM (
                 SELECT *
                 FROM UNNEST($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::date[],
                     $6::uuid[], $7::uuid[])
                     AS s (stream, kind, part, due, day, cause, correlation)
             ) AS s
             ON CONFLICT (stream, kind, part) DO UPDATE
             SET due = excluded.due, day = excluded.day, cause = excluded.cause,
                 correlation = excluded.correlation, attempt_at = excluded.attempt_at,
                 attempts = 0, error = NULL",
        )
        .bind(set.iter().map(|(key, _)| key.stream.as_str()).collect::<Vec<_>>())
        .bind(set.iter().map(|(key, _)| key.kind.name()).collect::<Vec<_>>())
        .bind(set.iter().map(|(key, _)| key.part.as_str()).collect::<Vec<_>>())
        .bind(set.iter().map(|(_, deadline)| deadline.due).collect::<Vec<_>>())
        .bind(set.iter().map(|(_, deadline)| deadline.day).collect::<Vec<_>>())
        .bind(set.iter().map(|(_, deadline)| deadline.cause).collect::<Vec<_>>())
        .bind(set.iter().map(|(_, deadline)| deadline.correlation).collect::<Vec<_>>())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Moves every deadline that ends with a day to when that day ends now.
pub(super) async fn move_days(
    end_of: impl Fn(NaiveDate) -> DateTime<Utc>,
    db: &mut PgConnection,
) -> Result<(), PolicyError> {
    let days: Vec<NaiveDate> =
        sqlx::query_scalar("SELECT DISTINCT day FROM policies.deadlines WHERE day IS NOT NULL")
            .fetch_all(&mut *db)
            .await?;
    let ends: Vec<DateTime<Utc>> = days.iter().copied().map(end_of).collect();
    sqlx::query(
        "UPDATE policies.deadlines AS d
         SET due = m.due, attempt_at = m.due
         FROM UNNEST($1::date[], $2::timestamptz[]) AS m (day, due)
         WHERE d.day = m.day",
    )
    .bind(days)
    .bind(ends)
    .execute(db)
    .await?;
    Ok(())
}

/// Locks the deadline that is to be kept first, unless another node has it.
pub(super) async fn next(
    now: DateTime<Utc>,
    tx: &mut Transaction<'_, Postgres>,
) -> Result<Option<Due>, PolicyError> {
    let found = sqlx::query(
        "SELECT stream, kind, part, cause, correlation, attempts
         FROM policies.deadlines
         WHERE attempt_at <= $1 AND kind = ANY($2)
         ORDER BY attempt_at
         LIMIT 1
         FOR UPDATE SKIP LOCKED",
    )
    .bind(now)
    .bind(Kind::names())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = found else { return Ok(None) };
    let Some(kind) = Kind::parse(row.try_get("kind")?) else { return Ok(None) };
    let key = Key { stream: row.try_get("stream")?, kind, part: row.try_get("part")? };
    Ok(Some(Due {
        key,
        cause: row.try_get("cause")?,
        correlation: row.try_get("correlation")?,
        attempts: row.try_get::<i32, _>("attempts")?.cast_unsigned(),
    }))
}

/// The deadline is done with.
pub(super) async fn remove(key: &Key, db: &mut PgConnection) -> Result<(), PolicyError> {
    sqlx::query("DELETE FROM policies.deadlines WHERE stream = $1 AND kind = $2 AND part = $3")
        .bind(&key.stream)
        .bind(key.kind.name())
        .bind(&key.part)
        .execute(db)
        .await?;
    Ok(())
}

/// The deadline is to be looked at again; with an error if something failed.
pub(super) async fn postpone(
    key: &Key,
    attempt_at: DateTime<Utc>,
    error: Option<&str>,
    db: &mut PgConnection,
) -> Result<(), PolicyError> {
    sqlx::query(
        "UPDATE policies.deadlines
         SET attempt_at = $4, attempts = attempts + 1, error = $5
         WHERE stream = $1 AND kind = $2 AND part = $3",
    )
    .bind(&key.stream)
    .bind(key.kind.name())
    .bind(&key.part)
    .bind(attempt_at)
    .bind(error)
    .execute(db)
    .await?;
    Ok(())
}
