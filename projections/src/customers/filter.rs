//! Which customers, and in which order.

use chrono::{DateTime, Utc};
use kehu_domain::{
    customer::{CustomerKind, ValueType},
    values::{CustomerId, Region, UserId},
};

use super::CustomerStatus;
use crate::{
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// A condition on customers: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<CustomerId>>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// The original name.
    pub name: Option<TextFilter>,
    /// Any name in any script, former names included. `eq`, `ne` and `one_of` compare all of them
    /// as one text and are of little use here.
    pub search: Option<TextFilter>,
    /// Organisation or person.
    pub kind: Option<ValueFilter<CustomerKind>>,
    /// Where it stands.
    pub status: Option<ValueFilter<CustomerStatus>>,
    /// Who looks after it.
    pub owner: Option<ValueFilter<UserId>>,
    /// Where it is.
    pub region: Option<ValueFilter<Region>>,
    /// What it does.
    pub industry: Option<TextFilter>,
    /// Where it came from.
    pub source: Option<TextFilter>,
    /// Its grade.
    pub grade: Option<TextFilter>,
    /// What kind of value.
    pub value_type: Option<ValueFilter<ValueType>>,
    /// The customer it belongs to.
    pub parent: Option<ValueFilter<CustomerId>>,
    /// The customer it goes on as.
    pub survivor: Option<ValueFilter<CustomerId>>,
    /// When it became known.
    pub created_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl Filter for CustomerFilter {
    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Customer, self.matches.as_ref());
        conditions.named(SearchKind::Customer, "t.name", "t.name_folded", self.name.as_ref());
        conditions.named(SearchKind::Customer, "t.search", "t.search", self.search.as_ref());
        conditions.value("t.kind", self.kind.as_ref());
        conditions.value("t.status", self.status.as_ref());
        conditions.value("t.owner", self.owner.as_ref());
        conditions.value("t.region", self.region.as_ref());
        conditions.text("t.industry", "lower(t.industry)", self.industry.as_ref());
        conditions.text("t.source", "lower(t.source)", self.source.as_ref());
        conditions.text("t.grade", "lower(t.grade)", self.grade.as_ref());
        conditions.value("t.value_type", self.value_type.as_ref());
        conditions.value("t.parent", self.parent.as_ref());
        conditions.value("t.survivor", self.survivor.as_ref());
        conditions.value("t.created_at", self.created_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What customers can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CustomerOrder {
    /// The original name.
    Name,
    /// Where it stands.
    Status,
    /// Where it is.
    Region,
    /// What it does.
    Industry,
    /// Its grade.
    Grade,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for CustomerOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Status => "status",
            Self::Region => "region",
            Self::Industry => "industry",
            Self::Grade => "grade",
            Self::CreatedAt => "createdAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::Name => "t.name",
            Self::Status => "t.status",
            Self::Region => "t.region",
            Self::Industry => "t.industry",
            Self::Grade => "t.grade",
            Self::CreatedAt => "t.created_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Name | Self::Status | Self::Region | Self::Industry | Self::Grade => "text",
            Self::CreatedAt | Self::UpdatedAt => "timestamptz",
        }
    }
}
