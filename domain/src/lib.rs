#![doc = include_str!("../README.md")]
// New events and commands must be looked at; tests may say "all others".
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]

pub mod calendar;
pub mod contact;
pub mod customer;
pub mod decider;
pub mod event;
pub mod hierarchy;
pub mod import;
pub mod interaction;
pub mod opportunity;
pub mod pipeline;
pub mod quote;
pub mod recorded;
pub mod requester;
pub mod reservation;
pub mod series;
pub mod settings;
#[cfg(feature = "testing")]
#[expect(clippy::panic, reason = "a scenario that goes wrong fails its test")]
pub mod testing;
pub mod ticket;
pub mod user;
pub mod values;

pub use calendar::Calendar;
pub use contact::Contact;
pub use customer::Customer;
pub use decider::{Context, Decider, Rejection, fold};
pub use event::{DecodeError, DomainEvent};
pub use hierarchy::Hierarchy;
pub use import::ImportBatch;
pub use interaction::Interaction;
pub use opportunity::Opportunity;
pub use pipeline::Pipeline;
pub use quote::Quote;
pub use recorded::{Actor, Header, Recorded, Source};
pub use requester::Requester;
pub use reservation::Reservation;
pub use series::Series;
pub use settings::Settings;
pub use ticket::Ticket;
pub use user::User;
