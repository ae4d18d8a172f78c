//! What a quote is made of.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kehu_domain::quote as domain;
use kehu_projections::{AsOf, quotes as rows};

use super::{Contact, Money, QuoteChannel, QuoteStatus, User, common};
use crate::graphql::{context::Graph, scalars};

/// What is taken off: a part, or an amount.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteReduction {
    /// In percent, where a part was said.
    percent: Option<scalars::Decimal>,
    /// The amount, where one was said.
    amount: Option<Money>,
}

impl From<domain::Reduction> for QuoteReduction {
    fn from(reduction: domain::Reduction) -> Self {
        match reduction {
            domain::Reduction::Percent(percent) => {
                Self { percent: Some(percent.value().into()), amount: None }
            }
            domain::Reduction::Amount(amount) => {
                Self { percent: None, amount: Some(amount.into()) }
            }
        }
    }
}

/// Something that is offered.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteLine {
    /// Its id within the quote.
    id: ID,
    /// Product code.
    product: Option<String>,
    /// What it is, in words.
    description: Option<String>,
    /// How many.
    quantity: scalars::Decimal,
    /// Of what: `pcs`, `kg`, `FCL`.
    unit: Option<String>,
    /// Price of one, in the quote's currency.
    unit_price: scalars::Decimal,
    /// What is taken off the line.
    discount: Option<QuoteReduction>,
    /// The rate at which it is taxed, in percent.
    tax_rate: scalars::Decimal,
    /// Quantity × unit price.
    gross: Money,
    /// What its own discount takes off.
    discount_amount: Money,
    /// Gross − discount.
    net: Money,
    /// Its share of what is taken off the whole quote.
    share: Money,
    /// Net − share: what is taxed.
    taxable: Money,
}

impl From<&rows::Line> for QuoteLine {
    fn from(line: &rows::Line) -> Self {
        Self {
            id: ID(line.id.to_string()),
            product: line.product.clone(),
            description: common::shown_option(line.description.as_ref()),
            quantity: line.quantity.value().into(),
            unit: line.unit.clone(),
            unit_price: line.unit_price.value().into(),
            discount: line.discount.map(Into::into),
            tax_rate: line.tax_rate.value().into(),
            gross: line.gross.into(),
            discount_amount: line.discount_amount.into(),
            net: line.net.into(),
            share: line.share.into(),
            taxable: line.taxable.into(),
        }
    }
}

/// Something granted on the whole quote.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteAllowance {
    /// For what: `freight`, `promotion`.
    kind: String,
    /// How much was said.
    allowance: QuoteReduction,
    /// What it takes off.
    amount: Money,
}

/// What is taxed at one rate.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteTax {
    /// The rate, in percent.
    rate: scalars::Decimal,
    /// What is taxed at it.
    base: Money,
    /// The tax.
    tax: Money,
}

/// What a quote comes to. The sums of its parts are equal to it, to the last digit.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteTotals {
    /// Sum of the lines before any discount.
    gross: Money,
    /// What the lines' own discounts take off.
    line_discounts: Money,
    /// Sum of the lines.
    subtotal: Money,
    /// What the discounts and allowances on the whole take off.
    reductions: Money,
    /// What is paid before tax.
    net: Money,
    /// What is taxed at each rate, in ascending order of the rates.
    taxes: Vec<QuoteTax>,
    /// Sum of the taxes.
    tax: Money,
    /// What is paid.
    total: Money,
    /// Everything that is taken off, in percent of what the lines cost without it, rounded up to
    /// four decimals: what limits are compared with.
    discount_percent: scalars::Decimal,
}

impl From<&domain::Totals> for QuoteTotals {
    fn from(totals: &domain::Totals) -> Self {
        let tax = |tax: &domain::totals::TaxTotals| QuoteTax {
            rate: tax.rate.value().into(),
            base: tax.base.into(),
            tax: tax.tax.into(),
        };
        Self {
            gross: totals.gross.into(),
            line_discounts: totals.line_discounts.into(),
            subtotal: totals.subtotal.into(),
            reductions: totals.reductions.into(),
            net: totals.net.into(),
            taxes: totals.taxes.iter().map(tax).collect(),
            tax: totals.tax.into(),
            total: totals.total.into(),
            discount_percent: totals.discount_percent.value().into(),
        }
    }
}

/// What a revision offers: lines, discounts, terms, and what it comes to.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuoteOffer {
    /// What is offered, in the order in which it was added.
    lines: Vec<QuoteLine>,
    /// What is taken off the whole.
    discount: Option<QuoteReduction>,
    /// What that takes off.
    discount_amount: Option<Money>,
    /// What else is granted on the whole, by kind.
    allowances: Vec<QuoteAllowance>,
    /// How it is to be paid.
    payment: Option<String>,
    /// How it is to be delivered.
    delivery: Option<String>,
    /// The last day on which it can be accepted, in the company's time zone.
    valid_until: Option<scalars::Date>,
    /// What it comes to.
    totals: QuoteTotals,
}

impl From<&rows::Offer> for QuoteOffer {
    fn from(offer: &rows::Offer) -> Self {
        let allowance = |granted: &rows::Allowance| QuoteAllowance {
            kind: granted.kind.clone(),
            allowance: granted.allowance.into(),
            amount: granted.amount.into(),
        };
        Self {
            lines: offer.lines.iter().map(Into::into).collect(),
            discount: offer.discount.map(Into::into),
            discount_amount: offer.discount_amount.map(Into::into),
            allowances: offer.allowances.iter().map(allowance).collect(),
            payment: common::shown_option(offer.payment.as_ref()),
            delivery: common::shown_option(offer.delivery.as_ref()),
            valid_until: offer.valid_until.map(Into::into),
            totals: (&offer.totals).into(),
        }
    }
}

/// A time that a revision went to somebody.
#[derive(Debug, Clone)]
pub(crate) struct QuoteSending {
    sending: rows::Sending,
    at: AsOf,
}

/// A time that a revision went to somebody.
#[Object]
impl QuoteSending {
    /// To whom, as written on it.
    async fn to(&self) -> Option<String> {
        common::shown_option(self.sending.to.as_ref())
    }

    /// The contact to whom it went.
    async fn contact(&self, context: &Context<'_>) -> Result<Option<Contact>> {
        match self.sending.contact {
            Some(contact) => Contact::find(&Graph::of(context)?, contact, self.at).await,
            None => Ok(None),
        }
    }

    /// By which channel.
    async fn channel(&self) -> QuoteChannel {
        self.sending.channel.into()
    }

    /// When.
    async fn at(&self) -> scalars::Time {
        self.sending.at.into()
    }

    /// Who sent it; null when kehu itself did.
    async fn by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.sending.by.as_user()).await
    }
}

/// A revision as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct QuoteRevision {
    revision: rows::Revision,
    at: AsOf,
}

impl QuoteRevision {
    pub(super) fn new(revision: rows::Revision, at: AsOf) -> Self {
        Self { revision, at }
    }
}

/// A revision as it was sent; it stays so whatever comes after it.
#[Object]
impl QuoteRevision {
    /// Its number, from 1.
    async fn revision(&self) -> u32 {
        self.revision.revision
    }

    /// What was offered.
    async fn offer(&self) -> QuoteOffer {
        (&self.revision.offer).into()
    }

    /// Whether someone approved it; without, the discount was within the sender's limit.
    async fn approved(&self) -> bool {
        self.revision.approved
    }

    /// To whom it went, the first time first.
    async fn sendings(&self) -> Vec<QuoteSending> {
        let sending =
            |sending: &rows::Sending| QuoteSending { sending: sending.clone(), at: self.at };
        self.revision.sendings.iter().map(sending).collect()
    }

    /// What came of it: accepted, declined, withdrawn or expired; null while it is out, and when
    /// another revision took its place.
    async fn outcome(&self) -> Option<QuoteStatus> {
        self.revision.outcome.map(Into::into)
    }

    /// When that was.
    async fn ended_at(&self) -> Option<scalars::Time> {
        self.revision.ended_at.map(Into::into)
    }
}

/// What the customer would rather have.
#[derive(Debug, Clone)]
pub(crate) struct QuoteCounterOffer(pub(super) rows::CounterOffer);

/// What the customer would rather have.
#[Object]
impl QuoteCounterOffer {
    /// Its id within the quote.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The revision that it answers.
    async fn revision(&self) -> u32 {
        self.0.revision
    }

    /// What the customer would pay.
    async fn amount(&self) -> Option<Money> {
        self.0.amount.map(Into::into)
    }

    /// What the customer says.
    async fn note(&self) -> Option<String> {
        common::shown_option(self.0.note.as_ref())
    }

    /// When.
    async fn at(&self) -> scalars::Time {
        self.0.at.into()
    }

    /// Who noted it; null when kehu itself did.
    async fn by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.0.by.as_user()).await
    }
}
