//! Mutations of quotes: what is offered, at what price, on what terms.

use async_graphql::{ID, InputObject, OneofObject};
use kehu_domain::{
    quote::{self, Command, Reduction},
    values::{LineId, Percent},
};
use uuid::Uuid;

use super::{
    execute::QuoteTarget,
    inputs::{self, ExternalIdInput, MoneyInput},
    parse::{self, Parsed, optional},
    user_error::UserError,
};
use crate::graphql::{scalars, types::Quote};

/// What is taken off. Exactly one must be given.
#[derive(Debug, Clone, OneofObject)]
pub(crate) enum QuoteReductionInput {
    /// So many percent, from 0 to 100, with at most 4 decimals.
    Percent(scalars::Decimal),
    /// This much, in the quote's currency.
    Amount(MoneyInput),
}

impl QuoteReductionInput {
    fn parse(self, field: &str) -> Parsed<Reduction> {
        match self {
            Self::Percent(percent) => parse::percent("percent", &percent)
                .map(Reduction::Percent)
                .map_err(|error| error.within(field)),
            Self::Amount(amount) => {
                amount.parse("amount").map(Reduction::Amount).map_err(|error| error.within(field))
            }
        }
    }
}

/// Something that is offered: a product, or something in words.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct QuoteLineInput {
    /// The line's id within the quote; made from `commandId` when absent.
    line_id: Option<scalars::Uuid>,
    /// Product code.
    product: Option<String>,
    /// What it is, in words.
    description: Option<String>,
    /// How many, with at most 9 digits before and 3 after the point.
    quantity: scalars::Decimal,
    /// Of what: `pcs`, `kg`, `FCL`.
    unit: Option<String>,
    /// Price of one, with at most 12 digits before and 4 after the point.
    unit_price: scalars::Decimal,
    /// What is taken off the line.
    discount: Option<QuoteReductionInput>,
    /// The rate at which it is taxed, in percent; none when absent.
    tax_rate: Option<scalars::Decimal>,
}

impl QuoteLineInput {
    /// A new line; the nth of those that one command brings.
    fn parse(self, command_id: Uuid, n: usize) -> Parsed<quote::LineInput> {
        let line = match &self.line_id {
            Some(id) => parse::uuid("lineId", id)?,
            None => Uuid::new_v5(&command_id, format!("line-{n}").as_bytes()),
        };
        self.named(LineId(line))
    }

    /// A line that is there already.
    fn parse_known(self) -> Parsed<quote::LineInput> {
        let Some(id) = &self.line_id else {
            return Err(UserError::invalid("lineId", "say which line", "请指明是哪一行"));
        };
        let line = LineId(parse::uuid("lineId", id)?);
        self.named(line)
    }

    fn named(self, line: LineId) -> Parsed<quote::LineInput> {
        let tax_rate = optional(self.tax_rate, |rate| parse::percent("taxRate", &rate))?;
        Ok(quote::LineInput {
            line,
            product: self.product,
            description: self.description,
            quantity: parse::quantity("quantity", &self.quantity)?,
            unit: self.unit,
            unit_price: parse::unit_price("unitPrice", &self.unit_price)?,
            discount: optional(self.discount, |discount| discount.parse("discount"))?,
            tax_rate: tax_rate.unwrap_or(Percent::ZERO),
        })
    }
}

/// On what terms a quote is offered.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct QuoteTermsInput {
    /// How it is to be paid.
    payment: Option<String>,
    /// How it is to be delivered.
    delivery: Option<String>,
    /// The last day on which it can be accepted, in the company's time zone; without end when absent.
    valid_until: Option<scalars::Date>,
}

impl QuoteTermsInput {
    fn parse(self, field: &str) -> Parsed<quote::TermsInput> {
        let valid_until = optional(self.valid_until, |day| parse::date("validUntil", &day))
            .map_err(|error| error.within(field))?;
        Ok(quote::TermsInput { payment: self.payment, delivery: self.delivery, valid_until })
    }
}

mutations! {
    QuoteMutations, QuoteTarget, quote: Quote;

    /// Begins a quote, numbered out of a series.
    draft_quote = Creation DraftQuoteInput {
        /// The id of the customer who is to buy.
        customer: ID,
        /// The id of the possible sale that it is part of.
        opportunity: Option<ID>,
        /// The ISO 4217 code of the currency that it is priced in.
        currency: String,
        /// On what terms.
        terms: Option<QuoteTermsInput>,
        /// The id of the user who works on it.
        owner: Option<ID>,
        /// What is offered.
        #[graphql(default)]
        lines: Vec<QuoteLineInput>,
        /// What other systems call it.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
        /// The id of the number series; that of quotes when absent.
        series: Option<ID>,
    } -> DraftQuotePayload, |input, command_id| Command::Draft {
        customer: parse::id("customer", &input.customer)?,
        opportunity: optional(input.opportunity, |id| parse::id("opportunity", &id))?,
        currency: parse::currency("currency", &input.currency)?,
        terms: input.terms.unwrap_or_default().parse("terms")?,
        owner: optional(input.owner, |id| parse::id("owner", &id))?,
        lines: parse::each("lines", input.lines, |n, line| line.parse(command_id, n))?,
        external_ids: inputs::external_ids(input.external_ids),
        series: optional(input.series, |id| parse::id("series", &id))?,
        number: None,
    };

    /// Offers something more.
    add_quote_line = Change AddQuoteLineInput {
        /// What is offered.
        line: QuoteLineInput,
    } -> AddQuoteLinePayload, |input, command_id| Command::AddLine(
        input.line.parse(command_id, 0).map_err(|error| error.within("line"))?
    );

    /// Changes a line of a quote as a whole.
    change_quote_line = Change ChangeQuoteLineInput {
        /// The line as it is from now on; `lineId` says which.
        line: QuoteLineInput,
    } -> ChangeQuoteLinePayload, |input, _command_id| Command::ChangeLine(
        input.line.parse_known().map_err(|error| error.within("line"))?
    );

    /// Takes a line away.
    remove_quote_line = Change RemoveQuoteLineInput {
        /// Which line.
        line_id: scalars::Uuid,
    } -> RemoveQuoteLinePayload, |input, _command_id| Command::RemoveLine {
        line: LineId(parse::uuid("lineId", &input.line_id)?),
    };

    /// Takes something off a quote as a whole, instead of what was taken off before.
    discount_quote = Change DiscountQuoteInput {
        /// How much.
        discount: QuoteReductionInput,
    } -> DiscountQuotePayload, |input, _command_id| Command::Discount {
        discount: input.discount.parse("discount")?,
    };

    /// Takes nothing off a quote as a whole any more; allowances stay.
    remove_quote_discount = Change RemoveQuoteDiscountInput {
    } -> RemoveQuoteDiscountPayload, |_input, _command_id| Command::RemoveDiscount;

    /// Grants an allowance on a quote as a whole, instead of one of that kind granted before.
    grant_quote_allowance = Change GrantQuoteAllowanceInput {
        /// For what: `freight`, `promotion`.
        kind: String,
        /// How much.
        allowance: QuoteReductionInput,
    } -> GrantQuoteAllowancePayload, |input, _command_id| Command::Allow {
        kind: input.kind,
        allowance: input.allowance.parse("allowance")?,
    };

    /// Takes an allowance back.
    remove_quote_allowance = Change RemoveQuoteAllowanceInput {
        /// Which.
        kind: String,
    } -> RemoveQuoteAllowancePayload, |input, _command_id| Command::RemoveAllowance {
        kind: input.kind,
    };

    /// Sets all terms of a quote.
    set_quote_terms = Change SetQuoteTermsInput {
        /// The terms; those that are left out are none.
        terms: QuoteTermsInput,
    } -> SetQuoteTermsPayload, |input, _command_id| Command::SetTerms {
        terms: input.terms.parse("terms")?,
    };
}
