//! What users can ask of a customer.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Consent, ContactMethodKind, CustomerKind, GradingRule, RequirementArea, Role, RoleGrant,
    ValueType,
};
pub use crate::values::{ExternalIdInput, NamesInput};
use crate::{
    settings,
    values::{ContactMethodId, CustomerId, Money, Region, UserId},
};

/// A command to one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Makes the customer known. External ids must have been claimed by the handler.
    Register {
        kind: CustomerKind,
        names: NamesInput,
        roles: Vec<RoleGrant>,
        source: Option<String>,
        region: Option<Region>,
        industry: Option<String>,
        owner: Option<UserId>,
        time_zone: Option<chrono_tz::Tz>,
        external_ids: Vec<ExternalIdInput>,
    },
    /// Replaces all names.
    Rename { names: NamesInput },
    /// Begins a role.
    GrantRole { role: Role, from: Option<NaiveDate> },
    /// Ends a role.
    EndRole { role: Role, until: Option<NaiveDate> },
    /// Puts someone in charge; replacing someone needs a reason.
    AssignOwner { owner: UserId },
    /// Says where it is.
    AssignRegion { region: Region },
    /// Says what it does.
    SetIndustry { industry: String },
    /// Puts it under a parent. The link must have been claimed by the handler.
    SetParent { parent: Option<CustomerId> },
    /// Grades it.
    Grade {
        grade: String,
        rule: Option<GradingRule>,
        /// The settings as the handler found them; not part of what makes a command the same.
        /// `None` stands for the defaults.
        #[serde(skip)]
        found: Option<settings::Snapshot>,
    },
    /// Judges its kind of value.
    AssignValueType { value_type: ValueType },
    /// Adds a way to reach it.
    AddContactMethod {
        contact_method: ContactMethodId,
        kind: ContactMethodKind,
        value: String,
        label: Option<String>,
        purpose: Option<String>,
        consent: Consent,
    },
    /// Marks a contact method as working.
    VerifyContactMethod { contact_method: ContactMethodId },
    /// Takes a contact method away.
    RemoveContactMethod { contact_method: ContactMethodId },
    /// States a requirement.
    StateRequirement { area: RequirementArea, requirement: String },
    /// Records a preference.
    RecordPreference { name: String, value: String },
    /// Records a date: `YYYY-MM-DD` or `--MM-DD`.
    RecordImportantDate { name: String, date: String },
    /// Sets or clears a profile field.
    SetProfileField { field: String, value: Option<String>, source: Option<String> },
    /// Notes a competitor.
    NoteCompetitor { competitor: String, note: Option<String> },
    /// Sets credit terms.
    SetCreditTerms { grade: String, limit: Money, term_days: u32 },
    /// Stops credit; needs a reason.
    HoldCredit,
    /// Allows credit again.
    ReleaseCredit,
    /// Merges this customer into another. The link must have been claimed by the handler.
    MergeInto { survivor: CustomerId },
    /// Takes the merge back.
    UndoMerge,
    /// Ends the relation.
    Deactivate,
    /// Takes it up again.
    Reactivate,
    /// Destroys the personal data; the handler destroys the keys afterwards.
    ErasePersonalData { subjects: Vec<String> },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes the registration back, with everything that came after it.
    Withdraw,
}
