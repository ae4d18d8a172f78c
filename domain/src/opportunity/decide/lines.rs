//! The products of a deal.

use rust_decimal::Decimal;

use super::{Decision, check_line};
use crate::{
    opportunity::{Event, LineAdded, LineChanged, LineInput, LineRemoved, Rejection, State},
    values::{Currency, LineId, Money},
};

pub(super) fn add(state: &State, input: LineInput) -> Decision {
    check(&input, currency(state, input.line))?;
    match state.lines.get(&input.line) {
        None => Ok(vec![Event::LineAdded(LineAdded::from(input))]),
        Some(known) if known.current.as_ref() == Some(&input) => Ok(vec![]),
        Some(_) => Err(Rejection::LineIdTaken(input.line)),
    }
}

pub(super) fn change(state: &State, input: LineInput) -> Decision {
    check(&input, currency(state, input.line))?;
    let known = state.lines.get(&input.line).ok_or(Rejection::LineUnknown(input.line))?;
    match &known.current {
        None => Err(Rejection::LineRemoved(input.line)),
        Some(current) if *current == input => Ok(vec![]),
        Some(_) => Ok(vec![Event::LineChanged(LineChanged::from(input))]),
    }
}

pub(super) fn remove(state: &State, line: LineId) -> Decision {
    let known = state.lines.get(&line).ok_or(Rejection::LineUnknown(line))?;
    if known.current.is_none() {
        return Ok(vec![]);
    }
    Ok(vec![Event::LineRemoved(LineRemoved { line })])
}

/// What the deal is in, apart from `line`: the amount's currency, or that of the other lines.
fn currency(state: &State, line: LineId) -> Option<Currency> {
    state.amount.map(Money::currency).or_else(|| state.currency_of_lines(Some(line)))
}

/// Whether the line is sound by itself and fits a deal in `currency`.
pub(super) fn check(line: &LineInput, currency: Option<Currency>) -> Result<(), Rejection> {
    check_line("product", &line.product)?;
    if line.quantity.value() <= Decimal::ZERO {
        return Err(Rejection::QuantityNotPositive);
    }
    if line.unit_price.is_some() != line.currency.is_some() {
        return Err(Rejection::PriceIncomplete);
    }
    if line.unit_price.is_some_and(|price| price.value() < Decimal::ZERO) {
        return Err(Rejection::PriceNegative);
    }
    match (currency, line.currency) {
        (Some(expected), Some(found)) if expected != found => {
            Err(Rejection::CurrencyMixed { expected, found })
        }
        (_, _) => Ok(()),
    }
}
