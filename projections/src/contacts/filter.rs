//! Which contacts, and in which order.

use chrono::{DateTime, Utc};
use kehu_domain::values::{ContactId, CustomerId, Region, UserId};

use super::ContactStatus;
use crate::{
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// A condition on contacts: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<ContactId>>,
    /// The original name.
    pub name: Option<TextFilter>,
    /// Any name in any script, former names included.
    pub search: Option<TextFilter>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// What the position is called.
    pub job_title: Option<TextFilter>,
    /// Where it stands.
    pub status: Option<ValueFilter<ContactStatus>>,
    /// Who looks after it.
    pub owner: Option<ValueFilter<UserId>>,
    /// Where the person is.
    pub region: Option<ValueFilter<Region>>,
    /// Where it came from.
    pub source: Option<TextFilter>,
    /// A customer it belongs to now, as recorded.
    pub customer: Option<ValueFilter<CustomerId>>,
    /// A language it speaks.
    pub language: Option<TextFilter>,
    /// The contact it goes on as.
    pub survivor: Option<ValueFilter<ContactId>>,
    /// When it became known.
    pub created_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl Filter for ContactFilter {
    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Contact, self.matches.as_ref());
        conditions.named(SearchKind::Contact, "t.name", "t.name_folded", self.name.as_ref());
        conditions.named(SearchKind::Contact, "t.search", "t.search", self.search.as_ref());
        conditions.text("t.job_title", "lower(t.job_title)", self.job_title.as_ref());
        conditions.value("t.status", self.status.as_ref());
        conditions.value("t.owner", self.owner.as_ref());
        conditions.value("t.region", self.region.as_ref());
        conditions.text("t.source", "lower(t.source)", self.source.as_ref());
        if let Some(customer) = &self.customer {
            let before = "EXISTS (SELECT FROM unnest(t.customers) AS c(customer) WHERE";
            conditions.nested(before, ")", |inside| inside.value("c.customer", Some(customer)));
        }
        if let Some(language) = &self.language {
            let before = "EXISTS (SELECT FROM unnest(t.languages) AS l(language) WHERE";
            conditions.nested(before, ")", |inside| {
                inside.text("l.language", "lower(l.language)", Some(language));
            });
        }
        conditions.value("t.survivor", self.survivor.as_ref());
        conditions.value("t.created_at", self.created_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What contacts can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactOrder {
    /// The original name.
    Name,
    /// What the position is called.
    JobTitle,
    /// Where it stands.
    Status,
    /// Where the person is.
    Region,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for ContactOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::JobTitle => "jobTitle",
            Self::Status => "status",
            Self::Region => "region",
            Self::CreatedAt => "createdAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::Name => "t.name",
            Self::JobTitle => "t.job_title",
            Self::Status => "t.status",
            Self::Region => "t.region",
            Self::CreatedAt => "t.created_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Name | Self::JobTitle | Self::Status | Self::Region => "text",
            Self::CreatedAt | Self::UpdatedAt => "timestamptz",
        }
    }
}
