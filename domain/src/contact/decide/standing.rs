//! Merged, erased: what a contact's standing allows, and how it changes.

use super::Decision;
use crate::{
    contact::{Command, Event, MergeUndone, Merged, Rejection, State, Withdrawn},
    decider::Context,
    values::{ContactId, erasure},
};

/// Whether the contact's standing admits the command at all.
///
/// An erased contact comes first: whatever is recorded, even a reason, would need its key.
pub(super) fn admit(state: &State, command: &Command) -> Result<(), Rejection> {
    if !state.exists() {
        // What was withdrawn can be made anew; its texts are in the log until they are erased.
        let admitted = matches!(command, Command::Create { .. })
            || state.withdrawn
                && matches!(command, Command::Withdraw | Command::ErasePersonalData { .. });
        if !admitted {
            return Err(Rejection::NotFound);
        }
    }
    if state.is_erased() && !matches!(command, Command::ErasePersonalData { .. }) {
        return Err(Rejection::Erased);
    }
    match state.merged_into {
        Some(survivor) if !admitted_after_merge(command) => Err(Rejection::Merged { survivor }),
        Some(_) | None => Ok(()),
    }
}

/// Creating and merging again say what is already so; a person's right to be forgotten does not
/// depend on which of two records is the surviving one.
fn admitted_after_merge(command: &Command) -> bool {
    matches!(
        command,
        Command::Create { .. }
            | Command::MergeInto { .. }
            | Command::UndoMerge
            | Command::ErasePersonalData { .. }
    )
}

pub(super) fn merge_into(state: &State, survivor: ContactId, context: &Context) -> Decision {
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

pub(super) fn withdraw(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let external_ids = state.external_ids.clone();
    vec![Event::Withdrawn(Withdrawn { external_ids, message_id: None })]
}

/// The contact's own key always goes; further subjects can follow later.
pub(super) fn erase(state: &State, subjects: Vec<String>, context: &Context) -> Decision {
    let erased = erasure::erase(&context.stream, subjects, state.erased.as_ref())
        .map_err(|invalid| Rejection::SubjectInvalid(invalid.0))?;
    Ok(erased.map(Event::PersonalDataErased).into_iter().collect())
}
