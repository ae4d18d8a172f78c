//! The words in which events and commands speak of customers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::values::{Consent, ContactMethodKind};

/// Whether the customer is an organisation or a human being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerKind {
    /// A company.
    Company,
    /// A part of a company that buys for itself.
    Department,
    /// A human being: the names are personal.
    Person,
}

/// What the party is to us; one party can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Has not bought yet.
    Prospect,
    /// Buys.
    Customer,
    /// Works with us.
    Partner,
    /// Sells for us.
    Agent,
    /// Sells to us.
    Supplier,
    /// Competes with us.
    Competitor,
    /// A department of our own.
    Internal,
}

impl Role {
    /// The code that stands in events and in the API: `SUPPLIER`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prospect => "PROSPECT",
            Self::Customer => "CUSTOMER",
            Self::Partner => "PARTNER",
            Self::Agent => "AGENT",
            Self::Supplier => "SUPPLIER",
            Self::Competitor => "COMPETITOR",
            Self::Internal => "INTERNAL",
        }
    }
}

/// A role and when it was held; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day, where known.
    pub until: Option<NaiveDate>,
}

/// What kind of value the relation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ValueType {
    /// Buys the product as it is; price decides.
    Intrinsic,
    /// Buys advice and service around it.
    Extrinsic,
    /// Builds on us beyond single sales.
    Strategic,
}

/// Where a requirement lies in the logistics chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequirementArea {
    /// Storage.
    Warehousing,
    /// Goods on the way: tracking, conditions, insurance.
    InTransit,
    /// Vehicles, routes, times.
    Transport,
    /// Packaging.
    Packaging,
    /// Reports and data exchange.
    Reporting,
}

/// A rule that graded a customer, and which version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GradingRule {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
}
