//! How a deal ends, and that it may go on after all.

use chrono::NaiveDate;

use super::{Decision, check_optional_line, deal, over};
use crate::{
    decider::Context,
    opportunity::{Event, Lost, Rejection, Reopened, State, Status, Won, state::Closed},
    values::{Money, calendar},
};

pub(super) fn win(
    state: &State,
    amount: Option<Money>,
    closed_on: Option<NaiveDate>,
    context: &Context,
) -> Decision {
    if let Some(closed) = &state.closed {
        let said = matches!(closed, Closed::Won(won)
            if (amount.is_none() || amount == won.amount)
                && closed_on.is_none_or(|day| day == won.closed_on));
        return if said { Ok(vec![]) } else { Err(over(closed)) };
    }
    if let Some(amount) = amount {
        deal::check_amount(state, amount)?;
    }
    let closed_on = closing_day(closed_on, context)?;
    Ok(vec![Event::Won(Won { amount: amount.or(state.amount), closed_on })])
}

pub(super) fn lose(
    state: &State,
    closed_on: Option<NaiveDate>,
    competitor: Option<String>,
    context: &Context,
) -> Decision {
    if let Some(closed) = &state.closed {
        let said = matches!(closed, Closed::Lost(lost)
            if competitor == lost.competitor
                && closed_on.is_none_or(|day| day == lost.closed_on));
        return if said { Ok(vec![]) } else { Err(over(closed)) };
    }
    check_optional_line("competitor", competitor.as_deref())?;
    let closed_on = closing_day(closed_on, context)?;
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::Lost(Lost { closed_on, competitor })])
}

/// The day that was said, or else the day it happened.
fn closing_day(said: Option<NaiveDate>, context: &Context) -> Result<NaiveDate, Rejection> {
    match said {
        Some(day) if calendar::is_future(day, context.now) => Err(Rejection::ClosedInFuture),
        Some(day) => Ok(day),
        None => Ok(context.occurred_at.date_naive()),
    }
}

pub(super) fn reopen(state: &State, context: &Context) -> Decision {
    let from = match (&state.closed, state.reopened) {
        (Some(Closed::Won(_)), _) => Status::Won,
        (Some(Closed::Lost(_)), _) => Status::Lost,
        (None, true) => return Ok(vec![]),
        (None, false) => return Err(Rejection::NotClosed),
    };
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::Reopened(Reopened { from, stage: state.stage.clone() })])
}
