//! A company, department or person the company deals with.
//!
//! Stream: `customer-<id>`.

mod command;
mod event;

pub use command::{Command, ExternalIdInput, NamesInput};
pub use event::*;
