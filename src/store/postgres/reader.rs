//! Reading the log: pages of events, outcomes of commands, the head.
//!
//! Positions have no holes, so reading everything treats any other position than the next one as
//! an alarm: an event that is not there is noticed, not assumed impossible.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use futures::TryStreamExt;
use kehu_domain::values::StreamName;
use sqlx::{PgPool, Postgres, query::Query};
use uuid::Uuid;

use super::{
    cache::Cache,
    failed,
    rows::{self, Raw, event_columns, signed, unsigned},
};
use crate::store::{Appended, Page, Selection, StoreError, StoredEvent, limits};

/// A page ends early, whatever its limit, once it holds this much.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

/// Positions that one read of a category looks at.
const STRETCH: u64 = 10_000;

/// Stream names kept: one generation of the cache.
const NAMES: usize = 50_000;

/// Selects the number and the version of the stream that is called `$1`, by its last event.
macro_rules! last_event {
    () => {
        "SELECT e.stream_id, e.version
         FROM log.streams AS s
         JOIN log.events AS e USING (stream_id)
         WHERE s.name = $1
         ORDER BY e.version DESC
         LIMIT 1"
    };
}

/// Reads through a small pool of connections of its own.
#[derive(Debug)]
pub(super) struct Reader {
    pool: PgPool,
    names: Mutex<Cache<i64, StreamName>>,
    types: RwLock<HashMap<i32, Arc<str>>>,
}

type Statement = Query<'static, Postgres, sqlx::postgres::PgArguments>;

impl Reader {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, names: Mutex::new(Cache::new(NAMES)), types: RwLock::default() }
    }

    pub(super) const fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(super) async fn head(&self) -> Result<u64, StoreError> {
        let position: i64 = sqlx::query_scalar("SELECT position FROM log.head")
            .fetch_one(&self.pool)
            .await
            .map_err(failed("the log's head cannot be read"))?;
        Ok(unsigned(position))
    }

    pub(super) async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError> {
        let last: Option<(i64, i64)> = sqlx::query_as(last_event!())
            .bind(stream.as_str())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("a stream's version cannot be read"))?;
        Ok(last.map(|(_, version)| unsigned(version)))
    }

    pub(super) async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError> {
        type Row = (String, Uuid, i64, i64, i64);
        let failed = failed("a command's outcome cannot be read");
        let row: Option<Row> = sqlx::query_as(
            "SELECT s.name, c.fingerprint, e.version, c.first_position, c.last_position
             FROM log.commands AS c
             JOIN log.events AS e ON e.position = c.first_position
             JOIN log.streams AS s USING (stream_id)
             WHERE c.command_id = $1",
        )
        .bind(command_id)
        .fetch_optional(&self.pool)
        .await
        .map_err(&failed)?;
        row.map(|(name, fingerprint, version, first, last)| {
            rows::appended(&name, fingerprint, version, (first, last))
        })
        .transpose()
        .map_err(failed)
    }

    pub(super) async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let statement = sqlx::query(concat!(
            "SELECT ",
            event_columns!(),
            "FROM log.streams AS s
             JOIN log.events AS e USING (stream_id)
             WHERE s.name = $1 AND e.version >= $2
             ORDER BY e.version
             LIMIT $3"
        ))
        .bind(stream.as_str().to_owned())
        .bind(signed(from_version))
        .bind(signed(limit as u64));
        let (raw, _) = self.fetch(statement, usize::MAX).await?;
        for (raw, expected) in raw.iter().zip(from_version..) {
            if raw.version != expected {
                let found = raw.version;
                return Err(rows::alarm(format!(
                    "{stream} has version {found} where {expected} belongs"
                )));
            }
        }
        self.named(raw).await
    }

    pub(super) async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
        known_head: u64,
    ) -> Result<Page, StoreError> {
        let limit = limits::page(limit);
        match selection {
            Selection::All => self.read_all(after, limit).await,
            Selection::Category(category) => {
                let head = if known_head > after { known_head } else { self.head().await? };
                self.read_category(category, after, limit, head).await
            }
            Selection::Stream(stream) => {
                let head = if known_head > after { known_head } else { self.head().await? };
                self.read_stream_after(stream, after, limit, head).await
            }
        }
    }

    async fn read_all(&self, after: u64, limit: usize) -> Result<Page, StoreError> {
        let statement = sqlx::query(concat!(
            "SELECT ",
            event_columns!(),
            "FROM log.events AS e
             WHERE e.position > $1
             ORDER BY e.position
             LIMIT $2"
        ))
        .bind(signed(after))
        .bind(signed(limit as u64));
        let (raw, cut) = self.fetch(statement, PAGE_BYTES).await?;
        for (raw, expected) in raw.iter().zip(after + 1..) {
            if raw.position != expected {
                let found = raw.position;
                return Err(rows::alarm(format!(
                    "the log has a hole: after position {} comes {found}",
                    expected - 1
                )));
            }
        }
        let at_end = !cut && raw.len() < limit;
        let scanned_to = raw.last().map_or(after, |last| last.position);
        Ok(Page { events: self.named(raw).await?, scanned_to, at_end })
    }

    /// Up to `head` at most, which was read before: everything there is visible.
    async fn read_category(
        &self,
        category: &str,
        after: u64,
        limit: usize,
        head: u64,
    ) -> Result<Page, StoreError> {
        let upto = head.min(after.saturating_add(STRETCH.max(limit as u64)));
        if upto <= after || category.contains('-') {
            let scanned_to = head.max(after);
            return Ok(Page { events: Vec::new(), scanned_to, at_end: true });
        }
        let statement = sqlx::query(concat!(
            "SELECT ",
            event_columns!(),
            "FROM log.events AS e
             JOIN log.streams AS s USING (stream_id)
             WHERE e.position > $1 AND e.position <= $2 AND starts_with(s.name, $3)
             ORDER BY e.position
             LIMIT $4"
        ))
        .bind(signed(after))
        .bind(signed(upto))
        .bind(format!("{category}-"))
        .bind(signed(limit as u64));
        let (raw, cut) = self.fetch(statement, PAGE_BYTES).await?;
        let last = raw.last().filter(|_| cut || raw.len() == limit);
        let scanned_to = last.map_or(upto, |last| last.position);
        let events = self.named(raw).await?;
        Ok(Page { events, scanned_to, at_end: scanned_to >= head })
    }

    /// Positions rise with versions: the first version beyond `after` is found by bisection, so that
    /// following a long stream does not read it from its beginning every time.
    async fn read_stream_after(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
        head: u64,
    ) -> Result<Page, StoreError> {
        let statement = sqlx::query(concat!(
            "WITH RECURSIVE stream AS MATERIALIZED (",
            last_event!(),
            "), bisection (low, high) AS (
                 SELECT 0::bigint, version + 1 FROM stream
                 UNION ALL
                 SELECT CASE WHEN e.position > $2 THEN half.low ELSE half.middle + 1 END,
                        CASE WHEN e.position > $2 THEN half.middle ELSE half.high END
                 FROM (
                     SELECT low, high, (low + high) / 2 AS middle FROM bisection WHERE low < high
                 ) AS half
                 CROSS JOIN stream
                 JOIN log.events AS e
                   ON e.stream_id = stream.stream_id AND e.version = half.middle
             )
             SELECT ",
            event_columns!(),
            "FROM stream
             JOIN log.events AS e USING (stream_id)
             WHERE e.version >= (SELECT low FROM bisection WHERE low >= high)
             ORDER BY e.version
             LIMIT $3"
        ))
        .bind(stream.as_str().to_owned())
        .bind(signed(after))
        .bind(signed(limit as u64));
        let (raw, cut) = self.fetch(statement, PAGE_BYTES).await?;
        let more = cut || raw.len() == limit;
        let last = raw.last().map_or(after, |last| last.position);
        let scanned_to = if more { last } else { last.max(head) };
        Ok(Page { events: self.named(raw).await?, scanned_to, at_end: !more })
    }

    /// Runs a statement that selects events, and says whether it was cut off at `budget` bytes.
    async fn fetch(
        &self,
        statement: Statement,
        budget: usize,
    ) -> Result<(Vec<Raw>, bool), StoreError> {
        let failed = failed("events cannot be read");
        let mut connection = self.pool.acquire().await.map_err(&failed)?;
        let mut events = Vec::new();
        let mut bytes = 0;
        let mut rows = statement.fetch(&mut *connection);
        while let Some(row) = rows.try_next().await.map_err(&failed)? {
            let raw = Raw::decode(&row).map_err(&failed)?;
            bytes += raw.bytes();
            events.push(raw);
            if bytes > budget {
                drop(rows);
                // Hanging up is cheaper than receiving the rest in order to throw it away.
                connection.close_on_drop();
                return Ok((events, true));
            }
        }
        drop(rows);
        Ok((events, false))
    }

    /// Puts names where the database has numbers.
    async fn named(&self, raw: Vec<Raw>) -> Result<Vec<StoredEvent>, StoreError> {
        if raw.is_empty() {
            return Ok(Vec::new());
        }
        let streams = self.streams(&raw).await?;
        let types = self.types(&raw).await?;
        raw.into_iter()
            .map(|raw| {
                let stream = streams.get(&raw.stream_id).cloned();
                let event_type = types.get(&raw.type_id).cloned();
                let position = raw.position;
                stream.zip(event_type).map(|(stream, event)| raw.named(stream, event)).ok_or_else(
                    || rows::alarm(format!("event {position} has no stream or no type")),
                )
            })
            .collect()
    }

    async fn streams(&self, raw: &[Raw]) -> Result<HashMap<i64, StreamName>, StoreError> {
        let ids: HashSet<i64> = raw.iter().map(|raw| raw.stream_id).collect();
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        {
            let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            for id in ids {
                match names.get(&id) {
                    Some(name) => {
                        found.insert(id, name.clone());
                    }
                    None => missing.push(id),
                }
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let failed = failed("the names of streams cannot be read");
        let rows: Vec<(i64, String)> =
            sqlx::query_as("SELECT stream_id, name FROM log.streams WHERE stream_id = ANY($1)")
                .bind(&missing)
                .fetch_all(&self.pool)
                .await
                .map_err(&failed)?;
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, name) in rows {
            let name = rows::stream_name(&name).map_err(&failed)?;
            names.insert(id, name.clone());
            found.insert(id, name);
        }
        Ok(found)
    }

    async fn types(&self, raw: &[Raw]) -> Result<HashMap<i32, Arc<str>>, StoreError> {
        {
            let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
            if raw.iter().all(|raw| types.contains_key(&raw.type_id)) {
                return Ok(types.clone());
            }
        }
        let rows: Vec<(i32, String)> = sqlx::query_as("SELECT type_id, name FROM log.event_types")
            .fetch_all(&self.pool)
            .await
            .map_err(failed("the names of event types cannot be read"))?;
        let mut types = self.types.write().unwrap_or_else(PoisonError::into_inner);
        for (id, name) in rows {
            types.entry(id).or_insert_with(|| name.into());
        }
        Ok(types.clone())
    }
}
