//! What can have happened to a quote.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Channel, Reduction, Totals};
use crate::{
    Actor,
    values::{
        ContactId, CounterOfferId, Currency, CustomerId, ExternalId, LineId, Money, OpportunityId,
        Percent, Quantity, SeriesId, Text, UnitPrice, UserId,
    },
};

/// The quote was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Drafted {
    /// What people call it: `Q-2026-000001`.
    pub number: String,
    /// The series that the number is out of.
    pub series: SeriesId,
    /// Who is to buy.
    pub customer: CustomerId,
    /// The possible sale that it is part of.
    pub opportunity: Option<OpportunityId>,
    /// What it is priced in.
    pub currency: Currency,
    /// How it is to be paid.
    pub payment: Option<Text>,
    /// How it is to be delivered.
    pub delivery: Option<Text>,
    /// The last day on which it can be accepted.
    pub valid_until: Option<NaiveDate>,
    /// Who works on it.
    pub owner: Option<UserId>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
}

/// Something is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineAdded {
    /// The line's id.
    pub line: LineId,
    /// Product code.
    pub product: Option<String>,
    /// What it is, in words.
    pub description: Option<Text>,
    /// How many.
    pub quantity: Quantity,
    /// Of what: `pcs`, `kg`, `FCL`.
    pub unit: Option<String>,
    /// Price of one, in the quote's currency.
    pub unit_price: UnitPrice,
    /// What is taken off the line.
    pub discount: Option<Reduction>,
    /// The rate at which it is taxed.
    pub tax_rate: Percent,
}

/// A line says something else now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineChanged {
    /// Which line.
    pub line: LineId,
    /// Product code.
    pub product: Option<String>,
    /// What it is, in words.
    pub description: Option<Text>,
    /// How many.
    pub quantity: Quantity,
    /// Of what: `pcs`, `kg`, `FCL`.
    pub unit: Option<String>,
    /// Price of one, in the quote's currency.
    pub unit_price: UnitPrice,
    /// What is taken off the line.
    pub discount: Option<Reduction>,
    /// The rate at which it is taxed.
    pub tax_rate: Percent,
}

/// A line is no longer offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineRemoved {
    /// Which line.
    pub line: LineId,
}

/// Something is taken off the whole quote, instead of what was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Discounted {
    /// How much.
    pub discount: Reduction,
}

/// Something is no longer so, or is all that is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Nothing {}

/// Something is granted on the whole quote, instead of what was granted of that kind before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AllowanceGranted {
    /// For what: `freight`, `promotion`.
    pub kind: String,
    /// How much.
    pub allowance: Reduction,
}

/// An allowance was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AllowanceRemoved {
    /// Which.
    pub kind: String,
}

/// It is offered on these terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsSet {
    /// How it is to be paid.
    pub payment: Option<Text>,
    /// How it is to be delivered.
    pub delivery: Option<Text>,
    /// The last day on which it can be accepted.
    pub valid_until: Option<NaiveDate>,
}

/// Approval was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Which revision.
    pub revision: u32,
    /// Who asked; who approves is someone else.
    pub by: Actor,
    /// What it comes to.
    pub totals: Totals,
}

/// It may be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approved {
    /// Which revision.
    pub revision: u32,
    /// The discount that was approved.
    pub discount_percent: Percent,
    /// The discount up to which the approver may approve.
    pub limit: Percent,
    /// The settings that the limit comes from; `None` where nothing was ever set.
    pub settings_version: Option<u64>,
}

/// It goes back to its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rejected {
    /// Which revision.
    pub revision: u32,
}

/// The customer has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// Which revision.
    pub revision: u32,
    /// To whom, as written on it.
    pub to: Option<Text>,
    /// To whom.
    pub contact: Option<ContactId>,
    /// By which channel.
    pub channel: Channel,
    /// The last day on which it can be accepted.
    pub valid_until: Option<NaiveDate>,
    /// What it comes to, as sent.
    pub totals: Totals,
    /// Whether someone approved it; without, the discount was within the sender's limit.
    pub approved: bool,
    /// The discount up to which the sender may send without approval.
    pub limit: Percent,
    /// The settings that the limit comes from; `None` where nothing was ever set.
    pub settings_version: Option<u64>,
}

/// The customer wants it otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Countered {
    /// The counter-offer's id.
    pub counter_offer: CounterOfferId,
    /// The revision that it answers.
    pub revision: u32,
    /// What the customer would pay.
    pub amount: Option<Money>,
    /// What the customer says.
    pub note: Option<Text>,
}

/// The next revision was opened; the one before stays as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revised {
    /// The revision's number.
    pub revision: u32,
}

/// The customer takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Which revision.
    pub revision: u32,
    /// Who said so, as they call themselves.
    pub by: Option<Text>,
    /// Who said so.
    pub contact: Option<ContactId>,
    /// The possible sale that it is part of.
    pub opportunity: Option<OpportunityId>,
    /// What is paid before tax.
    pub net: Money,
    /// What is paid.
    pub total: Money,
}

/// The customer does not want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Declined {
    /// Which revision.
    pub revision: u32,
    /// Who said so, as they call themselves.
    pub by: Option<Text>,
    /// Who said so.
    pub contact: Option<ContactId>,
}

/// It is no longer offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawn {
    /// Which revision.
    pub revision: u32,
}

/// The customer's time is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expired {
    /// Which revision.
    pub revision: u32,
    /// The last day on which it could be accepted.
    pub valid_until: NaiveDate,
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

/// Another system's id was linked later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalIdLinked {
    /// The id.
    pub external_id: ExternalId,
}

/// Everything that can have happened to a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Begun.
    #[serde(rename = "QuoteDrafted")]
    Drafted(Drafted),
    /// Something more is offered.
    #[serde(rename = "QuoteLineAdded")]
    LineAdded(LineAdded),
    /// A line says something else.
    #[serde(rename = "QuoteLineChanged")]
    LineChanged(LineChanged),
    /// A line is gone.
    #[serde(rename = "QuoteLineRemoved")]
    LineRemoved(LineRemoved),
    /// Something is taken off the whole.
    #[serde(rename = "QuoteDiscounted")]
    Discounted(Discounted),
    /// Nothing is taken off the whole any more.
    #[serde(rename = "QuoteDiscountRemoved")]
    DiscountRemoved(Nothing),
    /// An allowance is granted.
    #[serde(rename = "QuoteAllowanceGranted")]
    AllowanceGranted(AllowanceGranted),
    /// An allowance is taken back.
    #[serde(rename = "QuoteAllowanceRemoved")]
    AllowanceRemoved(AllowanceRemoved),
    /// Other terms.
    #[serde(rename = "QuoteTermsSet")]
    TermsSet(TermsSet),
    /// Waits for approval.
    #[serde(rename = "QuoteSubmitted")]
    Submitted(Submitted),
    /// May be sent.
    #[serde(rename = "QuoteApproved")]
    Approved(Approved),
    /// Goes back to its author.
    #[serde(rename = "QuoteRejected")]
    Rejected(Rejected),
    /// The customer has it.
    #[serde(rename = "QuoteSent")]
    Sent(Sent),
    /// The customer wants it otherwise.
    #[serde(rename = "QuoteCountered")]
    Countered(Countered),
    /// The next revision is open.
    #[serde(rename = "QuoteRevised")]
    Revised(Revised),
    /// The customer takes it.
    #[serde(rename = "QuoteAccepted")]
    Accepted(Accepted),
    /// The customer does not want it.
    #[serde(rename = "QuoteDeclined")]
    Declined(Declined),
    /// No longer offered.
    #[serde(rename = "QuoteWithdrawn")]
    Withdrawn(Withdrawn),
    /// The customer's time is over.
    #[serde(rename = "QuoteExpired")]
    Expired(Expired),
    /// Someone else works on it.
    #[serde(rename = "QuoteOwnerAssigned")]
    OwnerAssigned(OwnerAssigned),
    /// Another system's id was linked.
    #[serde(rename = "QuoteExternalIdLinked")]
    ExternalIdLinked(ExternalIdLinked),
    /// Made by mistake.
    #[serde(rename = "QuoteRetracted")]
    Retracted(crate::values::Withdrawn),
}
