//! Rows that keep their history, written once for all list tables.
//!
//! Every event of a stream closes the stream's current row and opens a new one. `valid_from` and
//! `valid_to` are positions: what kehu knew. `effective_from` and `effective_to` are times: what
//! was true; the greatest `occurredAt` so far, so that they never run backwards in a stream.
//! `state` holds the whole row; the other columns are derived from it, to filter and order by.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use kehu_domain::Header;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row, types::Json};

use crate::{
    Error,
    cells::{self, Cell, Cells, Column, cell},
    erasure, moments,
    projector::Schema,
    search::{self, Texts},
};

/// A row type with history: one current row per stream.
pub(crate) trait Versioned: Serialize + DeserializeOwned + Send + Sync + Unpin {
    /// The table's name.
    const TABLE: &'static str;
    /// Columns derived from the state, with their types.
    const COLUMNS: &'static [(&'static str, &'static str)];
    /// The table of what current rows are found by, for rows that can be searched: the table's
    /// name and `_search`.
    ///
    /// It is kept with the rows. A row type that gives it implements [`Versioned::texts`], and has
    /// it among the tables of its read model, with `key: &["stream"]` (a change of shape); then its
    /// kind belongs into [`crate::search::SearchKind`].
    const SEARCH: Option<&'static str> = None;

    /// The columns' values, in the same order.
    fn columns(&self) -> Vec<Value>;

    /// What the row is found by: every name, number, address and text that people may remember of
    /// it. Erased texts are left out by [`Texts`] itself.
    fn texts(&self) -> Texts {
        Texts::new()
    }

    /// The stream that is found in place of this one, which was merged into it.
    fn survivor(&self) -> Option<String> {
        None
    }
}

/// What a row is found by.
fn entry<S: Versioned>(stream: &str, state: &S) -> search::Entry {
    let (texts, survivor) = (state.texts(), state.survivor());
    search::Entry { stream: stream.to_owned(), texts, survivor }
}

/// Statements that create the table and the indexes that writing needs.
pub(crate) fn create<S: Versioned>(schema: &Schema) -> Vec<String> {
    let table = S::TABLE;
    let columns = cells::definitions(columns::<S>());
    let mut statements = vec![
        format!("CREATE TABLE {schema}.{table} ({columns}, PRIMARY KEY (stream, valid_from))"),
        format!(
            "CREATE UNIQUE INDEX {table}_current ON {schema}.{table} (stream) \
             WHERE valid_to IS NULL"
        ),
    ];
    if let Some(table) = S::SEARCH {
        statements.extend(search::create(schema, table));
    }
    statements
}

/// Statements that create the indexes for queries: one for current rows on each of `columns`, and
/// one on every column that holds arrays.
pub(crate) fn index<S: Versioned>(schema: &Schema, columns: &[&str]) -> Vec<String> {
    let table = S::TABLE;
    let mut statements: Vec<String> = columns
        .iter()
        .map(|column| {
            format!(
                "CREATE INDEX {table}_{column} ON {schema}.{table} ({column}, stream) \
                 WHERE valid_to IS NULL"
            )
        })
        .collect();
    let arrays = S::COLUMNS.iter().filter(|(_, kind)| kind.starts_with("text[]"));
    for column in arrays.map(|(name, _)| *name).chain(["subjects"]) {
        statements.push(format!(
            "CREATE INDEX {table}_{column} ON {schema}.{table} USING gin ({column})"
        ));
    }
    if let Some(table) = S::SEARCH {
        statements.extend(search::index(schema, table));
    }
    statements
}

/// The current rows of some streams, while events are folded over them.
#[derive(Debug)]
pub(crate) struct Rows<S> {
    current: HashMap<String, Current<S>>,
    closed: Vec<Closed>,
    opened: Cells,
    /// What streams were found by when they were read.
    found: HashMap<String, search::Entry>,
    /// Until when streams had rows that have none now.
    ended: HashMap<String, DateTime<Utc>>,
}

#[derive(Debug)]
struct Current<S> {
    state: S,
    valid_from: u64,
    effective_from: DateTime<Utc>,
    /// Where it lies in `opened`, unless it is in the database already.
    opened: Option<usize>,
}

#[derive(Debug)]
struct Closed {
    stream: String,
    valid_from: i64,
    valid_to: i64,
    effective_to: DateTime<Utc>,
}

impl<S: Versioned> Rows<S> {
    /// Reads the current rows of these streams.
    pub(crate) async fn load(
        schema: &Schema,
        streams: BTreeSet<&str>,
        db: &mut PgConnection,
    ) -> Result<Self, Error> {
        let mut rows = Self {
            current: HashMap::new(),
            closed: Vec::new(),
            opened: Cells::new(columns::<S>()),
            found: HashMap::new(),
            ended: HashMap::new(),
        };
        if streams.is_empty() {
            return Ok(rows);
        }
        let sql = format!(
            "SELECT stream, valid_from, effective_from, state::text AS state FROM {schema}.{} \
             WHERE valid_to IS NULL AND stream = ANY($1)",
            S::TABLE
        );
        let streams: Vec<&str> = streams.into_iter().collect();
        for row in sqlx::query(AssertSqlSafe(sql)).bind(streams).fetch_all(db).await? {
            let current = Current {
                state: serde_json::from_str(row.try_get("state")?).map_err(unreadable::<S>)?,
                valid_from: u64::try_from(row.try_get::<i64, _>("valid_from")?).unwrap_or(0),
                effective_from: row.try_get("effective_from")?,
                opened: None,
            };
            let stream: String = row.try_get("stream")?;
            if S::SEARCH.is_some() {
                rows.found.insert(stream.clone(), entry(&stream, &current.state));
            }
            rows.current.insert(stream, current);
        }
        Ok(rows)
    }

    /// Reads until when those of these streams had rows that have none now.
    pub(crate) async fn recall(
        &mut self,
        schema: &Schema,
        streams: BTreeSet<&str>,
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        let streams: Vec<&str> =
            streams.into_iter().filter(|stream| !self.current.contains_key(*stream)).collect();
        if streams.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "SELECT stream, max(effective_to) AS until FROM {schema}.{} \
             WHERE stream = ANY($1) GROUP BY stream",
            S::TABLE
        );
        for row in sqlx::query(AssertSqlSafe(sql)).bind(streams).fetch_all(db).await? {
            if let Some(until) = row.try_get::<Option<DateTime<Utc>>, _>("until")? {
                self.ended.insert(row.try_get("stream")?, until);
            }
        }
        Ok(())
    }

    /// Whether the stream has a row.
    pub(crate) fn has(&self, header: &Header) -> bool {
        self.current.contains_key(header.stream.as_str())
    }

    /// Ends the stream's row, if it has one; another creation begins a new one.
    pub(crate) fn end(&mut self, header: &Header) {
        let stream = header.stream.as_str();
        let Some(row) = self.current.remove(stream) else { return };
        let until = row.effective_from.max(header.occurred_at);
        self.close(stream, row.opened, row.valid_from, header.position, until);
        self.ended.insert(stream.to_owned(), until);
    }

    /// Folds one event: `change` gets the row as it is and gives it as it is from now on, with the
    /// time since when that is true.
    pub(crate) fn fold(
        &mut self,
        header: &Header,
        change: impl FnOnce(Option<S>, DateTime<Utc>) -> Result<S, &'static str>,
    ) -> Result<(), Error> {
        let stream = header.stream.as_str();
        let before = self.current.remove(stream);
        let since = before.as_ref().map(|row| row.effective_from);
        let since = since.or_else(|| self.ended.get(stream).copied());
        let effective_from = since.map_or(header.occurred_at, |at| at.max(header.occurred_at));
        let state = match before {
            None => change(None, effective_from),
            Some(row) => {
                self.close(stream, row.opened, row.valid_from, header.position, effective_from);
                change(Some(row.state), effective_from)
            }
        };
        let state = state.map_err(|what| Error::Inconsistent {
            table: S::TABLE,
            position: header.position,
            what,
        })?;
        let opened = self.opened.len();
        let own = [
            Some(stream.to_owned()),
            Some(header.version.to_string()),
            Some(header.position.to_string()),
            None,
            Some(moments::time(effective_from)),
            None,
        ];
        self.opened.push(own.into_iter().chain(derived(&state)?));
        let valid_from = header.position;
        let current = Current { state, valid_from, effective_from, opened: Some(opened) };
        self.current.insert(stream.to_owned(), current);
        Ok(())
    }

    fn close(
        &mut self,
        stream: &str,
        opened: Option<usize>,
        valid_from: u64,
        valid_to: u64,
        effective_to: DateTime<Utc>,
    ) {
        if let Some(row) = opened {
            self.opened.set(row, "valid_to", Some(valid_to.to_string()));
            self.opened.set(row, "effective_to", Some(moments::time(effective_to)));
        } else {
            let (valid_from, valid_to) = (valid_from.cast_signed(), valid_to.cast_signed());
            self.closed.push(Closed {
                stream: stream.to_owned(),
                valid_from,
                valid_to,
                effective_to,
            });
        }
    }

    /// Writes what has changed.
    pub(crate) async fn write(self, schema: &Schema, db: &mut PgConnection) -> Result<(), Error> {
        let table = S::TABLE;
        if !self.closed.is_empty() {
            let sql = format!(
                "UPDATE {schema}.{table} AS t SET valid_to = c.valid_to, \
                 effective_to = c.effective_to \
                 FROM UNNEST($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[]) \
                 AS c (stream, valid_from, valid_to, effective_to) \
                 WHERE t.stream = c.stream AND t.valid_from = c.valid_from"
            );
            let streams: Vec<&str> = self.closed.iter().map(|row| row.stream.as_str()).collect();
            let from: Vec<i64> = self.closed.iter().map(|row| row.valid_from).collect();
            let to: Vec<i64> = self.closed.iter().map(|row| row.valid_to).collect();
            let until: Vec<_> = self.closed.iter().map(|row| row.effective_to).collect();
            sqlx::query(AssertSqlSafe(sql))
                .bind(streams)
                .bind(from)
                .bind(to)
                .bind(until)
                .execute(&mut *db)
                .await?;
        }
        if let Some(search_table) = S::SEARCH {
            let mut changed: Vec<search::Entry> = self
                .current
                .iter()
                .filter(|(_, row)| row.opened.is_some())
                .map(|(stream, row)| entry(stream, &row.state))
                .filter(|entry| self.found.get(&entry.stream) != Some(entry))
                .collect();
            let ended = self.ended.keys().filter(|stream| !self.current.contains_key(*stream));
            changed.extend(ended.map(|stream| search::Entry {
                stream: stream.clone(),
                texts: Texts::new(),
                survivor: None,
            }));
            // One order for all, so that two writers never wait for each other.
            changed.sort_unstable_by(|one, other| one.stream.cmp(&other.stream));
            search::write(schema, search_table, changed, db).await?;
        }
        self.opened.insert(&format!("{schema}.{table}"), "", db).await
    }
}

/// Takes the personal text of these subjects out of every row, history included.
pub(crate) async fn erase<S: Versioned>(
    schema: &Schema,
    subjects: &[String],
    db: &mut PgConnection,
) -> Result<(), Error> {
    let table = format!("{schema}.{}", S::TABLE);
    let sql =
        format!("SELECT stream, valid_from, valid_to, state FROM {table} WHERE subjects && $1");
    let mut rows = Cells::new(erasable::<S>());
    let mut found = Vec::new();
    for row in sqlx::query(AssertSqlSafe(sql)).bind(subjects).fetch_all(&mut *db).await? {
        let Json(mut state) = row.try_get::<Json<Value>, _>("state")?;
        erasure::erase(&mut state, subjects);
        let state: S = serde_json::from_value(state).map_err(unreadable::<S>)?;
        let stream: String = row.try_get("stream")?;
        if row.try_get::<Option<i64>, _>("valid_to")?.is_none() {
            found.push(entry(&stream, &state));
        }
        let valid_from = row.try_get::<i64, _>("valid_from")?.to_string();
        rows.push([Some(stream), Some(valid_from)].into_iter().chain(derived(&state)?));
    }
    if let Some(search_table) = S::SEARCH {
        search::write(schema, search_table, found, db).await?;
    }
    let set: Vec<_> =
        derived_columns::<S>().map(|(name, _)| format!("{name} = r.{name}")).collect();
    let update = format!("UPDATE {table} AS t SET {} FROM ", set.join(", "));
    rows.send(&update, "WHERE t.stream = r.stream AND t.valid_from = r.valid_from", db).await
}

/// The columns that name a row and those that an erasure changes.
fn erasable<S: Versioned>() -> impl Iterator<Item = Column> {
    [("stream", "text"), ("valid_from", "bigint")].into_iter().chain(derived_columns::<S>())
}

/// All columns.
fn columns<S: Versioned>() -> impl Iterator<Item = Column> {
    let own = [
        ("stream", "text NOT NULL"),
        ("version", "bigint NOT NULL"),
        ("valid_from", "bigint NOT NULL"),
        ("valid_to", "bigint"),
        ("effective_from", "timestamptz NOT NULL"),
        ("effective_to", "timestamptz"),
    ];
    own.into_iter().chain(derived_columns::<S>())
}

/// The columns that follow from the state alone.
fn derived_columns<S: Versioned>() -> impl Iterator<Item = Column> {
    let state = ("state", "jsonb NOT NULL");
    [("subjects", "text[] NOT NULL")].into_iter().chain(S::COLUMNS.iter().copied()).chain([state])
}

/// What is in [`derived_columns`].
fn derived<S: Versioned>(state: &S) -> Result<impl Iterator<Item = Cell> + use<S>, Error> {
    let json = cells::json(state).map_err(unreadable::<S>)?;
    let subjects = erasure::subjects_in(&json).map_err(unreadable::<S>)?;
    let subjects = cells::array(subjects.into_iter().map(Some));
    let columns = state.columns().into_iter().map(cell);
    Ok([Some(subjects)].into_iter().chain(columns).chain([Some(json)]))
}

fn unreadable<S: Versioned>(source: serde_json::Error) -> Error {
    Error::Unreadable { table: S::TABLE, source }
}
