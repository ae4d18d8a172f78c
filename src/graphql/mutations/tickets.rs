//! Mutations of tickets: who asks what, and what is done about it.

use std::collections::BTreeMap;

use async_graphql::{ID, InputObject};
use kehu_domain::{
    ticket::{Command, Dispatch, Found, Priority, Told},
    values::{AnswerId, NoteId},
};
use uuid::Uuid;

use super::{
    execute::TicketTarget,
    inputs::{self, ExternalIdInput},
    parse::{self, Parsed, optional},
};
use crate::graphql::{
    scalars,
    types::{
        ComplaintClass, Ticket, TicketChannel, TicketDeadline, TicketKind, TicketPriority,
        TicketStatus, TicketWaitingFor,
    },
};

/// Something that a dispatch rule went by.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketDispatchValueInput {
    /// What it is.
    name: String,
    /// What it was.
    value: String,
}

/// By which rule a ticket is dispatched, and what the rule went by.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketDispatchInput {
    /// The rule's name.
    rule: String,
    /// The rule's version.
    version: i32,
    /// What it went by.
    #[graphql(default)]
    inputs: Vec<TicketDispatchValueInput>,
}

impl TicketDispatchInput {
    fn parse(self) -> Parsed<Dispatch> {
        let version =
            parse::whole("version", self.version).map_err(|error| error.within("dispatch"))?;
        let inputs: BTreeMap<_, _> =
            self.inputs.into_iter().map(|input| (input.name, input.value)).collect();
        Ok(Dispatch { rule: self.rule, version, inputs })
    }
}

/// What another system or a form knows of a ticket.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketAttributeInput {
    /// Its name.
    name: String,
    /// Its value; null when it is no longer known.
    value: Option<String>,
}

/// The id that the caller gave to a part, or the one made of the command's.
fn part(field: &str, given: Option<&scalars::Uuid>, command_id: Uuid) -> Parsed<Uuid> {
    match given {
        Some(id) => parse::uuid(field, id),
        None => Ok(Uuid::new_v5(&command_id, field.as_bytes())),
    }
}

mutations! {
    TicketMutations, TicketTarget, ticket: Ticket;

    /// Opens a ticket. One e-mail opens one ticket: sent again, it is answered with the first.
    open_ticket = Creation OpenTicketInput {
        /// The id of the customer who asks; may be unknown yet.
        customer: Option<ID>,
        /// The id of the contact who asks; may be unknown.
        contact: Option<ID>,
        /// What it is.
        kind: TicketKind,
        /// How it came in.
        channel: TicketChannel,
        /// What it is about, in a line.
        subject: String,
        /// What it is about, at length.
        description: Option<String>,
        /// How urgent it is; normal when absent.
        priority: Option<TicketPriority>,
        /// Code of the product it is about.
        product: Option<String>,
        /// The id of the calendar that its deadlines are counted on; the company's when absent.
        calendar: Option<ID>,
        /// The Message-ID of the e-mail that it is opened from.
        source_message_id: Option<String>,
        /// What other systems call it.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
    } -> OpenTicketPayload, |input, _command_id| Command::Open {
        customer: optional(input.customer, |id| parse::id("customer", &id))?,
        contact: optional(input.contact, |id| parse::id("contact", &id))?,
        kind: input.kind.into(),
        channel: input.channel.into(),
        subject: input.subject,
        description: input.description,
        priority: input.priority.map_or(Priority::Normal, Into::into),
        product: input.product,
        calendar: optional(input.calendar, |id| parse::id("calendar", &id))?,
        source_message_id: input.source_message_id,
        external_ids: inputs::external_ids(input.external_ids),
        found: Found::default(),
    };

    /// Says which customer asks, when that was not known or was wrong.
    assign_ticket_customer = Change AssignTicketCustomerInput {
        /// The id of the customer.
        customer: ID,
    } -> AssignTicketCustomerPayload, |input, _command_id| Command::AssignCustomer {
        customer: parse::id("customer", &input.customer)?,
    };

    /// Says which contact asks, when that was not known or was wrong.
    assign_ticket_contact = Change AssignTicketContactInput {
        /// The id of the contact.
        contact: ID,
    } -> AssignTicketContactPayload, |input, _command_id| Command::AssignContact {
        contact: parse::id("contact", &input.contact)?,
    };

    /// Says what a ticket is about; replaces what was said before.
    classify_ticket = Change ClassifyTicketInput {
        /// Code of the category, as configured.
        category: Option<String>,
        /// Code of what is complained about, as configured.
        complaint_point: Option<String>,
        /// What the complaint is about, where the configuration does not say it.
        complaint_class: Option<ComplaintClass>,
        /// The department that is responsible.
        department: Option<String>,
        /// Code of the product; as it was when absent.
        product: Option<String>,
    } -> ClassifyTicketPayload, |input, _command_id| Command::Classify {
        category: input.category,
        complaint_point: input.complaint_point,
        complaint_class: input.complaint_class.map(Into::into),
        department: input.department,
        product: input.product,
        found: Found::default(),
    };

    /// Makes a ticket more or less urgent: its deadlines move.
    change_ticket_priority = Change ChangeTicketPriorityInput {
        /// How urgent it is.
        priority: TicketPriority,
    } -> ChangeTicketPriorityPayload, |input, _command_id| Command::ChangePriority {
        priority: input.priority.into(),
        found: Found::default(),
    };

    /// Gives a ticket to a person, a team, or a person in a team.
    assign_ticket = Change AssignTicketInput {
        /// The id of the user.
        user: Option<ID>,
        /// The team.
        team: Option<String>,
        /// By which rule, when a rule decided it.
        dispatch: Option<TicketDispatchInput>,
    } -> AssignTicketPayload, |input, _command_id| Command::Assign {
        user: optional(input.user, |id| parse::id("user", &id))?,
        team: input.team,
        dispatch: optional(input.dispatch, TicketDispatchInput::parse)?,
    };

    /// Answers the customer.
    answer_ticket = Change AnswerTicketInput {
        /// The answer's id within the ticket; made from `commandId` when absent.
        answer_id: Option<scalars::Uuid>,
        /// What is said.
        text: String,
        /// On which way.
        channel: Option<TicketChannel>,
    } -> AnswerTicketPayload, |input, command_id| Command::Answer {
        answer: AnswerId(part("answerId", input.answer_id.as_ref(), command_id)?),
        text: input.text,
        channel: input.channel.map(Into::into),
    };

    /// Notes something about a ticket for colleagues only.
    add_ticket_note = Change AddTicketNoteInput {
        /// The note's id within the ticket; made from `commandId` when absent.
        note_id: Option<scalars::Uuid>,
        /// What is noted.
        text: String,
    } -> AddTicketNotePayload, |input, command_id| Command::AddNote {
        note: NoteId(part("noteId", input.note_id.as_ref(), command_id)?),
        text: input.text,
    };

    /// Records what another system or a form knows of a ticket, under names of its own. What is not
    /// named stays as it is.
    record_ticket_attributes = Change RecordTicketAttributesInput {
        /// The attributes; a name that occurs twice counts as it stands last.
        attributes: Vec<TicketAttributeInput>,
        /// Who or what says so.
        source: Option<String>,
    } -> RecordTicketAttributesPayload, |input, _command_id| Command::RecordAttributes {
        attributes: input.attributes.into_iter().map(|one| (one.name, one.value)).collect(),
        source: input.source,
    };

    /// Brings a ticket to what another system says of it: all of it, or nothing where a part of it
    /// is refused. What is left out stays as it is. Made for connectors, which know how a ticket
    /// stands there, not what has happened. Reopening needs a `reason`.
    sync_ticket = Change SyncTicketInput {
        /// The id of the customer who asks.
        customer: Option<ID>,
        /// The id of the contact who asks.
        contact: Option<ID>,
        /// Code of the category.
        category: Option<String>,
        /// Code of what is complained about.
        complaint_point: Option<String>,
        /// What the complaint is about.
        complaint_class: Option<ComplaintClass>,
        /// The department that is responsible.
        department: Option<String>,
        /// Code of the product; only together with another part of the classification.
        product: Option<String>,
        /// How urgent it is.
        priority: Option<TicketPriority>,
        /// The id of the user who works on it.
        user: Option<ID>,
        /// The team that works on it.
        team: Option<String>,
        /// Where it stands; not `MERGED`.
        status: Option<TicketStatus>,
        /// Whom it waits for, where it waits.
        waiting_for: Option<TicketWaitingFor>,
        /// Which team or supplier it waits for.
        waiting_party: Option<String>,
        /// Why it had come to this, where it is settled.
        cause: Option<String>,
        /// What was done about it, where it is settled.
        remedy: Option<String>,
        /// What else is known, under names of the other system.
        #[graphql(default)]
        attributes: Vec<TicketAttributeInput>,
        /// Which system says so.
        source: Option<String>,
    } -> SyncTicketPayload, |input, _command_id| Command::Sync {
        told: Box::new(Told {
            customer: optional(input.customer, |id| parse::id("customer", &id))?,
            contact: optional(input.contact, |id| parse::id("contact", &id))?,
            category: input.category,
            complaint_point: input.complaint_point,
            complaint_class: input.complaint_class.map(Into::into),
            department: input.department,
            product: input.product,
            priority: input.priority.map(Into::into),
            user: optional(input.user, |id| parse::id("user", &id))?,
            team: input.team,
            status: input.status.map(Into::into),
            waiting_for: input.waiting_for.map(Into::into),
            waiting_party: input.waiting_party,
            cause: input.cause,
            remedy: input.remedy,
            attributes: input.attributes.into_iter().map(|one| (one.name, one.value)).collect(),
            source: input.source,
        }),
        found: Found::default(),
    };

    /// Lets a ticket wait: somebody else has to move first.
    make_ticket_wait = Change MakeTicketWaitInput {
        /// For whom.
        on: TicketWaitingFor,
        /// Which team or supplier.
        party: Option<String>,
        /// The clocks that stop. When absent: both for the customer, the resolution's for a
        /// supplier, none for a team.
        stops: Option<Vec<TicketDeadline>>,
    } -> MakeTicketWaitPayload, |input, _command_id| Command::Wait {
        on: input.on.into(),
        party: input.party,
        stops: input.stops.map(|stops| stops.into_iter().map(Into::into).collect()),
        found: Found::default(),
    };

    /// Goes on with a ticket that waited.
    resume_ticket = Change ResumeTicketInput {
    } -> ResumeTicketPayload, |_input, _command_id| Command::Resume { found: Found::default() };

    /// Brings a ticket before somebody higher up.
    escalate_ticket = Change EscalateTicketInput {
        /// To which level, from 1 to 9; never to a lower one.
        level: i32,
        /// The id of the user it is brought before.
        user: Option<ID>,
        /// The team it is brought before.
        team: Option<String>,
    } -> EscalateTicketPayload, |input, _command_id| Command::Escalate {
        level: parse::whole("level", input.level)?,
        user: optional(input.user, |id| parse::id("user", &id))?,
        team: input.team,
    };
}
