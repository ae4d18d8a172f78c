//! A quote as its events left it.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::{
    Actor,
    quote::{Channel, Reduction, Status, Totals},
    values::{
        ContactId, CounterOfferId, Currency, CustomerId, ExternalId, LineId, Money, OpportunityId,
        Percent, Quantity, QuoteId, SeriesId, Text, UnitPrice, UserId,
    },
};
use serde::{Deserialize, Serialize};

/// Something that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// Product code.
    pub product: Option<String>,
    /// What it is, in words.
    pub description: Option<Text>,
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: Option<String>,
    /// Price of one.
    pub unit_price: UnitPrice,
    /// What is taken off the line.
    pub discount: Option<Reduction>,
    /// The rate at which it is taxed.
    pub tax_rate: Percent,
    /// Quantity × unit price.
    pub gross: Money,
    /// What its own discount takes off.
    pub discount_amount: Money,
    /// Gross − discount.
    pub net: Money,
    /// Its share of what is taken off the whole quote.
    pub share: Money,
    /// Net − share: what is taxed.
    pub taxable: Money,
}

/// Something granted on the whole quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// For what: `freight`, `promotion`.
    pub kind: String,
    /// How much was said.
    pub allowance: Reduction,
    /// What it takes off.
    pub amount: Money,
}

/// What is offered: the lines, what is taken off, the terms, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What is offered, in the order in which it was added.
    pub lines: Vec<Line>,
    /// What is taken off the whole.
    pub discount: Option<Reduction>,
    /// What that takes off.
    pub discount_amount: Option<Money>,
    /// What else is granted on the whole, by kind.
    pub allowances: Vec<Allowance>,
    /// How it is to be paid.
    pub payment: Option<Text>,
    /// How it is to be delivered.
    pub delivery: Option<Text>,
    /// The last day on which it can be accepted.
    pub valid_until: Option<NaiveDate>,
    /// What it comes to.
    pub totals: Totals,
}

/// A time that a revision went to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// To whom, as written on it.
    pub to: Option<Text>,
    /// To whom.
    pub contact: Option<ContactId>,
    /// By which channel.
    pub channel: Channel,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Actor,
}

/// A revision as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number, from 1.
    pub revision: u32,
    /// What was offered.
    pub offer: Offer,
    /// Whether someone approved it.
    pub approved: bool,
    /// To whom it went, the first time first.
    pub sendings: Vec<Sending>,
    /// What came of it: accepted, declined, withdrawn or expired.
    pub outcome: Option<Status>,
    /// When that was.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What the customer would rather have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterOffer {
    /// Its id.
    pub id: CounterOfferId,
    /// The revision that it answers.
    pub revision: u32,
    /// What the customer would pay.
    pub amount: Option<Money>,
    /// What the customer says.
    pub note: Option<Text>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who noted it.
    pub by: Actor,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Which.
    pub id: QuoteId,
    /// What people call it.
    pub number: String,
    /// The series that the number is out of.
    pub series: SeriesId,
    /// Who is to buy.
    pub customer: CustomerId,
    /// The possible sale that it is part of.
    pub opportunity: Option<OpportunityId>,
    /// What it is priced in.
    pub currency: Currency,
    /// Where it stands.
    pub status: Status,
    /// The revision that is written or out.
    pub revision: u32,
    /// What that revision offers.
    pub offer: Offer,
    /// Who works on it.
    pub owner: Option<UserId>,
    /// Who asked for approval of this revision.
    pub submitted_by: Option<Actor>,
    /// When that was.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved this revision.
    pub approved_by: Option<Actor>,
    /// When that was.
    pub approved_at: Option<DateTime<Utc>>,
    /// The revisions as they were sent, the first one first.
    pub revisions: Vec<Revision>,
    /// What the customer would rather have had, the first first.
    pub counter_offers: Vec<CounterOffer>,
    /// When the customer got a first revision.
    pub sent_at: Option<DateTime<Utc>>,
    /// When the customer accepted or declined.
    pub answered_at: Option<DateTime<Utc>>,
    /// How long the customer took for that, from the first sending of that revision.
    pub answer_seconds: Option<i64>,
    /// Who accepted or declined, as they call themselves.
    pub answered_by: Option<Text>,
    /// Who accepted or declined.
    pub answered_by_contact: Option<ContactId>,
    /// What other systems call it.
    pub external_ids: Vec<ExternalId>,
    /// Version of its stream.
    pub version: u64,
    /// Position of the last event.
    pub position: u64,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who drafted it.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
