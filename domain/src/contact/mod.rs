//! A person whom the company knows, at one or several of its customers.
//!
//! Stream: `contact-<id>`. Everything that names or reaches the person is personal, under the
//! contact's own key: names, job title, birthday, contact methods, preferences, dates, ids elsewhere.
//!
//! Invariants:
//! - nothing but creating happens to a contact that does not exist;
//! - a contact is created once;
//! - names and texts are neither blank nor endless and have no control characters;
//! - a language is a language tag;
//! - a birthday and an important date are days of the calendar;
//! - a replaced owner leaves a reason;
//! - a contact can belong to several customers at once, to each of them once at a time;
//! - a link does not end before it begins, and the next one begins after it;
//! - only a linked customer is unlinked;
//! - a contact method keeps its id and its content until it is removed for good;
//! - a telephone number has digits, an e-mail address is one;
//! - a contact is not its own survivor;
//! - a merged contact refuses what does not undo the merge, naming the survivor;
//! - an erased contact refuses everything;
//! - a contact that was withdrawn is as if it had never been: it can be erased, or created anew.

mod command;
mod decide;
mod event;
mod kinds;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Command, CustomerLinkInput};
pub use event::*;
pub use kinds::DecisionPower;
pub use rejection::Rejection;
pub use state::State;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{ContactId, StreamName},
};

/// The contact's rules.
#[derive(Debug)]
pub enum Contact {}

impl Decider for Contact {
    const CATEGORY: &'static str = ContactId::CATEGORY;

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

    /// A contact's texts are its own, whichever customers it belongs to.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Contact(event) = event { Some(event) } else { None }
    }
}
