//! What groups of tickets come to.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kehu_domain::ticket::Status;
use kehu_projections::{
    AsOf,
    tickets::{self as rows, GroupBy},
};

use super::{Customer, User};
use crate::graphql::context::Graph;

/// What tickets can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "GroupBy")]
pub(crate) enum TicketGroupKey {
    /// Where they stand.
    Status,
    /// What they are.
    Kind,
    /// How they came in.
    Channel,
    /// How urgent they are.
    Priority,
    /// Code of the category.
    Category,
    /// Code of what is complained about.
    ComplaintPoint,
    /// What the complaint is about.
    ComplaintClass,
    /// The department that is responsible.
    Department,
    /// The user who works on them.
    Assignee,
    /// The team that works on them.
    Team,
    /// The customer who asks, as recorded.
    Customer,
    /// Code of the product.
    Product,
    /// The month in which they were opened, in UTC: `2026-03`.
    Month,
}

/// One thing that the tickets of a row have in common.
#[derive(Debug, Clone)]
pub(crate) struct TicketStatsKey {
    by: GroupBy,
    value: Option<String>,
}

/// One thing that the tickets of a row have in common.
#[Object]
impl TicketStatsKey {
    /// By what they were grouped.
    async fn by(&self) -> TicketGroupKey {
        self.by.into()
    }

    /// The code, name or id that they share; null where they have none.
    async fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The customer whom they share, where they were grouped by customer.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match (self.by, self.value.as_ref().and_then(|id| ID(id.clone()).parse().ok())) {
            (GroupBy::Customer, Some(id)) => {
                Customer::find(&Graph::of(context)?, id, AsOf::Now).await
            }
            _ => Ok(None),
        }
    }

    /// The user whom they share, where they were grouped by assignee.
    async fn assignee(&self, context: &Context<'_>) -> Result<Option<User>> {
        match (self.by, self.value.as_ref().and_then(|id| ID(id.clone()).parse().ok())) {
            (GroupBy::Assignee, Some(id)) => User::find(&Graph::of(context)?, id).await,
            _ => Ok(None),
        }
    }
}

/// Average and median of some stretches of business time, in minutes.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketDurations {
    /// Of how many tickets.
    count: u64,
    /// Their average.
    average_minutes: f64,
    /// Their median.
    median_minutes: f64,
}

impl From<rows::Durations> for TicketDurations {
    fn from(durations: rows::Durations) -> Self {
        Self {
            count: durations.count,
            average_minutes: durations.average.as_seconds_f64() / 60.0,
            median_minutes: durations.median.as_seconds_f64() / 60.0,
        }
    }
}

/// What a group of tickets comes to.
#[derive(Debug, Clone)]
pub(crate) struct TicketStats(rows::StatsRow);

impl From<rows::StatsRow> for TicketStats {
    fn from(row: rows::StatsRow) -> Self {
        Self(row)
    }
}

impl TicketStats {
    fn standing(&self, statuses: &[Status]) -> u64 {
        statuses.iter().filter_map(|status| self.0.by_status.get(status)).sum()
    }
}

/// What a group of tickets comes to.
#[Object]
impl TicketStats {
    /// What they have in common, in the order of `groupBy`.
    async fn key(&self) -> Vec<TicketStatsKey> {
        let key = |(by, value): &(GroupBy, Option<String>)| TicketStatsKey {
            by: *by,
            value: value.clone(),
        };
        self.0.key.iter().map(key).collect()
    }

    /// How many there are.
    async fn count(&self) -> u64 {
        self.0.count
    }

    /// How many are worked on.
    async fn open(&self) -> u64 {
        self.standing(&[Status::Open])
    }

    /// How many wait for somebody.
    async fn waiting_count(&self) -> u64 {
        self.standing(&[Status::Waiting])
    }

    /// How many are resolved, confirmed or closed.
    async fn resolved(&self) -> u64 {
        self.standing(&[Status::Resolved, Status::Confirmed, Status::Closed])
    }

    /// How many were cancelled.
    async fn cancelled(&self) -> u64 {
        self.standing(&[Status::Cancelled])
    }

    /// How many go on in another ticket.
    async fn merged(&self) -> u64 {
        self.standing(&[Status::Merged])
    }

    /// Times to the first answer, of those that were answered.
    async fn first_answer(&self) -> Option<TicketDurations> {
        self.0.first_answer.map(Into::into)
    }

    /// Times to the resolution, of those that are resolved.
    async fn resolution(&self) -> Option<TicketDurations> {
        self.0.resolution.map(Into::into)
    }

    /// Times for which tickets waited, of those that did.
    async fn waiting(&self) -> Option<TicketDurations> {
        self.0.waiting.map(Into::into)
    }

    /// How many took too long to the first answer, or still do.
    async fn answer_missed(&self) -> u64 {
        self.0.answer_missed
    }

    /// How many took too long to the resolution, or still do.
    async fn resolution_missed(&self) -> u64 {
        self.0.resolution_missed
    }

    /// How often tickets were reopened.
    async fn reopened(&self) -> u64 {
        self.0.reopened
    }

    /// How often somebody else got to work on one.
    async fn reassigned(&self) -> u64 {
        self.0.reassigned
    }
}
