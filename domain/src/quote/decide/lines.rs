//! What a quote offers.

use rust_decimal::Decimal;

use super::{
    Decision, check_count, check_optional_line, check_optional_prose, price::check_reduction, says,
    sound,
};
use crate::{
    quote::{Event, LineAdded, LineChanged, LineInput, LineRemoved, Rejection, State},
    values::{LineId, Text},
};

/// The most lines of one quote, those that were removed included.
pub(super) const MAX_LINES: usize = 500;

pub(super) fn add(state: &State, input: LineInput) -> Decision {
    if let Some(known) = state.line(input.line)
        && known.current.as_ref().is_some_and(|current| is_same(current, &input))
    {
        return Ok(vec![]);
    }
    let event = added(state, input)?;
    sound(state, vec![event])
}

/// The event that adds the line, whatever the quote then comes to.
pub(super) fn added(state: &State, input: LineInput) -> Result<Event, Rejection> {
    check(state, &input)?;
    if state.line(input.line).is_some() {
        return Err(Rejection::LineIdTaken(input.line));
    }
    check_count("lines", MAX_LINES, state.lines.len() + 1)?;
    Ok(Event::LineAdded(line(input)))
}

pub(super) fn change(state: &State, input: LineInput) -> Decision {
    check(state, &input)?;
    let known = state.line(input.line).ok_or(Rejection::LineUnknown(input.line))?;
    match &known.current {
        None => Err(Rejection::LineRemoved(input.line)),
        Some(current) if is_same(current, &input) => Ok(vec![]),
        Some(_) => sound(state, vec![Event::LineChanged(LineChanged::from(line(input)))]),
    }
}

pub(super) fn remove(state: &State, line: LineId) -> Decision {
    let known = state.line(line).ok_or(Rejection::LineUnknown(line))?;
    if known.current.is_none() {
        return Ok(vec![]);
    }
    sound(state, vec![Event::LineRemoved(LineRemoved { line })])
}

fn line(input: LineInput) -> LineAdded {
    LineAdded {
        line: input.line,
        product: input.product,
        description: input.description.map(Text::personal),
        quantity: input.quantity,
        unit: input.unit,
        unit_price: input.unit_price,
        discount: input.discount,
        tax_rate: input.tax_rate,
    }
}

pub(super) fn is_same(line: &LineAdded, input: &LineInput) -> bool {
    line.line == input.line
        && line.product == input.product
        && says(line.description.as_ref(), input.description.as_deref())
        && line.quantity == input.quantity
        && line.unit == input.unit
        && line.unit_price == input.unit_price
        && line.discount == input.discount
        && line.tax_rate == input.tax_rate
}

/// Whether the line is sound by itself.
fn check(state: &State, input: &LineInput) -> Result<(), Rejection> {
    check_optional_line("product", input.product.as_deref())?;
    check_optional_prose("description", input.description.as_deref())?;
    check_optional_line("unit", input.unit.as_deref())?;
    if input.product.is_none() && input.description.is_none() {
        return Err(Rejection::LineUnnamed);
    }
    if input.quantity.value() <= Decimal::ZERO {
        return Err(Rejection::QuantityNotPositive);
    }
    if input.unit_price.value() < Decimal::ZERO {
        return Err(Rejection::PriceNegative);
    }
    input.discount.map_or(Ok(()), |discount| check_reduction(state, discount))
}
