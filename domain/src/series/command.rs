//! What can be asked of a number series.

use serde::Serialize;

use crate::values::StreamName;

/// A command to one number series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Defines it. Its prefix must have been claimed by the handler.
    Define { code: String, prefix: String, digits: u8, yearly: bool },
    /// Draws the next number.
    Draw {
        owner: StreamName,
        /// The year it is for the company; not part of what makes a command the same.
        #[serde(skip)]
        year: i32,
    },
}
