//! Anything by what people remember of it.

use async_graphql::{Context, Object, Result};
use futures::future::try_join_all;
use kehu_projections::{
    ReadModel,
    search::{self, Search},
};

use crate::graphql::{
    connection::{Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    scalars::Position,
    types::{SearchHit, SearchKind},
};

#[derive(Debug, Default)]
pub(crate) struct SearchQueries;

#[Object]
impl SearchQueries {
    /// What people look for by what they remember of it: parts of names in any script, pinyin and
    /// initials, the beginnings of words, telephone numbers in any notation and their last digits,
    /// e-mail addresses, numbers, ids in other systems, former names.
    ///
    /// The best answers come first: exactly that, names that begin with it, names that have all of it,
    /// all else; shorter names before longer ones. The order is always the same. Text without a letter
    /// or digit finds nothing.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to look for, from 1 to 200 characters.")] text: String,
        #[graphql(desc = "Of which kinds; of all unless said.")] kinds: Option<Vec<SearchKind>>,
        #[graphql(desc = "So many answers; 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Vec<SearchHit>> {
        let asked = Search::parse(&text).map_err(bad_input)?;
        let page = Paging { first, ..Paging::default() }.request()?;
        let first = page.first.and_then(|first| usize::try_from(first).ok()).unwrap_or_default();
        let kinds: Vec<search::SearchKind> = match kinds {
            Some(kinds) => kinds.into_iter().map(Into::into).collect(),
            None => search::SearchKind::ALL.to_vec(),
        };
        let graph = Graph::root(context, at_least)?;
        let models: Vec<ReadModel> = kinds.iter().map(|kind| kind.model()).collect();
        let db = graph.read(models).await?;
        let hits = search::search(db, graph.requester(), &asked, &kinds, first)
            .await
            .map_err(|failed| read_error(&failed))?;
        let hits = try_join_all(hits.into_iter().map(|hit| SearchHit::find(&graph, hit))).await?;
        Ok(hits.into_iter().flatten().collect())
    }
}
