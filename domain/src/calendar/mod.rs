//! A business calendar: when people work, in their own time zone; configuration, event-sourced.
//!
//! Stream: `calendar-<id>`. Nothing in it is personal. [`BusinessClock`] measures with it.
//!
//! Invariants:
//! - nothing but defining happens to a calendar that does not exist;
//! - a calendar is defined once;
//! - a week has working hours;
//! - an interval ends after it begins, and two of one day do not overlap;
//! - an extra working day has working hours;
//! - a day is a holiday or an extra working day, never both;
//! - days lie between 1900 and 2199;
//! - lists have an end;
//! - names are neither blank nor endless and have no control characters.

mod clock;
mod command;
mod decide;
mod event;
mod hours;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use clock::BusinessClock;
pub use command::Command;
pub use event::*;
pub use hours::{Interval, ParseTimeError, TimeOfDay, Week, Weekday};
pub use rejection::Rejection;
pub use state::State;

use uuid::{Uuid, uuid};

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{CalendarId, StreamName},
};

/// The calendar every new kehu starts with.
pub const DEFAULT_CALENDAR: CalendarId = CalendarId(DEFAULT_ID);
const DEFAULT_ID: Uuid = uuid!("6b656875-0000-5000-8000-000000000012");

/// The calendar's rules.
#[derive(Debug)]
pub enum Calendar {}

impl Decider for Calendar {
    const CATEGORY: &'static str = CalendarId::CATEGORY;

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

    /// A calendar has no personal texts; a command's reason goes under its own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Calendar(event) = event { Some(event) } else { None }
    }
}
