//! Everything that happened, to be read by people: who, when, why, what from what to what.
//!
//! Owns `timeline.entries`, `timeline.links` and `timeline.facts`.

mod entry;
mod facts;
mod links;
mod lookups;
mod names;
mod projector;
mod queries;
mod sentence;

pub use entry::{Change, Entry};
pub use lookups::{Place, Places, by_event_ids, counts, places};
pub use names::{Language, Names, Needed, load_names, needed};
pub use projector::TimelineProjector;
pub use queries::{Of, timeline, timelines};
pub use sentence::sentence;
