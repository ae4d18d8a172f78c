//! What users can ask of a contact.

use chrono::NaiveDate;
use serde::Serialize;

use super::DecisionPower;
use crate::values::{
    Consent, ContactId, ContactMethodId, ContactMethodKind, CustomerId, ExternalIdInput,
    NamesInput, Region, UserId,
};

/// A customer that the contact belongs to, as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct CustomerLinkInput {
    pub customer: CustomerId,
    pub role: Option<String>,
    pub decision_power: Option<DecisionPower>,
    pub from: Option<NaiveDate>,
}

/// A command to one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Makes the contact known. External ids must have been claimed by the handler.
    Create {
        names: NamesInput,
        job_title: Option<String>,
        birthday: Option<String>,
        languages: Vec<String>,
        region: Option<Region>,
        source: Option<String>,
        owner: Option<UserId>,
        external_ids: Vec<ExternalIdInput>,
        customers: Vec<CustomerLinkInput>,
    },
    /// Replaces all names.
    Rename { names: NamesInput },
    /// Says what the person's position is called; `None` when it is no longer known.
    SetJobTitle { job_title: Option<String> },
    /// Says when the person was born: `YYYY-MM-DD` or `--MM-DD`.
    SetBirthday { birthday: Option<String> },
    /// Says which languages the person speaks, the preferred one first.
    SetLanguages { languages: Vec<String> },
    /// Says where the person is.
    AssignRegion { region: Region },
    /// Puts someone in charge; replacing someone needs a reason.
    AssignOwner { owner: UserId },
    /// Says that the person belongs to a customer, or what has changed about that.
    LinkToCustomer(CustomerLinkInput),
    /// Says that it no longer does.
    UnlinkFromCustomer { customer: CustomerId, until: Option<NaiveDate> },
    /// Adds a way to reach the person.
    AddContactMethod {
        contact_method: ContactMethodId,
        kind: ContactMethodKind,
        value: String,
        label: Option<String>,
        purpose: Option<String>,
        consent: Consent,
        /// Where the customer is that the contact belongs to, as the handler found it; left out
        /// when two commands are compared.
        #[serde(skip)]
        found: Option<Region>,
    },
    /// Marks a contact method as working.
    VerifyContactMethod { contact_method: ContactMethodId },
    /// Takes a contact method away.
    RemoveContactMethod { contact_method: ContactMethodId },
    /// Records a preference.
    RecordPreference { name: String, value: String },
    /// Records a date: `YYYY-MM-DD` or `--MM-DD`.
    RecordImportantDate { name: String, date: String },
    /// Merges this contact into another. The link must have been claimed by the handler.
    MergeInto { survivor: ContactId },
    /// Takes the merge back.
    UndoMerge,
    /// Destroys the personal data; the handler destroys the keys afterwards.
    ErasePersonalData { subjects: Vec<String> },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Withdraw,
}
