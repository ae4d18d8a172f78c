//! A priced offer to a customer, in one or more revisions.
//!
//! Stream: `quote-<id>`. Free texts are personal and sealed under the customer's key. What a quote
//! comes to is [`totals`]' affair.
//!
//! Invariants:
//! - nothing but drafting happens to a quote that does not exist;
//! - a quote is drafted once, with a number out of a series;
//! - texts are neither blank nor endless and have no control characters;
//! - only a draft changes its lines, discounts and terms;
//! - a line is a product or a text, with a positive quantity and a price that is not negative;
//! - a line keeps its id until it is removed for good;
//! - discounts never exceed what they are taken from, and are in the quote's currency;
//! - a quote without lines is never submitted or sent;
//! - a quote above the discount limit is never sent unapproved;
//! - approval is never by the one who submitted, and by someone whose own limit covers the discount;
//! - a quote is not sent to nobody, and not after its validity;
//! - an expired or superseded revision is never accepted;
//! - a quote expires when its last day is over for the company, and not before;
//! - only what is out is countered, accepted or declined;
//! - a revision follows the one before, and an accepted quote has no further one;
//! - rejecting, declining, withdrawing and replacing an owner leave a reason;
//! - what was sent stays as it was sent;
//! - a quote that was retracted is as if it had never been, and can be drafted anew.

mod command;
mod decide;
mod event;
mod kinds;
pub mod rejection;
mod state;
#[cfg(test)]
mod tests;
pub mod totals;

pub use command::{Circumstances, Command, LineInput, TermsInput};
pub use event::*;
pub use kinds::{Channel, Status};
pub use rejection::Rejection;
pub use state::State;
pub use totals::{Reduction, Totals};

use crate::{
    DomainEvent,
    decider::{Context, Decider},
    values::{QuoteId, StreamName},
};

/// The quote's rules.
#[derive(Debug)]
pub enum Quote {}

impl Decider for Quote {
    const CATEGORY: &'static str = QuoteId::CATEGORY;

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

    /// The customer's.
    fn subject(stream: &StreamName, state: &State, command: &Command) -> String {
        let named =
            if let Command::Draft { customer, .. } = command { Some(*customer) } else { None };
        state
            .customer()
            .or(named)
            .map_or_else(|| stream.to_string(), |customer| customer.to_string())
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Quote(event) = event { Some(event) } else { None }
    }
}
