//! What follows from a command to a hierarchy.

use super::{Command, Event, LinkClaimed, LinkConfirmed, LinkReleased, Rejection, State};
use crate::values::StreamName;

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match command {
        Command::Claim { child, parent } => claim(state, child, parent),
        Command::Confirm { child, parent } => confirm(state, child, parent),
        Command::Release { child, parent } => Ok(release(state, child, parent)),
    }
}

fn claim(state: &State, child: StreamName, parent: StreamName) -> Decision {
    if state.is_claimed(&child, &parent) || state.is_confirmed(&child, &parent) {
        return Ok(vec![]);
    }
    if let Some(mut chain) = state.path(&parent, &child) {
        chain.insert(0, child);
        return Err(Rejection::Cycle { chain });
    }
    Ok(vec![Event::LinkClaimed(LinkClaimed { child, parent })])
}

fn confirm(state: &State, child: StreamName, parent: StreamName) -> Decision {
    if state.is_claimed(&child, &parent) {
        return Ok(vec![Event::LinkConfirmed(LinkConfirmed { child, parent })]);
    }
    if state.is_confirmed(&child, &parent) {
        return Ok(vec![]);
    }
    Err(Rejection::NotClaimed { child, parent })
}

fn release(state: &State, child: StreamName, parent: StreamName) -> Vec<Event> {
    if state.is_claimed(&child, &parent) || state.is_confirmed(&child, &parent) {
        return vec![Event::LinkReleased(LinkReleased { child, parent })];
    }
    vec![]
}
