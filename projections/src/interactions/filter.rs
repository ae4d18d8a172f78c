//! Which interactions, and in which order.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    interaction::{Channel, Direction},
    values::{ContactId, CustomerId, InteractionId, StreamName, UserId},
};

use crate::{
    query::{Filter, OrderField, TextFilter, ValueFilter, Where},
    search::{Search, SearchKind},
};

/// Too long for a column of its own; a search looks it up in its index.
const BODY: &str = "(t.state->'content'->'body'->>'$personal')";
const BODY_FOLDED: &str = "lower(t.state->'content'->'body'->>'$personal')";

/// A condition on interactions: everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InteractionFilter {
    /// All of these.
    pub and: Vec<Self>,
    /// At least one of these, if any are given.
    pub or: Vec<Self>,
    /// Not this.
    pub not: Option<Box<Self>>,
    /// The id.
    pub id: Option<ValueFilter<InteractionId>>,
    /// What a search finds, now, whatever the moment at which the rest is looked at.
    pub matches: Option<Search>,
    /// How people got in touch.
    pub channel: Option<ValueFilter<Channel>>,
    /// Who with whom.
    pub direction: Option<ValueFilter<Direction>>,
    /// When it happened.
    pub happened_at: Option<ValueFilter<DateTime<Utc>>>,
    /// How long it took.
    pub duration_seconds: Option<ValueFilter<i64>>,
    /// What it was about, in a line.
    pub subject: Option<TextFilter>,
    /// What was said or written.
    pub body: Option<TextFilter>,
    /// What came of it.
    pub outcome: Option<TextFilter>,
    /// Until when something is to be done.
    pub next_step_due: Option<ValueFilter<NaiveDate>>,
    /// With which customer, as recorded.
    pub customer: Option<ValueFilter<CustomerId>>,
    /// Someone of theirs who took part.
    pub contact: Option<ValueFilter<ContactId>>,
    /// Someone of ours who took part.
    pub user: Option<ValueFilter<UserId>>,
    /// Something that it is linked to.
    pub linked_to: Option<ValueFilter<StreamName>>,
    /// A telephone number or mailbox, as given or in the form that can be compared.
    pub address: Option<TextFilter>,
    /// The e-mail's `Message-ID`, without angle brackets.
    pub message_id: Option<TextFilter>,
    /// The `Message-ID` of the e-mail that it answers.
    pub in_reply_to: Option<TextFilter>,
    /// How many files it has.
    pub attachments: Option<ValueFilter<i64>>,
    /// When it was recorded.
    pub recorded_at: Option<ValueFilter<DateTime<Utc>>>,
    /// When it last changed.
    pub updated_at: Option<ValueFilter<DateTime<Utc>>>,
}

impl Filter for InteractionFilter {
    fn push(&self, conditions: &mut Where<'_>) {
        conditions.branches(&self.and, &self.or, self.not.as_deref());
        conditions.value("t.stream", self.id.as_ref());
        conditions.matches(SearchKind::Interaction, self.matches.as_ref());
        conditions.value("t.channel", self.channel.as_ref());
        conditions.value("t.direction", self.direction.as_ref());
        conditions.value("t.happened_at", self.happened_at.as_ref());
        conditions.value("t.duration_seconds", self.duration_seconds.as_ref());
        conditions.text("t.subject", "t.subject_folded", self.subject.as_ref());
        conditions.text(BODY, BODY_FOLDED, self.body.as_ref());
        conditions.text("t.outcome", "lower(t.outcome)", self.outcome.as_ref());
        conditions.value("t.next_step_due", self.next_step_due.as_ref());
        conditions.value("t.customer", self.customer.as_ref());
        conditions.any_of("t.contacts", self.contact.as_ref());
        conditions.any_of("t.users", self.user.as_ref());
        conditions.any_of("t.links", self.linked_to.as_ref());
        if let Some(address) = &self.address {
            conditions.nested(
                "EXISTS (SELECT FROM unnest(t.addresses) AS a(address) WHERE",
                ")",
                |inside| inside.text("a.address", "lower(a.address)", Some(address)),
            );
        }
        conditions.text("t.message_id", "lower(t.message_id)", self.message_id.as_ref());
        conditions.text("t.in_reply_to", "lower(t.in_reply_to)", self.in_reply_to.as_ref());
        conditions.value("t.attachments", self.attachments.as_ref());
        conditions.value("t.recorded_at", self.recorded_at.as_ref());
        conditions.value("t.updated_at", self.updated_at.as_ref());
    }
}

/// What interactions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InteractionOrder {
    /// When it happened.
    HappenedAt,
    /// How people got in touch.
    Channel,
    /// What it was about.
    Subject,
    /// How long it took.
    Duration,
    /// Until when something is to be done.
    NextStepDue,
    /// When it was recorded.
    RecordedAt,
    /// When it last changed.
    UpdatedAt,
}

impl OrderField for InteractionOrder {
    fn name(self) -> &'static str {
        match self {
            Self::HappenedAt => "happenedAt",
            Self::Channel => "channel",
            Self::Subject => "subject",
            Self::Duration => "duration",
            Self::NextStepDue => "nextStepDue",
            Self::RecordedAt => "recordedAt",
            Self::UpdatedAt => "updatedAt",
        }
    }

    fn expression(self) -> &'static str {
        match self {
            Self::HappenedAt => "t.happened_at",
            Self::Channel => "t.channel",
            Self::Subject => "t.subject",
            Self::Duration => "t.duration_seconds",
            Self::NextStepDue => "t.next_step_due",
            Self::RecordedAt => "t.recorded_at",
            Self::UpdatedAt => "t.updated_at",
        }
    }

    fn cast(self) -> &'static str {
        match self {
            Self::Channel | Self::Subject => "text",
            Self::Duration => "bigint",
            Self::NextStepDue => "date",
            Self::HappenedAt | Self::RecordedAt | Self::UpdatedAt => "timestamptz",
        }
    }
}
