//! Quotes, one or many, what they come to, and the series that number them.

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::{PageRequest, ReadModel, TextFilter, directory, lists::Everything, quotes};

use super::ExternalIdLookup;
use crate::graphql::{
    connection::{Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    filters::{FilterInput as _, QuoteFilter, QuoteOrder},
    loaders::Which,
    scalars::Position,
    types::{
        AsOfInput, NumberSeriesConnection, Quote, QuoteConnection, QuoteGroupKey, QuoteStats,
        moment,
    },
};

#[derive(Debug, Default)]
pub(crate) struct QuoteQueries;

#[Object]
impl QuoteQueries {
    /// One quote, by its id, its number, or by what another system calls it.
    async fn quote(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The quote's id.")] id: Option<ID>,
        #[graphql(desc = "What people call the quote: `Q-2026-000001`.")] number: Option<String>,
        #[graphql(desc = "What another system calls the quote.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Quote>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, number, external_id) {
            (Some(id), None, None) => match id.parse() {
                Ok(id) => Quote::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(number), None) => {
                let number = Some(TextFilter::eq(number));
                let filter = quotes::QuoteFilter { number, ..Default::default() };
                let page = PageRequest::first(1);
                let which = Which { filter, order: Vec::new(), page, at };
                let (page, _) = graph.list::<quotes::Quote>(which).await?;
                let first = page.edges.first();
                Ok(first.map(|edge| Quote::new(edge.node.clone().into(), at)))
            }
            (None, None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Quote::new(row, at)))
            }
            _ => Err(bad_input("give exactly one of `id`, `number` and `externalId`")),
        }
    }

    /// Quotes, page by page.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn quotes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<QuoteFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<QuoteOrder>>,
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
    ) -> Result<QuoteConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(QuoteConnection::at(listing, at))
    }

    /// What quotes come to, in groups; without `groupBy`, all of them together.
    async fn quote_stats(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<QuoteFilter>,
        #[graphql(desc = "By what to group them.")] group_by: Option<Vec<QuoteGroupKey>>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Vec<QuoteStats>> {
        let at = moment(as_of)?;
        let filter = filter.unwrap_or_default().parse()?;
        let groups: Vec<_> = group_by.unwrap_or_default().into_iter().map(Into::into).collect();
        let graph = Graph::root(context, at_least)?;
        let db = graph.read([ReadModel::Quotes]).await?;
        let rows = quotes::stats(db, graph.requester(), &filter, &groups, at).await;
        let rows = rows.map_err(|error| read_error(&error))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// The series that quotes, tickets and the like are numbered in, by id.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn number_series(
        &self,
        context: &Context<'_>,
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
    ) -> Result<NumberSeriesConnection> {
        let at = moment(as_of)?;
        let page = Paging { first, after, last, before }.request()?;
        let which =
            Which::<directory::NumberSeries> { filter: Everything, order: Vec::new(), page, at };
        Ok(NumberSeriesConnection::at(Graph::root(context, at_least)?.list(which).await?, at))
    }
}
