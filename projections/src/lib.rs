//! The read models of kehu: events in, Postgres rows out, and the queries on them.
#![doc = include_str!("../README.md")]
#![deny(clippy::wildcard_enum_match_arm)]

mod cells;
pub mod contacts;
pub mod customers;
pub mod directory;
pub mod duplicates;
mod erasure;
mod error;
pub mod feed;
pub mod imports;
pub mod interactions;
pub mod lists;
pub mod merges;
mod moments;
pub mod opportunities;
pub mod projector;
pub mod query;
pub mod quotes;
pub mod runner;
pub mod search;
mod tables;
pub mod tickets;
pub mod timeline;
mod versions;

pub use error::Error;
pub use feed::{Batch, Feed, FeedError, Wanted};
pub use projector::{Projector, ReadModel};
pub use query::{
    AsOf, Direction, Edge, OrderBy, Page, PageError, PageRequest, TextFilter, ValueFilter,
};
pub use runner::{
    Difference, Filled, FilledLog, Projections, RebuildReport, Stale, State, Status, VerifyReport,
};
