//! A possible sale, from the first interest to won or lost.
//!
//! Stream: `opportunity-<id>`.

mod command;
mod event;

pub use command::{Command, LineInput};
pub use event::*;
