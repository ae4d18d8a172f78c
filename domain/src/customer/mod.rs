//! A company, department or person the company deals with.
//!
//! Stream: `customer-<id>`. Names and external ids of a person are personal, those of a company are
//! open; contact methods, dates and free text are personal whoever the customer is.
//!
//! Invariants:
//! - nothing but registering happens to a customer that does not exist;
//! - a customer is registered once;
//! - names and texts are neither blank nor endless and have no control characters;
//! - a replaced owner leaves a reason;
//! - a role has one period at a time, and no period ends before it begins;
//! - only a role that is held ends;
//! - a customer is neither its own parent nor its own survivor;
//! - a contact method keeps its id and its content until it is removed for good;
//! - a telephone number has digits, an e-mail address is one;
//! - a grade is one of those that are configured;
//! - an important date is a day of the calendar;
//! - a credit limit is not negative, and held credit has a reason;
//! - a merged customer refuses what does not undo the merge, naming the survivor;
//! - a deactivated customer does not change until it is reactivated;
//! - an erased customer refuses everything;
//! - a withdrawn customer is as if it had never been, and can be registered anew;
//! - what was withdrawn can still be erased.

mod command;
mod decide;
mod event;
mod kinds;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;
mod undo;

pub use command::{Command, ExternalIdInput, NamesInput};
pub use event::*;
pub use kinds::*;
pub use rejection::Rejection;
pub use state::State;
pub use undo::inverse;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{CustomerId, StreamName},
};

/// The customer's rules.
#[derive(Debug)]
pub enum Customer {}

impl Decider for Customer {
    const CATEGORY: &'static str = CustomerId::CATEGORY;

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

    /// A customer's texts are its own.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Customer(event) = event { Some(event) } else { None }
    }
}
