//! Lists of versioned rows: by id, by external id, page by page, counted, and under what they
//! belong to. Written once for all kinds of rows; every function sends one statement.

use std::{collections::HashMap, fmt, hash::Hash};

use kehu_domain::{
    Requester,
    values::{ExternalId, StreamName},
};
use serde::de::DeserializeOwned;
use sqlx::{PgPool, QueryBuilder, Row};

use crate::{
    AsOf, Error, OrderBy, Page, PageRequest, ReadModel,
    merges::{self, Merge},
    query::{self, Filter, List, OrderField, Plan, Where},
};

pub use crate::query::ExternalKey;

/// A kind of row that can be listed.
pub trait Listed:
    DeserializeOwned + Clone + PartialEq + fmt::Debug + Send + Sync + Unpin + 'static
{
    /// What names a row: the id of its aggregate.
    type Id: Copy + Eq + Hash + fmt::Debug + fmt::Display + Send + Sync + 'static;
    /// Which rows.
    type Filter: Filter + Clone + PartialEq + fmt::Debug + Default + Send + Sync + 'static;
    /// In which order.
    type Order: OrderField + PartialEq + fmt::Debug + Send + Sync + 'static;

    /// The read model that the rows are in.
    const MODEL: ReadModel;
    /// `schema.table`.
    const TABLE: &'static str;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// What other systems call it.
    fn external_ids(&self) -> &[ExternalId];

    /// The row as it would be after these merges, where that makes a difference to it.
    fn after(&self, merges: &[Merge]) -> Option<Self> {
        let _ = merges;
        None
    }
}

/// A filter that everything passes, for lists that nobody filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Everything;

impl Filter for Everything {
    fn push(&self, _: &mut Where<'_>) {}
}

/// What lists are ordered by that are always in the order of their ids: nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ById {}

impl OrderField for ById {
    fn name(self) -> &'static str {
        match self {}
    }

    fn expression(self) -> &'static str {
        match self {}
    }

    fn cast(self) -> &'static str {
        match self {}
    }
}

/// How rows belong to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belonging {
    /// Where the others are, if they can be merged: what belongs to a merged one belongs to its
    /// survivor too.
    merging: Option<(ReadModel, &'static str)>,
    /// In SQL, whether row `t` belongs to one of `m.members`, an array of stream names.
    joined: &'static str,
    /// Whether it is by their merge that they belong to another.
    by_merge: bool,
}

impl Belonging {
    /// To customers, and with them to those that they were merged into.
    pub(crate) const fn to_customers(joined: &'static str) -> Self {
        let merging = Some((ReadModel::Customers, "customers.customers"));
        Self { merging, joined, by_merge: false }
    }

    /// To contacts, and with them to those that they were merged into.
    pub(crate) const fn to_contacts(joined: &'static str) -> Self {
        let merging = Some((ReadModel::Contacts, "contacts.contacts"));
        Self { merging, joined, by_merge: false }
    }

    /// To what is never merged, or to exactly the one that is named.
    pub(crate) const fn to_one(joined: &'static str) -> Self {
        Self { merging: None, joined, by_merge: false }
    }

    /// To exactly the one that they were merged into.
    pub(crate) const fn to_survivor(joined: &'static str) -> Self {
        Self { merging: None, joined, by_merge: true }
    }

    /// The read models that have to be looked at, beside the rows' own.
    pub fn models(&self) -> Option<ReadModel> {
        self.merging.map(|(model, _)| model)
    }
}

/// How rows belong to others, and which merges are imagined meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// How they do.
    pub belonging: Belonging,
    /// As if these had been made.
    pub merges: &'a [Merge],
}

impl From<Belonging> for Scope<'_> {
    fn from(belonging: Belonging) -> Self {
        Self { belonging, merges: &[] }
    }
}

impl Scope<'_> {
    /// Pushes `WITH … m(root, members)`: each of `roots` with everybody whose rows are its own.
    fn push_members(&self, roots: &[StreamName], sql: &mut QueryBuilder<sqlx::Postgres>) {
        let roots: Vec<&str> = roots.iter().map(StreamName::as_str).collect();
        sql.push("WITH RECURSIVE roots AS (SELECT DISTINCT unnest(").push_bind(roots);
        sql.push("::text[]) AS root), family(root, member) AS (SELECT root, root FROM roots");
        match self.belonging.merging {
            None => {}
            Some((_, table)) if self.merges.is_empty() => {
                sql.push(format_args!(
                    " UNION SELECT f.root, c.stream FROM family AS f \
                     JOIN {table} AS c ON c.survivor = f.member AND c.valid_to IS NULL"
                ));
            }
            Some((_, table)) => {
                sql.push(format_args!(
                    " UNION SELECT f.root, c.stream FROM family AS f \
                     JOIN (SELECT stream, survivor FROM {table} \
                     WHERE survivor IS NOT NULL AND valid_to IS NULL UNION ALL "
                ));
                merges::push_rows(self.merges, sql);
                sql.push(") AS c ON c.survivor = f.member");
            }
        }
        sql.push(
            "), m(root, members) AS (SELECT root, array_agg(member) FROM family GROUP BY root) ",
        );
    }

    /// Pushes ` FROM <table> AS t JOIN m ON …`.
    fn push_joined(&self, table: &str, sql: &mut QueryBuilder<sqlx::Postgres>) {
        sql.push(format_args!(" FROM {table} AS t JOIN m ON ({}", self.belonging.joined));
        if self.belonging.by_merge && !self.merges.is_empty() {
            sql.push(" OR t.stream IN (SELECT stream FROM (");
            merges::push_rows(self.merges, sql);
            sql.push(") AS c WHERE c.survivor = ANY(m.members))");
        }
        sql.push(")");
    }
}

/// The rows with these ids, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn by_ids<R: Listed>(
    db: &PgPool,
    requester: Requester,
    ids: &[R::Id],
    at: AsOf,
) -> Result<Vec<R>, Error> {
    query::by_streams(db, R::TABLE, ids, at).await
}

/// The rows that other systems know by these keys, each with the key that found it.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn by_external_ids<R: Listed>(
    db: &PgPool,
    requester: Requester,
    keys: &[ExternalKey],
    at: AsOf,
) -> Result<Vec<(ExternalKey, R)>, Error> {
    query::by_external_keys(db, R::TABLE, keys, at, R::external_ids).await
}

/// One page of the rows that pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn page<R: Listed>(
    db: &PgPool,
    requester: Requester,
    filter: &R::Filter,
    order: &[OrderBy<R::Order>],
    page: &PageRequest,
    at: AsOf,
) -> Result<Page<R>, Error> {
    let plan = Plan::new(query::by_stream(order)?, page)?;
    query::list(db, List { table: R::TABLE, filter, at, plan }).await
}

/// How many rows pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn count<R: Listed>(
    db: &PgPool,
    requester: Requester,
    filter: &R::Filter,
    at: AsOf,
) -> Result<u64, Error> {
    query::count(db, R::TABLE, filter, at).await
}

/// The same page of what belongs to each of `roots`, in their order.
#[expect(clippy::too_many_arguments, reason = "a list, and what it is a list of")]
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn pages_of<R: Listed>(
    db: &PgPool,
    requester: Requester,
    belonging: impl Into<Scope<'_>> + Send,
    roots: &[StreamName],
    filter: &R::Filter,
    order: &[OrderBy<R::Order>],
    page: &PageRequest,
    at: AsOf,
) -> Result<Vec<Page<R>>, Error> {
    let plan = Plan::new(query::by_stream(order)?, page)?;
    let mut sql = QueryBuilder::new("");
    let scope: Scope<'_> = belonging.into();
    scope.push_members(roots, &mut sql);
    sql.push("SELECT root, state, cursor FROM (SELECT m.root, t.state, ");
    plan.keys.push_values(&mut sql);
    sql.push(" AS cursor, row_number() OVER (PARTITION BY m.root ORDER BY ");
    plan.push_order(&mut sql);
    sql.push(") AS place");
    scope.push_joined(R::TABLE, &mut sql);
    sql.push(" WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::few(&mut sql, filter, at);
    plan.push_conditions(&mut sql);
    sql.push(") AS placed WHERE place <= ").push_bind(plan.limit());
    sql.push(" ORDER BY root, place");
    let mut found: HashMap<String, Vec<_>> = HashMap::with_capacity(roots.len());
    for row in &sql.build().fetch_all(db).await? {
        found.entry(row.try_get("root")?).or_default().push(query::read(row)?);
    }
    let page = |root: &StreamName| plan.page(found.get(root.as_str()).cloned().unwrap_or_default());
    Ok(roots.iter().map(page).collect())
}

/// How many rows that belong to each of `roots` pass the filter, in their order.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn counts_of<R: Listed>(
    db: &PgPool,
    requester: Requester,
    belonging: impl Into<Scope<'_>> + Send,
    roots: &[StreamName],
    filter: &R::Filter,
    at: AsOf,
) -> Result<Vec<u64>, Error> {
    let mut sql = QueryBuilder::new("");
    let scope: Scope<'_> = belonging.into();
    scope.push_members(roots, &mut sql);
    sql.push("SELECT m.root, count(*) AS rows");
    scope.push_joined(R::TABLE, &mut sql);
    sql.push(" WHERE ");
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::few(&mut sql, filter, at);
    sql.push(" GROUP BY m.root");
    let mut counts: HashMap<String, u64> = HashMap::with_capacity(roots.len());
    for row in sql.build().fetch_all(db).await? {
        let rows = u64::try_from(row.try_get::<i64, _>("rows")?).unwrap_or_default();
        counts.insert(row.try_get("root")?, rows);
    }
    Ok(roots.iter().map(|root| counts.get(root.as_str()).copied().unwrap_or_default()).collect())
}
