//! What tickets are made of: messages, waiting, escalations, dispatch, clocks.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use kehu_domain::{Actor, ticket::clocks::Measure};
use kehu_projections::tickets as rows;

use super::{TicketChannel, TicketDeadline, TicketWaitingFor, User, common};
use crate::graphql::{context::Graph, scalars};

/// What was said about a ticket, to the customer or among colleagues.
#[derive(Debug, Clone)]
pub(crate) struct TicketMessage {
    pub(super) id: uuid::Uuid,
    pub(super) text: String,
    pub(super) channel: Option<TicketChannel>,
    pub(super) at: DateTime<Utc>,
    pub(super) by: Actor,
}

/// What was said about a ticket, to the customer or among colleagues.
#[Object]
impl TicketMessage {
    /// Its id within the ticket.
    async fn id(&self) -> ID {
        ID(self.id.to_string())
    }

    /// What was said.
    async fn text(&self) -> &str {
        &self.text
    }

    /// On which way; null for notes, and where nobody said.
    async fn channel(&self) -> Option<TicketChannel> {
        self.channel
    }

    /// When.
    async fn at(&self) -> scalars::Time {
        self.at.into()
    }

    /// Who; null when kehu itself did.
    async fn by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.by.as_user()).await
    }
}

/// What another system or a form knows of a ticket, under a name of its own.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketAttribute {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
    /// Who or what says so.
    source: Option<String>,
    /// When it was recorded.
    at: scalars::Time,
}

impl From<&rows::Attribute> for TicketAttribute {
    fn from(attribute: &rows::Attribute) -> Self {
        Self {
            name: attribute.name.clone(),
            value: common::shown(&attribute.value),
            source: attribute.source.clone(),
            at: attribute.at.into(),
        }
    }
}

/// Whom a ticket waits for.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketWaiting {
    /// Whom.
    pub(super) on: TicketWaitingFor,
    /// Which team or supplier.
    pub(super) party: Option<String>,
    /// The clocks that stand still meanwhile.
    pub(super) stops: Vec<TicketDeadline>,
    /// Since when.
    pub(super) since: scalars::Time,
}

/// A time that a ticket was brought before somebody higher up.
#[derive(Debug, Clone)]
pub(crate) struct TicketEscalation(pub(super) rows::Escalation);

/// A time that a ticket was brought before somebody higher up.
#[Object]
impl TicketEscalation {
    /// To which level, 1 being the first.
    async fn level(&self) -> u8 {
        self.0.level
    }

    /// To which person.
    async fn user(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.0.user).await
    }

    /// To which team.
    async fn team(&self) -> Option<&str> {
        self.0.team.as_deref()
    }

    /// The deadline that was missed, when that is why.
    async fn overdue(&self) -> Option<TicketDeadline> {
        self.0.overdue.map(Into::into)
    }

    /// When.
    async fn at(&self) -> scalars::Time {
        self.0.at.into()
    }
}

/// By which rule a ticket was dispatched, and what the rule went by.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketDispatch {
    /// The rule's name.
    pub(super) rule: String,
    /// The rule's version.
    pub(super) version: u64,
    /// What it went by.
    pub(super) inputs: Vec<TicketDispatchInputValue>,
}

/// Something that a dispatch rule went by.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketDispatchInputValue {
    /// What it is.
    pub(super) name: String,
    /// What it was.
    pub(super) value: String,
}

/// One clock of a ticket under one calendar.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketClock {
    /// Minutes of business time for which it has run.
    pub(super) minutes: f64,
    /// Whether it has come to its end: answered, or resolved.
    pub(super) done: bool,
    /// When it has to be done, or had to; null where the clock stands still before.
    pub(super) due: Option<scalars::Time>,
    /// Whether it ran longer than it should.
    pub(super) missed: bool,
}

impl From<Measure> for TicketClock {
    fn from(measure: Measure) -> Self {
        Self {
            minutes: measure.ran.as_seconds_f64() / 60.0,
            done: measure.done,
            due: measure.due.map(Into::into),
            missed: measure.missed,
        }
    }
}

/// For how long a ticket waited for somebody.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketWaitingTime {
    /// For whom.
    pub(super) on: TicketWaitingFor,
    /// Minutes of business time.
    pub(super) minutes: f64,
}

/// The clocks of a ticket under one calendar, up to now.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketClocks {
    /// To the first answer.
    pub(super) first_answer: TicketClock,
    /// To the resolution.
    pub(super) resolution: TicketClock,
    /// For how long it waited, by whom it waited for.
    pub(super) waiting: Vec<TicketWaitingTime>,
    /// How often it was reopened.
    pub(super) reopened: u32,
    /// How often somebody else got to work on it.
    pub(super) reassigned: u32,
}
