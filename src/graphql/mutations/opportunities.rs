//! Mutations of opportunities: how a sale goes, from open to won or lost.

use async_graphql::ID;
use kehu_domain::{opportunity::Command, pipeline::DEFAULT_PIPELINE};

use super::{
    execute::OpportunityTarget,
    inputs::{self, ExternalIdInput, MoneyInput, OpportunityLineInput},
    parse::{self, optional},
};
use crate::graphql::{scalars, types::Opportunity};

mutations! {
    OpportunityMutations, OpportunityTarget, opportunity: Opportunity;

    /// Opens an opportunity.
    open_opportunity = Creation OpenOpportunityInput {
        /// The id of the customer who might buy; may be unknown yet.
        customer: Option<ID>,
        /// What people call it.
        name: Option<String>,
        /// The id of its pipeline; the default pipeline when absent.
        pipeline: Option<ID>,
        /// The code of its stage; the pipeline's first stage when absent.
        stage: Option<String>,
        /// What it may bring.
        amount: Option<MoneyInput>,
        /// When it may close.
        expected_close: Option<scalars::Date>,
        /// Where it came from.
        source: Option<String>,
        /// How it is sold: direct, agent, tender.
        sales_mode: Option<String>,
        /// The id of the user who works on it.
        owner: Option<ID>,
        /// The products it is about.
        #[graphql(default)]
        lines: Vec<OpportunityLineInput>,
        /// What other systems call it.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
    } -> OpenOpportunityPayload, |input, command_id| Command::Open {
        customer: optional(input.customer, |id| parse::id("customer", &id))?,
        name: input.name,
        pipeline: optional(input.pipeline, |id| parse::id("pipeline", &id))?
            .unwrap_or(DEFAULT_PIPELINE),
        found: None,
        stage: input.stage,
        amount: optional(input.amount, |amount| amount.parse("amount"))?,
        expected_close: optional(input.expected_close, |day| parse::date("expectedClose", &day))?,
        source: input.source,
        sales_mode: input.sales_mode,
        owner: optional(input.owner, |id| parse::id("owner", &id))?,
        lines: parse::each("lines", input.lines, |n, line| line.parse(command_id, n))?,
        external_ids: inputs::external_ids(input.external_ids),
    };

    /// Says who might buy, when that was not known or was wrong.
    assign_opportunity_customer = Change AssignOpportunityCustomerInput {
        /// The id of the customer.
        customer: ID,
    } -> AssignOpportunityCustomerPayload, |input, _command_id| Command::AssignCustomer {
        customer: parse::id("customer", &input.customer)?,
    };

    /// Moves an opportunity to a stage of its pipeline.
    change_opportunity_stage = Change ChangeOpportunityStageInput {
        /// The code of the stage it enters.
        stage: String,
    } -> ChangeOpportunityStagePayload, |input, _command_id| Command::ChangeStage {
        stage: input.stage,
        found: None,
    };

    /// Expects another amount. Needs a reason.
    revise_opportunity_amount = Change ReviseOpportunityAmountInput {
        /// The amount now.
        amount: MoneyInput,
    } -> ReviseOpportunityAmountPayload, |input, _command_id| Command::ReviseAmount {
        amount: input.amount.parse("amount")?,
    };

    /// Expects an opportunity to close on another day. Needs a reason.
    reschedule_opportunity_close = Change RescheduleOpportunityCloseInput {
        /// The day now.
        expected_close: scalars::Date,
    } -> RescheduleOpportunityClosePayload, |input, _command_id| Command::RescheduleClose {
        expected_close: parse::date("expectedClose", &input.expected_close)?,
    };

    /// Puts someone else in charge of an opportunity. Replacing someone needs a reason.
    assign_opportunity_owner = Change AssignOpportunityOwnerInput {
        /// The id of the user who works on it from now on.
        owner: ID,
    } -> AssignOpportunityOwnerPayload, |input, _command_id| Command::AssignOwner {
        owner: parse::id("owner", &input.owner)?,
    };

    /// Records that an opportunity was sold.
    win_opportunity = Change WinOpportunityInput {
        /// What it brought; the deal's amount when absent.
        amount: Option<MoneyInput>,
        /// On which day; the day it happened when absent.
        closed_on: Option<scalars::Date>,
    } -> WinOpportunityPayload, |input, _command_id| Command::Win {
        amount: optional(input.amount, |amount| amount.parse("amount"))?,
        closed_on: optional(input.closed_on, |day| parse::date("closedOn", &day))?,
    };

    /// Records that an opportunity was not sold. Needs a reason.
    lose_opportunity = Change LoseOpportunityInput {
        /// On which day; the day it happened when absent.
        closed_on: Option<scalars::Date>,
        /// Who got it instead, where known.
        competitor: Option<String>,
    } -> LoseOpportunityPayload, |input, _command_id| Command::Lose {
        closed_on: optional(input.closed_on, |day| parse::date("closedOn", &day))?,
        competitor: input.competitor,
    };

    /// Takes up again what was won or lost. Needs a reason.
    reopen_opportunity = Change ReopenOpportunityInput {
    } -> ReopenOpportunityPayload, |_input, _command_id| Command::Reopen;

    /// Links what another system calls an opportunity.
    link_opportunity_external_id = Change LinkOpportunityExternalIdInput {
        /// The id; no other object may have it.
        external_id: ExternalIdInput,
    } -> LinkOpportunityExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };
}
