//! What can be asked of the customers. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Requester,
    values::{CustomerId, ExternalId, Text},
};
use sqlx::{PgPool, QueryBuilder};

use super::{Customer, CustomerFilter, CustomerOrder};
use crate::{
    Error, ReadModel,
    lists::{Belonging, Listed},
    merges::Merge,
    query,
};

/// Customers by parent.
pub const OF_PARENTS: Belonging = Belonging::to_one("t.parent = ANY(m.members)");

/// Merged customers by the one each of them goes on as.
pub const OF_SURVIVORS: Belonging = Belonging::to_survivor("t.survivor = ANY(m.members)");

impl Listed for Customer {
    type Id = CustomerId;
    type Filter = CustomerFilter;
    type Order = CustomerOrder;

    const MODEL: ReadModel = ReadModel::Customers;
    const TABLE: &'static str = "customers.customers";

    fn id(&self) -> CustomerId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    fn after(&self, merges: &[Merge]) -> Option<Self> {
        let merge = merges.iter().find(|merge| merge.from == self.id.stream())?;
        let survivor = merge.into.as_str().parse().ok()?;
        Some(Self { survivor: Some(survivor), ..self.clone() })
    }
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

/// The customers that can be reached under one of `keys` or are `named`, with everybody merged
/// with them, in order of their ids. Those without a survivor are the ones that go on.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn reached(
    db: &PgPool,
    requester: Requester,
    keys: &[String],
    named: &[CustomerId],
) -> Result<Vec<Customer>, Error> {
    let named: Vec<String> = named.iter().map(ToString::to_string).collect();
    query::families(db, Customer::TABLE, keys, &named).await
}
