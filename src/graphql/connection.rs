//! Pages as Relay wants them.

use async_graphql::{Result, SimpleObject};
use kehu_projections::{Page, PageRequest};

use super::error::bad_input;

/// Rows of a page unless the caller says.
const DEFAULT_PAGE: u32 = 20;
/// The most rows of a page.
const MAX_PAGE: i32 = 100;

/// Whether there is more of a list, and where this page begins and ends.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether there are rows after this page.
    pub(crate) has_next_page: bool,
    /// Whether there are rows before this page.
    pub(crate) has_previous_page: bool,
    /// Cursor of the first row; give it as `before` to go back.
    pub(crate) start_cursor: Option<String>,
    /// Cursor of the last row; give it as `after` to go on.
    pub(crate) end_cursor: Option<String>,
}

impl PageInfo {
    /// Of a page of a read model.
    pub(crate) fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: page.edges.last().map(|edge| edge.cursor.clone()),
        }
    }
}

/// Which page is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paging {
    /// So many from the front.
    pub(crate) first: Option<i32>,
    /// After this cursor.
    pub(crate) after: Option<String>,
    /// So many from the back.
    pub(crate) last: Option<i32>,
    /// Before this cursor.
    pub(crate) before: Option<String>,
}

impl Paging {
    /// Checked: 1 to 100 rows, 20 unless said, from one end.
    pub(crate) fn request(self) -> Result<PageRequest> {
        let (first, last) = match (rows("first", self.first)?, rows("last", self.last)?) {
            (Some(_), Some(_)) => return Err(bad_input("give `first` or `last`, not both")),
            (None, None) => (Some(DEFAULT_PAGE), None),
            given => given,
        };
        Ok(PageRequest { first, after: self.after, last, before: self.before })
    }
}

fn rows(name: &str, given: Option<i32>) -> Result<Option<u32>> {
    match given {
        Some(rows) if !(1..=MAX_PAGE).contains(&rows) => {
            Err(bad_input(format_args!("`{name}` must be from 1 to {MAX_PAGE}")))
        }
        Some(rows) => Ok(u32::try_from(rows).ok()),
        None => Ok(None),
    }
}

/// What one page costs: its rows, each with what is asked of it.
pub(crate) fn page_cost(first: Option<i32>, last: Option<i32>, each: usize) -> usize {
    let rows = first.or(last).and_then(|rows| usize::try_from(rows).ok()).unwrap_or(20);
    1 + rows.min(100) * each.max(1)
}

/// Defines the connection and the edge of a node type.
macro_rules! connections {
    ($(
        $(#[$connection_doc:meta])*
        $connection:ident,
        $(#[$edge_doc:meta])*
        $edge:ident: $node:ty;
    )+) => {$(
        $(#[$edge_doc])*
        #[derive(Debug, Clone, async_graphql::SimpleObject)]
        pub(crate) struct $edge {
            /// The row.
            node: $node,
            /// Where it lies in this order; give it as `after` or `before`.
            cursor: String,
        }

        /// A page, and how to count what it is a page of.
        #[derive(Debug)]
        pub(crate) struct $connection {
            edges: Vec<$edge>,
            page_info: $crate::graphql::connection::PageInfo,
            total: $crate::graphql::reads::Total,
        }

        impl $connection {
            /// The page, each row made a node by `node`.
            pub(crate) fn new<T>(
                page: &kehu_projections::Page<T>,
                total: $crate::graphql::reads::Total,
                node: impl Fn(&T) -> $node,
            ) -> Self {
                let edge = |edge: &kehu_projections::Edge<T>| $edge {
                    node: node(&edge.node),
                    cursor: edge.cursor.clone(),
                };
                Self {
                    edges: page.edges.iter().map(edge).collect(),
                    page_info: $crate::graphql::connection::PageInfo::of(page),
                    total,
                }
            }
        }

        $(#[$connection_doc])*
        #[async_graphql::Object]
        impl $connection {
            /// The rows of this page, each with its cursor.
            async fn edges(&self) -> &[$edge] {
                &self.edges
            }

            /// The rows of this page alone.
            async fn nodes(&self) -> Vec<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Whether there is more, and where this page begins and ends.
            async fn page_info(&self) -> &$crate::graphql::connection::PageInfo {
                &self.page_info
            }

            /// How many rows there are on all pages together.
            async fn total_count(
                &self,
                context: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<u64> {
                self.total.count(context).await
            }
        }
    )+};
}

/// Defines a node type that is a versioned row at a moment, with its connection and edge: the
/// struct has the fields `row` and `at`.
macro_rules! row_nodes {
    ($(
        $(#[$connection_doc:meta])*
        $connection:ident,
        $(#[$edge_doc:meta])*
        $edge:ident: $node:ident = $row:ty;
    )+) => {$(
        connections! {
            $(#[$connection_doc])*
            $connection,
            $(#[$edge_doc])*
            $edge: $node;
        }

        impl $connection {
            /// A page that was read at `at`.
            pub(crate) fn at(
                (page, total): $crate::graphql::reads::Listing<$row>,
                at: kehu_projections::AsOf,
            ) -> Self {
                Self::new(&page, total, |row| $node::new(std::sync::Arc::new(row.clone()), at))
            }
        }

        impl $node {
            /// `row`, as it was read at `at`.
            pub(crate) fn new(row: std::sync::Arc<$row>, at: kehu_projections::AsOf) -> Self {
                Self { row, at }
            }

            /// The one with this id, if there is one.
            pub(crate) async fn find(
                graph: &$crate::graphql::context::Graph<'_>,
                id: <$row as kehu_projections::lists::Listed>::Id,
                at: kehu_projections::AsOf,
            ) -> async_graphql::Result<Option<Self>> {
                Ok(graph.row::<$row>(id, at).await?.map(|row| Self::new(row, at)))
            }
        }

        impl $crate::graphql::mutations::Shown for $node {
            async fn shown(
                graph: &$crate::graphql::context::Graph<'_>,
                stream: &kehu_domain::values::StreamName,
            ) -> async_graphql::Result<Option<Self>> {
                match stream.as_str().parse() {
                    Ok(id) => Self::find(graph, id, kehu_projections::AsOf::Now).await,
                    Err(_) => Ok(None),
                }
            }
        }
    )+};
}
