//! What can have happened to an opportunity.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::values::Withdrawn;
use crate::values::{
    CustomerId, ExternalId, LineId, Money, PipelineId, Quantity, Text, UnitPrice, UserId,
};

/// Where a possible sale stands. A stage belongs to the pipeline and is never "won".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Being worked on.
    Open,
    /// Sold.
    Won,
    /// Not sold.
    Lost,
}

impl Status {
    /// The code that stands in events and in the API: `OPEN`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Won => "WON",
            Self::Lost => "LOST",
        }
    }
}

/// The opportunity was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// Who might buy; may be unknown yet.
    pub customer: Option<CustomerId>,
    /// What people call it.
    pub name: Option<Text>,
    /// The pipeline it runs through.
    pub pipeline: PipelineId,
    /// Which version of the pipeline's stages was looked at.
    pub pipeline_version: u64,
    /// Code of the first stage.
    pub stage: String,
    /// What it may bring.
    pub amount: Option<Money>,
    /// When it may close.
    pub expected_close: Option<NaiveDate>,
    /// Where it came from.
    pub source: Option<String>,
    /// How it is sold: direct, agent, tender.
    pub sales_mode: Option<String>,
    /// Who works on it.
    pub owner: Option<UserId>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
}

/// The customer became known, or was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAssigned {
    /// Who might buy.
    pub customer: CustomerId,
    /// Who was thought to.
    pub previous: Option<CustomerId>,
}

/// It moved along the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageChanged {
    /// Code of the stage it left.
    pub from: String,
    /// Code of the stage it entered.
    pub to: String,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// Which version of the pipeline's stages was looked at.
    pub pipeline_version: u64,
}

/// Another amount is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AmountRevised {
    /// The amount before.
    pub from: Option<Money>,
    /// The amount now.
    pub to: Money,
}

/// It is expected to close on another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloseRescheduled {
    /// The day before.
    pub from: Option<NaiveDate>,
    /// The day now.
    pub to: NaiveDate,
}

/// A product is part of the deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineAdded {
    /// The line's id.
    pub line: LineId,
    /// Product code.
    pub product: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, in `currency`.
    pub unit_price: Option<UnitPrice>,
    /// Currency of the price.
    pub currency: Option<crate::values::Currency>,
}

/// A line says something else now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineChanged {
    /// Which line.
    pub line: LineId,
    /// Product code.
    pub product: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, in `currency`.
    pub unit_price: Option<UnitPrice>,
    /// Currency of the price.
    pub currency: Option<crate::values::Currency>,
}

/// A line is no longer part of the deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineRemoved {
    /// Which line.
    pub line: LineId,
}

/// A competitor wants the deal too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompetitorAdded {
    /// Its name.
    pub competitor: String,
}

/// Someone joined the deal team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamMemberAdded {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Option<String>,
}

/// Someone left the deal team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamMemberRemoved {
    /// Who.
    pub user: UserId,
}

/// Someone else works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerAssigned {
    /// Who does from now on.
    pub owner: UserId,
    /// Who did until now.
    pub previous: Option<UserId>,
}

/// Sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Won {
    /// What it brought, and the deal's amount from now on; `None` when it never had one.
    pub amount: Option<Money>,
    /// On which day.
    pub closed_on: NaiveDate,
}

/// Not sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lost {
    /// On which day.
    pub closed_on: NaiveDate,
    /// Who got it instead, where known.
    pub competitor: Option<String>,
}

/// Not over after all: the deal goes on in `stage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reopened {
    /// What it had been: won or lost.
    pub from: Status,
    /// Code of the stage it goes on in.
    pub stage: String,
}

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// Everything that can have happened to an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Opened.
    #[serde(rename = "OpportunityOpened")]
    Opened(Opened),
    /// The customer became known, or was wrong.
    #[serde(rename = "OpportunityCustomerAssigned")]
    CustomerAssigned(CustomerAssigned),
    /// Moved along the pipeline.
    #[serde(rename = "OpportunityStageChanged")]
    StageChanged(StageChanged),
    /// Another amount.
    #[serde(rename = "OpportunityAmountRevised")]
    AmountRevised(AmountRevised),
    /// Another day.
    #[serde(rename = "OpportunityCloseRescheduled")]
    CloseRescheduled(CloseRescheduled),
    /// A product more.
    #[serde(rename = "OpportunityLineAdded")]
    LineAdded(LineAdded),
    /// A line says something else.
    #[serde(rename = "OpportunityLineChanged")]
    LineChanged(LineChanged),
    /// A product less.
    #[serde(rename = "OpportunityLineRemoved")]
    LineRemoved(LineRemoved),
    /// A competitor more.
    #[serde(rename = "OpportunityCompetitorAdded")]
    CompetitorAdded(CompetitorAdded),
    /// Someone joined.
    #[serde(rename = "OpportunityTeamMemberAdded")]
    TeamMemberAdded(TeamMemberAdded),
    /// Someone left.
    #[serde(rename = "OpportunityTeamMemberRemoved")]
    TeamMemberRemoved(TeamMemberRemoved),
    /// Someone else works on it.
    #[serde(rename = "OpportunityOwnerAssigned")]
    OwnerAssigned(OwnerAssigned),
    /// Sold.
    #[serde(rename = "OpportunityWon")]
    Won(Won),
    /// Not sold.
    #[serde(rename = "OpportunityLost")]
    Lost(Lost),
    /// Not over after all.
    #[serde(rename = "OpportunityReopened")]
    Reopened(Reopened),
    /// Another system's id was linked.
    #[serde(rename = "OpportunityExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "OpportunityWithdrawn")]
    Withdrawn(Withdrawn),
}
