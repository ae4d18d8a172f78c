//! What is taken off the whole quote.

use super::{Decision, check_count, check_line, sound};
use crate::quote::{
    AllowanceGranted, AllowanceRemoved, Discounted, Event, Nothing, Reduction, Rejection, State,
};

/// The most allowances of one quote.
const MAX_ALLOWANCES: usize = 20;

pub(super) fn discount(state: &State, discount: Reduction) -> Decision {
    check_reduction(state, discount)?;
    if state.discount == Some(discount) {
        return Ok(vec![]);
    }
    sound(state, vec![Event::Discounted(Discounted { discount })])
}

pub(super) fn remove_discount(state: &State) -> Vec<Event> {
    match state.discount {
        None => vec![],
        Some(_) => vec![Event::DiscountRemoved(Nothing {})],
    }
}

pub(super) fn allow(state: &State, kind: String, allowance: Reduction) -> Decision {
    check_line("kind", &kind)?;
    check_reduction(state, allowance)?;
    match state.allowances.get(&kind) {
        Some(known) if *known == allowance => return Ok(vec![]),
        Some(_) => {}
        None => check_count("allowances", MAX_ALLOWANCES, state.allowances.len() + 1)?,
    }
    sound(state, vec![Event::AllowanceGranted(AllowanceGranted { kind, allowance })])
}

/// An allowance that is gone has been taken back already, or never was.
pub(super) fn remove_allowance(state: &State, kind: String) -> Decision {
    if state.allowances.contains_key(&kind) {
        return Ok(vec![Event::AllowanceRemoved(AllowanceRemoved { kind })]);
    }
    if state.removed_allowances.contains(&kind) {
        return Ok(vec![]);
    }
    Err(Rejection::AllowanceUnknown(kind))
}

/// Whether it is in the quote's currency and takes something off.
pub(super) fn check_reduction(state: &State, reduction: Reduction) -> Result<(), Rejection> {
    let Reduction::Amount(amount) = reduction else { return Ok(()) };
    let found = amount.currency();
    match state.currency() {
        Some(expected) if expected != found => Err(Rejection::CurrencyMixed { expected, found }),
        _ if amount.is_negative() => Err(Rejection::DiscountNegative),
        Some(_) | None => Ok(()),
    }
}
