//! What can be asked of a ticket.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Channel, ComplaintClass, Course, Deadline, Dispatch, Kind, Priority, Rules, State, Status,
    WaitingFor,
};
use crate::{
    calendar::CalendarSnapshot,
    customer::ExternalIdInput,
    values::{AnswerId, CalendarId, ContactId, CustomerId, NoteId, TicketId, UserId},
};

/// What the handler found in the world; not part of what makes a command the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The ticket's calendar; `None` when there is no such calendar.
    pub calendar: Option<CalendarSnapshot>,
    /// What is configured.
    pub rules: Rules,
    /// The next number, for an opening.
    pub number: Option<String>,
    /// What has happened to the ticket so far, and when.
    pub course: Course,
}

/// What another system says of a ticket. What it does not say stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Who asks.
    pub customer: Option<CustomerId>,
    /// Which person asks.
    pub contact: Option<ContactId>,
    /// Code of the category.
    pub category: Option<String>,
    /// Code of what is complained about.
    pub complaint_point: Option<String>,
    /// What the complaint is about.
    pub complaint_class: Option<ComplaintClass>,
    /// The department that is responsible.
    pub department: Option<String>,
    /// Code of the product; only together with another part of the classification.
    pub product: Option<String>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// The person who works on it.
    pub user: Option<UserId>,
    /// The team that works on it.
    pub team: Option<String>,
    /// Where it stands; not [`Status::Merged`].
    pub status: Option<Status>,
    /// Whom it waits for, where it waits.
    pub waiting_for: Option<WaitingFor>,
    /// Which team or supplier it waits for.
    pub waiting_party: Option<String>,
    /// Why it had come to this, where it is settled.
    pub cause: Option<String>,
    /// What was done about it, where it is settled.
    pub remedy: Option<String>,
    /// What else is known, under names of the other system; `None`: no longer known.
    pub attributes: BTreeMap<String, Option<String>>,
    /// Who or what says so, for the attributes.
    pub source: Option<String>,
}

impl Told {
    /// Whether a deadline of the ticket may move when this is taken over.
    pub fn moves_clocks(&self, state: &State) -> bool {
        (self.status.is_some() && self.status != state.status())
            || (self.priority.is_some() && self.priority != state.priority())
            || self.waiting_for.is_some()
            || self.waiting_party.is_some()
    }
}

/// A command to one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Opens it. External ids and the message id must have been claimed by the handler.
    Open {
        customer: Option<CustomerId>,
        contact: Option<ContactId>,
        kind: Kind,
        channel: Channel,
        subject: String,
        description: Option<String>,
        priority: Priority,
        product: Option<String>,
        /// `None`: the company's.
        calendar: Option<CalendarId>,
        source_message_id: Option<String>,
        external_ids: Vec<ExternalIdInput>,
        #[serde(skip)]
        found: Found,
    },
    /// Says who asks, when it was not known or was wrong.
    AssignCustomer { customer: CustomerId },
    /// Says which person asks, when it was not known or was wrong.
    AssignContact { contact: ContactId },
    /// Says what it is about.
    Classify {
        category: Option<String>,
        complaint_point: Option<String>,
        /// Needed where the configuration does not say it.
        complaint_class: Option<ComplaintClass>,
        department: Option<String>,
        product: Option<String>,
        #[serde(skip)]
        found: Found,
    },
    /// Makes it more or less urgent; its deadlines move.
    ChangePriority {
        priority: Priority,
        #[serde(skip)]
        found: Found,
    },
    /// Gives it to a person, a team, or a person in a team.
    Assign { user: Option<UserId>, team: Option<String>, dispatch: Option<Dispatch> },
    /// Answers the customer.
    Answer { answer: AnswerId, text: String, channel: Option<Channel> },
    /// Notes something for colleagues only.
    AddNote { note: NoteId, text: String },
    /// Records what another system or a form knows of it, under names of its own; a value that is
    /// `None` is no longer known. What is not named stays as it is.
    RecordAttributes { attributes: BTreeMap<String, Option<String>>, source: Option<String> },
    /// Brings it to what another system says of it.
    Sync {
        told: Box<Told>,
        #[serde(skip)]
        found: Found,
    },
    /// Somebody else has to move first.
    Wait {
        on: WaitingFor,
        /// Which team or supplier.
        party: Option<String>,
        /// The clocks that stop; `None`: those that usually do.
        stops: Option<Vec<Deadline>>,
        #[serde(skip)]
        found: Found,
    },
    /// Goes on.
    Resume {
        #[serde(skip)]
        found: Found,
    },
    /// Brings it before somebody higher up.
    Escalate { level: u8, user: Option<UserId>, team: Option<String> },
    /// Escalates because a deadline has passed; nothing happens where none has to be kept.
    EscalateOverdue { deadline: Deadline },
    /// Settles it.
    Resolve { cause: Option<String>, remedy: String },
    /// The customer says that it is settled.
    Confirm,
    /// It is not settled after all; needs a reason.
    Reopen {
        #[serde(skip)]
        found: Found,
    },
    /// Done with.
    Close,
    /// Never was one, or is not wanted any more; needs a reason.
    Cancel,
    /// Another ticket goes on in its place.
    MergeInto { survivor: TicketId },
    /// It goes on by itself again.
    UndoMerge {
        #[serde(skip)]
        found: Found,
    },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Withdraw,
}

impl Command {
    /// Where the handler puts what it found; `None` in commands that need nothing.
    pub fn found_mut(&mut self) -> Option<&mut Found> {
        match self {
            Self::Open { found, .. }
            | Self::Classify { found, .. }
            | Self::ChangePriority { found, .. }
            | Self::Wait { found, .. }
            | Self::Resume { found }
            | Self::Sync { found, .. }
            | Self::Reopen { found }
            | Self::UndoMerge { found } => Some(found),
            Self::AssignCustomer { .. }
            | Self::AssignContact { .. }
            | Self::Assign { .. }
            | Self::Answer { .. }
            | Self::AddNote { .. }
            | Self::RecordAttributes { .. }
            | Self::Escalate { .. }
            | Self::EscalateOverdue { .. }
            | Self::Resolve { .. }
            | Self::Confirm
            | Self::Close
            | Self::Cancel
            | Self::MergeInto { .. }
            | Self::LinkExternalId { .. }
            | Self::Withdraw => None,
        }
    }
}
