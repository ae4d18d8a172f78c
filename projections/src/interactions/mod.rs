//! Every contact with customers, as it is told; owns `interactions.interactions`.

mod apply;
mod filter;
mod projector;
mod queries;
mod row;

pub use filter::{InteractionFilter, InteractionOrder};
pub(crate) use projector::INTERACTIONS;
pub use queries::{OF_CONTACTS, OF_CUSTOMERS, OF_LINKED};
pub use row::{Attachment, Interaction};
