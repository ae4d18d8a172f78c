//! Mutations of customers: who they are, whom they belong to, whether they are dealt with.

use async_graphql::ID;
use kehu_domain::customer::Command;

use super::{
    execute::CustomerTarget,
    inputs::{self, ExternalIdInput, NamesInput, RoleInput},
    parse::{self, optional},
};
use crate::graphql::{
    scalars,
    types::{Customer, CustomerKind, CustomerRole},
};

mutations! {
    CustomerMutations, CustomerTarget, customer: Customer;

    /// Makes a customer known.
    register_customer = Creation RegisterCustomerInput {
        /// Organisation or person. A person's names are kept sealed.
        kind: CustomerKind,
        /// Its names.
        names: NamesInput,
        /// What it is to us.
        #[graphql(default)]
        roles: Vec<RoleInput>,
        /// Where it came from: a campaign, a fair, a recommendation.
        source: Option<String>,
        /// Where it is: an ISO 3166 country such as `CN`, or a part of one such as `CN-31`.
        region: Option<String>,
        /// What it does.
        industry: Option<String>,
        /// The id of the user who looks after it.
        owner: Option<ID>,
        /// Its IANA time zone, such as `Asia/Shanghai`.
        time_zone: Option<String>,
        /// What other systems call it.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
    } -> RegisterCustomerPayload, |input, _command_id| Command::Register {
        kind: input.kind.into(),
        names: input.names.into(),
        roles: inputs::roles("roles", input.roles)?,
        source: input.source,
        region: optional(input.region, |code| parse::region("region", &code))?,
        industry: input.industry,
        owner: optional(input.owner, |id| parse::id("owner", &id))?,
        time_zone: optional(input.time_zone, |zone| parse::time_zone("timeZone", &zone))?,
        external_ids: inputs::external_ids(input.external_ids),
    };

    /// Replaces all names of a customer; the old ones stay searchable.
    rename_customer = Change RenameCustomerInput {
        /// All names from now on.
        names: NamesInput,
    } -> RenameCustomerPayload, |input, _command_id| Command::Rename {
        names: input.names.into(),
    };

    /// Begins a role of a customer.
    grant_customer_role = Change GrantCustomerRoleInput {
        /// The role.
        role: CustomerRole,
        /// First day, where known.
        from: Option<scalars::Date>,
    } -> GrantCustomerRolePayload, |input, _command_id| Command::GrantRole {
        role: input.role.into(),
        from: optional(input.from, |day| parse::date("from", &day))?,
    };

    /// Ends a role of a customer.
    end_customer_role = Change EndCustomerRoleInput {
        /// The role.
        role: CustomerRole,
        /// Last day, where known.
        until: Option<scalars::Date>,
    } -> EndCustomerRolePayload, |input, _command_id| Command::EndRole {
        role: input.role.into(),
        until: optional(input.until, |day| parse::date("until", &day))?,
    };

    /// Puts someone in charge of a customer. Replacing someone needs a reason.
    assign_customer_owner = Change AssignCustomerOwnerInput {
        /// The id of the user who looks after it from now on.
        owner: ID,
    } -> AssignCustomerOwnerPayload, |input, _command_id| Command::AssignOwner {
        owner: parse::id("owner", &input.owner)?,
    };

    /// Says where a customer is.
    assign_customer_region = Change AssignCustomerRegionInput {
        /// An ISO 3166 country such as `CN`, or a part of one such as `CN-31`.
        region: String,
    } -> AssignCustomerRegionPayload, |input, _command_id| Command::AssignRegion {
        region: parse::region("region", &input.region)?,
    };

    /// Says what a customer does.
    set_customer_industry = Change SetCustomerIndustryInput {
        /// The industry.
        industry: String,
    } -> SetCustomerIndustryPayload, |input, _command_id| Command::SetIndustry {
        industry: input.industry,
    };

    /// Puts a customer under a parent, or takes it from under one. Parents make no cycles.
    set_customer_parent = Change SetCustomerParentInput {
        /// The id of the parent; null when the customer stands alone.
        parent: Option<ID>,
    } -> SetCustomerParentPayload, |input, _command_id| Command::SetParent {
        parent: optional(input.parent, |id| parse::id("parent", &id))?,
    };

    /// Merges a customer into another, under which everything of it shows from then on.
    merge_customer_into = Change MergeCustomerIntoInput {
        /// The id of the customer that goes on.
        survivor: ID,
    } -> MergeCustomerIntoPayload, |input, _command_id| Command::MergeInto {
        survivor: parse::id("survivor", &input.survivor)?,
    };

    /// Takes the merge of a customer back: both are as they were.
    undo_customer_merge = Change UndoCustomerMergeInput {
    } -> UndoCustomerMergePayload, |_input, _command_id| Command::UndoMerge;

    /// Ends the relation with a customer.
    deactivate_customer = Change DeactivateCustomerInput {
    } -> DeactivateCustomerPayload, |_input, _command_id| Command::Deactivate;

    /// Takes the relation with a customer up again.
    reactivate_customer = Change ReactivateCustomerInput {
    } -> ReactivateCustomerPayload, |_input, _command_id| Command::Reactivate;

    /// Destroys the keys of a customer's personal data, for good. What happened stays on record;
    /// whom it names can no longer be read.
    erase_customer_personal_data = Change EraseCustomerPersonalDataInput {
    } -> EraseCustomerPersonalDataPayload, |_input, _command_id| Command::ErasePersonalData {
        subjects: Vec::new(),
    };

    /// Links what another system calls a customer.
    link_customer_external_id = Change LinkCustomerExternalIdInput {
        /// The id; no other object may have it.
        external_id: ExternalIdInput,
    } -> LinkCustomerExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
