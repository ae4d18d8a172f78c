//! What ids are called: users and pipelines; owns `directory.users` and `directory.pipelines`.

mod apply;
mod projector;
mod queries;
mod row;

pub(crate) use projector::DIRECTORY;
pub use queries::{pipelines, pipelines_by_ids, users, users_by_external_ids, users_by_ids};
pub use row::{Pipeline, User};
