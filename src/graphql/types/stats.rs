//! What groups of opportunities come to.

use async_graphql::{Context, Enum, Object, Result};
use kehu_domain::values::{Currency, Region};
use kehu_projections::{
    AsOf,
    opportunities::{self as rows, GroupBy},
};
use rust_decimal::prelude::ToPrimitive;

use super::{Customer, Money, OpportunityStatus, Pipeline, User};
use crate::graphql::context::Graph;

/// What opportunities can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "GroupBy")]
pub(crate) enum OpportunityGroupKey {
    /// Open, won or lost.
    Status,
    /// Code of the stage.
    Stage,
    /// The pipeline.
    Pipeline,
    /// The user who works on it.
    Owner,
    /// Product code. An opportunity with several products counts in each of them, and its amount is
    /// split.
    Product,
    /// Where the customer is now.
    Region,
    /// The quarter in which it closed, or is expected to while it is open.
    Quarter,
    /// Where it came from.
    Source,
    /// The customer who might buy.
    Customer,
    /// Currency of the amount.
    Currency,
}

/// What the opportunities of a row have in common.
#[derive(Debug, Clone)]
pub(crate) struct OpportunityStatsKey(rows::StatsKey);

/// What the opportunities of a row have in common. A field is null when it was not grouped by, or
/// when they have no value there.
#[Object]
impl OpportunityStatsKey {
    /// Open, won or lost.
    async fn status(&self) -> Option<OpportunityStatus> {
        self.0.status.map(Into::into)
    }

    /// Code of the stage.
    async fn stage(&self) -> Option<&str> {
        self.0.stage.as_deref()
    }

    /// The pipeline.
    async fn pipeline(&self, context: &Context<'_>) -> Result<Option<Pipeline>> {
        match self.0.pipeline {
            Some(pipeline) => Pipeline::find(&Graph::of(context)?, pipeline).await,
            None => Ok(None),
        }
    }

    /// The user who works on them.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.0.owner).await
    }

    /// Product code.
    async fn product(&self) -> Option<&str> {
        self.0.product.as_deref()
    }

    /// Where the customers are.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_ref().map(Region::as_str)
    }

    /// The quarter: `2026-Q1`.
    async fn quarter(&self) -> Option<&str> {
        self.0.quarter.as_deref()
    }

    /// Where they came from.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// The customer who might buy.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.0.customer {
            Some(customer) => Customer::find(&Graph::of(context)?, customer, AsOf::Now).await,
            None => Ok(None),
        }
    }

    /// ISO 4217 code of the amounts' currency.
    async fn currency(&self) -> Option<&str> {
        self.0.currency.map(Currency::code)
    }
}

/// What a group of opportunities comes to.
#[derive(Debug, Clone)]
pub(crate) struct OpportunityStats(rows::StatsRow);

impl From<rows::StatsRow> for OpportunityStats {
    fn from(row: rows::StatsRow) -> Self {
        Self(row)
    }
}

/// What a group of opportunities comes to.
#[Object]
impl OpportunityStats {
    /// What they have in common.
    async fn key(&self) -> OpportunityStatsKey {
        OpportunityStatsKey(self.0.key.clone())
    }

    /// How many there are.
    async fn count(&self) -> u64 {
        self.0.count
    }

    /// Sum of their amounts, one per currency.
    async fn amount(&self) -> Vec<Money> {
        self.0.amounts.iter().copied().map(Into::into).collect()
    }

    /// Sum of the amounts of those that are open, each times its stage's chance; one per currency.
    async fn weighted_amount(&self) -> Vec<Money> {
        self.0.weighted.iter().copied().map(Into::into).collect()
    }

    /// How many are open.
    async fn open_count(&self) -> u64 {
        self.0.open
    }

    /// How many were won.
    async fn won_count(&self) -> u64 {
        self.0.won
    }

    /// How many were lost.
    async fn lost_count(&self) -> u64 {
        self.0.lost
    }

    /// Won of those that were won or lost, from 0 to 1; null when none was.
    async fn win_rate(&self) -> Option<f64> {
        self.0.win_rate.and_then(|rate| rate.to_f64())
    }

    /// Mean days from opening to closing of those that were won; null when none was.
    async fn average_cycle_days(&self) -> Option<f64> {
        self.0.average_cycle_days.and_then(|days| days.to_f64())
    }
}
