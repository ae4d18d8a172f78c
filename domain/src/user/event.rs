//! What can have happened to a user.

use serde::{Deserialize, Serialize};

pub use crate::values::Withdrawn;
use crate::values::{ExternalId, Text};

/// The user became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// The name to show.
    pub name: Text,
    /// What other systems call the user.
    pub external_ids: Vec<ExternalId>,
}

/// The user goes by another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// The name to show.
    pub name: Text,
}

/// The user no longer works with kehu, or does again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Nothing {}

/// The user has another role from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleGranted {
    /// The role's code, lower case: `sales_manager`.
    pub role: String,
}

/// The user has lost a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleRevoked {
    /// The role's code.
    pub role: String,
}

/// Another system has an id for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id there; personal.
    pub external_id: ExternalId,
}

/// Everything that can have happened to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Became known.
    #[serde(rename = "UserRegistered")]
    Registered(Registered),
    /// Another name.
    #[serde(rename = "UserRenamed")]
    Renamed(Renamed),
    /// No longer works with kehu.
    #[serde(rename = "UserDeactivated")]
    Deactivated(Nothing),
    /// Works with kehu again.
    #[serde(rename = "UserReactivated")]
    Reactivated(Nothing),
    /// One more role.
    #[serde(rename = "UserRoleGranted")]
    RoleGranted(RoleGranted),
    /// One role less.
    #[serde(rename = "UserRoleRevoked")]
    RoleRevoked(RoleRevoked),
    /// One more external id.
    #[serde(rename = "UserExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "UserWithdrawn")]
    Withdrawn(Withdrawn),
}
