//! What follows from a command to a user.

use super::{Command, Event, Nothing, Registered, Rejection, Renamed, State};
use crate::{
    customer::ExternalIdInput,
    values::{ExternalId, Text, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// The most external ids in one command.
const MAX_EXTERNAL_IDS: usize = 50;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (&state.registered, command) {
        (_, Command::Register { name, external_ids }) => register(state, name, &external_ids),
        (None, Command::Rename { .. } | Command::Deactivate | Command::Reactivate) => {
            Err(Rejection::NotFound)
        }
        (Some(_), Command::Rename { name }) => rename(state, name),
        (Some(_), Command::Deactivate) if state.deactivated => Ok(vec![]),
        (Some(_), Command::Deactivate) => Ok(vec![Event::Deactivated(Nothing {})]),
        (Some(_), Command::Reactivate) if !state.deactivated => Ok(vec![]),
        (Some(_), Command::Reactivate) => Ok(vec![Event::Reactivated(Nothing {})]),
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
        check_line("externalId.system", &input.system)?;
        check_line("externalId.kind", &input.kind)?;
        check_line("externalId.id", &input.id)?;
        let id = ExternalId {
            system: input.system.clone(),
            kind: input.kind.clone(),
            id: Text::personal(input.id.clone()),
        };
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
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
