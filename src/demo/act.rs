//! One thing that somebody in the demo does: a command, who, when and why.

use std::fmt;

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor, Source, calendar, contact, customer, interaction, opportunity, quote, settings, ticket,
    user,
    values::{
        CalendarId, ContactId, CustomerId, InteractionId, OpportunityId, QuoteId, SettingsId,
        StreamName, TicketId, UserId,
    },
};
use uuid::Uuid;

use crate::commands::{CommandError, Commands, Envelope, Outcome};

/// A command and whom it is for.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    User(UserId, user::Command),
    Settings(SettingsId, settings::Command),
    Calendar(CalendarId, calendar::Command),
    Customer(CustomerId, customer::Command),
    Contact(ContactId, contact::Command),
    Opportunity(OpportunityId, opportunity::Command),
    Quote(QuoteId, quote::Command),
    Ticket(TicketId, ticket::Command),
    Interaction(InteractionId, interaction::Command),
}

impl Deed {
    /// The stream that it goes to.
    pub(super) fn stream(&self) -> StreamName {
        match self {
            Self::User(id, _) => id.stream(),
            Self::Settings(id, _) => id.stream(),
            Self::Calendar(id, _) => id.stream(),
            Self::Customer(id, _) => id.stream(),
            Self::Contact(id, _) => id.stream(),
            Self::Opportunity(id, _) => id.stream(),
            Self::Quote(id, _) => id.stream(),
            Self::Ticket(id, _) => id.stream(),
            Self::Interaction(id, _) => id.stream(),
        }
    }

    /// Whether everything else rests on it: who works here, and by which rules.
    pub(super) fn concerns_all(&self) -> bool {
        matches!(self, Self::User(..) | Self::Settings(..) | Self::Calendar(..))
    }

    /// Sends it.
    pub(super) async fn send(
        self,
        commands: &Commands,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        match self {
            Self::User(id, command) => commands.user(id, command, envelope).await,
            Self::Settings(id, command) => commands.settings(id, command, envelope).await,
            Self::Calendar(id, command) => commands.calendar(id, command, envelope).await,
            Self::Customer(id, command) => commands.customer(id, command, envelope).await,
            Self::Contact(id, command) => commands.contact(id, command, envelope).await,
            Self::Opportunity(id, command) => commands.opportunity(id, command, envelope).await,
            Self::Quote(id, command) => commands.quote(id, command, envelope).await,
            Self::Ticket(id, command) => commands.ticket(id, command, envelope).await,
            Self::Interaction(id, command) => commands.interaction(id, command, envelope).await,
        }
    }
}

impl fmt::Display for Deed {
    /// What the command is called.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = match self {
            Self::User(_, command) => format!("{command:?}"),
            Self::Settings(_, command) => format!("{command:?}"),
            Self::Calendar(_, command) => format!("{command:?}"),
            Self::Customer(_, command) => format!("{command:?}"),
            Self::Contact(_, command) => format!("{command:?}"),
            Self::Opportunity(_, command) => format!("{command:?}"),
            Self::Quote(_, command) => format!("{command:?}"),
            Self::Ticket(_, command) => format!("{command:?}"),
            Self::Interaction(_, command) => format!("{command:?}"),
        };
        f.write_str(whole.split([' ', '(']).next().unwrap_or_default())
    }
}

/// What is done one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Lane {
    /// Everything about one customer.
    Family(u32),
    /// Quotes get their numbers.
    QuoteNumbers,
    /// Tickets get theirs.
    TicketNumbers,
}

/// Something that is done.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) at: DateTime<Utc>,
    pub(super) lanes: Vec<Lane>,
    pub(super) command_id: Uuid,
    pub(super) actor: Actor,
    pub(super) source: Source,
    pub(super) reason: Option<String>,
    /// The conversation and the event that it follows from, when it is a policy's doing.
    pub(super) because: Option<(Uuid, Uuid)>,
    pub(super) deed: Deed,
}

impl Act {
    /// What surrounds the command.
    pub(super) fn envelope(&self) -> Envelope {
        Envelope {
            reason: self.reason.clone(),
            occurred_at: Some(self.at),
            correlation_id: self.because.map(|(correlation, _)| correlation),
            causation_id: self.because.map(|(_, causation)| causation),
            ..Envelope::new(self.command_id, self.actor, self.source)
        }
    }

    /// What the events that come of it are known by.
    pub(super) fn correlation_id(&self) -> Uuid {
        self.because.map_or(self.command_id, |(correlation, _)| correlation)
    }
}
