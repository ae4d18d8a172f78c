//! What the company has configured: grades, ticket categories, limits, targets, policies; every
//! change an event.
//!
//! Stream: `settings-<id>`, one for the whole company ([`COMPANY`]). Nothing in it is personal.
//! What was never set has a default (see [`Snapshot`]); decisions record the version they used.
//!
//! Invariants:
//! - what was never set has its default;
//! - setting replaces the whole list, and setting the same again changes nothing;
//! - there is at least one grade, and no two grades have one code;
//! - ticket categories are a tree of at most 5 levels in which every code is there once;
//! - complaint points have codes of their own;
//! - a role has one discount limit;
//! - every priority has one service target, and answering never takes longer than resolving;
//! - a code fits URLs, and names in both languages are neither blank nor endless.

mod command;
mod decide;
mod event;
pub mod rejection;
mod snapshot;
mod state;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use event::*;
pub use rejection::Rejection;
pub use snapshot::Snapshot;
pub use state::State;

use uuid::{Uuid, uuid};

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{SettingsId, StreamName},
};

/// The one stream of settings: there is one company per log.
pub const COMPANY: SettingsId = SettingsId(COMPANY_ID);
const COMPANY_ID: Uuid = uuid!("6b656875-0000-5000-8000-000000000010");

/// The settings' rules.
#[derive(Debug)]
pub enum Settings {}

impl Decider for Settings {
    const CATEGORY: &'static str = SettingsId::CATEGORY;

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

    /// Settings have no personal texts; a command's reason goes under their own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Settings(event) = event { Some(event) } else { None }
    }
}
