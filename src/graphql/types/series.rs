//! Number series.

use std::sync::Arc;

use async_graphql::{ID, Object};
use kehu_projections::{AsOf, directory as rows};

use crate::graphql::scalars;

/// A number series at a moment.
#[derive(Debug, Clone)]
pub(crate) struct NumberSeries {
    row: Arc<rows::NumberSeries>,
    at: AsOf,
}

row_nodes! {
    /// A page of number series.
    NumberSeriesConnection,
    /// One number series of a page.
    NumberSeriesEdge: NumberSeries = rows::NumberSeries;
}

/// A series of numbers that people call things by. Numbers rise and are never given twice; there may
/// be gaps.
#[Object]
impl NumberSeries {
    /// The id: the name of the stream that holds the series' events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Stable code: `quotes`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// What every number begins with: `Q-`.
    async fn prefix(&self) -> &str {
        &self.row.prefix
    }

    /// Up to how many digits the count is filled with zeros.
    async fn digits(&self) -> u8 {
        self.row.digits
    }

    /// Whether the year is part of the number, and counting begins again with it.
    async fn yearly(&self) -> bool {
        self.row.yearly
    }

    /// Version of its stream when it was defined.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the event that defined it.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// The moment at which this is looked at, where one was asked for.
    async fn as_of(&self) -> Option<scalars::Time> {
        match self.at {
            AsOf::Time(time) => Some(time.into()),
            AsOf::Now | AsOf::Position(_) => None,
        }
    }

    /// When it was defined.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }
}
