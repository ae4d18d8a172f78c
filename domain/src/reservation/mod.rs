//! The claim on a value that must be unique over all aggregates, such as an external id.
//!
//! Stream: `reservation-<id>`, the id being an HMAC of the value: the log never shows the value.
//! Claim here, append there, confirm here; what was never confirmed is released.

use serde::{Deserialize, Serialize};

use crate::values::StreamName;

/// Someone wants the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claimed {
    /// For which aggregate.
    pub owner: StreamName,
}

/// The aggregate has recorded the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// Which aggregate.
    pub owner: StreamName,
}

/// The value is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Released {
    /// Which aggregate had claimed it.
    pub owner: StreamName,
}

/// Everything that can have happened to a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Wanted.
    #[serde(rename = "ReservationClaimed")]
    Claimed(Claimed),
    /// Recorded.
    #[serde(rename = "ReservationConfirmed")]
    Confirmed(Confirmed),
    /// Free again.
    #[serde(rename = "ReservationReleased")]
    Released(Released),
}

/// A command to one reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Claims the value; refused while another aggregate holds it, unless `takeover` says that the
    /// handler found that claim abandoned.
    Claim { owner: StreamName, takeover: bool },
    /// Says that the aggregate has recorded it.
    Confirm { owner: StreamName },
    /// Gives it back.
    Release { owner: StreamName },
}
