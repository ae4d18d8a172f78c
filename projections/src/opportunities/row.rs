//! An opportunity as its events left it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kehu_domain::{
    Actor,
    opportunity::Status,
    values::{
        Currency, CustomerId, ExternalId, LineId, Money, OpportunityId, PipelineId, Quantity, Text,
        UnitPrice, UserId,
    },
};
use serde::{Deserialize, Serialize};

/// A product in a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// Product code.
    pub product: String,
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: Option<UnitPrice>,
    /// Currency of the price.
    pub currency: Option<Currency>,
}

/// Someone on the deal team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Option<String>,
}

/// A stay in one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageStay {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// Code of the stage.
    pub stage: String,
    /// The event that began it.
    pub entered_position: u64,
    /// When it began.
    pub entered_at: DateTime<Utc>,
    /// The event that ended it.
    pub left_position: Option<u64>,
    /// When it ended.
    pub left_at: Option<DateTime<Utc>>,
}

impl StageStay {
    /// How long it lasted; `None` while it lasts.
    pub fn duration(&self) -> Option<TimeDelta> {
        self.left_at.map(|left| left - self.entered_at)
    }
}

/// A product's part of the amount; the parts add up to the amount exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductShare {
    /// Product code.
    pub product: String,
    /// Its part; `None` while the deal has no amount.
    pub amount: Option<Money>,
}

/// An opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Which.
    pub id: OpportunityId,
    /// Who might buy.
    pub customer: Option<CustomerId>,
    /// What people call it.
    pub name: Option<Text>,
    /// The pipeline it runs through.
    pub pipeline: PipelineId,
    /// Version of the pipeline that was looked at last.
    pub pipeline_version: u64,
    /// Code of the stage it is in, or was in when it closed.
    pub stage: String,
    /// Open, won or lost.
    pub status: Status,
    /// What it may bring, or brought.
    pub amount: Option<Money>,
    /// When it may close.
    pub expected_close: Option<NaiveDate>,
    /// The day it was opened, in UTC.
    pub opened_on: NaiveDate,
    /// The day it was won or lost.
    pub closed_on: Option<NaiveDate>,
    /// Days from opening to closing.
    pub cycle_days: Option<i64>,
    /// Where it came from.
    pub source: Option<String>,
    /// How it is sold.
    pub sales_mode: Option<String>,
    /// Who works on it.
    pub owner: Option<UserId>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// The products.
    pub lines: Vec<Line>,
    /// Each product's part of the amount, in order of the product codes.
    pub shares: Vec<ProductShare>,
    /// Who wants the deal too.
    pub competitors: Vec<String>,
    /// Who got it instead.
    pub lost_to: Option<String>,
    /// Who works on it as well.
    pub team: Vec<TeamMember>,
    /// Where it was along the pipeline, the oldest first.
    pub stages: Vec<StageStay>,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Who opened it.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
