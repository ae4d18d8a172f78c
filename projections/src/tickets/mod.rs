//! What customers ask, report and complain about, and how long it took; owns `tickets.tickets`.

mod apply;
mod filter;
mod projector;
mod queries;
mod row;
mod stats;

pub use filter::{TicketFilter, TicketOrder};
pub(crate) use projector::TICKETS;
pub use queries::{OF_CONTACTS, OF_CUSTOMERS};
pub use row::{Answer, Attribute, Classification, Escalation, Note, Ticket, Waiting};
pub use stats::{Durations, GroupBy, StatsKey, StatsRequest, StatsRow, stats, stats_models};
