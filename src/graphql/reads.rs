//! Lists and counts, as root fields and objects ask for them.

use std::{fmt, sync::Arc};

use async_graphql::{Context, Result};
use async_trait::async_trait;
use kehu_domain::values::StreamName;
use kehu_projections::{
    AsOf, Direction, Page, PageRequest,
    lists::{self, Belonging, ExternalKey},
    query::Filter as _,
    timeline,
};

use super::{
    context::{Graph, read_error},
    loaders::{Loaded, Of, Told, Which},
    types::TimelineConnection,
};

/// Counts what a page is a page of.
#[async_trait]
pub(crate) trait Count: fmt::Debug + Send + Sync {
    /// How many there are.
    async fn count(&self, graph: Graph<'_>) -> Result<u64>;
}

/// How to count what a page is a page of; nothing is counted until somebody asks.
#[derive(Debug)]
pub(crate) enum Total {
    /// Counted already.
    Known(u64),
    /// To be counted.
    Unknown(Box<dyn Count>),
}

impl Total {
    /// How many there are.
    pub(crate) async fn count(&self, context: &Context<'_>) -> Result<u64> {
        match self {
            Self::Known(count) => Ok(*count),
            Self::Unknown(count) => count.count(Graph::of(context)?).await,
        }
    }
}

/// All rows of a kind that pass.
#[derive(Debug)]
struct All<R: Loaded>(Which<R>);

#[async_trait]
impl<R: Loaded> Count for All<R> {
    async fn count(&self, graph: Graph<'_>) -> Result<u64> {
        let Which { filter, at, .. } = &self.0;
        let db = graph.read([R::MODEL].into_iter().chain(filter.models())).await?;
        let counted = lists::count::<R>(db, graph.requester(), filter, *at).await;
        counted.map_err(|error| read_error(&error))
    }
}

#[async_trait]
impl<R: Loaded> Count for Of<R> {
    async fn count(&self, graph: Graph<'_>) -> Result<u64> {
        graph.count_of(self.clone()).await
    }
}

#[async_trait]
impl Count for timeline::Of {
    async fn count(&self, graph: Graph<'_>) -> Result<u64> {
        graph.timeline_count(self.clone()).await
    }
}

/// A page of rows that may be shared, and how to count what it is a page of.
pub(crate) type Listing<R> = (Arc<Page<R>>, Total);

impl Graph<'_> {
    /// A page of the rows that pass.
    pub(crate) async fn list<R: Loaded>(&self, which: Which<R>) -> Result<Listing<R>> {
        let Which { filter, order, page, at } = &which;
        let db = self.read([R::MODEL].into_iter().chain(filter.models())).await?;
        let page = lists::page::<R>(db, self.requester(), filter, order, page, *at).await;
        let page = page.map_err(|error| read_error(&error))?;
        Ok((Arc::new(page), Total::Unknown(Box::new(All(which)))))
    }

    /// A page of the rows that belong to `root`.
    pub(crate) async fn list_of<R: Loaded>(
        &self,
        belonging: Belonging,
        root: StreamName,
        which: Which<R>,
    ) -> Result<Listing<R>> {
        let merges = Arc::clone(self.imagined());
        let of = Of { belonging, merges, root, which: Arc::new(which) };
        let page = self.page_of(of.clone()).await?;
        Ok((page, Total::Unknown(Box::new(of))))
    }

    /// The row that another system knows by this key.
    pub(crate) async fn known_as<R: Loaded>(
        &self,
        key: ExternalKey,
        at: AsOf,
    ) -> Result<Option<Arc<R>>> {
        let db = self.read([R::MODEL]).await?;
        let found = lists::by_external_ids::<R>(db, self.requester(), &[key], at).await;
        let found = found.map_err(|error| read_error(&error))?;
        Ok(found.into_iter().next().map(|(_, row)| Arc::new(row)))
    }

    /// A page of a timeline.
    pub(crate) async fn timeline(
        &self,
        of: timeline::Of,
        direction: Direction,
        page: PageRequest,
    ) -> Result<TimelineConnection> {
        let merges = Arc::clone(self.imagined());
        let page = self.timeline_page(Told { of: of.clone(), merges, direction, page }).await?;
        Ok(TimelineConnection::of(&page, of))
    }
}
