//! What users can ask of an opportunity.

use chrono::NaiveDate;
use serde::Serialize;

use super::{LineAdded, LineChanged};
use crate::{
    customer::ExternalIdInput,
    pipeline::PipelineSnapshot,
    values::{Currency, CustomerId, LineId, Money, PipelineId, Quantity, UnitPrice, UserId},
};

/// A line as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct LineInput {
    pub line: LineId,
    pub product: String,
    pub quantity: Quantity,
    pub unit_price: Option<UnitPrice>,
    pub currency: Option<Currency>,
}

impl From<&LineAdded> for LineInput {
    fn from(added: &LineAdded) -> Self {
        let LineAdded { line, product, quantity, unit_price, currency } = added.clone();
        Self { line, product, quantity, unit_price, currency }
    }
}

impl From<&LineChanged> for LineInput {
    fn from(changed: &LineChanged) -> Self {
        let LineChanged { line, product, quantity, unit_price, currency } = changed.clone();
        Self { line, product, quantity, unit_price, currency }
    }
}

impl From<LineInput> for LineAdded {
    fn from(input: LineInput) -> Self {
        let LineInput { line, product, quantity, unit_price, currency } = input;
        Self { line, product, quantity, unit_price, currency }
    }
}

impl From<LineInput> for LineChanged {
    fn from(input: LineInput) -> Self {
        let LineInput { line, product, quantity, unit_price, currency } = input;
        Self { line, product, quantity, unit_price, currency }
    }
}

/// A command to one opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Opens it, with its first lines. External ids must have been claimed by the handler.
    Open {
        customer: Option<CustomerId>,
        name: Option<String>,
        pipeline: PipelineId,
        /// The pipeline as the handler found it; not part of what makes a command the same.
        #[serde(skip)]
        found: Option<PipelineSnapshot>,
        /// `None`: the pipeline's first stage.
        stage: Option<String>,
        amount: Option<Money>,
        expected_close: Option<NaiveDate>,
        source: Option<String>,
        sales_mode: Option<String>,
        owner: Option<UserId>,
        lines: Vec<LineInput>,
        external_ids: Vec<ExternalIdInput>,
    },
    /// Says who might buy.
    AssignCustomer { customer: CustomerId },
    /// Moves it to a stage of its pipeline.
    ChangeStage {
        stage: String,
        /// The opportunity's own pipeline as the handler found it.
        #[serde(skip)]
        found: Option<PipelineSnapshot>,
    },
    /// Expects another amount; needs a reason.
    ReviseAmount { amount: Money },
    /// Expects another day; needs a reason.
    RescheduleClose { expected_close: NaiveDate },
    /// Adds a product.
    AddLine(LineInput),
    /// Changes a line as a whole.
    ChangeLine(LineInput),
    /// Takes a line away.
    RemoveLine { line: LineId },
    /// Adds a competitor.
    AddCompetitor { competitor: String },
    /// Adds someone to the team.
    AddTeamMember { user: UserId, role: Option<String> },
    /// Takes someone off the team.
    RemoveTeamMember { user: UserId },
    /// Puts someone else in charge; replacing someone needs a reason.
    AssignOwner { owner: UserId },
    /// Sold; amount and day default to the deal's amount and the day it happened.
    Win { amount: Option<Money>, closed_on: Option<NaiveDate> },
    /// Not sold; needs a reason.
    Lose { closed_on: Option<NaiveDate>, competitor: Option<String> },
    /// Takes up again what was won or lost; needs a reason.
    Reopen,
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Withdraw,
}
