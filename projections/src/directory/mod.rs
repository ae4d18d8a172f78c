//! What ids are called: users and pipelines; owns `directory.users` and `directory.pipelines`.

mod apply;
mod projector;
mod queries;
mod row;

pub(crate) use projector::DIRECTORY;
pub use row::{Pipeline, User};
