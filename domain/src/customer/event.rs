//! What can have happened to a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CustomerKind, GradingRule, RequirementArea, Role, RoleGrant, ValueType};
pub use crate::values::{
    ContactMethodAdded, ContactMethodRemoved, ContactMethodVerified, ImportantDateRecorded,
    PersonalDataErased, PreferenceRecorded,
};
use crate::values::{CustomerId, ExternalId, Money, Names, Region, Text, UserId};

/// The customer became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// Organisation or person.
    pub kind: CustomerKind,
    /// Its names.
    pub names: Names,
    /// What it is to us.
    pub roles: Vec<RoleGrant>,
    /// Where it came from: a campaign, a fair, a recommendation.
    pub source: Option<String>,
    /// Where it is.
    pub region: Option<Region>,
    /// What it does.
    pub industry: Option<String>,
    /// Who looks after it.
    pub owner: Option<UserId>,
    /// IANA time zone.
    pub time_zone: Option<chrono_tz::Tz>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
}

/// New names; the old ones stay searchable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// All names from now on.
    pub names: Names,
}

/// A role began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleGranted {
    /// The role.
    pub role: Role,
    /// First day.
    pub from: Option<NaiveDate>,
}

/// A role ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleEnded {
    /// The role.
    pub role: Role,
    /// Last day.
    pub until: Option<NaiveDate>,
}

/// Someone else looks after the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerAssigned {
    /// Who does from now on.
    pub owner: UserId,
    /// Who did until now.
    pub previous: Option<UserId>,
}

/// The customer moved, or was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionAssigned {
    /// Where it is.
    pub region: Region,
}

/// The industry is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IndustrySet {
    /// What it does.
    pub industry: String,
}

/// The customer belongs to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentSet {
    /// The parent; `None` when it stands alone again.
    pub parent: Option<CustomerId>,
}

/// The customer was given a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Graded {
    /// A to D, or as configured.
    pub grade: String,
    /// The rule that said so; `None` when the actor did.
    pub rule: Option<GradingRule>,
    /// Version of the settings that had this grade; absent where nothing was ever configured, and in
    /// events from before grades could be.
    #[serde(default)]
    pub settings_version: Option<u64>,
}

/// The kind of value was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueTypeAssigned {
    /// The kind of value.
    pub value_type: ValueType,
}

/// What the customer needs in one area; a later statement replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementStated {
    /// The area.
    pub area: RequirementArea,
    /// In words.
    pub requirement: Text,
}

/// One field of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileFieldSet {
    /// Its name: strategy, productionScale, revenue, logisticsCost, or a custom one.
    pub field: String,
    /// Its value; `None` when it is no longer known.
    pub value: Option<Text>,
    /// Who or what says so.
    pub source: Option<String>,
}

/// A competitor is active at this customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompetitorNoted {
    /// The competitor's name.
    pub competitor: String,
    /// What is known.
    pub note: Option<Text>,
}

/// On what terms we lend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditTermsSet {
    /// Credit grade.
    pub grade: String,
    /// How much.
    pub limit: Money,
    /// For how many days.
    pub term_days: u32,
}

/// Everything of this customer shows under `survivor` from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    /// Which customer goes on.
    pub survivor: CustomerId,
}

/// The merge was a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergeUndone {
    /// Which customer it had been merged into.
    pub survivor: CustomerId,
}

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// The customer was registered by mistake: from now on it is as if it had never been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawn {
    /// What other systems called it; they may call another one that.
    pub external_ids: Vec<ExternalId>,
    /// The parent it had.
    pub parent: Option<CustomerId>,
}

/// An event that needs no words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Nothing {}

/// Everything that can have happened to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The customer became known.
    #[serde(rename = "CustomerRegistered")]
    Registered(Registered),
    /// New names.
    #[serde(rename = "CustomerRenamed")]
    Renamed(Renamed),
    /// A role began.
    #[serde(rename = "CustomerRoleGranted")]
    RoleGranted(RoleGranted),
    /// A role ended.
    #[serde(rename = "CustomerRoleEnded")]
    RoleEnded(RoleEnded),
    /// Someone else looks after the customer.
    #[serde(rename = "CustomerOwnerAssigned")]
    OwnerAssigned(OwnerAssigned),
    /// The customer moved, or was placed.
    #[serde(rename = "CustomerRegionAssigned")]
    RegionAssigned(RegionAssigned),
    /// The industry is known.
    #[serde(rename = "CustomerIndustrySet")]
    IndustrySet(IndustrySet),
    /// The customer belongs to another one, or no longer.
    #[serde(rename = "CustomerParentSet")]
    ParentSet(ParentSet),
    /// A grade was given.
    #[serde(rename = "CustomerGraded")]
    Graded(Graded),
    /// The kind of value was judged.
    #[serde(rename = "CustomerValueTypeAssigned")]
    ValueTypeAssigned(ValueTypeAssigned),
    /// A way to reach the customer.
    #[serde(rename = "CustomerContactMethodAdded")]
    ContactMethodAdded(ContactMethodAdded),
    /// A contact method works.
    #[serde(rename = "CustomerContactMethodVerified")]
    ContactMethodVerified(ContactMethodVerified),
    /// A contact method is no longer used.
    #[serde(rename = "CustomerContactMethodRemoved")]
    ContactMethodRemoved(ContactMethodRemoved),
    /// What the customer needs.
    #[serde(rename = "CustomerRequirementStated")]
    RequirementStated(RequirementStated),
    /// What the customer likes.
    #[serde(rename = "CustomerPreferenceRecorded")]
    PreferenceRecorded(PreferenceRecorded),
    /// A date worth remembering.
    #[serde(rename = "CustomerImportantDateRecorded")]
    ImportantDateRecorded(ImportantDateRecorded),
    /// One field of the profile.
    #[serde(rename = "CustomerProfileFieldSet")]
    ProfileFieldSet(ProfileFieldSet),
    /// A competitor is active at this customer.
    #[serde(rename = "CustomerCompetitorNoted")]
    CompetitorNoted(CompetitorNoted),
    /// On what terms we lend.
    #[serde(rename = "CustomerCreditTermsSet")]
    CreditTermsSet(CreditTermsSet),
    /// No further credit.
    #[serde(rename = "CustomerCreditHeld")]
    CreditHeld(Nothing),
    /// Credit again.
    #[serde(rename = "CustomerCreditReleased")]
    CreditReleased(Nothing),
    /// Merged into another customer.
    #[serde(rename = "CustomerMerged")]
    Merged(Merged),
    /// The merge was undone.
    #[serde(rename = "CustomerMergeUndone")]
    MergeUndone(MergeUndone),
    /// No longer dealt with.
    #[serde(rename = "CustomerDeactivated")]
    Deactivated(Nothing),
    /// Dealt with again.
    #[serde(rename = "CustomerReactivated")]
    Reactivated(Nothing),
    /// Personal data is gone.
    #[serde(rename = "CustomerPersonalDataErased")]
    PersonalDataErased(PersonalDataErased),
    /// Another system's id was linked.
    #[serde(rename = "CustomerExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Registered by mistake.
    #[serde(rename = "CustomerWithdrawn")]
    Withdrawn(Withdrawn),
}
