//! Mutations of contacts: who they are and which customers they belong to.

use async_graphql::ID;
use kehu_domain::contact::{Command, CustomerLinkInput};

use super::{
    execute::ContactTarget,
    inputs::{self, ContactLinkInput, ExternalIdInput, NamesInput},
    parse::{self, optional},
};
use crate::graphql::{
    scalars,
    types::{Contact, DecisionPower},
};

mutations! {
    ContactMutations, ContactTarget, contact: Contact;

    /// Makes a person known. Everything that names or reaches the person is kept sealed.
    create_contact = Creation CreateContactInput {
        /// The person's names.
        names: NamesInput,
        /// What the position is called.
        job_title: Option<String>,
        /// `1988-08-08`, or `--08-08` where the year is unknown.
        birthday: Option<String>,
        /// The languages the person speaks, as BCP 47 tags such as `zh-Hant`, the preferred one first.
        #[graphql(default)]
        languages: Vec<String>,
        /// Where the person is: an ISO 3166 country such as `CN`, or a part of one such as `CN-31`.
        region: Option<String>,
        /// Where the contact came from: a fair, a card, a recommendation.
        source: Option<String>,
        /// The id of the user who looks after the contact.
        owner: Option<ID>,
        /// What other systems call the person.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
        /// The customers that the person belongs to.
        #[graphql(default)]
        customers: Vec<ContactLinkInput>,
    } -> CreateContactPayload, |input, _command_id| Command::Create {
        names: input.names.into(),
        job_title: input.job_title,
        birthday: input.birthday,
        languages: input.languages,
        region: optional(input.region, |code| parse::region("region", &code))?,
        source: input.source,
        owner: optional(input.owner, |id| parse::id("owner", &id))?,
        external_ids: inputs::external_ids(input.external_ids),
        customers: parse::each("customers", input.customers, |_, link| link.parse())?,
    };

    /// Replaces all names of a contact; the old ones stay searchable.
    rename_contact = Change RenameContactInput {
        /// All names from now on.
        names: NamesInput,
    } -> RenameContactPayload, |input, _command_id| Command::Rename {
        names: input.names.into(),
    };

    /// Says what the position of a contact is called.
    set_contact_job_title = Change SetContactJobTitleInput {
        /// The title; null when it is no longer known.
        job_title: Option<String>,
    } -> SetContactJobTitlePayload, |input, _command_id| Command::SetJobTitle {
        job_title: input.job_title,
    };

    /// Says when a contact was born.
    set_contact_birthday = Change SetContactBirthdayInput {
        /// `1988-08-08`, or `--08-08` where the year is unknown; null when it is no longer known.
        birthday: Option<String>,
    } -> SetContactBirthdayPayload, |input, _command_id| Command::SetBirthday {
        birthday: input.birthday,
    };

    /// Says which languages a contact speaks.
    set_contact_languages = Change SetContactLanguagesInput {
        /// BCP 47 tags such as `zh-Hant`, the preferred one first.
        languages: Vec<String>,
    } -> SetContactLanguagesPayload, |input, _command_id| Command::SetLanguages {
        languages: input.languages,
    };

    /// Says where a contact is.
    assign_contact_region = Change AssignContactRegionInput {
        /// An ISO 3166 country such as `CN`, or a part of one such as `CN-31`.
        region: String,
    } -> AssignContactRegionPayload, |input, _command_id| Command::AssignRegion {
        region: parse::region("region", &input.region)?,
    };

    /// Puts someone in charge of a contact. Replacing someone needs a reason.
    assign_contact_owner = Change AssignContactOwnerInput {
        /// The id of the user who looks after the contact from now on.
        owner: ID,
    } -> AssignContactOwnerPayload, |input, _command_id| Command::AssignOwner {
        owner: parse::id("owner", &input.owner)?,
    };

    /// Says that a contact belongs to a customer, or what has changed about that. A contact can
    /// belong to several customers at once.
    link_contact_to_customer = Change LinkContactToCustomerInput {
        /// The id of the customer.
        customer: ID,
        /// As what: purchasing, finance, warehouse.
        role: Option<String>,
        /// What the person decides there; null where nobody knows.
        decision_power: Option<DecisionPower>,
        /// First day, where known.
        from: Option<scalars::Date>,
    } -> LinkContactToCustomerPayload, |input, _command_id| {
        Command::LinkToCustomer(CustomerLinkInput {
            customer: parse::id("customer", &input.customer)?,
            role: input.role,
            decision_power: input.decision_power.map(Into::into),
            from: optional(input.from, |day| parse::date("from", &day))?,
        })
    };

    /// Says that a contact no longer belongs to a customer.
    unlink_contact_from_customer = Change UnlinkContactFromCustomerInput {
        /// The id of the customer.
        customer: ID,
        /// Last day, where known.
        until: Option<scalars::Date>,
    } -> UnlinkContactFromCustomerPayload, |input, _command_id| Command::UnlinkFromCustomer {
        customer: parse::id("customer", &input.customer)?,
        until: optional(input.until, |day| parse::date("until", &day))?,
    };

    /// Merges a contact into another, under which everything of it shows from then on.
    merge_contact_into = Change MergeContactIntoInput {
        /// The id of the contact that goes on.
        survivor: ID,
    } -> MergeContactIntoPayload, |input, _command_id| Command::MergeInto {
        survivor: parse::id("survivor", &input.survivor)?,
    };

    /// Takes the merge of a contact back: both are as they were.
    undo_contact_merge = Change UndoContactMergeInput {
    } -> UndoContactMergePayload, |_input, _command_id| Command::UndoMerge;

    /// Destroys the keys of a contact's personal data, for good. What happened stays on record;
    /// whom it names can no longer be read.
    erase_contact_personal_data = Change EraseContactPersonalDataInput {
    } -> EraseContactPersonalDataPayload, |_input, _command_id| Command::ErasePersonalData {
        subjects: Vec::new(),
    };

    /// Links what another system calls a contact.
    link_contact_external_id = Change LinkContactExternalIdInput {
        /// The id; no other object may have it.
        external_id: ExternalIdInput,
    } -> LinkContactExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
