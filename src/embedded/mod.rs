//! Finds, creates, starts, tunes, watches and stops a Postgres of our own.

mod account;
mod binaries;
pub mod cluster;
mod error;

pub use self::{
    account::Account,
    binaries::{Binaries, OLDEST_MAJOR},
    error::EmbeddedError,
};
