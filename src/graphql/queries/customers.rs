//! Customers, one or many.

use async_graphql::{Context, ID, Object, Result};

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    error::bad_input,
    filters::{CustomerFilter, CustomerOrder},
    loaders::Which,
    scalars::Position,
    types::{AsOfInput, Customer, CustomerConnection, moment},
};

#[derive(Debug, Default)]
pub(crate) struct CustomerQueries;

#[Object]
impl CustomerQueries {
    /// One customer, by its id or by what another system calls it.
    async fn customer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The customer's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the customer.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Customer>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => Customer::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Customer::new(row, at)))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// Customers, page by page.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn customers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<CustomerFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<CustomerOrder>>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<CustomerConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(CustomerConnection::at(listing, at))
    }
}
