//! What can be asked of the opportunities. Every function sends one statement.

use std::collections::HashMap;

use kehu_domain::{
    Requester,
    values::{ExternalId, OpportunityId, Text},
};
use sqlx::{PgPool, QueryBuilder, Row, types::Json};

use super::{Opportunity, OpportunityFilter, OpportunityOrder, StageStay};
use crate::{
    AsOf, Error, ReadModel,
    lists::{Belonging, Listed},
    query,
};

/// Opportunities by customer.
pub const OF_CUSTOMERS: Belonging = Belonging::to_customers("t.customer = ANY(m.members)");

impl Listed for Opportunity {
    type Id = OpportunityId;
    type Filter = OpportunityFilter;
    type Order = OpportunityOrder;

    const MODEL: ReadModel = ReadModel::Opportunities;
    const TABLE: &'static str = "opportunities.opportunities";

    fn id(&self) -> OpportunityId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
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
