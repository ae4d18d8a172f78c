//! Why there is no demo.

use chrono::NaiveDate;
use kehu_domain::values::StreamName;

use crate::{
    commands::{Failure, Refusal},
    feed::DecodeAllError,
    store::StoreError,
};

/// Why a demo is not filled.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Something in the log is not the demo's.
    #[error(
        "event {position} ({stream}) is not the demo's, and the demo never mixes with other data: \
         give it a data directory of its own, --data-dir DIR, or an empty database"
    )]
    Foreign {
        /// Where it is in the log.
        position: u64,
        /// Which stream it belongs to.
        stream: StreamName,
    },
    /// The log is another demo's.
    #[error(
        "this is the demo of seed {seed} until {until} with {customers} customers: start it \
         without other wishes, or give another one a data directory of its own, --data-dir DIR"
    )]
    Another {
        /// Its seed.
        seed: u64,
        /// Its last day.
        until: NaiveDate,
        /// How many customers it has.
        customers: u32,
    },
    /// The log is the demo's of another version of kehu.
    #[error(
        "this demo was made by another version of kehu: give the new one a data directory of its \
         own, --data-dir DIR"
    )]
    Version,
    /// The last day is not over, or too long ago.
    #[error(
        "--demo-until {until} is not from 2024-01-01 to {yesterday}: what is told has happened"
    )]
    Day {
        /// The day that was wanted.
        until: NaiveDate,
        /// The last day that is over.
        yesterday: NaiveDate,
    },
    /// Too few customers or too many.
    #[error("--demo-customers is from 1 to {most}")]
    Customers {
        /// The most there can be.
        most: u32,
    },
    /// A rule said no to the demo: the demo is wrong.
    #[error("the demo's {what} on {stream} was refused: {refusal}")]
    Refused {
        /// What was wanted.
        what: String,
        /// Of whom.
        stream: StreamName,
        /// Why it was not to be.
        refusal: Box<Refusal>,
    },
    /// A command failed.
    #[error("the demo could not be written")]
    Failed(#[from] Failure),
    /// The log did not answer.
    #[error("the log did not answer")]
    Store(#[from] StoreError),
    /// The log holds something that cannot be read.
    #[error("the log cannot be read")]
    Unreadable(#[from] DecodeAllError),
}
