//! What groups of quotes come to.

use async_graphql::{Context, Enum, ID, Object, Result};
use kehu_domain::quote::Status;
use kehu_projections::{
    AsOf,
    quotes::{self as rows, GroupBy},
};
use rust_decimal::prelude::ToPrimitive;

use super::{Customer, Money, Opportunity, User};
use crate::graphql::context::Graph;

/// What quotes can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "GroupBy")]
pub(crate) enum QuoteGroupKey {
    /// Where they stand.
    Status,
    /// The user who works on them.
    Owner,
    /// The customer who is to buy, as recorded.
    Customer,
    /// The possible sale that they are part of.
    Opportunity,
    /// What they are priced in.
    Currency,
    /// The month in which they were drafted, in UTC: `2026-03`.
    Month,
}

/// One thing that the quotes of a row have in common.
#[derive(Debug, Clone)]
pub(crate) struct QuoteStatsKey {
    by: GroupBy,
    value: Option<String>,
}

/// One thing that the quotes of a row have in common.
#[Object]
impl QuoteStatsKey {
    /// By what they were grouped.
    async fn by(&self) -> QuoteGroupKey {
        self.by.into()
    }

    /// The code or id that they share; null where they have none.
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

    /// The user whom they share, where they were grouped by owner.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        match (self.by, self.value.as_ref().and_then(|id| ID(id.clone()).parse().ok())) {
            (GroupBy::Owner, Some(id)) => User::find(&Graph::of(context)?, id).await,
            _ => Ok(None),
        }
    }

    /// The possible sale that they share, where they were grouped by opportunity.
    async fn opportunity(&self, context: &Context<'_>) -> Result<Option<Opportunity>> {
        match (self.by, self.value.as_ref().and_then(|id| ID(id.clone()).parse().ok())) {
            (GroupBy::Opportunity, Some(id)) => {
                Opportunity::find(&Graph::of(context)?, id, AsOf::Now).await
            }
            _ => Ok(None),
        }
    }
}

/// What a group of quotes comes to.
#[derive(Debug, Clone)]
pub(crate) struct QuoteStats(rows::StatsRow);

impl From<rows::StatsRow> for QuoteStats {
    fn from(row: rows::StatsRow) -> Self {
        Self(row)
    }
}

impl QuoteStats {
    fn standing(&self, statuses: &[Status]) -> u64 {
        statuses.iter().map(|status| self.0.standing(*status)).sum()
    }
}

/// What a group of quotes comes to.
#[Object]
impl QuoteStats {
    /// What they have in common, in the order of `groupBy`.
    async fn key(&self) -> Vec<QuoteStatsKey> {
        let key = |(by, value): &(GroupBy, Option<String>)| QuoteStatsKey {
            by: *by,
            value: value.clone(),
        };
        self.0.key.iter().map(key).collect()
    }

    /// How many there are.
    async fn count(&self) -> u64 {
        self.0.count
    }

    /// How many are written, submitted or approved.
    async fn drafts(&self) -> u64 {
        self.standing(&[Status::Draft, Status::Submitted, Status::Approved])
    }

    /// How many are out with the customer.
    async fn out(&self) -> u64 {
        self.standing(&[Status::Sent, Status::Countered])
    }

    /// How many were accepted.
    async fn accepted(&self) -> u64 {
        self.standing(&[Status::Accepted])
    }

    /// How many were declined.
    async fn declined(&self) -> u64 {
        self.standing(&[Status::Declined])
    }

    /// How many were withdrawn.
    async fn withdrawn(&self) -> u64 {
        self.standing(&[Status::Withdrawn])
    }

    /// How many expired.
    async fn expired(&self) -> u64 {
        self.standing(&[Status::Expired])
    }

    /// Sum of what is paid, tax included, one per currency.
    async fn totals(&self) -> Vec<Money> {
        self.0.totals.iter().copied().map(Into::into).collect()
    }

    /// The same, of those that were accepted.
    async fn accepted_totals(&self) -> Vec<Money> {
        self.0.accepted_totals.iter().copied().map(Into::into).collect()
    }

    /// Accepted / (accepted + declined + expired); null while none of them has come to an end.
    async fn acceptance_rate(&self) -> Option<f64> {
        self.0.acceptance_rate.and_then(|rate| rate.to_f64())
    }

    /// Mean days from sending to accepting or declining.
    async fn average_days_to_answer(&self) -> Option<f64> {
        self.0.average_days_to_answer.and_then(|days| days.to_f64())
    }
}
