//! A person who works with kehu: an id with a name to show, and roles.
//!
//! Stream: `user-<id>`. The name and the external ids are personal.
//!
//! Invariants:
//! - nothing but registering happens to a user that does not exist;
//! - a user is registered once;
//! - a name is neither blank nor endless and has no control characters;
//! - a deactivated user is not renamed;
//! - a role is granted once, until it is revoked;
//! - only a role that was granted is revoked;
//! - a deactivated user gets no role, but may lose one;
//! - a role is a code that fits URLs;
//! - an external id is linked once;
//! - a user who was withdrawn is as if never registered, and can be registered anew.

mod command;
mod decide;
mod event;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;
mod undo;

pub use command::Command;
pub use event::*;
pub use rejection::Rejection;
pub use state::State;
pub use undo::inverse;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{StreamName, UserId},
};

/// The user's rules.
#[derive(Debug)]
pub enum User {}

impl Decider for User {
    const CATEGORY: &'static str = UserId::CATEGORY;

    type Command = Command;
    type Event = Event;
    type State = State;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, _: &Context) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }

    /// A user's name is sealed under the user's own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::User(event) = event { Some(event) } else { None }
    }
}
