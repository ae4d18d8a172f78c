//! Mutations of customers: how to reach them, what they need and like, what is known of them.

use kehu_domain::{customer::Command, values::ContactMethodId};

use super::{
    execute::CustomerTarget,
    inputs::GradingRuleInput,
    parse::{self, optional},
};
use crate::graphql::{
    scalars,
    types::{Consent, ContactMethodKind, Customer, CustomerValueType, RequirementArea},
};

mutations! {
    ProfileMutations, CustomerTarget, customer: Customer;

    /// Gives a customer a grade.
    grade_customer = Change GradeCustomerInput {
        /// A to D, or as configured.
        grade: String,
        /// The rule that says so; null when the caller does.
        rule: Option<GradingRuleInput>,
    } -> GradeCustomerPayload, |input, _command_id| Command::Grade {
        grade: input.grade,
        rule: optional(input.rule, |rule| rule.parse("rule"))?,
        found: None,
    };

    /// Judges what kind of value the relation with a customer has.
    assign_customer_value_type = Change AssignCustomerValueTypeInput {
        /// The kind of value.
        value_type: CustomerValueType,
    } -> AssignCustomerValueTypePayload, |input, _command_id| Command::AssignValueType {
        value_type: input.value_type.into(),
    };

    /// Adds a way to reach a customer. The value is kept sealed.
    add_customer_contact_method = Change AddCustomerContactMethodInput {
        /// The contact method's id within the customer; made from `commandId` when absent.
        contact_method_id: Option<scalars::Uuid>,
        /// The channel.
        kind: ContactMethodKind,
        /// The number or address, as people write it.
        value: String,
        /// What people call it: head office, warehouse.
        label: Option<String>,
        /// What it is for: orders, invoices, marketing.
        purpose: Option<String>,
        /// What the party allowed.
        #[graphql(default_with = "Consent::Unknown")]
        consent: Consent,
    } -> AddCustomerContactMethodPayload, |input, command_id| Command::AddContactMethod {
        contact_method: ContactMethodId(match &input.contact_method_id {
            Some(id) => parse::uuid("contactMethodId", id)?,
            None => command_id,
        }),
        kind: input.kind.into(),
        value: input.value,
        label: input.label,
        purpose: input.purpose,
        consent: input.consent.into(),
    };

    /// Marks a contact method of a customer as working.
    verify_customer_contact_method = Change VerifyCustomerContactMethodInput {
        /// Which contact method.
        contact_method_id: scalars::Uuid,
    } -> VerifyCustomerContactMethodPayload, |input, _command_id| Command::VerifyContactMethod {
        contact_method: ContactMethodId(parse::uuid("contactMethodId", &input.contact_method_id)?),
    };

    /// Takes a contact method of a customer out of use.
    remove_customer_contact_method = Change RemoveCustomerContactMethodInput {
        /// Which contact method.
        contact_method_id: scalars::Uuid,
    } -> RemoveCustomerContactMethodPayload, |input, _command_id| Command::RemoveContactMethod {
        contact_method: ContactMethodId(parse::uuid("contactMethodId", &input.contact_method_id)?),
    };

    /// States what a customer needs in one area; it replaces what was stated before.
    state_customer_requirement = Change StateCustomerRequirementInput {
        /// The area.
        area: RequirementArea,
        /// The requirement, in words.
        requirement: String,
    } -> StateCustomerRequirementPayload, |input, _command_id| Command::StateRequirement {
        area: input.area.into(),
        requirement: input.requirement,
    };

    /// Records what a customer likes; it replaces the earlier record of the same name.
    record_customer_preference = Change RecordCustomerPreferenceInput {
        /// Of what: delivery window, language, gift.
        name: String,
        /// Which.
        value: String,
    } -> RecordCustomerPreferencePayload, |input, _command_id| Command::RecordPreference {
        name: input.name,
        value: input.value,
    };

    /// Records a date worth remembering; it replaces the earlier record of the same name.
    record_customer_important_date = Change RecordCustomerImportantDateInput {
        /// Of what: founding day, birthday.
        name: String,
        /// `2026-03-31`, or `--03-31` where the year is unknown.
        date: String,
    } -> RecordCustomerImportantDatePayload, |input, _command_id| Command::RecordImportantDate {
        name: input.name,
        date: input.date,
    };

    /// Sets or clears one field of a customer's profile.
    set_customer_profile_field = Change SetCustomerProfileFieldInput {
        /// Its name: strategy, productionScale, revenue, logisticsCost, or one of your own.
        field: String,
        /// Its value; null when it is no longer known.
        value: Option<String>,
        /// Who or what says so.
        source: Option<String>,
    } -> SetCustomerProfileFieldPayload, |input, _command_id| Command::SetProfileField {
        field: input.field,
        value: input.value,
        source: input.source,
    };

    /// Notes that a competitor is active at a customer.
    note_customer_competitor = Change NoteCustomerCompetitorInput {
        /// The competitor's name.
        competitor: String,
        /// What is known.
        note: Option<String>,
    } -> NoteCustomerCompetitorPayload, |input, _command_id| Command::NoteCompetitor {
        competitor: input.competitor,
        note: input.note,
    };
}
