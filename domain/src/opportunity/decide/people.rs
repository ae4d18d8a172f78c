//! Who works on a deal, and against whom.

use super::{Decision, check_line, check_optional_line};
use crate::{
    decider::Context,
    opportunity::{
        CompetitorAdded, Event, OwnerAssigned, Rejection, State, TeamMemberAdded, TeamMemberRemoved,
    },
    values::UserId,
};

pub(super) fn add_competitor(state: &State, competitor: String) -> Decision {
    check_line("competitor", &competitor)?;
    if state.competitors.contains(&competitor) {
        return Ok(vec![]);
    }
    Ok(vec![Event::CompetitorAdded(CompetitorAdded { competitor })])
}

/// Someone who is on the team already takes up another role.
pub(super) fn add_team_member(state: &State, user: UserId, role: Option<String>) -> Decision {
    check_optional_line("role", role.as_deref())?;
    if state.team.get(&user).is_some_and(|member| !member.left && member.role == role) {
        return Ok(vec![]);
    }
    Ok(vec![Event::TeamMemberAdded(TeamMemberAdded { user, role })])
}

pub(super) fn remove_team_member(state: &State, user: UserId) -> Decision {
    match state.team.get(&user) {
        None => Err(Rejection::NotInTeam(user)),
        Some(member) if member.left => Ok(vec![]),
        Some(_) => Ok(vec![Event::TeamMemberRemoved(TeamMemberRemoved { user })]),
    }
}

pub(super) fn assign_owner(state: &State, owner: UserId, context: &Context) -> Decision {
    match state.owner {
        Some(previous) if previous == owner => Ok(vec![]),
        Some(_) if !context.has_reason => Err(Rejection::ReasonMissing),
        previous => Ok(vec![Event::OwnerAssigned(OwnerAssigned { owner, previous })]),
    }
}
