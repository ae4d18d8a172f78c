//! What another system calls one of our aggregates.

use serde::{Deserialize, Serialize};

use super::Text;

/// An id in another system; (system, kind, id) names at most one aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalId {
    /// The other system, such as `sap` or `maven-crm`.
    pub system: String,
    /// What it names there, such as `account` or `taxNumber`.
    pub kind: String,
    /// The id there; personal where the aggregate is a person.
    pub id: Text,
}

impl ExternalId {
    /// Whether both name the same thing, whoever's key seals the id.
    pub fn says_same(&self, other: &Self) -> bool {
        self.system == other.system && self.kind == other.kind && self.id.says_same(&other.id)
    }

    /// Whether `ids` has this one.
    pub fn is_among(&self, ids: &[Self]) -> bool {
        ids.iter().any(|id| id.says_same(self))
    }
}
