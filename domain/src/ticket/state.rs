//! What decisions about a ticket rest on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    Answered, Attribute, AttributesRecorded, Channel, Classified, Deadline, Deadlines, Event,
    NoteAdded, Opened, Priority, Resolved, ServiceTarget, Status, WaitingFor,
};
use crate::values::{
    AnswerId, CalendarId, ContactId, CustomerId, ExternalId, NoteId, Text, TicketId, UserId,
};

/// A ticket, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was opened; what came later is in the other fields.
    pub(super) opened: Option<Box<Opened>>,
    pub(super) standing: Standing,
    pub(super) customer: Option<CustomerId>,
    pub(super) contact: Option<ContactId>,
    pub(super) priority: Option<Priority>,
    pub(super) target: Option<ServiceTarget>,
    pub(super) classified: Option<Classified>,
    pub(super) product: Option<String>,
    pub(super) user: Option<UserId>,
    pub(super) team: Option<String>,
    pub(super) answers: BTreeMap<AnswerId, (Text, Option<Channel>)>,
    pub(super) notes: BTreeMap<NoteId, Text>,
    pub(super) attributes: BTreeMap<String, (Text, Option<String>)>,
    pub(super) level: u8,
    pub(super) escalated_to: (Option<UserId>, Option<String>),
    pub(super) deadlines: Deadlines,
    /// Deadlines that have been escalated.
    pub(super) missed: BTreeSet<(Deadline, DateTime<Utc>)>,
    pub(super) resolved: Option<Resolved>,
    pub(super) resumed: bool,
    pub(super) reopened: bool,
    pub(super) merged_into: Option<TicketId>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

/// Where it stands apart from merges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Standing {
    #[default]
    Open,
    Waiting {
        on: WaitingFor,
        party: Option<String>,
        stops: Vec<Deadline>,
    },
    Resolved,
    Confirmed,
    Closed,
    Cancelled,
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether it has been opened.
    pub fn exists(&self) -> bool {
        self.opened.is_some()
    }

    /// Where it stands; `None` before it is opened.
    pub fn status(&self) -> Option<Status> {
        self.opened.as_ref()?;
        Some(if self.merged_into.is_some() { Status::Merged } else { self.own_status() })
    }

    /// Where it stands, or stood before it was merged.
    pub(super) fn own_status(&self) -> Status {
        match self.standing {
            Standing::Open => Status::Open,
            Standing::Waiting { .. } => Status::Waiting,
            Standing::Resolved => Status::Resolved,
            Standing::Confirmed => Status::Confirmed,
            Standing::Closed => Status::Closed,
            Standing::Cancelled => Status::Cancelled,
        }
    }

    /// What people call it.
    pub fn number(&self) -> Option<&str> {
        self.opened.as_ref().and_then(|opened| opened.number.as_deref())
    }

    /// Who asks, where known.
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// Which person asks, where known.
    pub fn contact(&self) -> Option<ContactId> {
        self.contact
    }

    /// How urgent it is; `None` before it is opened.
    pub fn priority(&self) -> Option<Priority> {
        self.priority
    }

    /// The calendar its deadlines are counted on; `None` before it is opened.
    pub fn calendar(&self) -> Option<CalendarId> {
        self.opened.as_ref().map(|opened| opened.calendar)
    }

    /// Within how much business time it has to be done; `None` before it is opened.
    pub fn target(&self) -> Option<ServiceTarget> {
        self.target
    }

    /// Until when it has to be answered and resolved.
    pub fn deadlines(&self) -> Deadlines {
        self.deadlines
    }

    /// The person who works on it.
    pub fn user(&self) -> Option<UserId> {
        self.user
    }

    /// The team that works on it.
    pub fn team(&self) -> Option<&str> {
        self.team.as_deref()
    }

    /// Code of the product it is about.
    pub fn product(&self) -> Option<&str> {
        self.product.as_deref()
    }

    /// What it was last said to be about.
    pub fn classified(&self) -> Option<&Classified> {
        self.classified.as_ref()
    }

    /// Whom it waits for, and which team or supplier; `None` while it does not wait.
    pub fn waits_for(&self) -> Option<(WaitingFor, Option<&str>)> {
        match &self.standing {
            Standing::Waiting { on, party, .. } => Some((*on, party.as_deref())),
            Standing::Open
            | Standing::Resolved
            | Standing::Confirmed
            | Standing::Closed
            | Standing::Cancelled => None,
        }
    }

    /// Which ticket goes on in its place.
    pub fn merged_into(&self) -> Option<TicketId> {
        self.merged_into
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    pub(super) fn due(&self, deadline: Deadline) -> Option<DateTime<Utc>> {
        match deadline {
            Deadline::Answer => self.deadlines.answer_due,
            Deadline::Resolution => self.deadlines.resolution_due,
        }
    }

    fn open(&mut self, opened: &Opened) {
        self.opened = Some(Box::new(opened.clone()));
        self.withdrawn = false;
        self.customer = opened.customer;
        self.contact = opened.contact;
        self.priority = Some(opened.priority);
        self.target = Some(opened.target);
        self.product.clone_from(&opened.product);
        self.deadlines = opened.deadlines;
        self.external_ids.clone_from(&opened.external_ids);
    }

    fn over(&mut self, standing: Standing) {
        self.standing = standing;
        self.nothing_is_due();
    }

    fn nothing_is_due(&mut self) {
        self.deadlines.answer_due = None;
        self.deadlines.resolution_due = None;
    }

    fn know(&mut self, recorded: &AttributesRecorded) {
        for Attribute { name, value } in &recorded.attributes {
            match value.clone() {
                Some(value) => {
                    self.attributes.insert(name.clone(), (value, recorded.source.clone()));
                }
                None => {
                    self.attributes.remove(name);
                }
            }
        }
    }

    fn classify(&mut self, classified: &Classified) {
        if classified.product.is_some() {
            self.product.clone_from(&classified.product);
        }
        self.classified = Some(classified.clone());
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Opened(opened) => state.open(opened),
        Event::CustomerAssigned(assigned) => state.customer = Some(assigned.customer),
        Event::ContactAssigned(assigned) => state.contact = Some(assigned.contact),
        Event::Classified(classified) => state.classify(classified),
        Event::PriorityChanged(changed) => {
            state.priority = Some(changed.to);
            state.target = Some(changed.target);
            state.deadlines = changed.deadlines;
        }
        Event::Assigned(assigned) => {
            state.user = assigned.user;
            state.team.clone_from(&assigned.team);
        }
        Event::Answered(Answered { answer, text, channel }) => {
            state.answers.insert(*answer, (text.clone(), *channel));
            state.deadlines.answer_due = None;
        }
        Event::NoteAdded(NoteAdded { note, text }) => {
            state.notes.insert(*note, text.clone());
        }
        Event::AttributesRecorded(recorded) => state.know(recorded),
        Event::Waiting(waiting) => {
            let (on, party, stops) = (waiting.on, waiting.party.clone(), waiting.stops.clone());
            state.standing = Standing::Waiting { on, party, stops };
            state.deadlines = waiting.deadlines;
        }
        Event::Resumed(resumed) => {
            state.standing = Standing::Open;
            state.resumed = true;
            state.deadlines = resumed.deadlines;
        }
        Event::Escalated(escalated) => {
            state.level = escalated.level;
            state.escalated_to = (escalated.user, escalated.team.clone());
            if let (Some(deadline), Some(due)) = (escalated.overdue, escalated.due) {
                state.missed.insert((deadline, due));
            }
        }
        Event::Resolved(resolved) => {
            state.resolved = Some(resolved.clone());
            state.over(Standing::Resolved);
        }
        Event::Confirmed(_) => state.over(Standing::Confirmed),
        Event::Closed(_) => state.over(Standing::Closed),
        Event::Cancelled(_) => state.over(Standing::Cancelled),
        Event::Reopened(reopened) => {
            state.standing = Standing::Open;
            state.reopened = true;
            state.deadlines = reopened.deadlines;
        }
        Event::Merged(merged) => {
            state.merged_into = Some(merged.survivor);
            state.nothing_is_due();
        }
        Event::MergeUndone(undone) => {
            state.merged_into = None;
            state.deadlines = undone.deadlines;
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, ..State::default() };
        }
    }
    state
}
