//! The table beside a list table that says what its current rows are found by.

use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};

use super::{
    Texts,
    kind::SearchKind,
    place::{Place, SAMPLE, sampled},
    tokens::{to_tsvector, tokens},
};
use crate::{Error, projector::Schema};

/// Parts the texts of a row; it cannot be typed.
const SEPARATOR: char = '\u{1f}';

/// What one stream is found by from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) stream: String,
    /// Its texts; without any it cannot be found.
    pub(crate) texts: Texts,
    /// The stream that it goes on as, and that is found in its place.
    pub(crate) survivor: Option<String>,
}

/// Statements that create the table.
pub(crate) fn create(schema: &Schema, table: &str) -> Vec<String> {
    vec![format!(
        "CREATE TABLE {schema}.{table} (stream text PRIMARY KEY, place integer NOT NULL, \
         survivor text, texts text NOT NULL, tokens tsvector NOT NULL)"
    )]
}

/// Statements that create the index of tokens.
///
/// It takes tokens in by way of a list of pending entries, which [`settle`] empties: a batch of
/// rows has most of its tokens in common, and each is looked up once.
pub(crate) fn index(schema: &Schema, table: &str) -> Vec<String> {
    vec![format!("CREATE INDEX {table}_tokens ON {schema}.{table} USING gin (tokens)")]
}

/// Moves what is pending into the index, which every search would have to read through otherwise.
///
/// Tables that are being filled have no index yet.
async fn settle(schema: &Schema, table: &str, db: &mut PgConnection) -> Result<(), Error> {
    let sql = format!(
        "SELECT gin_clean_pending_list(i.index) \
         FROM (SELECT to_regclass('{schema}.{table}_tokens') AS index) AS i \
         WHERE i.index IS NOT NULL"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// Writes what these streams are found by.
pub(crate) async fn write(
    schema: &Schema,
    table: &str,
    entries: Vec<Entry>,
    db: &mut PgConnection,
) -> Result<(), Error> {
    let (found, lost): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_found);
    if !lost.is_empty() {
        let streams: Vec<String> = lost.into_iter().map(|entry| entry.stream).collect();
        let sql = format!("DELETE FROM {schema}.{table} WHERE stream = ANY($1)");
        sqlx::query(AssertSqlSafe(sql)).bind(streams).execute(&mut *db).await?;
    }
    if found.is_empty() {
        return Ok(());
    }
    let mut columns: (Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>) = Default::default();
    for Entry { stream, texts, survivor } in found {
        let place = Place::of(&texts, &stream);
        let mut tokens = tokens(&texts);
        tokens.extend(place.tokens());
        tokens.extend(sampled(&stream).then(|| SAMPLE.to_owned()));
        columns.0.push(stream);
        columns.1.push(place.number());
        columns.2.push(survivor);
        columns.3.push(stored(&texts));
        columns.4.push(to_tsvector(&tokens));
    }
    let sql = format!(
        "INSERT INTO {schema}.{table} (stream, place, survivor, texts, tokens) \
         SELECT stream, place, survivor, texts, tokens::tsvector \
         FROM UNNEST($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[]) \
         AS r (stream, place, survivor, texts, tokens) \
         ON CONFLICT (stream) DO UPDATE SET place = excluded.place, \
         survivor = excluded.survivor, texts = excluded.texts, tokens = excluded.tokens"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(columns.0)
        .bind(columns.1)
        .bind(columns.2)
        .bind(columns.3)
        .bind(columns.4)
        .execute(&mut *db)
        .await?;
    settle(schema, table, db).await
}

fn is_found(entry: &Entry) -> bool {
    entry.texts.iter().next().is_some()
}

fn stored(texts: &Texts) -> String {
    let plain = |char| if matches!(char, '\0' | SEPARATOR) { '\u{fffd}' } else { char };
    let texts = texts.stored();
    let plain: Vec<String> = texts.iter().map(|text| text.chars().map(plain).collect()).collect();
    plain.join(SEPARATOR.encode_utf8(&mut [0; 4]))
}

/// The texts that a row has stored.
pub(super) fn read(stored: &str) -> Texts {
    Texts::read(stored.split(SEPARATOR))
}

/// A row that the index offers.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) kind: SearchKind,
    pub(super) stream: String,
    pub(super) place: i32,
    pub(super) survivor: Option<String>,
    pub(super) texts: Texts,
}

impl Candidate {
    pub(super) fn read(kind: SearchKind, row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            kind,
            stream: row.try_get("stream")?,
            place: row.try_get("place")?,
            survivor: row.try_get("survivor")?,
            texts: read(row.try_get("texts")?),
        })
    }
}
