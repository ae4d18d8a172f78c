//! How a ticket ends, and that it may go on after all.

use super::{Decision, check_prose, course};
use crate::{
    decider::Context,
    ticket::{Event, Found, Nothing, Rejection, Reopened, Resolved, State, Status, clocks::Step},
    values::Text,
};

pub(super) fn resolve(state: &State, cause: Option<String>, remedy: String) -> Decision {
    cause.as_deref().map_or(Ok(()), |cause| check_prose("cause", cause))?;
    check_prose("remedy", &remedy)?;
    let wanted = Resolved { cause: cause.map(Text::personal), remedy: Text::personal(remedy) };
    match state.own_status() {
        Status::Open | Status::Waiting => Ok(vec![Event::Resolved(wanted)]),
        Status::Resolved | Status::Confirmed if said_already(state, &wanted) => Ok(vec![]),
        Status::Resolved | Status::Confirmed => Err(Rejection::AlreadyResolved),
        Status::Closed | Status::Merged => Err(Rejection::AlreadyClosed),
        Status::Cancelled => Err(Rejection::AlreadyCancelled),
    }
}

fn said_already(state: &State, wanted: &Resolved) -> bool {
    state.resolved.as_ref().is_some_and(|before| {
        let same_cause = match (&before.cause, &wanted.cause) {
            (None, None) => true,
            (Some(one), Some(other)) => one.says_same(other),
            (None, Some(_)) | (Some(_), None) => false,
        };
        same_cause && before.remedy.says_same(&wanted.remedy)
    })
}

pub(super) fn confirm(state: &State) -> Decision {
    match state.own_status() {
        Status::Open | Status::Waiting => Err(Rejection::NotResolved),
        Status::Resolved => Ok(vec![Event::Confirmed(Nothing {})]),
        Status::Confirmed => Ok(vec![]),
        Status::Closed | Status::Merged => Err(Rejection::AlreadyClosed),
        Status::Cancelled => Err(Rejection::AlreadyCancelled),
    }
}

pub(super) fn close(state: &State) -> Decision {
    match state.own_status() {
        Status::Open | Status::Waiting => Err(Rejection::NotResolved),
        Status::Resolved | Status::Confirmed => Ok(vec![Event::Closed(Nothing {})]),
        Status::Closed | Status::Merged => Ok(vec![]),
        Status::Cancelled => Err(Rejection::AlreadyCancelled),
    }
}

pub(super) fn cancel(state: &State, context: &Context) -> Decision {
    match state.own_status() {
        Status::Open | Status::Waiting if context.has_reason => {
            Ok(vec![Event::Cancelled(Nothing {})])
        }
        Status::Open | Status::Waiting => Err(Rejection::ReasonMissing),
        Status::Resolved | Status::Confirmed => Err(Rejection::AlreadyResolved),
        Status::Closed | Status::Merged => Err(Rejection::AlreadyClosed),
        Status::Cancelled => Ok(vec![]),
    }
}

pub(super) fn reopen(state: &State, found: &Found, context: &Context) -> Decision {
    let from = state.own_status();
    if from.is_active() {
        return if state.reopened { Ok(vec![]) } else { Err(Rejection::NotEnded) };
    }
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    let deadlines = course::deadlines_after(state, Step::Reopened, found, context)?;
    Ok(vec![Event::Reopened(Reopened { from, deadlines })])
}
