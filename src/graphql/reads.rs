//! Lists and counts, as root fields and objects ask for them.

use std::sync::Arc;

use async_graphql::{Context, Result};
use kehu_domain::values::CustomerId;
use kehu_projections::{
    AsOf, Direction, OrderBy, PageRequest, ReadModel,
    customers::{self, CustomerFilter, CustomerOrder},
    opportunities::{self, OpportunityFilter, OpportunityOrder},
    timeline::{self, Of},
};

use super::{
    context::{Graph, read_error},
    loaders::DealsOf,
    types::{Customer, CustomerConnection, OpportunityConnection, TimelineConnection},
};

/// How to count what a page is a page of; nothing is counted until somebody asks.
#[derive(Debug)]
pub(crate) enum Total {
    /// Counted already.
    Known(u64),
    /// Customers that pass.
    Customers(Box<CustomerFilter>, AsOf),
    /// Opportunities that pass.
    Opportunities(Box<OpportunityFilter>, AsOf),
    /// Opportunities of one customer.
    Deals(CustomerId, Arc<DealsOf>),
    /// Entries of a timeline.
    Timeline(Of),
}

impl Total {
    /// Of a list that is at hand as a whole.
    pub(crate) fn of<T>(rows: &[T]) -> Self {
        Self::Known(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    /// How many there are.
    pub(crate) async fn count(&self, context: &Context<'_>) -> Result<u64> {
        let graph = Graph::of(context)?;
        let requester = graph.requester();
        let counted = match self {
            Self::Known(count) => return Ok(*count),
            Self::Deals(customer, which) => {
                return graph.deal_count(*customer, Arc::clone(which)).await;
            }
            Self::Customers(filter, at) => {
                let db = graph.read([ReadModel::Customers]).await?;
                customers::count(db, requester, filter, *at).await
            }
            Self::Opportunities(filter, at) => {
                let db = graph.read(filter.models()).await?;
                opportunities::count(db, requester, filter, *at).await
            }
            Self::Timeline(of) => {
                let db = graph.read([ReadModel::Timeline]).await?;
                timeline::count(db, requester, of).await
            }
        };
        counted.map_err(|error| read_error(&error))
    }
}

impl Graph<'_> {
    /// A page of customers.
    pub(crate) async fn customers(
        &self,
        filter: CustomerFilter,
        order: &[OrderBy<CustomerOrder>],
        page: &PageRequest,
        at: AsOf,
    ) -> Result<CustomerConnection> {
        let db = self.read([ReadModel::Customers]).await?;
        let page = customers::list(db, self.requester(), &filter, order, page, at)
            .await
            .map_err(|error| read_error(&error))?;
        Ok(CustomerConnection::new(&page, Total::Customers(Box::new(filter), at), |row| {
            Customer::new(Arc::new(row.clone()), at)
        }))
    }

    /// A page of opportunities.
    pub(crate) async fn opportunities(
        &self,
        filter: OpportunityFilter,
        order: &[OrderBy<OpportunityOrder>],
        page: &PageRequest,
        at: AsOf,
    ) -> Result<OpportunityConnection> {
        let db = self.read(filter.models()).await?;
        let page = opportunities::list(db, self.requester(), &filter, order, page, at)
            .await
            .map_err(|error| read_error(&error))?;
        Ok(OpportunityConnection::at(&page, Total::Opportunities(Box::new(filter), at), at))
    }

    /// A page of a timeline.
    pub(crate) async fn timeline(
        &self,
        of: Of,
        direction: Direction,
        page: &PageRequest,
    ) -> Result<TimelineConnection> {
        let db = self.read([ReadModel::Timeline]).await?;
        let page = timeline::timeline(db, self.requester(), &of, direction, page)
            .await
            .map_err(|error| read_error(&error))?;
        Ok(TimelineConnection::of(&page, of))
    }
}
