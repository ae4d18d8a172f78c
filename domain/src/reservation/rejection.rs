//! Why a command to a reservation is refused.

use crate::values::StreamName;

/// A refusal of a command to a reservation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Another aggregate has it or wants it.
    #[error("the value is already in use by {holder}")]
    Taken {
        /// Which aggregate.
        holder: StreamName,
        /// Whether it has recorded the value; otherwise its claim may have been abandoned.
        confirmed: bool,
    },
    /// Never claimed, or taken over since.
    #[error("{owner} has not claimed the value")]
    NotHeld {
        /// Who wanted to confirm.
        owner: StreamName,
    },
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &["RESERVATION_TAKEN", "RESERVATION_NOT_HELD"];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::Taken { .. } => "RESERVATION_TAKEN",
            Self::NotHeld { .. } => "RESERVATION_NOT_HELD",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Taken { .. } | Self::NotHeld { .. } => None,
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::Taken { holder, .. } => format!("该值已被 {holder} 使用"),
            Self::NotHeld { owner } => format!("{owner} 尚未预占该值"),
        }
    }
}
