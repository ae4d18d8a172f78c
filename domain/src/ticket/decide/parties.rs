//! Who asks, who works on it, and what others call it.

use super::{Decision, check_count, check_line, check_optional_line, external_id};
use crate::{
    customer::ExternalIdInput,
    ticket::{
        Assigned, ContactAssigned, CustomerAssigned, Dispatch, Event, ExternalIdLinked, Rejection,
        State,
    },
    values::{ContactId, CustomerId, UserId},
};

/// The most inputs of a dispatch rule.
const MAX_INPUTS: usize = 50;

pub(super) fn assign_customer(state: &State, customer: CustomerId) -> Vec<Event> {
    if state.customer == Some(customer) {
        return vec![];
    }
    vec![Event::CustomerAssigned(CustomerAssigned { customer, previous: state.customer })]
}

pub(super) fn assign_contact(state: &State, contact: ContactId) -> Vec<Event> {
    if state.contact == Some(contact) {
        return vec![];
    }
    vec![Event::ContactAssigned(ContactAssigned { contact, previous: state.contact })]
}

/// Whoever works on it already is not assigned again, whatever rule comes to that.
pub(super) fn assign(
    state: &State,
    user: Option<UserId>,
    team: Option<String>,
    dispatch: Option<Dispatch>,
) -> Decision {
    if user.is_none() && team.is_none() {
        return Err(Rejection::AssigneeMissing);
    }
    check_optional_line("team", team.as_deref())?;
    if let Some(dispatch) = &dispatch {
        check_line("dispatch.rule", &dispatch.rule)?;
        check_count("dispatch.inputs", MAX_INPUTS, dispatch.inputs.len())?;
        for (name, value) in &dispatch.inputs {
            check_line("dispatch.inputs", name)?;
            check_line("dispatch.inputs", value)?;
        }
    }
    if state.user == user && state.team == team {
        return Ok(vec![]);
    }
    let (previous_user, previous_team) = (state.user, state.team.clone());
    Ok(vec![Event::Assigned(Assigned { user, team, previous_user, previous_team, dispatch })])
}

pub(super) fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = external_id(input)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}
