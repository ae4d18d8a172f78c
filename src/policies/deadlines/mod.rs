//! Deadlines: set and cleared by events, in order; kept when their time has come.
//!
//! The feeder keeps the table `policies.deadlines`; rows and checkpoint move in one transaction, so
//! the table says what the log says. The clock takes what is due, one row at a time and each on one
//! node only, and sends the command. Whether there is still anything to do is for the aggregate to
//! say: the feeder may lag, so a deadline that was met may still be in the table.
//!
//! | kind | set by | cleared by | when it is due |
//! | --- | --- | --- | --- |
//! | `reservation-claim` | a claim | its confirmation or release | the claim is settled: confirmed if its owner has the value, else given back |
//! | `link-claim` | a claim | its confirmation or release | the same for a link of a hierarchy |
//! | `quote-validity` | sending a quote that has a last day | every answer to it, its withdrawal and revision | the quote expires, once the day is over in the company's time zone |
//! | `ticket-answer`, `ticket-resolution` | every event that says until when | answering, resolving, whatever ends the ticket | the ticket is escalated, if the company wants so |

mod clock;
mod feed;
mod kind;
mod table;

pub(super) use clock::tick;
pub(super) use feed::Feeder;
use kind::Kind;
