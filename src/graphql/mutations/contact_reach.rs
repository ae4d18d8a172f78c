//! Mutations of contacts: how to reach them, and what they like.

use kehu_domain::{contact::Command, values::ContactMethodId};

use super::{execute::ContactTarget, parse};
use crate::graphql::{
    scalars,
    types::{Consent, Contact, ContactMethodKind},
};

mutations! {
    ContactReachMutations, ContactTarget, contact: Contact;

    /// Adds a way to reach a contact. The value is kept sealed.
    add_contact_contact_method = Change AddContactContactMethodInput {
        /// The contact method's id within the contact; made from `commandId` when absent.
        contact_method_id: Option<scalars::Uuid>,
        /// The channel.
        kind: ContactMethodKind,
        /// The number or address, as people write it.
        value: String,
        /// What people call it: office, mobile.
        label: Option<String>,
        /// What it is for: orders, invoices, marketing.
        purpose: Option<String>,
        /// What the person allowed.
        #[graphql(default_with = "Consent::Unknown")]
        consent: Consent,
    } -> AddContactContactMethodPayload, |input, command_id| Command::AddContactMethod {
        contact_method: ContactMethodId(match &input.contact_method_id {
            Some(id) => parse::uuid("contactMethodId", id)?,
            None => command_id,
        }),
        kind: input.kind.into(),
        value: input.value,
        label: input.label,
        purpose: input.purpose,
        consent: input.consent.into(),
        found: None,
    };

    /// Marks a contact method of a contact as working.
    verify_contact_contact_method = Change VerifyContactContactMethodInput {
        /// Which contact method.
        contact_method_id: scalars::Uuid,
    } -> VerifyContactContactMethodPayload, |input, _command_id| Command::VerifyContactMethod {
        contact_method: ContactMethodId(parse::uuid("contactMethodId", &input.contact_method_id)?),
    };

    /// Takes a contact method of a contact out of use.
    remove_contact_contact_method = Change RemoveContactContactMethodInput {
        /// Which contact method.
        contact_method_id: scalars::Uuid,
    } -> RemoveContactContactMethodPayload, |input, _command_id| Command::RemoveContactMethod {
        contact_method: ContactMethodId(parse::uuid("contactMethodId", &input.contact_method_id)?),
    };

    /// Records what a contact likes; it replaces the earlier record of the same name.
    record_contact_preference = Change RecordContactPreferenceInput {
        /// Of what: drink, way of delivery, gift.
        name: String,
        /// Which.
        value: String,
    } -> RecordContactPreferencePayload, |input, _command_id| Command::RecordPreference {
        name: input.name,
        value: input.value,
    };

    /// Records a date worth remembering; it replaces the earlier record of the same name.
    record_contact_important_date = Change RecordContactImportantDateInput {
        /// Of what: wedding day, a child's birthday.
        name: String,
        /// `2026-03-31`, or `--03-31` where the year is unknown.
        date: String,
    } -> RecordContactImportantDatePayload, |input, _command_id| Command::RecordImportantDate {
        name: input.name,
        date: input.date,
    };
}
