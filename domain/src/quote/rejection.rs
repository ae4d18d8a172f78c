//! Why a command to a quote is refused.

use chrono::NaiveDate;

use super::Status;
use crate::values::{CounterOfferId, Currency, LineId, Percent, SeriesId, TextFault};

/// A refusal of a command to a quote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never drafted.
    #[error("there is no such quote")]
    NotFound,
    /// Drafted with other content.
    #[error("the quote is already drafted, with other content")]
    AlreadyDrafted,
    /// Out of its author's hands.
    #[error("the quote is {}; only a draft can be changed: revise it first", said(*.0))]
    NotDraft(Status),
    /// Nothing to revise yet.
    #[error("the revision is still a draft: change it instead of opening another one")]
    StillDraft,
    /// Nobody asked for approval.
    #[error("the quote is {}; only what was submitted is approved or rejected", said(*.0))]
    NotSubmitted(Status),
    /// Somebody has been asked and has not answered.
    #[error("the quote waits for approval: it cannot be sent yet")]
    AwaitsApproval,
    /// The customer has nothing to answer.
    #[error("the quote is {}; the customer does not have this revision", said(*.0))]
    NotSent(Status),
    /// The customer takes it.
    #[error("the quote has been accepted")]
    AlreadyAccepted,
    /// The customer does not want it.
    #[error("the quote has been declined; revise it first")]
    AlreadyDeclined,
    /// No longer offered.
    #[error("the quote has been withdrawn; revise it first")]
    AlreadyWithdrawn,
    /// The customer's time is over.
    #[error("the quote has expired; revise it first")]
    Expired,
    /// The customer still has time.
    #[error("the quote can be accepted {}", .0.map_or_else(|| "without end".to_owned(), |day| format!("until the end of {day}")))]
    NotExpired(Option<NaiveDate>),
    /// Another revision has taken its place.
    #[error("revision {revision} has been superseded by revision {current}")]
    Superseded {
        /// What was given.
        revision: u32,
        /// The revision that counts.
        current: u32,
    },
    /// Not the next, or not there yet.
    #[error("expected revision {expected}, {found} given")]
    RevisionUnexpected {
        /// The one that could be named.
        expected: u32,
        /// What was given.
        found: u32,
    },
    /// An offer of nothing.
    #[error("a quote without lines cannot be submitted or sent")]
    NoLines,
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
    /// Not defined, so there is no number to be had.
    #[error("there is no number series {0}")]
    SeriesUnknown(SeriesId),
    /// Never added.
    #[error("there is no line {0}")]
    LineUnknown(LineId),
    /// Removed for good.
    #[error("the line {0} has been removed")]
    LineRemoved(LineId),
    /// The id names another line.
    #[error("the line {0} already exists, with other content")]
    LineIdTaken(LineId),
    /// A line of nothing.
    #[error("a line needs a product or a description")]
    LineUnnamed,
    /// A line without quantity says nothing.
    #[error("a quantity must be above zero")]
    QuantityNotPositive,
    /// What is given to the customer is a discount.
    #[error("a price cannot be negative; give a discount")]
    PriceNegative,
    /// What is added is a line.
    #[error("a discount cannot be negative")]
    DiscountNegative,
    /// More than it is taken from.
    #[error("the discounts are more than what they are taken from")]
    DiscountTooLarge,
    /// Sums would need an exchange rate.
    #[error("the quote is in {expected}, {found} cannot be mixed in")]
    CurrencyMixed {
        /// What the quote is in.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// Nobody offers that much.
    #[error("a quote must be below 10^15 of its currency")]
    AmountTooLarge,
    /// Never granted.
    #[error("there is no allowance {0:?}")]
    AllowanceUnknown(String),
    /// More than who asks may grant.
    #[error(
        "the discount of {discount} % is above your limit of {limit} %: submit it for approval"
    )]
    DiscountAboveLimit {
        /// Of the quote.
        discount: Percent,
        /// Of who asks.
        limit: Percent,
    },
    /// Four eyes see more than two.
    #[error("who submitted a quote neither approves nor rejects it")]
    ApproverSubmitted,
    /// More than who asks may approve.
    #[error("the discount of {discount} % is above your limit of {limit} %: ask someone who may")]
    ApproverLimit {
        /// Of the quote.
        discount: Percent,
        /// Of who asks.
        limit: Percent,
    },
    /// Sent to nobody.
    #[error("say to whom: a contact or a name")]
    RecipientMissing,
    /// The customer could not accept it.
    #[error("the quote was valid until {0}: set new terms first")]
    ValidityPast(NaiveDate),
    /// The id names another counter-offer.
    #[error("the counter-offer {0} already exists, with other content")]
    CounterOfferIdTaken(CounterOfferId),
    /// A counter-offer of nothing.
    #[error("a counter-offer needs an amount or a note")]
    CounterOfferEmpty,
}

/// Where a quote stands, within an English sentence.
fn said(status: Status) -> &'static str {
    match status {
        Status::Draft => "a draft",
        Status::Submitted => "submitted",
        Status::Approved => "approved",
        Status::Sent => "sent",
        Status::Countered => "countered",
        Status::Accepted => "accepted",
        Status::Declined => "declined",
        Status::Withdrawn => "withdrawn",
        Status::Expired => "expired",
    }
}

fn said_zh(status: Status) -> &'static str {
    match status {
        Status::Draft => "草稿",
        Status::Submitted => "待审批",
        Status::Approved => "已批准",
        Status::Sent => "已发出",
        Status::Countered => "客户已还价",
        Status::Accepted => "已接受",
        Status::Declined => "已拒绝",
        Status::Withdrawn => "已撤回",
        Status::Expired => "已过期",
    }
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "QUOTE_NOT_FOUND",
    "QUOTE_ALREADY_DRAFTED",
    "QUOTE_NOT_DRAFT",
    "QUOTE_STILL_DRAFT",
    "QUOTE_NOT_SUBMITTED",
    "QUOTE_AWAITS_APPROVAL",
    "QUOTE_NOT_SENT",
    "QUOTE_ALREADY_ACCEPTED",
    "QUOTE_ALREADY_DECLINED",
    "QUOTE_ALREADY_WITHDRAWN",
    "QUOTE_EXPIRED",
    "QUOTE_NOT_EXPIRED",
    "QUOTE_SUPERSEDED",
    "QUOTE_REVISION_UNEXPECTED",
    "QUOTE_NO_LINES",
    "QUOTE_TEXT_EMPTY",
    "QUOTE_TEXT_TOO_LONG",
    "QUOTE_TEXT_CONTROL_CHARACTER",
    "QUOTE_TOO_MANY",
    "QUOTE_REASON_MISSING",
    "QUOTE_SERIES_UNKNOWN",
    "QUOTE_LINE_UNKNOWN",
    "QUOTE_LINE_REMOVED",
    "QUOTE_LINE_ID_TAKEN",
    "QUOTE_LINE_UNNAMED",
    "QUOTE_QUANTITY_NOT_POSITIVE",
    "QUOTE_PRICE_NEGATIVE",
    "QUOTE_DISCOUNT_NEGATIVE",
    "QUOTE_DISCOUNT_TOO_LARGE",
    "QUOTE_CURRENCY_MIXED",
    "QUOTE_AMOUNT_TOO_LARGE",
    "QUOTE_ALLOWANCE_UNKNOWN",
    "QUOTE_DISCOUNT_ABOVE_LIMIT",
    "QUOTE_APPROVER_SUBMITTED",
    "QUOTE_APPROVER_LIMIT",
    "QUOTE_RECIPIENT_MISSING",
    "QUOTE_VALIDITY_PAST",
    "QUOTE_COUNTER_OFFER_ID_TAKEN",
    "QUOTE_COUNTER_OFFER_EMPTY",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "QUOTE_NOT_FOUND",
            Self::AlreadyDrafted => "QUOTE_ALREADY_DRAFTED",
            Self::NotDraft(_) => "QUOTE_NOT_DRAFT",
            Self::StillDraft => "QUOTE_STILL_DRAFT",
            Self::NotSubmitted(_) => "QUOTE_NOT_SUBMITTED",
            Self::AwaitsApproval => "QUOTE_AWAITS_APPROVAL",
            Self::NotSent(_) => "QUOTE_NOT_SENT",
            Self::AlreadyAccepted => "QUOTE_ALREADY_ACCEPTED",
            Self::AlreadyDeclined => "QUOTE_ALREADY_DECLINED",
            Self::AlreadyWithdrawn => "QUOTE_ALREADY_WITHDRAWN",
            Self::Expired => "QUOTE_EXPIRED",
            Self::NotExpired(_) => "QUOTE_NOT_EXPIRED",
            Self::Superseded { .. } => "QUOTE_SUPERSEDED",
            Self::RevisionUnexpected { .. } => "QUOTE_REVISION_UNEXPECTED",
            Self::NoLines => "QUOTE_NO_LINES",
            Self::Text { fault: TextFault::Empty, .. } => "QUOTE_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "QUOTE_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => "QUOTE_TEXT_CONTROL_CHARACTER",
            Self::TooMany { .. } => "QUOTE_TOO_MANY",
            Self::ReasonMissing => "QUOTE_REASON_MISSING",
            Self::SeriesUnknown(_) => "QUOTE_SERIES_UNKNOWN",
            Self::LineUnknown(_) => "QUOTE_LINE_UNKNOWN",
            Self::LineRemoved(_) => "QUOTE_LINE_REMOVED",
            Self::LineIdTaken(_) => "QUOTE_LINE_ID_TAKEN",
            Self::LineUnnamed => "QUOTE_LINE_UNNAMED",
            Self::QuantityNotPositive => "QUOTE_QUANTITY_NOT_POSITIVE",
            Self::PriceNegative => "QUOTE_PRICE_NEGATIVE",
            Self::DiscountNegative => "QUOTE_DISCOUNT_NEGATIVE",
            Self::DiscountTooLarge => "QUOTE_DISCOUNT_TOO_LARGE",
            Self::CurrencyMixed { .. } => "QUOTE_CURRENCY_MIXED",
            Self::AmountTooLarge => "QUOTE_AMOUNT_TOO_LARGE",
            Self::AllowanceUnknown(_) => "QUOTE_ALLOWANCE_UNKNOWN",
            Self::DiscountAboveLimit { .. } => "QUOTE_DISCOUNT_ABOVE_LIMIT",
            Self::ApproverSubmitted => "QUOTE_APPROVER_SUBMITTED",
            Self::ApproverLimit { .. } => "QUOTE_APPROVER_LIMIT",
            Self::RecipientMissing => "QUOTE_RECIPIENT_MISSING",
            Self::ValidityPast(_) => "QUOTE_VALIDITY_PAST",
            Self::CounterOfferIdTaken(_) => "QUOTE_COUNTER_OFFER_ID_TAKEN",
            Self::CounterOfferEmpty => "QUOTE_COUNTER_OFFER_EMPTY",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound
            | Self::AlreadyDrafted
            | Self::NotDraft(_)
            | Self::NotSubmitted(_)
            | Self::AwaitsApproval
            | Self::NotSent(_)
            | Self::AlreadyAccepted
            | Self::AlreadyDeclined
            | Self::AlreadyWithdrawn
            | Self::Expired
            | Self::NotExpired(_)
            | Self::DiscountAboveLimit { .. }
            | Self::ApproverSubmitted
            | Self::ApproverLimit { .. } => None,
            Self::StillDraft | Self::Superseded { .. } | Self::RevisionUnexpected { .. } => {
                Some("revision")
            }
            Self::NoLines => Some("lines"),
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::SeriesUnknown(_) => Some("series"),
            Self::LineUnknown(_) | Self::LineRemoved(_) | Self::LineIdTaken(_) => Some("line"),
            Self::LineUnnamed => Some("product"),
            Self::QuantityNotPositive => Some("quantity"),
            Self::PriceNegative | Self::AmountTooLarge => Some("unitPrice"),
            Self::DiscountNegative | Self::DiscountTooLarge => Some("discount"),
            Self::CurrencyMixed { .. } => Some("currency"),
            Self::AllowanceUnknown(_) => Some("kind"),
            Self::RecipientMissing => Some("to"),
            Self::ValidityPast(_) => Some("validUntil"),
            Self::CounterOfferIdTaken(_) => Some("counterOffer"),
            Self::CounterOfferEmpty => Some("amount"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个报价".to_owned(),
            Self::AlreadyDrafted => "该报价已建立，且内容不同".to_owned(),
            Self::NotDraft(status) => {
                format!("该报价为“{}”，只有草稿可以修改，请先修订", said_zh(*status))
            }
            Self::StillDraft => "当前版本仍是草稿，请直接修改".to_owned(),
            Self::NotSubmitted(status) => {
                format!("该报价为“{}”，只有待审批的报价才能批准或驳回", said_zh(*status))
            }
            Self::AwaitsApproval => "该报价正在等待审批，还不能发出".to_owned(),
            Self::NotSent(status) => {
                format!("该报价为“{}”，客户尚未收到当前版本", said_zh(*status))
            }
            Self::AlreadyAccepted => "客户已接受该报价".to_owned(),
            Self::AlreadyDeclined => "客户已拒绝该报价，请先修订".to_owned(),
            Self::AlreadyWithdrawn => "该报价已撤回，请先修订".to_owned(),
            Self::Expired => "该报价已过期，请先修订".to_owned(),
            Self::NotExpired(day) => day.map_or_else(
                || "该报价长期有效".to_owned(),
                |day| format!("该报价在 {day} 结束前仍然有效"),
            ),
            Self::Superseded { revision, current } => {
                format!("第 {revision} 版已被第 {current} 版取代")
            }
            Self::RevisionUnexpected { expected, found } => {
                format!("应为第 {expected} 版，实际为第 {found} 版")
            }
            Self::NoLines => "没有明细行的报价不能提交或发出".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::ReasonMissing => "请说明原因".to_owned(),
            Self::SeriesUnknown(series) => format!("没有编号序列 {series}"),
            Self::LineUnknown(line) => format!("没有明细行 {line}"),
            Self::LineRemoved(line) => format!("明细行 {line} 已移除"),
            Self::LineIdTaken(line) => format!("明细行 {line} 已存在，且内容不同"),
            Self::LineUnnamed => "明细行须有产品或说明".to_owned(),
            Self::QuantityNotPositive => "数量必须大于零".to_owned(),
            Self::PriceNegative => "单价不能为负，请使用折扣".to_owned(),
            Self::DiscountNegative => "折扣不能为负".to_owned(),
            Self::DiscountTooLarge => "折扣不能超过所扣减的金额".to_owned(),
            Self::CurrencyMixed { expected, found } => {
                format!("该报价以 {expected} 计价，不能混用 {found}")
            }
            Self::AmountTooLarge => "报价金额必须小于 10 的 15 次方".to_owned(),
            Self::AllowanceUnknown(kind) => format!("没有折让 {kind:?}"),
            Self::DiscountAboveLimit { discount, limit } => {
                format!("折扣 {discount}% 超过您的权限 {limit}%，请提交审批")
            }
            Self::ApproverSubmitted => "提交报价的人不能批准或驳回该报价".to_owned(),
            Self::ApproverLimit { discount, limit } => {
                format!("折扣 {discount}% 超过您的审批权限 {limit}%，请由有权限的人审批")
            }
            Self::RecipientMissing => "请说明发给谁：联系人或姓名".to_owned(),
            Self::ValidityPast(day) => format!("该报价的有效期到 {day} 为止，请先设置新的条款"),
            Self::CounterOfferIdTaken(id) => format!("还价 {id} 已存在，且内容不同"),
            Self::CounterOfferEmpty => "还价须有金额或说明".to_owned(),
        }
    }
}
