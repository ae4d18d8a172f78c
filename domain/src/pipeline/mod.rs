//! A sales pipeline: stages in order, each with a probability; configuration, event-sourced.
//!
//! Stream: `pipeline-<id>`. Nothing in it is personal.
//!
//! Invariants:
//! - nothing but defining happens to a pipeline that does not exist;
//! - a pipeline is defined once;
//! - a pipeline has at least one stage;
//! - a stage has a code of its own that fits URLs, names in both languages, and a probability from
//!   0 to 100 percent;
//! - names are neither blank nor endless and have no control characters;
//! - an external id is linked once.

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

use uuid::{Uuid, uuid};

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{PipelineId, StreamName},
};

/// The pipeline every new kehu starts with.
pub const DEFAULT_PIPELINE: PipelineId = PipelineId(DEFAULT_ID);
const DEFAULT_ID: Uuid = uuid!("6b656875-0000-5000-8000-000000000001");

/// The pipeline's rules.
#[derive(Debug)]
pub enum Pipeline {}

impl Decider for Pipeline {
    const CATEGORY: &'static str = PipelineId::CATEGORY;

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

    /// A pipeline has no personal texts; a command's reason goes under its own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Pipeline(event) = event { Some(event) } else { None }
    }
}
