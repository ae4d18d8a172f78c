//! Which quotes, and in which order.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    quote::Status,
    values::{Currency, CustomerId, OpportunityId, QuoteId, UserId},
};
use rust_decimal::Decimal;

use crate::{
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// A condition on quotes: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuoteFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<QuoteId>>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// What people call it.
    pub number: Option<TextFilter>,
    /// Who is to buy, as recorded.
    pub customer: Option<ValueFilter<CustomerId>>,
    /// The possible sale that it is part of.
    pub opportunity: Option<ValueFilter<OpportunityId>>,
    /// Where it stands.
    pub status: Option<ValueFilter<Status>>,
    /// The revision that is written or out.
    pub revision: Option<ValueFilter<i64>>,
    /// What it is priced in.
    pub currency: Option<ValueFilter<Currency>>,
    /// What is paid before tax, whatever the currency.
    pub net: Option<ValueFilter<Decimal>>,
    /// What is paid, whatever the currency.
    pub total: Option<ValueFilter<Decimal>>,
    /// Everything that is taken off, in percent.
    pub discount_percent: Option<ValueFilter<Decimal>>,
    /// The last day on which it can be accepted.
    pub valid_until: Option<ValueFilter<NaiveDate>>,
    /// Who works on it.
    pub owner: Option<ValueFilter<UserId>>,
    /// Code of a product in it.
    pub product: Option<TextFilter>,
    /// When the customer got a first revision.
    pub sent_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When the customer accepted or declined.
    pub answered_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it was drafted.
    pub created_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl Filter for QuoteFilter {
    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Quote, self.matches.as_ref());
        conditions.text("t.number", "lower(t.number)", self.number.as_ref());
        conditions.value("t.customer", self.customer.as_ref());
        conditions.value("t.opportunity", self.opportunity.as_ref());
        conditions.value("t.status", self.status.as_ref());
        conditions.value("t.revision", self.revision.as_ref());
        conditions.value("t.currency", self.currency.as_ref());
        conditions.value("t.net", self.net.as_ref());
        conditions.value("t.total", self.total.as_ref());
        conditions.value("t.discount_percent", self.discount_percent.as_ref());
        conditions.value("t.valid_until", self.valid_until.as_ref());
        conditions.value("t.owner", self.owner.as_ref());
        if let Some(product) = &self.product {
            conditions.nested(
                "EXISTS (SELECT FROM jsonb_to_recordset(t.state->'offer'->'lines') \
                 AS l(product text) WHERE",
                ")",
                |inside| inside.text("l.product", "lower(l.product)", Some(product)),
            );
        }
        conditions.value("t.sent_at", self.sent_at.as_ref());
        conditions.value("t.answered_at", self.answered_at.as_ref());
        conditions.value("t.created_at", self.created_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What quotes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteOrder {
    /// What people call it.
    Number,
    /// Where it stands.
    Status,
    /// What is paid before tax, whatever the currency.
    Net,
    /// What is paid, whatever the currency.
    Total,
    /// Everything that is taken off, in percent.
    DiscountPercent,
    /// The last day on which it can be accepted.
    ValidUntil,
    /// When the customer got a first revision.
    SentAt,
    /// When the customer accepted or declined.
    AnsweredAt,
    /// When it was drafted.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for QuoteOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Status => "status",
            Self::Net => "net",
            Self::Total => "total",
            Self::DiscountPercent => "discountPercent",
            Self::ValidUntil => "validUntil",
            Self::SentAt => "sentAt",
            Self::AnsweredAt => "answeredAt",
            Self::CreatedAt => "createdAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::Number => "t.number",
            Self::Status => "t.status",
            Self::Net => "t.net",
            Self::Total => "t.total",
            Self::DiscountPercent => "t.discount_percent",
            Self::ValidUntil => "t.valid_until",
            Self::SentAt => "t.sent_at",
            Self::AnsweredAt => "t.answered_at",
            Self::CreatedAt => "t.created_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Number | Self::Status => "text",
            Self::Net | Self::Total | Self::DiscountPercent => "numeric",
            Self::ValidUntil => "date",
            Self::SentAt | Self::AnsweredAt | Self::CreatedAt | Self::UpdatedAt => "timestamptz",
        }
    }
}
