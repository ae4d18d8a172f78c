//! Why a command to a hierarchy is refused.

use crate::values::StreamName;

/// A refusal of a command to a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The link would lead back to where it starts.
    #[error("the link would close a cycle: {}", arrows(.chain))]
    Cycle {
        /// The whole cycle; first and last are the child.
        chain: Vec<StreamName>,
    },
    /// Never claimed, or released since.
    #[error("the link from {child} to {parent} has not been claimed")]
    NotClaimed {
        /// From.
        child: StreamName,
        /// To.
        parent: StreamName,
    },
}

fn arrows(chain: &[StreamName]) -> String {
    chain.iter().map(StreamName::as_str).collect::<Vec<_>>().join(" → ")
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &["HIERARCHY_CYCLE", "HIERARCHY_NOT_CLAIMED"];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::Cycle { .. } => "HIERARCHY_CYCLE",
            Self::NotClaimed { .. } => "HIERARCHY_NOT_CLAIMED",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Cycle { .. } => Some("parent"),
            Self::NotClaimed { .. } => None,
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::Cycle { chain } => format!("该链接会形成循环：{}", arrows(chain)),
            Self::NotClaimed { child, parent } => {
                format!("从 {child} 到 {parent} 的链接尚未预占")
            }
        }
    }
}
