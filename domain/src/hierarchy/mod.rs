//! Links that must stay free of cycles: parents of customers, merges of customers.
//!
//! Stream: `hierarchy-<id>`, one for each kind of link, so that every claim meets every other.
//! Claim here, append to the child, confirm here; what was never confirmed is released.

use serde::{Deserialize, Serialize};
use uuid::{Uuid, uuid};

use crate::values::{HierarchyId, StreamName};

/// The links from customers to their parents.
pub const CUSTOMER_PARENTS: HierarchyId = HierarchyId(PARENTS);
/// The links from merged customers to their survivors.
pub const CUSTOMER_MERGES: HierarchyId = HierarchyId(MERGES);
const PARENTS: Uuid = uuid!("6b656875-0000-5000-8000-000000000002");
const MERGES: Uuid = uuid!("6b656875-0000-5000-8000-000000000003");

/// A link is wanted; it replaces an earlier one of the same child.
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

/// A command to one hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Claims a link; refused if it would close a cycle, claimed links included.
    Claim { child: StreamName, parent: StreamName },
    /// Says that the child has recorded it.
    Confirm { child: StreamName, parent: StreamName },
    /// Takes a claimed or confirmed link away.
    Release { child: StreamName, parent: StreamName },
}
