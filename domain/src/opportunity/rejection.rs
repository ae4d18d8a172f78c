//! Why a command to an opportunity is refused.

use crate::values::{Currency, LineId, PipelineId, TextFault, UserId};

/// A refusal of a command to an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never opened.
    #[error("there is no such opportunity")]
    NotFound,
    /// Opened with other content.
    #[error("the opportunity is already open, with other content")]
    AlreadyOpened,
    /// Won: reopen it first.
    #[error("the opportunity is already won; reopen it first")]
    AlreadyWon,
    /// Lost: reopen it first.
    #[error("the opportunity is already lost; reopen it first")]
    AlreadyLost,
    /// Neither won nor lost.
    #[error("the opportunity is open: only what was won or lost can be reopened")]
    NotClosed,
    /// A text is blank, too long or has control characters.
    #[error("{field} {fault}")]
    Text {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        fault: TextFault,
    },
    /// A list is too long.
    #[error("{field} has {found} entries, at most {allowed} are allowed")]
    TooMany {
        /// Which.
        field: &'static str,
        /// Entries allowed.
        allowed: usize,
        /// Entries given.
        found: usize,
    },
    /// The command changes something that others rely on.
    #[error("say why: this needs a reason")]
    ReasonMissing,
    /// Not defined.
    #[error("there is no pipeline {0}")]
    PipelineUnknown(PipelineId),
    /// Not one of the pipeline's.
    #[error("there is no stage {stage:?}; the pipeline has {}", .known.join(", "))]
    StageUnknown {
        /// What was given.
        stage: String,
        /// The codes that the pipeline has, in order.
        known: Vec<String>,
    },
    /// Nobody buys for less than nothing.
    #[error("an amount cannot be negative")]
    AmountNegative,
    /// A line is a product, not a discount.
    #[error("a price cannot be negative")]
    PriceNegative,
    /// A line without quantity says nothing.
    #[error("a quantity must be above zero")]
    QuantityNotPositive,
    /// One without the other.
    #[error("a price and its currency must be given together")]
    PriceIncomplete,
    /// Sums would need an exchange rate.
    #[error("the deal is in {expected}, {found} cannot be mixed in")]
    CurrencyMixed {
        /// What the deal is in.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// Never added.
    #[error("there is no line {0}")]
    LineUnknown(LineId),
    /// Removed for good.
    #[error("the line {0} has been removed")]
    LineRemoved(LineId),
    /// The id names another line.
    #[error("the line {0} already exists, with other content")]
    LineIdTaken(LineId),
    /// Not on the team, and never was.
    #[error("{0} is not on the team")]
    NotInTeam(UserId),
    /// Not yet.
    #[error("the day it closed on lies in the future")]
    ClosedInFuture,
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "OPPORTUNITY_NOT_FOUND",
    "OPPORTUNITY_ALREADY_OPENED",
    "OPPORTUNITY_ALREADY_WON",
    "OPPORTUNITY_ALREADY_LOST",
    "OPPORTUNITY_NOT_CLOSED",
    "OPPORTUNITY_TEXT_EMPTY",
    "OPPORTUNITY_TEXT_TOO_LONG",
    "OPPORTUNITY_TEXT_CONTROL_CHARACTER",
    "OPPORTUNITY_TOO_MANY",
    "OPPORTUNITY_REASON_MISSING",
    "OPPORTUNITY_PIPELINE_UNKNOWN",
    "OPPORTUNITY_STAGE_UNKNOWN",
    "OPPORTUNITY_AMOUNT_NEGATIVE",
    "OPPORTUNITY_PRICE_NEGATIVE",
    "OPPORTUNITY_QUANTITY_NOT_POSITIVE",
    "OPPORTUNITY_PRICE_INCOMPLETE",
    "OPPORTUNITY_CURRENCY_MIXED",
    "OPPORTUNITY_LINE_UNKNOWN",
    "OPPORTUNITY_LINE_REMOVED",
    "OPPORTUNITY_LINE_ID_TAKEN",
    "OPPORTUNITY_NOT_IN_TEAM",
    "OPPORTUNITY_CLOSED_IN_FUTURE",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "OPPORTUNITY_NOT_FOUND",
            Self::AlreadyOpened => "OPPORTUNITY_ALREADY_OPENED",
            Self::AlreadyWon => "OPPORTUNITY_ALREADY_WON",
            Self::AlreadyLost => "OPPORTUNITY_ALREADY_LOST",
            Self::NotClosed => "OPPORTUNITY_NOT_CLOSED",
            Self::Text { fault: TextFault::Empty, .. } => "OPPORTUNITY_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "OPPORTUNITY_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "OPPORTUNITY_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "OPPORTUNITY_TOO_MANY",
            Self::ReasonMissing => "OPPORTUNITY_REASON_MISSING",
            Self::PipelineUnknown(_) => "OPPORTUNITY_PIPELINE_UNKNOWN",
            Self::StageUnknown { .. } => "OPPORTUNITY_STAGE_UNKNOWN",
            Self::AmountNegative => "OPPORTUNITY_AMOUNT_NEGATIVE",
            Self::PriceNegative => "OPPORTUNITY_PRICE_NEGATIVE",
            Self::QuantityNotPositive => "OPPORTUNITY_QUANTITY_NOT_POSITIVE",
            Self::PriceIncomplete => "OPPORTUNITY_PRICE_INCOMPLETE",
            Self::CurrencyMixed { .. } => "OPPORTUNITY_CURRENCY_MIXED",
            Self::LineUnknown(_) => "OPPORTUNITY_LINE_UNKNOWN",
            Self::LineRemoved(_) => "OPPORTUNITY_LINE_REMOVED",
            Self::LineIdTaken(_) => "OPPORTUNITY_LINE_ID_TAKEN",
            Self::NotInTeam(_) => "OPPORTUNITY_NOT_IN_TEAM",
            Self::ClosedInFuture => "OPPORTUNITY_CLOSED_IN_FUTURE",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound
            | Self::AlreadyOpened
            | Self::AlreadyWon
            | Self::AlreadyLost
            | Self::NotClosed => None,
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::PipelineUnknown(_) => Some("pipeline"),
            Self::StageUnknown { .. } => Some("stage"),
            Self::AmountNegative => Some("amount"),
            Self::PriceNegative | Self::PriceIncomplete => Some("unitPrice"),
            Self::QuantityNotPositive => Some("quantity"),
            Self::CurrencyMixed { .. } => Some("currency"),
            Self::LineUnknown(_) | Self::LineRemoved(_) | Self::LineIdTaken(_) => Some("line"),
            Self::NotInTeam(_) => Some("user"),
            Self::ClosedInFuture => Some("closedOn"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个商机".to_owned(),
            Self::AlreadyOpened => "该商机已建立，且内容不同".to_owned(),
            Self::AlreadyWon => "该商机已赢单，请先重新打开".to_owned(),
            Self::AlreadyLost => "该商机已输单，请先重新打开".to_owned(),
            Self::NotClosed => "该商机仍在进行，只有已赢单或已输单的商机才能重新打开".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::ReasonMissing => "请说明原因".to_owned(),
            Self::PipelineUnknown(pipeline) => format!("没有销售管道 {pipeline}"),
            Self::StageUnknown { stage, known } => {
                format!("没有阶段 {stage:?}，该管道的阶段有：{}", known.join("、"))
            }
            Self::AmountNegative => "金额不能为负".to_owned(),
            Self::PriceNegative => "单价不能为负".to_owned(),
            Self::QuantityNotPositive => "数量必须大于零".to_owned(),
            Self::PriceIncomplete => "单价和币种必须同时填写".to_owned(),
            Self::CurrencyMixed { expected, found } => {
                format!("该商机以 {expected} 计价，不能混用 {found}")
            }
            Self::LineUnknown(line) => format!("没有明细行 {line}"),
            Self::LineRemoved(line) => format!("明细行 {line} 已移除"),
            Self::LineIdTaken(line) => format!("明细行 {line} 已存在，且内容不同"),
            Self::NotInTeam(user) => format!("{user} 不在团队中"),
            Self::ClosedInFuture => "成交或丢单日期不能晚于今天".to_owned(),
        }
    }
}
