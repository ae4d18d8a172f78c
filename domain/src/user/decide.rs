//! What follows from a command to a user.

use super::{
    Command, Event, ExternalIdLinked, Nothing, Registered, Rejection, Renamed, RoleGranted,
    RoleRevoked, State, Withdrawn,
};
use crate::{
    customer::ExternalIdInput,
    values::{ExternalId, Text, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// The most external ids in one command.
const MAX_EXTERNAL_IDS: usize = 50;

/// The most roles of one user.
const MAX_ROLES: usize = 50;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (&state.registered, command) {
        (_, Command::Register { name, external_ids }) => register(state, name, &external_ids),
        (
            None,
            Command::Rename { .. }
            | Command::Deactivate
            | Command::Reactivate
            | Command::GrantRole { .. }
            | Command::RevokeRole { .. }
            | Command::LinkExternalId { .. },
        ) => Err(Rejection::NotFound),
        (None, Command::Withdraw) if state.withdrawn => Ok(vec![]),
        (None, Command::Withdraw) => Err(Rejection::NotFound),
        (Some(_), Command::Withdraw) => {
            let external_ids = state.external_ids.clone();
            Ok(vec![Event::Withdrawn(Withdrawn { external_ids, message_id: None })])
        }
        (Some(_), Command::Rename { name }) => rename(state, name),
        (Some(_), Command::Deactivate) if state.deactivated => Ok(vec![]),
        (Some(_), Command::Deactivate) => Ok(vec![Event::Deactivated(Nothing {})]),
        (Some(_), Command::Reactivate) if !state.deactivated => Ok(vec![]),
        (Some(_), Command::Reactivate) => Ok(vec![Event::Reactivated(Nothing {})]),
        (Some(_), Command::GrantRole { role }) => grant_role(state, role),
        (Some(_), Command::RevokeRole { role }) => revoke_role(state, role),
        (Some(_), Command::LinkExternalId { external_id }) => link_external_id(state, &external_id),
    }
}

/// A repeated registration is compared with the first one, whatever has changed since.
fn register(state: &State, name: String, inputs: &[ExternalIdInput]) -> Decision {
    check_line("name", &name)?;
    let registered = Registered { name: Text::personal(name), external_ids: external_ids(inputs)? };
    match &state.registered {
        None => Ok(vec![Event::Registered(registered)]),
        Some(before)
            if before.name.says_same(&registered.name)
                && before.external_ids.len() == registered.external_ids.len()
                && before.external_ids.iter().all(|id| id.is_among(&registered.external_ids)) =>
        {
            Ok(vec![])
        }
        Some(_) => Err(Rejection::AlreadyRegistered),
    }
}

fn external_ids(inputs: &[ExternalIdInput]) -> Result<Vec<ExternalId>, Rejection> {
    if inputs.len() > MAX_EXTERNAL_IDS {
        return Err(Rejection::TooMany {
            field: "externalIds",
            allowed: MAX_EXTERNAL_IDS,
            found: inputs.len(),
        });
    }
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = external_id(input)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// What another system calls a user names a person.
fn external_id(input: &ExternalIdInput) -> Result<ExternalId, Rejection> {
    check_line("externalId.system", &input.system)?;
    check_line("externalId.kind", &input.kind)?;
    check_line("externalId.id", &input.id)?;
    Ok(ExternalId {
        system: input.system.clone(),
        kind: input.kind.clone(),
        id: Text::personal(input.id.clone()),
    })
}

fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = external_id(input)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}

fn grant_role(state: &State, role: String) -> Decision {
    if state.deactivated {
        return Err(Rejection::Deactivated);
    }
    check_role(&role)?;
    if state.roles.contains(&role) {
        return Ok(vec![]);
    }
    if state.roles.len() >= MAX_ROLES {
        return Err(Rejection::TooMany {
            field: "role",
            allowed: MAX_ROLES,
            found: state.roles.len() + 1,
        });
    }
    Ok(vec![Event::RoleGranted(RoleGranted { role })])
}

fn revoke_role(state: &State, role: String) -> Decision {
    check_role(&role)?;
    if state.roles.contains(&role) {
        Ok(vec![Event::RoleRevoked(RoleRevoked { role })])
    } else if state.former_roles.contains(&role) {
        Ok(vec![])
    } else {
        Err(Rejection::RoleNotHeld(role))
    }
}

fn check_role(role: &str) -> Result<(), Rejection> {
    check_line("role", role)?;
    if bounded::is_code(role) { Ok(()) } else { Err(Rejection::RoleInvalid(role.to_owned())) }
}

fn rename(state: &State, name: String) -> Decision {
    if state.deactivated {
        return Err(Rejection::Deactivated);
    }
    check_line("name", &name)?;
    let name = Text::personal(name);
    if state.name.as_ref().is_some_and(|current| current.says_same(&name)) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Renamed(Renamed { name })])
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}
