//! What was offered to whom, at what price, and what came of it; owns `quotes.quotes`.

mod apply;
mod filter;
mod projector;
mod queries;
mod row;
mod stats;

pub use filter::{QuoteFilter, QuoteOrder};
pub(crate) use projector::QUOTES;
pub use queries::{OF_CUSTOMERS, OF_OPPORTUNITIES};
pub use row::{Allowance, CounterOffer, Line, Offer, Quote, Revision, Sending};
pub use stats::{GroupBy, StatsKey, StatsRow, stats};
