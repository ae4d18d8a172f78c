//! Merged, deactivated, erased: what a customer's standing allows, and how it changes.

use super::Decision;
use crate::{
    customer::{Command, Event, MergeUndone, Merged, Nothing, Rejection, State, Withdrawn},
    decider::Context,
    values::{CustomerId, erasure},
};

/// Whether the customer's standing admits the command at all.
///
/// An erased customer comes first: whatever is recorded, even a reason, would need its key.
pub(super) fn admit(state: &State, command: &Command) -> Result<(), Rejection> {
    if !state.exists() && !admitted_in_absence(state, command) {
        return Err(Rejection::NotFound);
    }
    if state.is_erased() && !matches!(command, Command::ErasePersonalData { .. }) {
        return Err(Rejection::Erased);
    }
    if let Some(survivor) = state.merged_into
        && !admitted_after_merge(command)
    {
        return Err(Rejection::Merged { survivor });
    }
    if state.deactivated && !admitted_after_deactivation(command) {
        return Err(Rejection::Deactivated);
    }
    Ok(())
}

/// What was withdrawn can be registered anew; its texts are still in the log until they are erased.
fn admitted_in_absence(state: &State, command: &Command) -> bool {
    matches!(command, Command::Register { .. })
        || state.withdrawn
            && matches!(command, Command::Withdraw | Command::ErasePersonalData { .. })
}

/// Registering and merging again say what is already so; a person's right to be forgotten does
/// not depend on which of two records is the surviving one.
fn admitted_after_merge(command: &Command) -> bool {
    matches!(
        command,
        Command::Register { .. }
            | Command::MergeInto { .. }
            | Command::UndoMerge
            | Command::ErasePersonalData { .. }
    )
}

fn admitted_after_deactivation(command: &Command) -> bool {
    matches!(
        command,
        Command::Register { .. }
            | Command::Deactivate
            | Command::Reactivate
            | Command::MergeInto { .. }
            | Command::UndoMerge
            | Command::ErasePersonalData { .. }
            | Command::LinkExternalId { .. }
            | Command::Withdraw
    )
}

pub(super) fn merge_into(state: &State, survivor: CustomerId, context: &Context) -> Decision {
    match state.merged_into {
        Some(already) if already == survivor => Ok(vec![]),
        Some(survivor) => Err(Rejection::Merged { survivor }),
        None if survivor.stream() == context.stream => Err(Rejection::SurvivorIsItself),
        None => Ok(vec![Event::Merged(Merged { survivor })]),
    }
}

pub(super) fn undo_merge(state: &State) -> Vec<Event> {
    state
        .merged_into
        .map(|survivor| Event::MergeUndone(MergeUndone { survivor }))
        .into_iter()
        .collect()
}

pub(super) fn deactivate(state: &State) -> Vec<Event> {
    if state.deactivated { vec![] } else { vec![Event::Deactivated(Nothing {})] }
}

pub(super) fn reactivate(state: &State) -> Vec<Event> {
    if state.deactivated { vec![Event::Reactivated(Nothing {})] } else { vec![] }
}

pub(super) fn withdraw(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let (external_ids, parent) = (state.external_ids.clone(), state.parent);
    vec![Event::Withdrawn(Withdrawn { external_ids, parent })]
}

/// The customer's own key always goes; further subjects can follow later.
pub(super) fn erase(state: &State, subjects: Vec<String>, context: &Context) -> Decision {
    let erased = erasure::erase(&context.stream, subjects, state.erased.as_ref())
        .map_err(|invalid| Rejection::SubjectInvalid(invalid.0))?;
    Ok(erased.map(Event::PersonalDataErased).into_iter().collect())
}
