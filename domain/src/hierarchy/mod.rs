//! Links that must stay free of cycles: parents of customers, merges of customers and of contacts.
//!
//! Stream: `hierarchy-<id>`, one for each kind of link, so that every claim meets every other.
//! Claim here, append to the child, confirm here; what was never confirmed is released.
//!
//! Invariants:
//! - no claim closes a cycle, whether over claimed or over confirmed links;
//! - a child has at most one confirmed link;
//! - only a claimed link is confirmed;
//! - a released claim leaves the confirmed link standing.

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
    values::{HierarchyId, StreamName},
};

/// The links from customers to their parents.
pub const CUSTOMER_PARENTS: HierarchyId = HierarchyId(PARENTS);
/// The links from merged customers to their survivors.
pub const CUSTOMER_MERGES: HierarchyId = HierarchyId(MERGES);
/// The links from merged contacts to their survivors.
pub const CONTACT_MERGES: HierarchyId = HierarchyId(MERGED_CONTACTS);
/// The links from merged tickets to their survivors.
pub const TICKET_MERGES: HierarchyId = HierarchyId(MERGED_TICKETS);
const PARENTS: Uuid = uuid!("6b656875-0000-5000-8000-000000000002");
const MERGES: Uuid = uuid!("6b656875-0000-5000-8000-000000000003");
const MERGED_CONTACTS: Uuid = uuid!("6b656875-0000-5000-8000-000000000004");
const MERGED_TICKETS: Uuid = uuid!("6b656875-0000-5000-8000-000000000011");

/// The hierarchy's rules.
#[derive(Debug)]
pub enum Hierarchy {}

impl Decider for Hierarchy {
    const CATEGORY: &'static str = HierarchyId::CATEGORY;

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

    /// A hierarchy has no personal texts; a command's reason goes under its own key.
    fn subject(stream: &StreamName, _: &State, _: &Command) -> String {
        stream.to_string()
    }

    fn event(event: DomainEvent) -> Option<Event> {
        if let DomainEvent::Hierarchy(event) = event { Some(event) } else { None }
    }
}
