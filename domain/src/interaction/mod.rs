//! A contact with a customer: a call, an e-mail, a visit, a meeting, a message, a letter.
//!
//! Stream: `interaction-<id>`. When it happened is when its first event occurred, unless it was
//! corrected. What was said, and the addresses it was said from and to, is personal and sealed
//! under the first contact's key, else the customer's, else the interaction's own.
//!
//! Invariants:
//! - nothing but logging happens to an interaction that does not exist;
//! - an interaction is logged once;
//! - an e-mail with the same Message-ID is the same e-mail, however it is told;
//! - whoever logs it took part unless others are named;
//! - texts are neither blank nor endless and have no control characters;
//! - only an e-mail has a Message-ID, and one without white space;
//! - a correction says the whole content, and the earlier one stays in history;
//! - nothing is corrected to have happened in the future or before 1900;
//! - an attached file was uploaded before;
//! - an attachment keeps its id, even when it is removed;
//! - an interaction is linked to what it can be about, and to nothing else;
//! - only what was linked is unlinked;
//! - an interaction that was withdrawn is as if it had never been, and can be logged anew.

mod command;
mod decide;
mod event;
mod kinds;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use command::{AddressInput, Command, ContentInput, EmailInput, NextStepInput};
pub use decide::{BODY_CHARS, LINKABLE, message_id_of};
pub use event::*;
pub use kinds::{AddressRole, Channel, Direction};
pub use rejection::Rejection;
pub use state::State;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{InteractionId, StreamName},
};

/// The interaction's rules.
#[derive(Debug)]
pub enum Interaction {}

impl Decider for Interaction {
    const CATEGORY: &'static str = InteractionId::CATEGORY;

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

    /// The first contact's; else the customer's, as it is after the command; else its own.
    fn subject(stream: &StreamName, state: &State, command: &Command) -> String {
        let (contact, customer) = if let Command::Log { contacts, customer, .. } = command {
            (contacts.first().copied(), *customer)
        } else if let Command::AssignCustomer { customer } = command {
            (None, Some(*customer))
        } else {
            (None, None)
        };
        if let Some(contact) = contact.or_else(|| state.contact()) {
            return contact.to_string();
        }
        let customer = customer.or_else(|| state.customer());
        customer.map_or_else(|| stream.to_string(), |customer| customer.to_string())
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Interaction(event) = event { Some(event) } else { None }
    }
}
