//! What can have happened to a hierarchy.

use serde::{Deserialize, Serialize};

use crate::values::StreamName;

/// A link is wanted; once confirmed, it replaces the one that the child has now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkClaimed {
    /// From.
    pub child: StreamName,
    /// To.
    pub parent: StreamName,
}

/// The child has recorded its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkConfirmed {
    /// From.
    pub child: StreamName,
    /// To.
    pub parent: StreamName,
}

/// The claimed link is gone; a confirmed one before it stands again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkReleased {
    /// From.
    pub child: StreamName,
    /// To.
    pub parent: StreamName,
}

/// Everything that can have happened to a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Wanted.
    #[serde(rename = "HierarchyLinkClaimed")]
    LinkClaimed(LinkClaimed),
    /// Recorded.
    #[serde(rename = "HierarchyLinkConfirmed")]
    LinkConfirmed(LinkConfirmed),
    /// Gone.
    #[serde(rename = "HierarchyLinkReleased")]
    LinkReleased(LinkReleased),
}
