//! Help for tests of this crate and of its users: scenarios, histories, generators.
//!
//! [`given`] tests one decision; [`Log`] writes a history the way kehu would; [`histories`] and
//! [`commands`] generate them. Everything is deterministic: ids are counted, the clock is still.

mod codes;
pub mod commands;
mod histories;
mod log;
mod scenario;
mod world;

pub use codes::CODES;
pub use histories::{Addressed, Step, erased_view, histories, histories_of, steps};
pub use log::Log;
pub use scenario::{Given, When, given};
pub use world::{
    answer_id, attachment_id, calendar_id, calendar_snapshot, contact_id, contact_method_id,
    context, counter_offer_id, customer_id, day, import_id, interaction_id, interval, line_id,
    note_id, office, opportunity_id, pipeline_id, quote_id, snapshot, stages, start, stored_file,
    ticket_id, user_id, uuid_of,
};
