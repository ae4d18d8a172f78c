//! What another system calls one of our aggregates.

use serde::{Deserialize, Serialize};

use super::{
    Text,
    bounded::{FieldFault, line},
    text::text,
};

/// An external id as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ExternalIdInput {
    /// The other system.
    pub system: String,
    /// What it names there.
    pub kind: String,
    /// The id there.
    pub id: String,
}

impl ExternalIdInput {
    /// The id as it is recorded: a person's is personal.
    pub fn recorded(&self, personal: bool) -> Result<ExternalId, FieldFault> {
        line("externalId.system", &self.system)?;
        line("externalId.kind", &self.kind)?;
        line("externalId.id", &self.id)?;
        Ok(ExternalId {
            system: self.system.clone(),
            kind: self.kind.clone(),
            id: text(&self.id, personal),
        })
    }
}

/// Ids as they are recorded, each of them once.
pub fn recorded(inputs: &[ExternalIdInput], personal: bool) -> Result<Vec<ExternalId>, FieldFault> {
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = input.recorded(personal)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

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
