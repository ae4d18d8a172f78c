//! Which tickets, and in which order.

use chrono::{DateTime, Utc};
use kehu_domain::{
    ticket::{Channel, ComplaintClass, Kind, Priority, Status, WaitingFor},
    values::{ContactId, CustomerId, TicketId, UserId},
};

use crate::{
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// A condition on tickets: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<TicketId>>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// What people call it.
    pub number: Option<TextFilter>,
    /// What it is about, in a line.
    pub subject: Option<TextFilter>,
    /// Who asks, as recorded.
    pub customer: Option<ValueFilter<CustomerId>>,
    /// Which person asks, as recorded.
    pub contact: Option<ValueFilter<ContactId>>,
    /// What it is.
    pub kind: Option<ValueFilter<Kind>>,
    /// How it came in.
    pub channel: Option<ValueFilter<Channel>>,
    /// How urgent it is.
    pub priority: Option<ValueFilter<Priority>>,
    /// Where it stands.
    pub status: Option<ValueFilter<Status>>,
    /// Code of the product.
    pub product: Option<TextFilter>,
    /// Code of the category.
    pub category: Option<TextFilter>,
    /// Code of what is complained about.
    pub complaint_point: Option<TextFilter>,
    /// What the complaint is about.
    pub complaint_class: Option<ValueFilter<ComplaintClass>>,
    /// The department that is responsible.
    pub department: Option<TextFilter>,
    /// The person who works on it.
    pub assignee: Option<ValueFilter<UserId>>,
    /// The team that works on it.
    pub team: Option<TextFilter>,
    /// Whom it waits for.
    pub waiting_for: Option<ValueFilter<WaitingFor>>,
    /// The level it was escalated to.
    pub level: Option<ValueFilter<i64>>,
    /// How often a person or a team that was known was replaced by another.
    pub reassigned: Option<ValueFilter<i64>>,
    /// How often it was reopened.
    pub reopened: Option<ValueFilter<i64>>,
    /// When the next thing is due.
    pub due_at: Option<ValueFilter<DateTime<Utc>>>,
    /// Whether something was due by then and is not done.
    pub overdue: Option<bool>,
    /// When it was answered first.
    pub answered_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it was resolved.
    pub resolved_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it was opened.
    pub created_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl Filter for TicketFilter {
    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Ticket, self.matches.as_ref());
        conditions.text("t.number", "lower(t.number)", self.number.as_ref());
        let subject = self.subject.as_ref();
        conditions.named(SearchKind::Ticket, "t.subject", "t.subject_folded", subject);
        conditions.value("t.customer", self.customer.as_ref());
        conditions.value("t.contact", self.contact.as_ref());
        conditions.value("t.kind", self.kind.as_ref());
        conditions.value("t.channel", self.channel.as_ref());
        conditions.value("t.priority", self.priority.as_ref());
        conditions.value("t.status", self.status.as_ref());
        conditions.text("t.product", "lower(t.product)", self.product.as_ref());
        conditions.text("t.category", "lower(t.category)", self.category.as_ref());
        let point = self.complaint_point.as_ref();
        conditions.text("t.complaint_point", "lower(t.complaint_point)", point);
        conditions.value("t.complaint_class", self.complaint_class.as_ref());
        conditions.text("t.department", "lower(t.department)", self.department.as_ref());
        conditions.value("t.assignee", self.assignee.as_ref());
        conditions.text("t.team", "lower(t.team)", self.team.as_ref());
        conditions.value("t.waiting_for", self.waiting_for.as_ref());
        conditions.value("t.level", self.level.as_ref());
        conditions.value("t.reassigned", self.reassigned.as_ref());
        conditions.value("t.reopened", self.reopened.as_ref());
        conditions.value("t.due_at", self.due_at.as_ref());
        conditions.passed("t.due_at", self.overdue);
        conditions.value("t.answered_at", self.answered_at.as_ref());
        conditions.value("t.resolved_at", self.resolved_at.as_ref());
        conditions.value("t.created_at", self.created_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What tickets can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketOrder {
    /// What people call it.
    Number,
    /// How urgent it is, the most urgent first.
    Priority,
    /// Where it stands.
    Status,
    /// When the next thing is due.
    DueAt,
    /// The level it was escalated to.
    Level,
    /// When it was answered first.
    AnsweredAt,
    /// When it was resolved.
    ResolvedAt,
    /// When it was opened.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for TicketOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Priority => "priority",
            Self::Status => "status",
            Self::DueAt => "dueAt",
            Self::Level => "level",
            Self::AnsweredAt => "answeredAt",
            Self::ResolvedAt => "resolvedAt",
            Self::CreatedAt => "createdAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::Number => "t.number",
            Self::Priority => "t.urgency",
            Self::Status => "t.status",
            Self::DueAt => "t.due_at",
            Self::Level => "t.level",
            Self::AnsweredAt => "t.answered_at",
            Self::ResolvedAt => "t.resolved_at",
            Self::CreatedAt => "t.created_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Number | Self::Status => "text",
            Self::Priority | Self::Level => "bigint",
            Self::DueAt
            | Self::AnsweredAt
            | Self::ResolvedAt
            | Self::CreatedAt
            | Self::UpdatedAt => "timestamptz",
        }
    }
}
