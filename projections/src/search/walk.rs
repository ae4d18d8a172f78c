//! Reading what very many rows have in the order of their places, without looking at all of them.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::{kind::SearchKind, place::Place, table::Candidate, tokens::quoted};
use crate::Error;

/// So many rows in one part of a place, see [`Place::part`], say that there are too many in it to
/// be read at once.
const MANY_OF_PART: i64 = 4;

/// The way through the places.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    kind: SearchKind,
    wanted: &'a str,
    most: usize,
    /// The places that are still to be read, those that come first at the end.
    waiting: Vec<Vec<String>>,
    sql: String,
}

impl<'a> Walk<'a> {
    /// From the first place on, `most` rows at a time.
    pub(super) fn new(kind: SearchKind, wanted: &'a str, most: usize) -> Self {
        // Where a part of a place is crowded, the place itself is not read.
        let sql = format!(
            "SELECT p.at, part.crowded, s.* \
             FROM UNNEST($2::text[], $3::text[]) WITH ORDINALITY AS p (place, part, at) \
             CROSS JOIN LATERAL (SELECT count(*) >= $5 AS crowded FROM (SELECT FROM {table} \
             WHERE tokens @@ ($1::text::tsquery && p.part::tsquery) LIMIT $5) AS n) AS part \
             LEFT JOIN LATERAL (SELECT stream, place, survivor, texts FROM {table} \
             WHERE NOT part.crowded AND tokens @@ ($1::text::tsquery && p.place::tsquery) \
             LIMIT $4) AS s ON TRUE WHERE part.crowded OR s.stream IS NOT NULL LIMIT $4",
            table = kind.table()
        );
        Self { kind, wanted, most, waiting: vec![Place::within(None)], sql }
    }

    /// The next rows; `None` after the last.
    pub(super) async fn next(
        &mut self,
        db: &mut PgConnection,
    ) -> Result<Option<Vec<Candidate>>, Error> {
        let Some(places) = self.waiting.pop() else { return Ok(None) };
        let parts: Vec<Option<String>> =
            places.iter().map(|place| Place::part(place).map(|part| quoted(&part))).collect();
        let tokens: Vec<String> = places.iter().map(|place| quoted(place)).collect();
        let rows = sqlx::query(AssertSqlSafe(self.sql.as_str()))
            .bind(self.wanted)
            .bind(tokens)
            .bind(parts)
            .bind(i64::try_from(self.most + 1).unwrap_or(i64::MAX))
            .bind(MANY_OF_PART)
            .fetch_all(db)
            .await?;
        let mut found: Vec<(usize, Candidate)> = Vec::with_capacity(rows.len());
        let mut crowded = None;
        for row in &rows {
            // Places are counted from one.
            let at = usize::try_from(row.try_get::<i64, _>("at")?).unwrap_or_default();
            if row.try_get("crowded")? {
                crowded = Some(at);
                break;
            }
            found.push((at, Candidate::read(self.kind, row)?));
        }
        let last = found.last().map(|(at, _)| *at).filter(|_| rows.len() > self.most);
        if let Some(at) = crowded.or(last) {
            let narrower = places.get(at.wrapping_sub(1)).map(|place| Place::within(Some(place)));
            self.waiting.extend(places.get(at..).map(<[String]>::to_vec));
            // The narrowest places are not divided further.
            if let Some(narrower) = narrower.filter(|places| !places.is_empty()) {
                found.retain(|(found_at, _)| *found_at < at);
                self.waiting.push(narrower);
            }
        }
        Ok(Some(found.into_iter().map(|(_, candidate)| candidate).collect()))
    }
}
