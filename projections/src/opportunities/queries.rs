//! What can be asked of the opportunities. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Requester,
    values::{CustomerId, OpportunityId, Text},
};
use sqlx::{PgPool, QueryBuilder, Row, types::Json};

use super::{Opportunity, OpportunityFilter, OpportunityOrder, StageStay};
use crate::{
    AsOf, Error, OrderBy, Page, PageRequest,
    query::{self, FAMILY, List, Plan, Where},
};

pub use crate::query::ExternalKey;

pub(super) const TABLE: &str = "opportunities.opportunities";

/// The opportunities with these ids, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn by_ids(
    db: &PgPool,
    requester: Requester,
    ids: &[OpportunityId],
    at: AsOf,
) -> Result<Vec<Opportunity>, Error> {
    query::by_streams(db, TABLE, ids, at).await
}

/// The opportunities that other systems know by these keys, each with the key that found it.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn by_external_ids(
    db: &PgPool,
    requester: Requester,
    keys: &[ExternalKey],
    at: AsOf,
) -> Result<Vec<(ExternalKey, Opportunity)>, Error> {
    query::by_external_keys(db, TABLE, keys, at, |found: &Opportunity| &found.external_ids).await
}

/// One page of the opportunities that pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn list(
    db: &PgPool,
    requester: Requester,
    filter: &OpportunityFilter,
    order: &[OrderBy<OpportunityOrder>],
    page: &PageRequest,
    at: AsOf,
) -> Result<Page<Opportunity>, Error> {
    let plan = Plan::new(query::by_stream(order)?, page)?;
    query::list(db, List { table: TABLE, filter, at, plan }).await
}

/// How many opportunities pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn count(
    db: &PgPool,
    requester: Requester,
    filter: &OpportunityFilter,
    at: AsOf,
) -> Result<u64, Error> {
    query::count(db, TABLE, filter, at).await
}

/// The same page of each customer's opportunities; those of customers merged into it are its own.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn by_customers(
    db: &PgPool,
    requester: Requester,
    customers: &[CustomerId],
    filter: &OpportunityFilter,
    order: &[OrderBy<OpportunityOrder>],
    page: &PageRequest,
    at: AsOf,
) -> Result<HashMap<CustomerId, Page<Opportunity>>, Error> {
    let plan = Plan::new(query::by_stream(order)?, page)?;
    let list = List { table: TABLE, filter, at, plan };
    let roots: Vec<String> = customers.iter().map(ToString::to_string).collect();
    let pages = query::partitioned(db, list, &roots, "t.customer").await?;
    Ok(customers.iter().copied().zip(pages).collect())
}

/// How many of each customer's opportunities pass the filter; no entry means none.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn count_by_customers(
    db: &PgPool,
    requester: Requester,
    customers: &[CustomerId],
    filter: &OpportunityFilter,
    at: AsOf,
) -> Result<HashMap<CustomerId, u64>, Error> {
    let roots: Vec<String> = customers.iter().map(ToString::to_string).collect();
    let mut sql = QueryBuilder::new("WITH RECURSIVE roots AS (SELECT DISTINCT unnest(");
    sql.push_bind(roots).push("::text[]) AS root), ").push(FAMILY);
    sql.push(
        " SELECT m.root, count(*) AS deals FROM opportunities.opportunities AS t \
         JOIN family AS m ON m.member = t.customer WHERE ",
    );
    at.push("t", &mut sql);
    sql.push(" AND ");
    Where::all(&mut sql, filter);
    sql.push(" GROUP BY m.root");
    let mut counts = HashMap::new();
    for row in sql.build().fetch_all(db).await? {
        if let Ok(customer) = CustomerId::parse(row.try_get("root")?) {
            counts.insert(customer, u64::try_from(row.try_get::<i64, _>("deals")?).unwrap_or(0));
        }
    }
    Ok(counts)
}

/// Where these opportunities were along their pipelines, the oldest stay first.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn stage_history(
    db: &PgPool,
    requester: Requester,
    ids: &[OpportunityId],
    at: AsOf,
) -> Result<HashMap<OpportunityId, Vec<StageStay>>, Error> {
    let streams: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut sql = QueryBuilder::new(
        "SELECT t.stream, t.state->'stages' AS stages FROM opportunities.opportunities AS t WHERE ",
    );
    at.push("t", &mut sql);
    sql.push(" AND t.stream = ANY(").push_bind(streams).push(")");
    let mut history = HashMap::with_capacity(ids.len());
    for row in sql.build().fetch_all(db).await? {
        let Json(stages) = row.try_get::<Json<Vec<StageStay>>, _>("stages")?;
        if let Ok(id) = OpportunityId::parse(row.try_get("stream")?) {
            history.insert(id, stages);
        }
    }
    Ok(history)
}

/// What people call these opportunities; those without a name are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn names(
    db: &PgPool,
    requester: Requester,
    ids: &[OpportunityId],
) -> Result<HashMap<OpportunityId, Text>, Error> {
    let streams: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut sql = QueryBuilder::new(
        "SELECT t.stream, t.state->'name' AS name FROM opportunities.opportunities AS t \
         WHERE t.valid_to IS NULL AND t.state->'name' <> 'null' AND t.stream = ANY(",
    );
    sql.push_bind(streams).push(")");
    let mut names = HashMap::with_capacity(ids.len());
    for row in sql.build().fetch_all(db).await? {
        let (id, name) = query::named(&row)?;
        if let Ok(id) = OpportunityId::parse(&id) {
            names.insert(id, name);
        }
    }
    Ok(names)
}
