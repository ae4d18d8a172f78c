//! Who can be reached under a number or an address: an indexed look at the columns `reach`.

use std::collections::BTreeSet;

use kehu_domain::values::{ContactMethodKind, Text, reach};
use serde::de::DeserializeOwned;
use sqlx::{PgPool, Row, types::Json};

use super::filter::without_nul;
use crate::{Error, customers::ContactMethod};

/// What the column `reach` holds: each way to reach somebody in the form that can be compared.
pub(crate) fn reach_keys(methods: &[ContactMethod]) -> Vec<String> {
    let key = |method: &ContactMethod| {
        let normalized = method.normalized.as_ref().and_then(Text::as_str);
        let entered = method.value.as_str()?;
        match (method.kind, normalized) {
            (_, Some(normalized)) => Some(normalized.to_owned()),
            (ContactMethodKind::Phone | ContactMethodKind::Fax, None) => reach::digits(entered),
            (ContactMethodKind::Wechat, None) => {
                Some(format!("wechat:{}", entered.trim().to_lowercase()))
            }
            (
                ContactMethodKind::Email
                | ContactMethodKind::Address
                | ContactMethodKind::Website
                | ContactMethodKind::Other,
                None,
            ) => None,
        }
    };
    methods.iter().filter_map(key).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The rows of a table of parties that can be reached under one of `keys` or are `named`, with
/// everybody merged with them.
pub(crate) async fn families<T: DeserializeOwned + Send + Unpin>(
    db: &PgPool,
    table: &'static str,
    keys: &[String],
    named: &[String],
) -> Result<Vec<T>, Error> {
    let keys: Vec<String> = keys.iter().cloned().map(without_nul).collect();
    let sql = format!(
        "WITH RECURSIVE family(stream, survivor) AS (\
         SELECT t.stream, t.survivor FROM {table} AS t \
         WHERE t.valid_to IS NULL AND (t.reach && $1 OR t.stream = ANY($2)) \
         UNION SELECT s.stream, s.survivor FROM family AS f JOIN {table} AS s \
         ON s.valid_to IS NULL AND (s.stream = f.survivor OR s.survivor = f.stream)) \
         SELECT t.state FROM {table} AS t WHERE t.valid_to IS NULL \
         AND t.stream = ANY(ARRAY(SELECT stream FROM family)) ORDER BY t.stream"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(keys).bind(named).fetch_all(db).await?;
    let state =
        |row: &sqlx::postgres::PgRow| row.try_get::<Json<T>, _>("state").map(|Json(state)| state);
    Ok(rows.iter().map(state).collect::<Result<_, _>>()?)
}
