//! Interactions, one or many.

use async_graphql::{Context, ID, Object, Result};

use super::{ExternalIdLookup, ONE_OF};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    error::bad_input,
    filters::{InteractionFilter, InteractionOrder},
    loaders::Which,
    scalars::Position,
    types::{AsOfInput, Interaction, InteractionConnection, moment},
};

#[derive(Debug, Default)]
pub(crate) struct InteractionQueries;

#[Object]
impl InteractionQueries {
    /// One interaction, by its id or by what another system calls it.
    async fn interaction(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The interaction's id.")] id: Option<ID>,
        #[graphql(desc = "What another system calls the interaction.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Interaction>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, external_id) {
            (Some(id), None) => match id.parse() {
                Ok(id) => Interaction::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Interaction::new(row, at)))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad_input(ONE_OF)),
        }
    }

    /// Interactions, page by page.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn interactions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<InteractionFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<InteractionOrder>>,
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
    ) -> Result<InteractionConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(InteractionConnection::at(listing, at))
    }
}
