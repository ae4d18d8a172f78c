//! Who our customers are and were; owns `customers.customers`.

mod apply;
mod contradictions;
mod filter;
mod projector;
mod queries;
mod row;

pub(crate) use apply::{contact_method, replace, verify};
pub use contradictions::{Contradiction, Matter, contradictions};
pub use filter::{CustomerFilter, CustomerOrder};
pub(crate) use projector::{CUSTOMERS, every_name, with_methods};
pub use queries::{OF_PARENTS, OF_SURVIVORS, names, reached};
pub use row::{
    Competitor, ContactMethod, Credit, Customer, CustomerStatus, FormerNames, Grade, ImportantDate,
    Preference, ProfileField, Requirement, RolePeriod,
};
