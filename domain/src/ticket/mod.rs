//! What a customer asks, reports or complains about, until it is settled.
//!
//! Stream: `ticket-<id>`. Subject, description, answers, notes, causes and remedies are personal and
//! sealed under the contact's key, else the customer's, else the ticket's own while neither is known.
//!
//! Invariants:
//! - nothing but opening happens to a ticket that does not exist;
//! - a ticket is opened once;
//! - names and texts are neither blank nor endless and have no control characters;
//! - deadlines are counted on a calendar that was looked at, whose version is recorded;
//! - category and complaint point are among those that are configured, where any are;
//! - a complaint about a product names it, one about a department names it;
//! - a ticket is assigned to a person or a team, and the event says to whom before;
//! - an answer and a note keep their ids and what they say;
//! - only attributes that are new or different are recorded;
//! - waiting stops the clocks that it names, and resuming lets them go on;
//! - an escalation never leads to a lower level;
//! - a missed deadline escalates once, and only when it has passed;
//! - only an open or waiting ticket is resolved, only a resolved one confirmed or closed;
//! - only an open or waiting ticket is cancelled, for a reason;
//! - what was resolved, confirmed, closed or cancelled is reopened for a reason, and its clocks go on;
//! - a closed or cancelled ticket takes no answers and changes neither priority nor assignee;
//! - what another system tells is taken over whole or not at all, and what it leaves out stays;
//! - a merged ticket refuses what does not undo the merge, naming the survivor;
//! - a ticket is not merged into itself, and an undone merge restores what was;
//! - a ticket that was withdrawn is as if it had never been, and can be opened anew.

pub mod clocks;
mod command;
mod decide;
mod event;
mod kinds;
pub mod rejection;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use clocks::Course;
pub use command::{Command, Found, Told};
pub use decide::message_id_of;
pub use event::*;
pub use kinds::*;
pub use rejection::Rejection;
pub use rules::{ComplaintPoint, Rules, ServiceTarget};
pub use state::State;

pub use crate::values::Priority;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{StreamName, TicketId},
};

/// The ticket's rules.
#[derive(Debug)]
pub enum Ticket {}

impl Decider for Ticket {
    const CATEGORY: &'static str = TicketId::CATEGORY;

    type Command = Command;
    type Event = Event;
    type State = State;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, context: &Context) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command, context)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }

    /// The contact's or else the customer's, as they are after the command; the ticket's own while
    /// neither is known.
    fn subject(stream: &StreamName, state: &State, command: &Command) -> String {
        let (mut contact, mut customer) = (state.contact(), state.customer());
        if let Command::Open { contact: named, customer: bought, .. } = command {
            (contact, customer) = (*named, *bought);
        } else if let Command::AssignContact { contact: named } = command {
            contact = Some(*named);
        } else if let Command::AssignCustomer { customer: bought } = command {
            customer = Some(*bought);
        } else if let Command::Sync { told, .. } = command {
            (contact, customer) = (told.contact.or(contact), told.customer.or(customer));
        }
        contact
            .map(|contact| contact.to_string())
            .or_else(|| customer.map(|customer| customer.to_string()))
            .unwrap_or_else(|| stream.to_string())
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Ticket(event) = event { Some(event) } else { None }
    }
}
