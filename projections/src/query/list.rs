//! The one statement behind every list: filter, order, page, moment.

use serde::de::DeserializeOwned;
use sqlx::{PgPool, QueryBuilder, Row, postgres::PgRow, types::Json};

use super::{AsOf, Filter, Page, Plan, Where};
use crate::Error;

/// What to list: versioned rows known as `t`, with a `state` column.
pub(crate) struct List<'a, F> {
    /// `schema.table`.
    pub(crate) table: &'static str,
    /// Which rows.
    pub(crate) filter: &'a F,
    /// At which moment.
    pub(crate) at: AsOf,
    /// Which of them.
    pub(crate) plan: Plan,
}

/// Reads one page.
pub(crate) async fn list<T: DeserializeOwned + Send + Unpin, F: Filter>(
    db: &PgPool,
    list: List<'_, F>,
) -> Result<Page<T>, Error> {
    let mut sql = QueryBuilder::new("SELECT t.state, ");
    list.plan.keys.push_values(&mut sql);
    sql.push(format_args!(" AS cursor FROM {} AS t WHERE ", list.table));
    list.at.push("t", &mut sql);
    sql.push(" AND ");
    Where::any(&mut sql, list.filter, list.at);
    list.plan.push_conditions(&mut sql);
    sql.push(" ORDER BY ");
    list.plan.push_order(&mut sql);
    sql.push(" LIMIT ").push_bind(list.plan.limit());
    let rows = sql.build().fetch_all(db).await?;
    let rows = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(list.plan.page(rows))
}

/// `roots(member, root)`: every merged customer with the one it goes on as in the end.
pub(crate) const FAMILY_ROOTS: &str = "links(member, root) AS (\
     SELECT stream, survivor FROM customers.customers \
     WHERE valid_to IS NULL AND survivor IS NOT NULL), \
     chains(member, root) AS (SELECT member, root FROM links UNION \
     SELECT h.member, l.root FROM chains AS h JOIN links AS l ON l.member = h.root), \
     roots AS (SELECT member, root FROM chains \
     WHERE NOT EXISTS (SELECT FROM links WHERE links.member = chains.root))";

/// Reads the columns `state` and `cursor`.
pub(crate) fn read<T: DeserializeOwned + Send + Unpin>(
    row: &PgRow,
) -> Result<(T, Vec<Option<String>>), sqlx::Error> {
    let Json(state) = row.try_get::<Json<T>, _>("state")?;
    Ok((state, row.try_get("cursor")?))
}
