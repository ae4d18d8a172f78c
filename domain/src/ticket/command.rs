//! What can be asked of a ticket.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Channel, ComplaintClass, Course, Deadline, Dispatch, Kind, Priority, Rules, WaitingFor,
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
            | Self::LinkExternalId { .. } => None,
        }
    }
}
