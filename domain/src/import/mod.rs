//! One file, or several that belong together, brought in from another system: the batch, its report
//! and, where it was a mistake, its undoing.
//!
//! Stream: `import-<id>`. Everything that was brought in carries the batch's id as its correlation
//! id. Names of files and columns are open; what is said about refused rows may quote them, and is
//! personal.
//!
//! Invariants:
//! - nothing but beginning happens to a batch that has not begun;
//! - a batch is about the same files for good, and says so when it goes on with another mapping;
//! - names are neither blank nor endless and have no control characters;
//! - a batch has at most a thousand files, and keeps at most a thousand refused rows;
//! - ending again with the same result says nothing new;
//! - nothing more comes in once a batch is being undone;
//! - an undoing ends after it has begun, and keeps at most a thousand of the things that stayed.

mod command;
mod decide;
mod event;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Command, RefusedRowInput};
pub use event::*;
pub use rejection::Rejection;
pub use state::{Stage, State};

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{ImportId, StreamName},
};

/// The rules of imports.
#[derive(Debug)]
pub enum ImportBatch {}

impl Decider for ImportBatch {
    const CATEGORY: &'static str = ImportId::CATEGORY;

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

    /// What is said about refused rows is the batch's own.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Import(event) = event { Some(event) } else { None }
    }
}
