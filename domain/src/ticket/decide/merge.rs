//! Two tickets about one thing, and that they may have been two after all.

use super::{Decision, course};
use crate::{
    decider::Context,
    ticket::{Event, Found, MergeUndone, Merged, Rejection, State, clocks::Step},
    values::TicketId,
};

pub(super) fn merge_into(state: &State, survivor: TicketId, context: &Context) -> Decision {
    match state.merged_into {
        Some(already) if already == survivor => Ok(vec![]),
        Some(survivor) => Err(Rejection::Merged { survivor }),
        None if survivor.stream() == context.stream => Err(Rejection::SurvivorIsItself),
        None => Ok(vec![Event::Merged(Merged { survivor })]),
    }
}

pub(super) fn undo(state: &State, found: &Found, context: &Context) -> Decision {
    let Some(survivor) = state.merged_into else { return Ok(vec![]) };
    let deadlines = course::deadlines_after(state, Step::MergeUndone, found, context)?;
    Ok(vec![Event::MergeUndone(MergeUndone { survivor, status: state.own_status(), deadlines })])
}
