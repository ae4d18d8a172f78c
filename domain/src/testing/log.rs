//! A log in memory, written through decisions only, for tests of whatever reads logs.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{start, user_id};
use crate::{
    Actor, Calendar, Contact, Context, Customer, Decider, DomainEvent, Header, Hierarchy,
    ImportBatch, Interaction, Opportunity, Pipeline, Quote, Recorded, Reservation, Series,
    Settings, Source, Ticket, User,
    calendar::{self, DEFAULT_CALENDAR},
    contact, customer, fold, hierarchy, import, interaction, opportunity, pipeline, quote,
    reservation, series, settings, ticket, user,
    values::{
        CalendarId, ContactId, CustomerId, HierarchyId, ImportId, InteractionId, OpportunityId,
        PipelineId, QuoteId, ReservationId, SeriesId, StreamName, Text, TicketId, UserId,
    },
};

/// A history in the making.
///
/// Every command takes a second. Who asks, why and when it happened hold for the next command
/// only. Personal texts have their subject, as if they had been read from the log.
#[derive(Debug, Clone)]
pub struct Log {
    events: Vec<Recorded<DomainEvent>>,
    versions: BTreeMap<StreamName, u64>,
    commands: u64,
    now: DateTime<Utc>,
    actor: Option<Actor>,
    reason: Option<String>,
    occurred_at: Option<DateTime<Utc>>,
}

impl Default for Log {
    fn default() -> Self {
        Self::new()
    }
}

impl Log {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            events: Vec::new(),
            versions: BTreeMap::new(),
            commands: 0,
            now: start(),
            actor: None,
            reason: None,
            occurred_at: None,
        }
    }

    /// What has been recorded so far.
    pub fn events(&self) -> &[Recorded<DomainEvent>] {
        &self.events
    }

    /// What has been recorded.
    pub fn into_events(self) -> Vec<Recorded<DomainEvent>> {
        self.events
    }

    /// The next command is `actor`'s.
    pub fn by(&mut self, actor: Actor) -> &mut Self {
        self.actor = Some(actor);
        self
    }

    /// The next command has this reason.
    pub fn because(&mut self, reason: &str) -> &mut Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// The next command says that it happened then; never later than now.
    pub fn at(&mut self, occurred_at: DateTime<Utc>) -> &mut Self {
        self.occurred_at = Some(occurred_at);
        self
    }

    /// Lets time pass.
    pub fn later(&mut self, by: TimeDelta) -> &mut Self {
        self.now += by;
        self
    }

    /// Says something to a customer, and what is configured; panics when it is refused.
    #[track_caller]
    pub fn customer(&mut self, id: CustomerId, command: customer::Command) -> &mut Self {
        let command = self.informed_of_settings(command);
        self.accepted::<Customer>(&id.stream(), command)
    }

    /// Says something to a contact; panics when it is refused.
    #[track_caller]
    pub fn contact(&mut self, id: ContactId, command: contact::Command) -> &mut Self {
        self.accepted::<Contact>(&id.stream(), command)
    }

    /// Says something to an opportunity, and what its pipeline looks like; panics when refused.
    #[track_caller]
    pub fn opportunity(&mut self, id: OpportunityId, command: opportunity::Command) -> &mut Self {
        let command = self.informed(id, command);
        self.accepted::<Opportunity>(&id.stream(), command)
    }

    /// Says something to an interaction; panics when it is refused.
    #[track_caller]
    pub fn interaction(&mut self, id: InteractionId, command: interaction::Command) -> &mut Self {
        self.accepted::<Interaction>(&id.stream(), command)
    }

    /// Says something to a pipeline; panics when it is refused.
    #[track_caller]
    pub fn pipeline(&mut self, id: PipelineId, command: pipeline::Command) -> &mut Self {
        self.accepted::<Pipeline>(&id.stream(), command)
    }

    /// Says something to a user; panics when it is refused.
    #[track_caller]
    pub fn user(&mut self, id: UserId, command: user::Command) -> &mut Self {
        self.accepted::<User>(&id.stream(), command)
    }

    /// Says something to a reservation; panics when it is refused.
    #[track_caller]
    pub fn reservation(&mut self, id: ReservationId, command: reservation::Command) -> &mut Self {
        self.accepted::<Reservation>(&id.stream(), command)
    }

    /// Says something to a hierarchy; panics when it is refused.
    #[track_caller]
    pub fn hierarchy(&mut self, id: HierarchyId, command: hierarchy::Command) -> &mut Self {
        self.accepted::<Hierarchy>(&id.stream(), command)
    }

    /// Says something to a quote; panics when it is refused.
    #[track_caller]
    pub fn quote(&mut self, id: QuoteId, command: quote::Command) -> &mut Self {
        self.accepted::<Quote>(&id.stream(), command)
    }

    /// Says something to a number series; panics when it is refused.
    #[track_caller]
    pub fn series(&mut self, id: SeriesId, command: series::Command) -> &mut Self {
        self.accepted::<Series>(&id.stream(), command)
    }

    /// Says something to the settings; panics when it is refused.
    #[track_caller]
    pub fn settings(&mut self, command: settings::Command) -> &mut Self {
        self.accepted::<Settings>(&settings::COMPANY.stream(), command)
    }

    /// Says something to a calendar; panics when it is refused.
    #[track_caller]
    pub fn calendar(&mut self, id: CalendarId, command: calendar::Command) -> &mut Self {
        self.accepted::<Calendar>(&id.stream(), command)
    }

    /// Says something to an import; panics when it is refused.
    #[track_caller]
    pub fn import(&mut self, id: ImportId, command: import::Command) -> &mut Self {
        self.accepted::<ImportBatch>(&id.stream(), command)
    }

    /// Says something to a ticket, and what its calendar looks like; panics when refused.
    #[track_caller]
    pub fn ticket(&mut self, id: TicketId, command: ticket::Command) -> &mut Self {
        let command = self.informed_ticket(id, command);
        self.accepted::<Ticket>(&id.stream(), command)
    }

    #[track_caller]
    fn accepted<D: Decider>(&mut self, stream: &StreamName, command: D::Command) -> &mut Self {
        if let Err(rejection) = self.execute::<D>(stream, command) {
            panic!("{stream} refused: {rejection}");
        }
        self
    }

    /// Fills in what a handler would have found.
    pub fn informed(
        &self,
        id: OpportunityId,
        mut command: opportunity::Command,
    ) -> opportunity::Command {
        if let opportunity::Command::Open { pipeline, found, .. } = &mut command {
            *found = self.snapshot(*pipeline);
        } else if let opportunity::Command::ChangeStage { found, .. } = &mut command {
            let pipeline = self.state::<Opportunity>(&id.stream()).pipeline();
            *found = pipeline.and_then(|pipeline| self.snapshot(pipeline));
        }
        command
    }

    /// Fills in the settings that a handler would have found.
    pub fn informed_of_settings(&self, mut command: customer::Command) -> customer::Command {
        if let customer::Command::Grade { found, .. } = &mut command {
            *found = Some(self.settings_now());
        }
        command
    }

    /// Fills in what a handler would have found.
    pub fn informed_ticket(&self, id: TicketId, mut command: ticket::Command) -> ticket::Command {
        let wanted = if let ticket::Command::Open { calendar, .. } = &command {
            *calendar
        } else {
            self.state::<Ticket>(&id.stream()).calendar()
        };
        let calendar = wanted.unwrap_or(DEFAULT_CALENDAR);
        let version = self.versions.get(&calendar.stream()).copied();
        let opened = self.versions.keys().filter(|name| name.category() == "ticket").count();
        if let Some(found) = command.found_mut() {
            *found = ticket::Found {
                calendar: version.and_then(|version| {
                    self.state::<Calendar>(&calendar.stream()).snapshot(calendar, version)
                }),
                rules: ticket::Rules::from(&self.settings_now()),
                number: Some(format!("T-{:06}", opened + 1)),
                course: self.course(id),
            };
        }
        command
    }

    /// The settings as a handler would find them.
    pub fn settings_now(&self) -> settings::Snapshot {
        let stream = settings::COMPANY.stream();
        self.state::<Settings>(&stream).snapshot(self.versions.get(&stream).copied())
    }

    /// What has happened to a ticket, as far as its clocks go.
    pub fn course(&self, id: TicketId) -> ticket::Course {
        let stream = id.stream();
        let mut course = ticket::Course::default();
        for recorded in &self.events {
            if let DomainEvent::Ticket(event) = &recorded.event
                && recorded.header.stream == stream
            {
                course.record(event, recorded.header.occurred_at);
            }
        }
        course
    }

    fn snapshot(&self, id: PipelineId) -> Option<pipeline::PipelineSnapshot> {
        let version = self.versions.get(&id.stream())?;
        self.state::<Pipeline>(&id.stream()).snapshot(id, *version)
    }

    /// The state of one aggregate.
    pub fn state<D: Decider>(&self, stream: &StreamName) -> D::State {
        let events: Vec<D::Event> = self
            .events
            .iter()
            .filter(|recorded| recorded.header.stream == *stream)
            .filter_map(|recorded| D::event(recorded.event.clone()))
            .collect();
        fold::<D>(&events)
    }

    /// Says something to an aggregate and records what follows; how many events did.
    pub fn execute<D: Decider>(
        &mut self,
        stream: &StreamName,
        command: D::Command,
    ) -> Result<usize, D::Rejection> {
        self.commands += 1;
        self.now += TimeDelta::seconds(1);
        let actor = self.actor.take().unwrap_or_else(|| Actor::user(user_id(1)));
        let reason = self.reason.take();
        let occurred_at = self.occurred_at.take().unwrap_or(self.now).min(self.now);
        let has_reason = reason.is_some();
        let context = Context {
            stream: stream.clone(),
            now: self.now,
            occurred_at,
            actor,
            on_behalf_of: None,
            has_reason,
        };
        let state = self.state::<D>(stream);
        let subject = D::subject(stream, &state, &command);
        let events = D::decide(&state, command, &context)?;
        let reason = reason.map(|text| Text::Personal { text, subject: subject.clone() });
        let count = events.len();
        for event in events {
            self.record(&context, reason.clone(), &subject, &event.into());
        }
        Ok(count)
    }

    fn record(
        &mut self,
        context: &Context,
        reason: Option<Text>,
        subject: &str,
        event: &DomainEvent,
    ) {
        let version = self.versions.get(&context.stream).map_or(0, |last| last + 1);
        let event = with_subject(event, subject);
        let command_id = name_based("command", self.commands);
        let header = Header {
            position: self.events.len() as u64 + 1,
            stream: context.stream.clone(),
            version,
            event_id: name_based(context.stream.as_str(), version),
            event_type: event.event_type().name.to_owned(),
            schema_version: event.event_type().schema_version,
            actor: context.actor,
            on_behalf_of: None,
            reason,
            command_id,
            correlation_id: command_id,
            causation_id: command_id,
            occurred_at: context.occurred_at,
            recorded_at: context.now,
            source: Source::Api,
            traceparent: None,
        };
        self.versions.insert(context.stream.clone(), version);
        self.events.push(Recorded { header, event });
    }
}

fn name_based(name: &str, n: u64) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{name}/{n}").as_bytes())
}

/// The event as it comes back from the log, where sealing has noted the subject.
fn with_subject(event: &DomainEvent, subject: &str) -> DomainEvent {
    rewritten(event, &|node| {
        node.get("$personal").cloned().map(|text| {
            let mut sealed = serde_json::Map::new();
            sealed.insert("$personal".to_owned(), text);
            sealed.insert("subject".to_owned(), Value::from(subject));
            Value::Object(sealed)
        })
    })
}

/// The event with every node replaced for which `replace` says so.
pub(super) fn rewritten(
    event: &DomainEvent,
    replace: &impl Fn(&Value) -> Option<Value>,
) -> DomainEvent {
    let category = event.event_type().category;
    let (name, schema_version, mut data) = event.encode();
    walk(&mut data, replace);
    match DomainEvent::decode(category, &name, schema_version, data) {
        Ok(event) => event,
        Err(error) => panic!("{name} does not survive its encoding: {error}"),
    }
}

fn walk(node: &mut Value, replace: &impl Fn(&Value) -> Option<Value>) {
    if let Some(replacement) = replace(node) {
        *node = replacement;
        return;
    }
    if let Some(children) = node.as_object_mut() {
        for child in children.values_mut() {
            walk(child, replace);
        }
    } else if let Some(children) = node.as_array_mut() {
        for child in children {
            walk(child, replace);
        }
    }
}
