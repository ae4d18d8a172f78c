//! A series of numbers that people call things by: `Q-2026-000001`; configuration, event-sourced.
//!
//! Stream: `series-<id>`. Nothing in it is personal. A number is drawn before what it numbers is
//! recorded, so a series may have gaps; it never has a number twice.
//!
//! Invariants:
//! - nothing but defining happens to a series that does not exist;
//! - a series is defined once;
//! - a code fits URLs;
//! - a prefix is letters and marks without digits, so that no two series make one number;
//! - numbers are filled up to 1 to 12 digits;
//! - numbers rise and are never drawn twice;
//! - where the year is part of a number, counting begins again every year, and no year comes back.

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

use uuid::uuid;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{SeriesId, StreamName},
};

/// The series that quotes are numbered in unless another is named.
pub const QUOTES: SeriesId = SeriesId(uuid!("6b656875-0000-5000-8000-5e7200000001"));

/// The series that tickets are numbered in.
pub const TICKETS: SeriesId = SeriesId(uuid!("6b656875-0000-5000-8000-5e7200000002"));

/// The rules of number series.
#[derive(Debug)]
pub enum Series {}

impl Decider for Series {
    const CATEGORY: &'static str = SeriesId::CATEGORY;

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

    /// A series has no personal texts; a command's reason goes under its own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Series(event) = event { Some(event) } else { None }
    }
}
