//! What ids are called and what is configured: users, pipelines, calendars, settings; owns
//! `directory.users`, `directory.pipelines`, `directory.calendars` and `directory.settings`.

mod apply;
mod projector;
mod queries;
mod row;

pub(crate) use projector::DIRECTORY;
pub use row::{Calendar, NumberSeries, Pipeline, Settings, User};
