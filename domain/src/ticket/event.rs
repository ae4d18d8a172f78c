//! What can have happened to a ticket.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Channel, ComplaintClass, Deadline, Kind, Priority, ServiceTarget, Status, WaitingFor};
pub use crate::values::Withdrawn;
use crate::values::{
    AnswerId, CalendarId, ContactId, CustomerId, ExternalId, NoteId, Text, TicketId, UserId,
    instant,
};

/// Until when a ticket has to be answered and resolved, as of the event that says so.
///
/// `None`: nothing is due, because it is done or its clock stands still. A deadline that was
/// missed stays, also while the clock stands still.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deadlines {
    /// Until when the first answer is due.
    #[serde(default, with = "instant::optional")]
    pub answer_due: Option<DateTime<Utc>>,
    /// Until when the resolution is due.
    #[serde(default, with = "instant::optional")]
    pub resolution_due: Option<DateTime<Utc>>,
    /// Which version of the ticket's calendar was looked at.
    pub calendar_version: u64,
}

/// The ticket was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// What people call it, from the number series: `T-000001`.
    pub number: Option<String>,
    /// Who asks; may be unknown yet.
    pub customer: Option<CustomerId>,
    /// Which person asks; may be unknown.
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
    /// The calendar that its deadlines are counted on.
    pub calendar: CalendarId,
    /// Within how much business time it is to be answered and resolved.
    pub target: ServiceTarget,
    /// Which version of the settings the target is from; `None` while nothing was set.
    pub settings_version: Option<u64>,
    /// The e-mail it was opened from, by its Message-ID.
    pub source_message_id: Option<Text>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// Until when it has to be answered and resolved.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// The customer became known, or was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAssigned {
    /// Who asks.
    pub customer: CustomerId,
    /// Who was thought to.
    pub previous: Option<CustomerId>,
}

/// The person became known, or was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactAssigned {
    /// Who asks.
    pub contact: ContactId,
    /// Who was thought to.
    pub previous: Option<ContactId>,
}

/// Somebody said what it is about; replaces what was said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Classified {
    /// Code of the category.
    pub category: Option<String>,
    /// Code of what is complained about.
    pub complaint_point: Option<String>,
    /// What the complaint is about.
    pub complaint_class: Option<ComplaintClass>,
    /// The department that is responsible.
    pub department: Option<String>,
    /// Code of the product it is about.
    pub product: Option<String>,
    /// Which version of the settings was looked at; `None` while nothing was set.
    pub settings_version: Option<u64>,
}

/// It is more or less urgent than was thought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriorityChanged {
    /// The priority before.
    pub from: Priority,
    /// The priority now.
    pub to: Priority,
    /// Within how much business time it is to be answered and resolved from now on.
    pub target: ServiceTarget,
    /// Which version of the settings the target is from; `None` while nothing was set.
    pub settings_version: Option<u64>,
    /// Until when it has to be answered and resolved.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// By which rule a ticket was dispatched, and what the rule went by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dispatch {
    /// The rule's name.
    pub rule: String,
    /// The rule's version.
    pub version: u64,
    /// What it went by: the customer's class, the length of a queue.
    pub inputs: BTreeMap<String, String>,
}

/// Somebody works on it from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assigned {
    /// Which person.
    pub user: Option<UserId>,
    /// Which team.
    pub team: Option<String>,
    /// Which person did before.
    pub previous_user: Option<UserId>,
    /// Which team did before.
    pub previous_team: Option<String>,
    /// By which rule, when a rule decided it.
    pub dispatch: Option<Dispatch>,
}

impl Assigned {
    /// Whether a person or a team that was known is replaced by another, not only found, added or
    /// taken away.
    pub fn is_handed_over(&self) -> bool {
        let user = self.previous_user.is_some() && self.user.is_some();
        let team = self.previous_team.is_some() && self.team.is_some();
        (user && self.previous_user != self.user) || (team && self.previous_team != self.team)
    }
}

/// The customer was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The answer's id.
    pub answer: AnswerId,
    /// What was said.
    pub text: Text,
    /// On which way.
    pub channel: Option<Channel>,
}

/// Something was noted for colleagues only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteAdded {
    /// The note's id.
    pub note: NoteId,
    /// What was noted.
    pub text: Text,
}

/// What another system or a form knows of the ticket, under a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value; `None` when it is no longer known.
    pub value: Option<Text>,
}

/// Attributes that were said for the first time or have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributesRecorded {
    /// Which, by name.
    pub attributes: Vec<Attribute>,
    /// Who or what says so.
    pub source: Option<String>,
}

/// Somebody else has to move first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// Who.
    pub on: WaitingFor,
    /// Which team or supplier.
    pub party: Option<String>,
    /// The clocks that stand still meanwhile.
    pub stops: Vec<Deadline>,
    /// What is still due meanwhile.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// The waiting is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resumed {
    /// For whom it had waited.
    pub from: WaitingFor,
    /// Until when it has to be answered and resolved.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// It was brought before somebody higher up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Escalated {
    /// To which level, 1 being the first.
    pub level: u8,
    /// To which person.
    pub user: Option<UserId>,
    /// To which team.
    pub team: Option<String>,
    /// The deadline that was missed, when that is why.
    pub overdue: Option<Deadline>,
    /// When that deadline was.
    #[serde(default, with = "instant::optional")]
    pub due: Option<DateTime<Utc>>,
}

/// It was settled, as those who worked on it see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resolved {
    /// Why it had come to this.
    pub cause: Option<Text>,
    /// What was done about it.
    pub remedy: Text,
}

/// Nothing more to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

/// It is not settled after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reopened {
    /// What it had been: resolved, confirmed, closed or cancelled.
    pub from: Status,
    /// Until when it has to be answered and resolved.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// Another ticket goes on in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    /// Which.
    pub survivor: TicketId,
}

/// It goes on by itself again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergeUndone {
    /// Which had gone on in its place.
    pub survivor: TicketId,
    /// What it is again.
    pub status: Status,
    /// Until when it has to be answered and resolved.
    #[serde(flatten)]
    pub deadlines: Deadlines,
}

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// Everything that can have happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Opened.
    #[serde(rename = "TicketOpened")]
    Opened(Opened),
    /// The customer became known, or was wrong.
    #[serde(rename = "TicketCustomerAssigned")]
    CustomerAssigned(CustomerAssigned),
    /// The person became known, or was wrong.
    #[serde(rename = "TicketContactAssigned")]
    ContactAssigned(ContactAssigned),
    /// What it is about.
    #[serde(rename = "TicketClassified")]
    Classified(Classified),
    /// More or less urgent.
    #[serde(rename = "TicketPriorityChanged")]
    PriorityChanged(PriorityChanged),
    /// Somebody works on it.
    #[serde(rename = "TicketAssigned")]
    Assigned(Assigned),
    /// The customer was answered.
    #[serde(rename = "TicketAnswered")]
    Answered(Answered),
    /// Something for colleagues.
    #[serde(rename = "TicketNoteAdded")]
    NoteAdded(NoteAdded),
    /// What another system or a form knows of it.
    #[serde(rename = "TicketAttributesRecorded")]
    AttributesRecorded(AttributesRecorded),
    /// Somebody else has to move first.
    #[serde(rename = "TicketWaiting")]
    Waiting(Waiting),
    /// The waiting is over.
    #[serde(rename = "TicketResumed")]
    Resumed(Resumed),
    /// Brought before somebody higher up.
    #[serde(rename = "TicketEscalated")]
    Escalated(Escalated),
    /// Settled.
    #[serde(rename = "TicketResolved")]
    Resolved(Resolved),
    /// Settled, says the customer.
    #[serde(rename = "TicketConfirmed")]
    Confirmed(Nothing),
    /// Not settled after all.
    #[serde(rename = "TicketReopened")]
    Reopened(Reopened),
    /// Done with.
    #[serde(rename = "TicketClosed")]
    Closed(Nothing),
    /// Never was one, or is not wanted any more.
    #[serde(rename = "TicketCancelled")]
    Cancelled(Nothing),
    /// Goes on in another.
    #[serde(rename = "TicketMerged")]
    Merged(Merged),
    /// Goes on by itself again.
    #[serde(rename = "TicketMergeUndone")]
    MergeUndone(MergeUndone),
    /// Another system's id was linked.
    #[serde(rename = "TicketExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "TicketWithdrawn")]
    Withdrawn(Withdrawn),
}
