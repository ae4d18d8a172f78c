//! What can have happened to a reservation.

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
