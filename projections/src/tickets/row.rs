//! A ticket as its events left it.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor,
    ticket::{
        Channel, ComplaintClass, Course, Deadline, Deadlines, Dispatch, Kind, Priority,
        ServiceTarget, Status, WaitingFor,
    },
    values::{
        AnswerId, CalendarId, ContactId, CustomerId, ExternalId, NoteId, Text, TicketId, UserId,
    },
};
use serde::{Deserialize, Serialize};

/// An answer to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// What was said.
    pub text: Text,
    /// On which way.
    pub channel: Option<Channel>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
}

/// A note for colleagues only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What was noted.
    pub text: Text,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
}

/// What another system or a form knows of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Text,
    /// Who or what says so.
    pub source: Option<String>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// What a ticket is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Classification {
    /// Code of the category.
    pub category: Option<String>,
    /// Code of what is complained about.
    pub complaint_point: Option<String>,
    /// What the complaint is about.
    pub complaint_class: Option<ComplaintClass>,
    /// The department that is responsible.
    pub department: Option<String>,
}

/// Whom a ticket waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Whom.
    pub on: WaitingFor,
    /// Which team or supplier.
    pub party: Option<String>,
    /// The clocks that stand still.
    pub stops: Vec<Deadline>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A time that a ticket was brought before somebody higher up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// To which level.
    pub level: u8,
    /// To which person.
    pub user: Option<UserId>,
    /// To which team.
    pub team: Option<String>,
    /// The deadline that was missed, when that is why.
    pub overdue: Option<Deadline>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which.
    pub id: TicketId,
    /// What people call it.
    pub number: Option<String>,
    /// Who asks.
    pub customer: Option<CustomerId>,
    /// Which person asks.
    pub contact: Option<ContactId>,
    /// What it is.
    pub kind: Kind,
    /// How it came in.
    pub channel: Channel,
    /// What it is about, in a line.
    pub subject: Text,
    /// What it is about, at length.
    pub description: Option<Text>,
    /// How urgent it is.
    pub priority: Priority,
    /// Code of the product it is about.
    pub product: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// What it is about.
    pub classification: Classification,
    /// The person who works on it.
    pub assignee: Option<UserId>,
    /// The team that works on it.
    pub team: Option<String>,
    /// By which rule it was dispatched last.
    pub dispatch: Option<Dispatch>,
    /// Whom it waits for.
    pub waiting: Option<Waiting>,
    /// Answers, the oldest first.
    pub answers: Vec<Answer>,
    /// Notes, the oldest first.
    pub notes: Vec<Note>,
    /// What other systems and forms know of it, by name.
    pub attributes: Vec<Attribute>,
    /// Escalations, the oldest first.
    pub escalations: Vec<Escalation>,
    /// Why it had come to this.
    pub cause: Option<Text>,
    /// What was done about it.
    pub remedy: Option<Text>,
    /// The calendar that its deadlines are counted on.
    pub calendar: CalendarId,
    /// Within how much business time it has to be answered and resolved.
    pub target: ServiceTarget,
    /// Until when it has to be answered and resolved.
    pub deadlines: Deadlines,
    /// What happened when, as far as its clocks go.
    pub course: Course,
    /// Which ticket goes on in its place.
    pub survivor: Option<TicketId>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Who opened it.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Ticket {
    /// The next thing that is due; `None` when nothing is.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        [self.deadlines.answer_due, self.deadlines.resolution_due].into_iter().flatten().min()
    }

    /// The level it was escalated to; 0 when it never was.
    pub fn level(&self) -> u8 {
        self.escalations.last().map_or(0, |last| last.level)
    }
}
