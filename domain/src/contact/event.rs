//! What can have happened to a contact.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DecisionPower;
use crate::values::{ContactId, CustomerId, ExternalId, Names, Region, Text, UserId};
pub use crate::values::{
    ContactMethodAdded, ContactMethodRemoved, ContactMethodVerified, ImportantDateRecorded,
    PersonalDataErased, PreferenceRecorded, Withdrawn,
};

/// The contact became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// The person's names.
    pub names: Names,
    /// What the position is called.
    pub job_title: Option<Text>,
    /// `YYYY-MM-DD`, or `--MM-DD` where the year is unknown.
    pub birthday: Option<Text>,
    /// BCP 47 tags, the preferred language first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Where the person is.
    pub region: Option<Region>,
    /// Where the contact came from: a fair, a card, a recommendation.
    pub source: Option<String>,
    /// Who looks after the contact.
    pub owner: Option<UserId>,
    /// What other systems call the person.
    #[serde(default)]
    pub external_ids: Vec<ExternalId>,
}

/// New names; the old ones stay searchable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// All names from now on.
    pub names: Names,
}

/// The position is called so from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobTitleSet {
    /// The title; `None` when it is no longer known.
    pub job_title: Option<Text>,
}

/// The birthday is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BirthdaySet {
    /// `YYYY-MM-DD`, or `--MM-DD`; `None` when it is no longer known.
    pub birthday: Option<Text>,
}

/// The languages are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LanguagesSet {
    /// BCP 47 tags, the preferred language first.
    pub languages: Vec<String>,
}

/// The person moved, or was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionAssigned {
    /// Where the person is.
    pub region: Region,
}

/// Someone else looks after the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerAssigned {
    /// Who does from now on.
    pub owner: UserId,
    /// Who did until now.
    pub previous: Option<UserId>,
}

/// The person belongs to a customer; said again, it replaces what was said of the open link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedToCustomer {
    /// Which.
    pub customer: CustomerId,
    /// As what: purchasing, finance, warehouse.
    pub role: Option<String>,
    /// What the person decides there; `None` where nobody knows.
    pub decision_power: Option<DecisionPower>,
    /// First day, where known.
    pub from: Option<NaiveDate>,
}

/// The person no longer belongs to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlinkedFromCustomer {
    /// Which.
    pub customer: CustomerId,
    /// Last day, where known.
    pub until: Option<NaiveDate>,
}

/// Everything of this contact shows under `survivor` from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    /// Which contact goes on.
    pub survivor: ContactId,
}

/// The merge was a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergeUndone {
    /// Which contact it had been merged into.
    pub survivor: ContactId,
}

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// Everything that can have happened to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The contact became known.
    #[serde(rename = "ContactCreated")]
    Created(Created),
    /// New names.
    #[serde(rename = "ContactRenamed")]
    Renamed(Renamed),
    /// The position is called so.
    #[serde(rename = "ContactJobTitleSet")]
    JobTitleSet(JobTitleSet),
    /// The birthday is known.
    #[serde(rename = "ContactBirthdaySet")]
    BirthdaySet(BirthdaySet),
    /// The languages are known.
    #[serde(rename = "ContactLanguagesSet")]
    LanguagesSet(LanguagesSet),
    /// The person moved, or was placed.
    #[serde(rename = "ContactRegionAssigned")]
    RegionAssigned(RegionAssigned),
    /// Someone else looks after the contact.
    #[serde(rename = "ContactOwnerAssigned")]
    OwnerAssigned(OwnerAssigned),
    /// The person belongs to a customer.
    #[serde(rename = "ContactLinkedToCustomer")]
    LinkedToCustomer(LinkedToCustomer),
    /// The person no longer belongs to a customer.
    #[serde(rename = "ContactUnlinkedFromCustomer")]
    UnlinkedFromCustomer(UnlinkedFromCustomer),
    /// A way to reach the person.
    #[serde(rename = "ContactContactMethodAdded")]
    ContactMethodAdded(ContactMethodAdded),
    /// A contact method works.
    #[serde(rename = "ContactContactMethodVerified")]
    ContactMethodVerified(ContactMethodVerified),
    /// A contact method is no longer used.
    #[serde(rename = "ContactContactMethodRemoved")]
    ContactMethodRemoved(ContactMethodRemoved),
    /// What the person likes.
    #[serde(rename = "ContactPreferenceRecorded")]
    PreferenceRecorded(PreferenceRecorded),
    /// A date worth remembering.
    #[serde(rename = "ContactImportantDateRecorded")]
    ImportantDateRecorded(ImportantDateRecorded),
    /// Merged into another contact.
    #[serde(rename = "ContactMerged")]
    Merged(Merged),
    /// The merge was undone.
    #[serde(rename = "ContactMergeUndone")]
    MergeUndone(MergeUndone),
    /// Personal data is gone.
    #[serde(rename = "ContactPersonalDataErased")]
    PersonalDataErased(PersonalDataErased),
    /// Another system's id was linked.
    #[serde(rename = "ContactExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "ContactWithdrawn")]
    Withdrawn(Withdrawn),
}
