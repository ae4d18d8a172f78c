//! Which opportunities, and in which order.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    opportunity::Status,
    values::{Currency, CustomerId, OpportunityId, PipelineId, Region, UserId},
};
use rust_decimal::Decimal;

use crate::{
    ReadModel,
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// A condition on opportunities: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpportunityFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<OpportunityId>>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// What people call it.
    pub name: Option<TextFilter>,
    /// Who might buy, as recorded.
    pub customer: Option<ValueFilter<CustomerId>>,
    /// Open, won or lost.
    pub status: Option<ValueFilter<Status>>,
    /// The pipeline.
    pub pipeline: Option<ValueFilter<PipelineId>>,
    /// Code of the stage.
    pub stage: Option<TextFilter>,
    /// Who works on it.
    pub owner: Option<ValueFilter<UserId>>,
    /// The amount, whatever the currency.
    pub amount: Option<ValueFilter<Decimal>>,
    /// Currency of the amount.
    pub currency: Option<ValueFilter<Currency>>,
    /// When it may close.
    pub expected_close: Option<ValueFilter<NaiveDate>>,
    /// When it was opened.
    pub opened_on: Option<ValueFilter<NaiveDate>>,
    /// When it was won or lost.
    pub closed_on: Option<ValueFilter<NaiveDate>>,
    /// Days from opening to closing.
    pub cycle_days: Option<ValueFilter<i64>>,
    /// Where it came from.
    pub source: Option<TextFilter>,
    /// How it is sold.
    pub sales_mode: Option<TextFilter>,
    /// Who got it instead.
    pub lost_to: Option<TextFilter>,
    /// Code of a product in it.
    pub product: Option<TextFilter>,
    /// Where the customer is now.
    pub region: Option<ValueFilter<Region>>,
    /// When it became known.
    pub created_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl OpportunityFilter {
    fn looks_at_customers(&self) -> bool {
        let parts = self.and.iter().chain(&self.or).chain(self.not.as_deref());
        self.region.is_some() || parts.into_iter().any(Self::looks_at_customers)
    }
}

impl Filter for OpportunityFilter {
    fn models(&self) -> Option<ReadModel> {
        self.looks_at_customers().then_some(ReadModel::Customers)
    }

    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Opportunity, self.matches.as_ref());
        conditions.named(SearchKind::Opportunity, "t.name", "t.name_folded", self.name.as_ref());
        conditions.value("t.customer", self.customer.as_ref());
        conditions.value("t.status", self.status.as_ref());
        conditions.value("t.pipeline", self.pipeline.as_ref());
        conditions.text("t.stage", "lower(t.stage)", self.stage.as_ref());
        conditions.value("t.owner", self.owner.as_ref());
        conditions.value("t.amount", self.amount.as_ref());
        conditions.value("t.currency", self.currency.as_ref());
        conditions.value("t.expected_close", self.expected_close.as_ref());
        conditions.value("t.opened_on", self.opened_on.as_ref());
        conditions.value("t.closed_on", self.closed_on.as_ref());
        conditions.value("t.cycle_days", self.cycle_days.as_ref());
        conditions.text("t.source", "lower(t.source)", self.source.as_ref());
        conditions.text("t.sales_mode", "lower(t.sales_mode)", self.sales_mode.as_ref());
        conditions.text("t.lost_to", "lower(t.lost_to)", self.lost_to.as_ref());
        if let Some(product) = &self.product {
            conditions.nested(
                "EXISTS (SELECT FROM jsonb_to_recordset(t.state->'shares') AS s(product text) WHERE",
                ")",
                |inside| inside.text("s.product", "lower(s.product)", Some(product)),
            );
        }
        if let Some(region) = &self.region {
            conditions.nested(
                "EXISTS (SELECT FROM customers.customers AS c \
                 WHERE c.stream = t.customer AND c.valid_to IS NULL AND",
                ")",
                |inside| inside.value("c.region", Some(region)),
            );
        }
        conditions.value("t.created_at", self.created_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What opportunities can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpportunityOrder {
    /// What people call it.
    Name,
    /// Open, won or lost.
    Status,
    /// Code of the stage.
    Stage,
    /// The amount, whatever the currency.
    Amount,
    /// When it may close.
    ExpectedClose,
    /// When it was opened.
    OpenedOn,
    /// When it was won or lost.
    ClosedOn,
    /// Days from opening to closing.
    CycleDays,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for OpportunityOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "status",
            Self::Stage => "stage",
            Self::Amount => "amount",
            Self::ExpectedClose => "expectedClose",
            Self::OpenedOn => "openedOn",
            Self::ClosedOn => "closedOn",
            Self::CycleDays => "cycleDays",
            Self::CreatedAt => "createdAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::Name => "t.name",
            Self::Status => "t.status",
            Self::Stage => "t.stage",
            Self::Amount => "t.amount",
            Self::ExpectedClose => "t.expected_close",
            Self::OpenedOn => "t.opened_on",
            Self::ClosedOn => "t.closed_on",
            Self::CycleDays => "t.cycle_days",
            Self::CreatedAt => "t.created_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Name | Self::Status | Self::Stage => "text",
            Self::Amount => "numeric",
            Self::CycleDays => "bigint",
            Self::ExpectedClose | Self::OpenedOn | Self::ClosedOn => "date",
            Self::CreatedAt | Self::UpdatedAt => "timestamptz",
        }
    }
}
