//! The deal itself: customer, stage, amount, expected close, ids elsewhere.

use chrono::NaiveDate;

use super::{Decision, check_line, check_stage, looked_at};
use crate::{
    customer::ExternalIdInput,
    decider::Context,
    opportunity::{
        AmountRevised, CloseRescheduled, CustomerAssigned, Event, ExternalIdLinked, Rejection,
        StageChanged, State,
    },
    pipeline::PipelineSnapshot,
    values::{CustomerId, ExternalId, Money, Text},
};

pub(super) fn assign_customer(state: &State, customer: CustomerId) -> Vec<Event> {
    if state.customer == Some(customer) {
        return vec![];
    }
    vec![Event::CustomerAssigned(CustomerAssigned { customer, previous: state.customer })]
}

pub(super) fn change_stage(
    state: &State,
    to: String,
    found: Option<&PipelineSnapshot>,
) -> Decision {
    let (Some(pipeline), false) = (state.pipeline(), state.stage == to) else {
        return Ok(vec![]);
    };
    let pipeline = looked_at(pipeline, found)?;
    check_stage(&to, pipeline)?;
    Ok(vec![Event::StageChanged(StageChanged {
        from: state.stage.clone(),
        to,
        pipeline: pipeline.id,
        pipeline_version: pipeline.version,
    })])
}

pub(super) fn revise_amount(state: &State, amount: Money, context: &Context) -> Decision {
    if state.amount == Some(amount) {
        return Ok(vec![]);
    }
    check_amount(state, amount)?;
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::AmountRevised(AmountRevised { from: state.amount, to: amount })])
}

/// An amount fits a deal when it is not negative and its lines are not priced in another currency.
pub(super) fn check_amount(state: &State, amount: Money) -> Result<(), Rejection> {
    if amount.is_negative() {
        return Err(Rejection::AmountNegative);
    }
    match state.currency_of_lines(None) {
        Some(expected) if expected != amount.currency() => {
            Err(Rejection::CurrencyMixed { expected, found: amount.currency() })
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) fn reschedule_close(
    state: &State,
    expected_close: NaiveDate,
    context: &Context,
) -> Decision {
    if state.expected_close == Some(expected_close) {
        return Ok(vec![]);
    }
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    let from = state.expected_close;
    Ok(vec![Event::CloseRescheduled(CloseRescheduled { from, to: expected_close })])
}

pub(super) fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = external_id(input)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}

/// An external id as it is recorded: a deal's number names nobody.
pub(super) fn external_id(input: &ExternalIdInput) -> Result<ExternalId, Rejection> {
    check_line("externalId.system", &input.system)?;
    check_line("externalId.kind", &input.kind)?;
    check_line("externalId.id", &input.id)?;
    Ok(ExternalId {
        system: input.system.clone(),
        kind: input.kind.clone(),
        id: Text::open(input.id.clone()),
    })
}
