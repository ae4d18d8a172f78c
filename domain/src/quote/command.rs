//! What users can ask of a quote.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{Channel, Reduction};
use crate::{
    customer::ExternalIdInput,
    values::{
        ContactId, CounterOfferId, Currency, CustomerId, LineId, Money, OpportunityId, Percent,
        Quantity, SeriesId, UnitPrice, UserId,
    },
};

/// A line as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct LineInput {
    pub line: LineId,
    pub product: Option<String>,
    pub description: Option<String>,
    pub quantity: Quantity,
    pub unit: Option<String>,
    pub unit_price: UnitPrice,
    pub discount: Option<Reduction>,
    pub tax_rate: Percent,
}

/// Terms as a caller gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct TermsInput {
    pub payment: Option<String>,
    pub delivery: Option<String>,
    pub valid_until: Option<NaiveDate>,
}

/// What a handler found out about the company and about who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// The highest discount that who asks may grant or approve.
    pub discount_limit: Percent,
    /// The version of the settings that say so; `None` where nothing was ever set.
    pub settings_version: Option<u64>,
    /// Where the company's days begin and end.
    pub time_zone: Tz,
}

impl Circumstances {
    /// The company's day at a time.
    pub(super) fn day_of(&self, time: DateTime<Utc>) -> NaiveDate {
        time.with_timezone(&self.time_zone).date_naive()
    }
}

/// Without knowing better nobody may grant anything.
impl Default for Circumstances {
    fn default() -> Self {
        let time_zone = chrono_tz::Asia::Shanghai;
        Self { discount_limit: Percent::ZERO, settings_version: None, time_zone }
    }
}

/// A command to one quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Begins it, with its first lines. External ids must have been claimed by the handler.
    Draft {
        customer: CustomerId,
        opportunity: Option<OpportunityId>,
        currency: Currency,
        terms: TermsInput,
        owner: Option<UserId>,
        lines: Vec<LineInput>,
        external_ids: Vec<ExternalIdInput>,
        /// `None`: the series of quotes.
        series: Option<SeriesId>,
        /// The number that the handler has drawn; not part of what makes a command the same.
        #[serde(skip)]
        number: Option<String>,
    },
    /// Offers something more.
    AddLine(LineInput),
    /// Changes a line as a whole.
    ChangeLine(LineInput),
    /// Takes a line away.
    RemoveLine { line: LineId },
    /// Takes something off the whole, instead of what was taken off before.
    Discount { discount: Reduction },
    /// Takes nothing off the whole any more.
    RemoveDiscount,
    /// Grants an allowance, instead of one of that kind that was granted before.
    Allow { kind: String, allowance: Reduction },
    /// Takes an allowance back.
    RemoveAllowance { kind: String },
    /// Sets all terms.
    SetTerms { terms: TermsInput },
    /// Asks for approval.
    Submit,
    /// Lets it be sent.
    Approve {
        #[serde(skip)]
        found: Circumstances,
    },
    /// Sends it back to its author; needs a reason.
    Reject,
    /// Brings it to the customer.
    Send {
        to: Option<String>,
        contact: Option<ContactId>,
        channel: Channel,
        #[serde(skip)]
        found: Circumstances,
    },
    /// Notes the customer's counter-offer.
    Counter { counter_offer: CounterOfferId, amount: Option<Money>, note: Option<String> },
    /// Opens the next revision.
    Revise { revision: u32 },
    /// The customer takes it.
    Accept {
        /// The revision that the customer takes; `None`: the one that is out.
        revision: Option<u32>,
        by: Option<String>,
        contact: Option<ContactId>,
        #[serde(skip)]
        found: Circumstances,
    },
    /// The customer does not want it; needs a reason.
    Decline { by: Option<String>, contact: Option<ContactId> },
    /// We no longer offer it; needs a reason.
    Withdraw,
    /// The customer's time is over.
    Expire {
        #[serde(skip)]
        found: Circumstances,
    },
    /// Puts someone else in charge; replacing someone needs a reason.
    AssignOwner { owner: UserId },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Retract,
}
