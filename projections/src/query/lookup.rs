//! Rows by their ids, here or in another system, and how many there are.

use kehu_domain::values::{ExternalId, Text};
use serde::de::DeserializeOwned;
use sqlx::{PgPool, QueryBuilder, Row, postgres::PgRow, types::Json};

use super::{AsOf, Filter, Where, filter::without_nul};
use crate::Error;

/// What another system calls an aggregate; without a kind, whatever it names there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalKey {
    /// The other system.
    pub system: String,
    /// What it names there.
    pub kind: Option<String>,
    /// The id there.
    pub id: String,
}

impl ExternalKey {
    fn column(&self) -> String {
        column(&self.system, self.kind.as_deref().unwrap_or_default(), &self.id)
    }

    fn names(&self, external: &ExternalId) -> bool {
        self.system == external.system
            && self.kind.as_ref().is_none_or(|kind| *kind == external.kind)
            && external.id.as_str() == Some(&self.id)
    }
}

/// Cannot be part of a name, so that three names joined by it stay three.
const SEPARATOR: char = '\u{1f}';

fn column(system: &str, kind: &str, id: &str) -> String {
    format!("{system}{SEPARATOR}{kind}{SEPARATOR}{id}")
}

/// What the column `external_keys` holds: each id with and without its kind.
pub(crate) fn external_keys(ids: &[ExternalId]) -> Vec<String> {
    let mut keys = Vec::with_capacity(ids.len() * 2);
    for external in ids {
        if let Some(id) = external.id.as_str() {
            keys.push(column(&external.system, &external.kind, id));
            keys.push(column(&external.system, "", id));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The rows of these streams.
pub(crate) async fn by_streams<T, I>(
    db: &PgPool,
    table: &'static str,
    ids: &[I],
    at: AsOf,
) -> Result<Vec<T>, Error>
where
    T: DeserializeOwned + Send + Unpin,
    I: ToString + Sync,
{
    let streams: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut sql = QueryBuilder::new("SELECT t.state FROM ");
    sql.push(table).push(" AS t WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND t.stream = ANY(").push_bind(streams).push(")");
    let rows = sql.build().fetch_all(db).await?;
    Ok(rows.iter().map(state).collect::<Result<_, _>>()?)
}

/// The rows that other systems know by these keys, each with the key that found it.
pub(crate) async fn by_external_keys<T>(
    db: &PgPool,
    table: &'static str,
    keys: &[ExternalKey],
    at: AsOf,
    ids: impl Fn(&T) -> &[ExternalId],
) -> Result<Vec<(ExternalKey, T)>, Error>
where
    T: DeserializeOwned + Clone + Send + Unpin,
{
    let columns: Vec<String> = keys.iter().map(|key| without_nul(key.column())).collect();
    let mut sql = QueryBuilder::new("SELECT t.state FROM ");
    sql.push(table).push(" AS t WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND t.external_keys && ").push_bind(columns);
    let mut found = Vec::new();
    for row in sql.build().fetch_all(db).await? {
        let state: T = state(&row)?;
        for key in keys {
            if ids(&state).iter().any(|external| key.names(external)) {
                found.push((key.clone(), state.clone()));
            }
        }
    }
    Ok(found)
}

/// How many rows pass the filter.
pub(crate) async fn count(
    db: &PgPool,
    table: &'static str,
    filter: &impl Filter,
    at: AsOf,
) -> Result<u64, Error> {
    let mut sql = QueryBuilder::new("SELECT count(*) FROM ");
    sql.push(table).push(" AS t WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::any(&mut sql, filter, at);
    let rows: i64 = sql.build_query_scalar().fetch_one(db).await?;
    Ok(u64::try_from(rows).unwrap_or_default())
}

/// Reads the columns `stream` and `name`.
pub(crate) fn named(row: &PgRow) -> Result<(String, Text), sqlx::Error> {
    let Json(name) = row.try_get::<Json<Text>, _>("name")?;
    Ok((row.try_get("stream")?, name))
}

/// Reads the column `state`.
fn state<T: DeserializeOwned + Send + Unpin>(row: &PgRow) -> Result<T, sqlx::Error> {
    let Json(state) = row.try_get::<Json<T>, _>("state")?;
    Ok(state)
}
