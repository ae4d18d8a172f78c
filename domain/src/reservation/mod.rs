//! The claim on a value that must be unique over all aggregates, such as an external id.
//!
//! Stream: `reservation-<id>`, the id being an HMAC of the value: the log never shows the value.
//! Claim here, append there, confirm here; what was never confirmed is released.
//!
//! Invariants:
//! - a value has one holder at a time;
//! - a confirmed claim is never taken over;
//! - only the holder confirms;
//! - only the holder's claim is released, whoever asks for more.

mod command;
mod decide;
mod event;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use event::*;
pub use rejection::Rejection;
pub use state::State;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{ReservationId, StreamName},
};

/// The reservation's rules.
#[derive(Debug)]
pub enum Reservation {}

impl Decider for Reservation {
    const CATEGORY: &'static str = ReservationId::CATEGORY;

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

    /// A reservation has no personal texts; a command's reason goes under its own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Reservation(event) = event { Some(event) } else { None }
    }
}
