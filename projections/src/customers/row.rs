//! A customer as its events left it.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    Actor,
    customer::{
        Consent, ContactMethodKind, CustomerKind, GradingRule, RequirementArea, Role, ValueType,
    },
    values::{ContactMethodId, CustomerId, ExternalId, Money, Names, Region, Text, UserId},
};
use serde::{Deserialize, Serialize};

/// Where a customer stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerStatus {
    /// Dealt with.
    Active,
    /// No longer dealt with.
    Deactivated,
    /// Goes on as another customer.
    Merged,
    /// The personal data is destroyed.
    Erased,
}

/// Names that a customer had, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerNames {
    /// The names.
    pub names: Names,
    /// When they were replaced.
    pub until: DateTime<Utc>,
    /// The event that replaced them.
    pub position: u64,
}

/// A role and the time in which it is or was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePeriod {
    /// The role.
    pub role: Role,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day, where known.
    pub until: Option<NaiveDate>,
    /// Whether it has ended; that can be known without the day.
    pub ended: bool,
}

/// A grade, and who or what gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// A to D, or as configured.
    pub grade: String,
    /// The rule that said so; `None` when the actor did.
    pub rule: Option<GradingRule>,
    /// Who recorded it.
    pub actor: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// A way to reach a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactMethod {
    /// Its id within the customer.
    pub id: ContactMethodId,
    /// The channel.
    pub kind: ContactMethodKind,
    /// As entered.
    pub value: Text,
    /// In the form that can be compared.
    pub normalized: Option<Text>,
    /// What people call it.
    pub label: Option<Text>,
    /// What it is for.
    pub purpose: Option<String>,
    /// What the party allowed.
    pub consent: Consent,
    /// When someone made sure that it works.
    pub verified_at: Option<DateTime<Utc>>,
}

/// What a customer needs in one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The area.
    pub area: RequirementArea,
    /// In words.
    pub requirement: Text,
    /// When it was stated.
    pub at: DateTime<Utc>,
}

/// What a customer likes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// Of what.
    pub name: String,
    /// Which.
    pub value: Text,
}

/// A date worth remembering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportantDate {
    /// Of what.
    pub name: String,
    /// `YYYY-MM-DD` or `--MM-DD`.
    pub date: Text,
}

/// One field of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileField {
    /// Its name.
    pub field: String,
    /// Its value.
    pub value: Text,
    /// Who or what says so.
    pub source: Option<String>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// A competitor active at a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competitor {
    /// Its name.
    pub competitor: String,
    /// What is known.
    pub note: Option<Text>,
}

/// On what terms we lend to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Credit grade.
    pub grade: String,
    /// How much.
    pub limit: Money,
    /// For how many days.
    pub term_days: u32,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Which.
    pub id: CustomerId,
    /// Organisation or person.
    pub kind: CustomerKind,
    /// Its names.
    pub names: Names,
    /// Names it had, the oldest first.
    pub former_names: Vec<FormerNames>,
    /// Whether we deal with it.
    pub active: bool,
    /// Which customer it goes on as.
    pub survivor: Option<CustomerId>,
    /// Whether its personal data is destroyed.
    pub erased: bool,
    /// What it is and was to us.
    pub roles: Vec<RolePeriod>,
    /// Where it came from.
    pub source: Option<String>,
    /// Where it is.
    pub region: Option<Region>,
    /// What it does.
    pub industry: Option<String>,
    /// Who looks after it.
    pub owner: Option<UserId>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// The customer it belongs to.
    pub parent: Option<CustomerId>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// What kind of value the relation has.
    pub value_type: Option<ValueType>,
    /// How to reach it.
    pub contact_methods: Vec<ContactMethod>,
    /// What it needs.
    pub requirements: Vec<Requirement>,
    /// What it likes.
    pub preferences: Vec<Preference>,
    /// Dates worth remembering.
    pub important_dates: Vec<ImportantDate>,
    /// Its profile.
    pub profile: Vec<ProfileField>,
    /// Who competes with us there.
    pub competitors: Vec<Competitor>,
    /// On what terms we lend.
    pub credit: Option<Credit>,
    /// Whether further credit is held back.
    pub credit_held: bool,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it became known.
    pub created_at: DateTime<Utc>,
    /// Who made it known.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Customer {
    /// Where it stands with us.
    pub fn status(&self) -> CustomerStatus {
        if self.erased {
            CustomerStatus::Erased
        } else if self.survivor.is_some() {
            CustomerStatus::Merged
        } else if self.active {
            CustomerStatus::Active
        } else {
            CustomerStatus::Deactivated
        }
    }

    /// The name to show: the short one where there is one; `None` once erased.
    pub fn display_name(&self) -> Option<&str> {
        let short = self.names.short.as_ref().and_then(Text::as_str);
        short.or_else(|| self.names.original.as_str())
    }
}
