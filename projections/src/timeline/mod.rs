//! Everything that happened, to be read by people: who, when, why, what from what to what.
//!
//! Owns `timeline.entries`, `timeline.links` and `timeline.facts`.

mod entry;
mod names;
mod queries;

pub use entry::{Change, Entry};
pub use names::{Language, Names, Needed, load_names, needed};
pub use queries::{Of, timeline};
