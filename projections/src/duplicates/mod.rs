//! Who may have been recorded twice: candidates by name in both scripts, by reach and by id.
//!
//! Every row keeps its names, contact methods and ids in forms that are equal where people would
//! say that it is the same, each form under an index. Nothing is ever compared with everything.

mod keys;
mod queries;
mod score;

pub(crate) use keys::{id_keys, name_keys};
pub use queries::{Candidate, Compared, candidates};
pub use score::{Reason, ReasonKind};
