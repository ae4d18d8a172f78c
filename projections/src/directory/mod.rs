//! What ids are called and what is configured: users, pipelines, settings; owns `directory.users`,
//! `directory.pipelines` and `directory.settings`.

mod apply;
mod projector;
mod queries;
mod row;

pub(crate) use projector::DIRECTORY;
pub use row::{Pipeline, Settings, User};
