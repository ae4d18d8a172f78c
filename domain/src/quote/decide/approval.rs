//! Four eyes: who asks for approval, and who gives it.

use super::{Decision, offered};
use crate::{
    decider::Context,
    quote::{Approved, Circumstances, Event, Rejected, Rejection, State, Status, Submitted},
};

pub(super) fn submit(state: &State, context: &Context) -> Decision {
    match state.status {
        Some(Status::Submitted) => return Ok(vec![]),
        Some(Status::Draft) | None => {}
        Some(status) => return Err(Rejection::NotDraft(status)),
    }
    let totals = offered(state)?.totals;
    let revision = state.revision;
    Ok(vec![Event::Submitted(Submitted { revision, by: context.actor, totals })])
}

pub(super) fn approve(state: &State, found: &Circumstances, context: &Context) -> Decision {
    match state.status {
        Some(Status::Submitted | Status::Approved) | None => {}
        Some(status) => return Err(Rejection::NotSubmitted(status)),
    }
    if state.submitter.is_some_and(|submitter| context.is_by(submitter)) {
        return Err(Rejection::ApproverSubmitted);
    }
    if state.status == Some(Status::Approved) {
        return Ok(vec![]);
    }
    let (discount, limit) = (offered(state)?.totals.discount_percent, found.discount_limit);
    if discount > limit {
        return Err(Rejection::ApproverLimit { discount, limit });
    }
    Ok(vec![Event::Approved(Approved {
        revision: state.revision,
        discount_percent: discount,
        limit,
        settings_version: found.settings_version,
    })])
}

pub(super) fn reject(state: &State, context: &Context) -> Decision {
    match state.status {
        Some(Status::Submitted) | None => {}
        Some(Status::Draft) if state.rejected => return Ok(vec![]),
        Some(status) => return Err(Rejection::NotSubmitted(status)),
    }
    if state.submitter.is_some_and(|submitter| context.is_by(submitter)) {
        return Err(Rejection::ApproverSubmitted);
    }
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::Rejected(Rejected { revision: state.revision })])
}
