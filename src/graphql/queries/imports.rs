//! Imports and their reports.

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::{
    AsOf, Direction, OrderBy,
    imports::{Batch, ImportOrder},
    lists::Everything,
};

use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    loaders::Which,
    scalars::Position,
    types::{ImportBatch, ImportBatchConnection},
};

#[derive(Debug, Default)]
pub(crate) struct ImportQueries;

#[Object]
impl ImportQueries {
    /// One import, by its id.
    async fn import_batch(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The import's id.")] id: ID,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<ImportBatch>> {
        match id.parse() {
            Ok(id) => ImportBatch::find(&Graph::root(context, at_least)?, id, AsOf::Now).await,
            Err(_) => Ok(None),
        }
    }

    /// Imports, the newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn import_batches(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<ImportBatchConnection> {
        let page = Paging { first, after, last, before }.request()?;
        let newest_first =
            vec![OrderBy { field: ImportOrder::BeganAt, direction: Direction::Desc }];
        let at = AsOf::Now;
        let which = Which::<Batch> { filter: Everything, order: newest_first, page, at };
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(ImportBatchConnection::at(listing, at))
    }
}
