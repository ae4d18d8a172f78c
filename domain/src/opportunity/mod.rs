//! A possible sale, from the first interest to won or lost.
//!
//! Stream: `opportunity-<id>`. The name is personal and sealed under the customer's key, or under
//! the opportunity's own while no customer is known.
//!
//! Invariants:
//! - nothing but opening happens to an opportunity that does not exist;
//! - an opportunity is opened once;
//! - names and texts are neither blank nor endless and have no control characters;
//! - a stage exists in the pipeline that was looked at, whose version is recorded;
//! - stage, amount, close, lines, competitors and team change only while it is open;
//! - a revised amount, a rescheduled close and a replaced owner leave a reason;
//! - amounts and prices are not negative, quantities are positive;
//! - a price has a currency, and a currency has a price;
//! - lines are priced in one currency, the amount's;
//! - a line keeps its id until it is removed for good;
//! - only an open opportunity is won or lost, and losing has a reason;
//! - an opportunity does not close in the future;
//! - only what was won or lost is reopened, for a reason, in the stage it had;
//! - only a member leaves the team;
//! - an opportunity that was withdrawn is as if it had never been, and can be opened anew.

mod command;
mod decide;
mod event;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;
mod undo;

pub use command::{Command, LineInput};
pub use event::*;
pub use rejection::Rejection;
pub use state::State;
pub use undo::inverse;

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{OpportunityId, StreamName},
};

/// The opportunity's rules.
#[derive(Debug)]
pub enum Opportunity {}

impl Decider for Opportunity {
    const CATEGORY: &'static str = OpportunityId::CATEGORY;

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

    /// The customer's, as it is after the command; the opportunity's own while none is known.
    fn subject(stream: &StreamName, state: &State, command: &Command) -> String {
        let named = if let Command::Open { customer, .. } = command {
            *customer
        } else if let Command::AssignCustomer { customer } = command {
            Some(*customer)
        } else {
            None
        };
        named
            .or_else(|| state.customer())
            .map_or_else(|| stream.to_string(), |customer| customer.to_string())
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Opportunity(event) = event { Some(event) } else { None }
    }
}
