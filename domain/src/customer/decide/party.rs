//! Who the customer is: names, roles, owner, place, parent, ids elsewhere.

use chrono::NaiveDate;

use super::{Decision, check_line};
use crate::{
    customer::{
        CustomerKind, Event, ExternalIdInput, ExternalIdLinked, IndustrySet, NamesInput,
        OwnerAssigned, ParentSet, RegionAssigned, Rejection, Renamed, Role, RoleEnded, RoleGrant,
        RoleGranted, State, state::RolePeriod,
    },
    decider::Context,
    values::{CustomerId, Region, UserId},
};

pub(super) fn rename(state: &State, input: &NamesInput) -> Decision {
    let names = input.recorded(is_person(state))?;
    if state.names.as_ref().is_some_and(|current| current.says_same(&names)) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Renamed(Renamed { names })])
}

/// Periods of one role must not share a day, and none ends before it begins.
pub(super) fn check_roles(roles: &[RoleGrant]) -> Result<(), Rejection> {
    let mut before: Vec<RolePeriod> = Vec::new();
    for grant in roles {
        let period = RolePeriod::granted(grant);
        check_period(&period)?;
        check_overlap(&before, &period)?;
        before.push(period);
    }
    Ok(())
}

/// The same role may be held again, after its last period.
pub(super) fn grant_role(state: &State, role: Role, from: Option<NaiveDate>) -> Decision {
    if let Some(held) = held(state, role) {
        return if from.is_none() || from == held.from {
            Ok(vec![])
        } else {
            Err(Rejection::RoleAlreadyHeld(role))
        };
    }
    check_overlap(&state.roles, &RolePeriod { role, from, until: None, ended: false })?;
    Ok(vec![Event::RoleGranted(RoleGranted { role, from })])
}

pub(super) fn end_role(state: &State, role: Role, until: Option<NaiveDate>) -> Decision {
    let Some(held) = held(state, role) else {
        let last = state.roles.iter().rfind(|period| period.role == role);
        let said = last.is_some_and(|last| until.is_none() || until == last.until);
        return if said { Ok(vec![]) } else { Err(Rejection::RoleNotHeld(role)) };
    };
    check_period(&RolePeriod { until, ..*held })?;
    Ok(vec![Event::RoleEnded(RoleEnded { role, until })])
}

fn held(state: &State, role: Role) -> Option<&RolePeriod> {
    state.roles.iter().find(|period| period.role == role && !period.ended)
}

fn check_period(period: &RolePeriod) -> Result<(), Rejection> {
    match (period.from, period.until) {
        (Some(from), Some(until)) if until < from => {
            Err(Rejection::RolePeriodReversed { role: period.role, from, until })
        }
        (_, _) => Ok(()),
    }
}

/// Where a day is unknown, nothing can be said against the period, unless both are still open.
fn check_overlap(before: &[RolePeriod], period: &RolePeriod) -> Result<(), Rejection> {
    let apart = |one: &RolePeriod, two: &RolePeriod| match (one.until, two.from) {
        (Some(until), Some(from)) => until < from,
        (_, _) => one.ended,
    };
    let clash = before
        .iter()
        .filter(|other| other.role == period.role)
        .any(|other| !apart(other, period) && !apart(period, other));
    if clash { Err(Rejection::RolePeriodsOverlap(period.role)) } else { Ok(()) }
}

pub(super) fn assign_owner(state: &State, owner: UserId, context: &Context) -> Decision {
    match state.owner {
        Some(previous) if previous == owner => Ok(vec![]),
        Some(_) if !context.has_reason => Err(Rejection::ReasonMissing),
        previous => Ok(vec![Event::OwnerAssigned(OwnerAssigned { owner, previous })]),
    }
}

pub(super) fn assign_region(state: &State, region: Region) -> Vec<Event> {
    if state.region.as_ref() == Some(&region) {
        return vec![];
    }
    vec![Event::RegionAssigned(RegionAssigned { region })]
}

pub(super) fn set_industry(state: &State, industry: String) -> Decision {
    check_line("industry", &industry)?;
    if state.industry.as_ref() == Some(&industry) {
        return Ok(vec![]);
    }
    Ok(vec![Event::IndustrySet(IndustrySet { industry })])
}

pub(super) fn set_parent(state: &State, parent: Option<CustomerId>, context: &Context) -> Decision {
    if parent.is_some_and(|parent| parent.stream() == context.stream) {
        return Err(Rejection::ParentIsItself);
    }
    if state.parent == parent {
        return Ok(vec![]);
    }
    Ok(vec![Event::ParentSet(ParentSet { parent })])
}

pub(super) fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = input.recorded(is_person(state))?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}

fn is_person(state: &State) -> bool {
    state.kind() == Some(CustomerKind::Person)
}
