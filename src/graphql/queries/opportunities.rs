//! Opportunities, one or many, and what they come to.

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::opportunities;

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    filters::{FilterInput as _, OpportunityFilter, OpportunityOrder},
    loaders::Which,
    scalars::Position,
    types::{
        AsOfInput, Opportunity, OpportunityConnection, OpportunityGroupKey, OpportunityStats,
        moment,
    },
};

#[derive(Debug, Default)]
pub(crate) struct OpportunityQueries;

#[Object]
impl OpportunityQueries {
    /// One opportunity, by its id or by what another system calls it.
    async fn opportunity(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The opportunity's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the opportunity.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Opportunity>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => Opportunity::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Opportunity::new(row, at)))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// Opportunities, page by page.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn opportunities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<OpportunityFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<OpportunityOrder>>,
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
    ) -> Result<OpportunityConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(OpportunityConnection::at(listing, at))
    }

    /// What opportunities come to, in groups; without `groupBy`, all of them together.
    async fn opportunity_stats(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<OpportunityFilter>,
        #[graphql(desc = "By what to group them.")] group_by: Option<Vec<OpportunityGroupKey>>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Vec<OpportunityStats>> {
        let at = moment(as_of)?;
        let filter = filter.unwrap_or_default().parse()?;
        let groups: Vec<_> = group_by.unwrap_or_default().into_iter().map(Into::into).collect();
        let graph = Graph::root(context, at_least)?;
        let db = graph.read(opportunities::stats_models(&filter, &groups)).await?;
        let rows = opportunities::stats(db, graph.requester(), &filter, &groups, at).await;
        let rows = rows.map_err(|error| read_error(&error))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
