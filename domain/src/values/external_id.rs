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
