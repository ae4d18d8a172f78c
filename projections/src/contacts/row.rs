//! A contact as its events left it.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    Actor,
    contact::DecisionPower,
    values::{ContactId, CustomerId, ExternalId, Names, Region, Text, UserId},
};
use serde::{Deserialize, Serialize};

use crate::customers::{ContactMethod, FormerNames, ImportantDate, Preference};

/// Where a contact stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactStatus {
    /// Known.
    Active,
    /// Goes on as another contact.
    Merged,
    /// The personal data is destroyed.
    Erased,
}

/// A customer and the time in which the person belongs or belonged to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerLink {
    /// Which.
    pub customer: CustomerId,
    /// As what.
    pub role: Option<String>,
    /// What the person decides there.
    pub decision_power: Option<DecisionPower>,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day, where known.
    pub until: Option<NaiveDate>,
    /// Whether it has ended; that can be known without the day.
    pub ended: bool,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Which.
    pub id: ContactId,
    /// The person's names.
    pub names: Names,
    /// Names it had, the oldest first.
    pub former_names: Vec<FormerNames>,
    /// What the position is called.
    pub job_title: Option<Text>,
    /// `YYYY-MM-DD` or `--MM-DD`.
    pub birthday: Option<Text>,
    /// Language tags, the preferred one first.
    pub languages: Vec<String>,
    /// Where the person is.
    pub region: Option<Region>,
    /// Where the contact came from.
    pub source: Option<String>,
    /// Who looks after it.
    pub owner: Option<UserId>,
    /// The customers it belongs or belonged to, the longest known first.
    pub customers: Vec<CustomerLink>,
    /// How to reach the person.
    pub contact_methods: Vec<ContactMethod>,
    /// What the person likes.
    pub preferences: Vec<Preference>,
    /// Dates worth remembering.
    pub important_dates: Vec<ImportantDate>,
    /// What other systems call the person.
    pub external_ids: Vec<ExternalId>,
    /// Which contact it goes on as.
    pub survivor: Option<ContactId>,
    /// Whether its personal data is destroyed.
    pub erased: bool,
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

impl Contact {
    /// Where it stands with us.
    pub fn status(&self) -> ContactStatus {
        if self.erased {
            ContactStatus::Erased
        } else if self.survivor.is_some() {
            ContactStatus::Merged
        } else {
            ContactStatus::Active
        }
    }
}
