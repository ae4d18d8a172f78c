//! The words in which events and commands speak of contacts.

use serde::{Deserialize, Serialize};

/// What a contact can decide at a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecisionPower {
    /// Decides what is bought.
    Decides,
    /// Releases the money.
    Approves,
    /// Is asked, and listened to.
    Influences,
    /// Works with what was bought.
    Uses,
    /// Has no say.
    None,
}
