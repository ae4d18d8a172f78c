//! What can be asked of the customers. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Requester,
    values::{CustomerId, Text},
};
use sqlx::{PgPool, QueryBuilder};

use super::{Customer, CustomerFilter, CustomerOrder};
use crate::{
    AsOf, Error, OrderBy, Page, PageRequest,
    query::{self, List, Plan},
};

pub use crate::query::ExternalKey;

pub(super) const TABLE: &str = "customers.customers";

/// The customers with these ids, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn by_ids(
    db: &PgPool,
    requester: Requester,
    ids: &[CustomerId],
    at: AsOf,
) -> Result<Vec<Customer>, Error> {
    query::by_streams(db, TABLE, ids, at).await
}

/// The customers that other systems know by these keys, each with the key that found it.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn by_external_ids(
    db: &PgPool,
    requester: Requester,
    keys: &[ExternalKey],
    at: AsOf,
) -> Result<Vec<(ExternalKey, Customer)>, Error> {
    query::by_external_keys(db, TABLE, keys, at, |customer: &Customer| &customer.external_ids).await
}

/// One page of the customers that pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn list(
    db: &PgPool,
    requester: Requester,
    filter: &CustomerFilter,
    order: &[OrderBy<CustomerOrder>],
    page: &PageRequest,
    at: AsOf,
) -> Result<Page<Customer>, Error> {
    let plan = Plan::new(query::by_stream(order)?, page)?;
    query::list(db, List { table: TABLE, filter, at, plan }).await
}

/// How many customers pass the filter.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn count(
    db: &PgPool,
    requester: Requester,
    filter: &CustomerFilter,
    at: AsOf,
) -> Result<u64, Error> {
    query::count(db, TABLE, filter, at).await
}

/// The names to show for these customers; `Erased` where the name is gone.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn names(
    db: &PgPool,
    requester: Requester,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, Text>, Error> {
    let streams: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut sql = QueryBuilder::new(
        "SELECT t.stream, COALESCE(NULLIF(t.state->'names'->'short', 'null'), \
         t.state->'names'->'original') AS name FROM customers.customers AS t \
         WHERE t.valid_to IS NULL AND t.stream = ANY(",
    );
    sql.push_bind(streams).push(")");
    let mut names = HashMap::with_capacity(ids.len());
    for row in sql.build().fetch_all(db).await? {
        let (id, name) = query::named(&row)?;
        if let Ok(id) = CustomerId::parse(&id) {
            names.insert(id, name);
        }
    }
    Ok(names)
}
