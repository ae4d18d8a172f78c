//! Whom we know at our customers; owns `contacts.contacts`.

mod apply;
mod filter;
mod projector;
mod queries;
mod row;

pub use filter::{ContactFilter, ContactOrder};
pub(crate) use projector::CONTACTS;
pub use queries::{MERGED, OF_CUSTOMERS, OF_SURVIVORS, reached};
pub use row::{Contact, ContactStatus, CustomerLink};
