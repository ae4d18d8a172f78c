//! Tickets.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use kehu_domain::calendar::BusinessClock;
use kehu_projections::{AsOf, interactions, tickets as rows, timeline::Of};

use super::{
    Calendar, ComplaintClass, Contact, Customer, ExternalId, InteractionConnection, TicketChannel,
    TicketKind, TicketPriority, TicketStatus, TimelineConnection, User, common,
    ticket_parts::{
        TicketAttribute, TicketClocks, TicketDispatch, TicketDispatchInputValue, TicketEscalation,
        TicketMessage, TicketWaiting, TicketWaitingTime,
    },
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    error::bad_input,
    filters::{InteractionFilter, InteractionOrder, OrderDirection},
    scalars,
};

/// Reads a moment.
pub(super) fn moment(given: &scalars::Time) -> Result<DateTime<Utc>> {
    let wrong =
        || bad_input(format_args!("{:?} is not a time such as 2026-03-31T08:30:00Z", given.0));
    given.value().ok_or_else(wrong)
}

/// A ticket at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    row: Arc<rows::Ticket>,
    at: AsOf,
}

row_nodes! {
    /// A page of tickets.
    TicketConnection,
    /// One ticket of a page.
    TicketEdge: Ticket = rows::Ticket;
}

/// What a customer asks, reports or complains about, until it is settled.
#[Object]
impl Ticket {
    /// The id: the name of the stream that holds the ticket's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// What people call it: `T-000001`.
    async fn number(&self) -> Option<&str> {
        self.row.number.as_deref()
    }

    /// The customer who asks; null while it is unknown.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.row.customer {
            Some(customer) => Customer::find(&Graph::of(context)?, customer, self.at).await,
            None => Ok(None),
        }
    }

    /// The contact who asks; null while it is unknown.
    async fn contact(&self, context: &Context<'_>) -> Result<Option<Contact>> {
        match self.row.contact {
            Some(contact) => Contact::find(&Graph::of(context)?, contact, self.at).await,
            None => Ok(None),
        }
    }

    /// What it is.
    async fn kind(&self) -> TicketKind {
        self.row.kind.into()
    }

    /// How it came in.
    async fn channel(&self) -> TicketChannel {
        self.row.channel.into()
    }

    /// What it is about, in a line.
    async fn subject(&self) -> String {
        common::shown(&self.row.subject)
    }

    /// What it is about, at length.
    async fn description(&self) -> Option<String> {
        common::shown_option(self.row.description.as_ref())
    }

    /// How urgent it is.
    async fn priority(&self) -> TicketPriority {
        self.row.priority.into()
    }

    /// Where it stands.
    async fn status(&self) -> TicketStatus {
        self.row.status.into()
    }

    /// Code of the product it is about.
    async fn product(&self) -> Option<&str> {
        self.row.product.as_deref()
    }

    /// Code of the category.
    async fn category(&self) -> Option<&str> {
        self.row.classification.category.as_deref()
    }

    /// Code of what is complained about.
    async fn complaint_point(&self) -> Option<&str> {
        self.row.classification.complaint_point.as_deref()
    }

    /// What the complaint is about.
    async fn complaint_class(&self) -> Option<ComplaintClass> {
        self.row.classification.complaint_class.map(Into::into)
    }

    /// The department that is responsible.
    async fn department(&self) -> Option<&str> {
        self.row.classification.department.as_deref()
    }

    /// The person who works on it.
    async fn assignee(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.assignee).await
    }

    /// The team that works on it.
    async fn team(&self) -> Option<&str> {
        self.row.team.as_deref()
    }

    /// By which rule it was dispatched last; null when people decided.
    async fn dispatch(&self) -> Option<TicketDispatch> {
        let dispatch = self.row.dispatch.as_ref()?;
        let input = |(name, value): (&String, &String)| TicketDispatchInputValue {
            name: name.clone(),
            value: value.clone(),
        };
        Some(TicketDispatch {
            rule: dispatch.rule.clone(),
            version: dispatch.version,
            inputs: dispatch.inputs.iter().map(input).collect(),
        })
    }

    /// Whom it waits for; null while it does not.
    async fn waiting(&self) -> Option<TicketWaiting> {
        self.row.waiting.as_ref().map(|waiting| TicketWaiting {
            on: waiting.on.into(),
            party: waiting.party.clone(),
            stops: waiting.stops.iter().copied().map(Into::into).collect(),
            since: waiting.since.into(),
        })
    }

    /// Answers to the customer, the oldest first.
    async fn answers(&self) -> Vec<TicketMessage> {
        let answer = |answer: &rows::Answer| TicketMessage {
            id: answer.id.0,
            text: common::shown(&answer.text),
            channel: answer.channel.map(Into::into),
            at: answer.at,
            by: answer.by,
        };
        self.row.answers.iter().map(answer).collect()
    }

    /// Notes for colleagues only, the oldest first.
    async fn notes(&self) -> Vec<TicketMessage> {
        let note = |note: &rows::Note| TicketMessage {
            id: note.id.0,
            text: common::shown(&note.text),
            channel: None,
            at: note.at,
            by: note.by,
        };
        self.row.notes.iter().map(note).collect()
    }

    /// What other systems and forms know of it, by name.
    async fn attributes(&self) -> Vec<TicketAttribute> {
        self.row.attributes.iter().map(TicketAttribute::from).collect()
    }

    /// Escalations, the oldest first.
    async fn escalations(&self) -> Vec<TicketEscalation> {
        self.row.escalations.iter().cloned().map(TicketEscalation).collect()
    }

    /// The level it was escalated to; 0 when it never was.
    async fn level(&self) -> u8 {
        self.row.level()
    }

    /// Why it had come to this.
    async fn cause(&self) -> Option<String> {
        common::shown_option(self.row.cause.as_ref())
    }

    /// What was done about it.
    async fn remedy(&self) -> Option<String> {
        common::shown_option(self.row.remedy.as_ref())
    }

    /// The calendar that its deadlines are counted on.
    async fn calendar(&self, context: &Context<'_>) -> Result<Option<Calendar>> {
        Calendar::find(&Graph::of(context)?, self.row.calendar, AsOf::Now).await
    }

    /// When the next thing is due; null when nothing is.
    async fn due_at(&self) -> Option<scalars::Time> {
        self.row.due_at().map(Into::into)
    }

    /// Until when the first answer is due; null when it is given, or its clock stands still.
    async fn answer_due(&self) -> Option<scalars::Time> {
        self.row.deadlines.answer_due.map(Into::into)
    }

    /// Until when the resolution is due; null when it is done, or its clock stands still.
    async fn resolution_due(&self) -> Option<scalars::Time> {
        self.row.deadlines.resolution_due.map(Into::into)
    }

    /// When the first answer was given.
    async fn answered_at(&self) -> Option<scalars::Time> {
        self.row.course.answered_at().map(Into::into)
    }

    /// When it was resolved, unless it has been reopened since.
    async fn resolved_at(&self) -> Option<scalars::Time> {
        self.row.course.resolved_at().map(Into::into)
    }

    /// Its clocks up to now, under its own calendar or another; null when there is no such calendar.
    async fn clocks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The id of the calendar; the ticket's own when absent.")] calendar: Option<
            ID,
        >,
    ) -> Result<Option<TicketClocks>> {
        let calendar = match calendar {
            Some(id) => match id.parse() {
                Ok(id) => id,
                Err(_) => return Ok(None),
            },
            None => self.row.calendar,
        };
        let graph = Graph::of(context)?;
        let row = graph.row::<kehu_projections::directory::Calendar>(calendar, AsOf::Now).await?;
        let Some(row) = row else { return Ok(None) };
        let now = match self.at {
            AsOf::Time(time) => time,
            AsOf::Now | AsOf::Position(_) => graph.commands().clock().now(),
        };
        let clock = BusinessClock::new(&row.schedule);
        let found = self.row.course.measure(&clock, self.row.target, None, now);
        let waited = found.waited.into_iter().map(|(on, length)| TicketWaitingTime {
            on: on.into(),
            minutes: length.as_seconds_f64() / 60.0,
        });
        Ok(Some(TicketClocks {
            first_answer: found.answer.into(),
            resolution: found.resolution.into(),
            waiting: waited.collect(),
            reopened: self.row.course.reopened,
            reassigned: self.row.course.reassigned,
        }))
    }

    /// The ticket that goes on in its place; null unless it has been merged.
    async fn survivor(&self, context: &Context<'_>) -> Result<Option<Ticket>> {
        match self.row.survivor {
            Some(survivor) => Self::find(&Graph::of(context)?, survivor, self.at).await,
            None => Ok(None),
        }
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// The interactions about it, the latest first unless said.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn interactions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<InteractionFilter>,
        #[graphql(desc = "In which order; the latest first unless said. The id breaks ties.")]
        order_by: Option<Vec<InteractionOrder>>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<InteractionConnection> {
        let page = Paging { first, after, last, before }.request()?;
        let (belonging, root) = (interactions::OF_LINKED, self.row.id.stream());
        InteractionConnection::of(context, belonging, root, filter, order_by, page, self.at).await
    }

    /// Everything that ever happened to it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The newest first, or the oldest first.",
            default_with = "OrderDirection::Desc"
        )]
        direction: OrderDirection,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let page = Paging { first, after, last, before }.request()?;
        Graph::of(context)?.timeline(Of::Stream(self.row.id.stream()), direction.into(), page).await
    }

    /// Version of its stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// When it was opened.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// Who opened it; null when kehu itself did.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.created_by.as_user()).await
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
