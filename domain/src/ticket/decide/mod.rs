//! What follows from a command to a ticket.

mod attributes;
mod course;
mod handling;
mod merge;
mod open;
mod outcome;
mod parties;
mod sync;

pub use open::message_id_of;

use super::{Command, Event, Rejection, State, Status, Withdrawn};
use crate::{
    calendar::CalendarSnapshot,
    customer::ExternalIdInput,
    decider::Context,
    values::{ExternalId, Text, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    if let Command::EscalateOverdue { deadline } = command
        && state.exists()
    {
        return handling::escalate_overdue(state, deadline, context);
    }
    admit(state, &command)?;
    match command {
        opening @ Command::Open { .. } => open::open(state, opening, context),
        Command::AssignCustomer { customer } => Ok(parties::assign_customer(state, customer)),
        Command::AssignContact { contact } => Ok(parties::assign_contact(state, contact)),
        Command::Classify {
            category,
            complaint_point,
            complaint_class,
            department,
            product,
            found,
        } => {
            let wanted = super::Classified {
                category,
                complaint_point,
                complaint_class,
                department,
                product,
                settings_version: found.rules.version,
            };
            handling::classify(state, wanted, &found.rules)
        }
        Command::ChangePriority { priority, found } => {
            course::change_priority(state, priority, &found)
        }
        Command::Assign { user, team, dispatch } => parties::assign(state, user, team, dispatch),
        Command::Answer { answer, text, channel } => handling::answer(state, answer, text, channel),
        Command::AddNote { note, text } => handling::add_note(state, note, text),
        Command::RecordAttributes { attributes, source } => {
            attributes::record(state, attributes, source)
        }
        Command::Sync { told, found } => sync::sync(state, *told, found, context),
        Command::Wait { on, party, stops, found } => {
            course::wait(state, course::Wanted { on, party, stops }, &found, context)
        }
        Command::Resume { found } => course::resume(state, &found, context),
        Command::Escalate { level, user, team } => handling::escalate(state, level, user, team),
        // Only a ticket that does not exist gets here, and that has been refused.
        Command::EscalateOverdue { .. } => Ok(vec![]),
        Command::Resolve { cause, remedy } => outcome::resolve(state, cause, remedy),
        Command::Confirm => outcome::confirm(state),
        Command::Reopen { found } => outcome::reopen(state, &found, context),
        Command::Close => outcome::close(state),
        Command::Cancel => outcome::cancel(state, context),
        Command::MergeInto { survivor } => merge::merge_into(state, survivor, context),
        Command::UndoMerge { found } => merge::undo(state, &found, context),
        Command::LinkExternalId { external_id } => parties::link_external_id(state, &external_id),
        Command::Withdraw => Ok(withdraw(state)),
    }
}

/// Whether the ticket's status admits the command at all.
fn admit(state: &State, command: &Command) -> Result<(), Rejection> {
    let Some(status) = state.status() else {
        let again = state.withdrawn && matches!(command, Command::Withdraw);
        return if again || matches!(command, Command::Open { .. }) {
            Ok(())
        } else {
            Err(Rejection::NotFound)
        };
    };
    let refusal = match status {
        Status::Open | Status::Waiting => return Ok(()),
        Status::Merged => state.merged_into.map(|survivor| Rejection::Merged { survivor }),
        Status::Resolved | Status::Confirmed => Some(Rejection::AlreadyResolved),
        Status::Closed => Some(Rejection::AlreadyClosed),
        Status::Cancelled => Some(Rejection::AlreadyCancelled),
    };
    let admitted = match status {
        Status::Merged => admitted_after_merge(command),
        Status::Resolved | Status::Confirmed => {
            admitted_when_over(command) || admitted_when_resolved(command)
        }
        Status::Open | Status::Waiting | Status::Closed | Status::Cancelled => {
            admitted_when_over(command)
        }
    };
    match refusal {
        Some(refusal) if !admitted => Err(refusal),
        Some(_) | None => Ok(()),
    }
}

fn withdraw(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let (external_ids, message_id) = (state.external_ids.clone(), message_id(state));
    vec![Event::Withdrawn(Withdrawn { external_ids, message_id })]
}

/// Another ticket may be opened from the same e-mail.
fn message_id(state: &State) -> Option<Text> {
    state.opened.as_ref().and_then(|opened| opened.source_message_id.clone())
}

/// Opening and merging again say what is already so.
fn admitted_after_merge(command: &Command) -> bool {
    matches!(command, Command::Open { .. } | Command::MergeInto { .. } | Command::UndoMerge { .. })
}

/// How it ended is decided by those commands themselves, since saying them again is no mistake; who
/// asked and what it was about may turn out later, and notes and attributes are never too late.
fn admitted_when_over(command: &Command) -> bool {
    matches!(
        command,
        Command::Open { .. }
            | Command::AssignCustomer { .. }
            | Command::AssignContact { .. }
            | Command::Classify { .. }
            | Command::AddNote { .. }
            | Command::RecordAttributes { .. }
            | Command::Sync { .. }
            | Command::Resolve { .. }
            | Command::Confirm
            | Command::Reopen { .. }
            | Command::Close
            | Command::Cancel
            | Command::MergeInto { .. }
            | Command::UndoMerge { .. }
            | Command::LinkExternalId { .. }
            | Command::Withdraw
    )
}

/// The customer may still be told something, and somebody may still have to look after it.
fn admitted_when_resolved(command: &Command) -> bool {
    matches!(command, Command::Answer { .. } | Command::Assign { .. })
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_optional_line(field: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| check_line(field, text))
}

fn check_prose(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_prose(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_count(field: &'static str, allowed: usize, found: usize) -> Result<(), Rejection> {
    if found > allowed {
        return Err(Rejection::TooMany { field, allowed, found });
    }
    Ok(())
}

/// What the handler found of the ticket's calendar.
fn looked_at<'a>(
    state: &State,
    found: Option<&'a CalendarSnapshot>,
) -> Result<&'a CalendarSnapshot, Rejection> {
    found.ok_or_else(|| {
        Rejection::CalendarUnknown(state.calendar().unwrap_or(crate::calendar::DEFAULT_CALENDAR))
    })
}

/// An external id as it is recorded: a ticket's number names nobody.
fn external_id(input: &ExternalIdInput) -> Result<ExternalId, Rejection> {
    check_line("externalId.system", &input.system)?;
    check_line("externalId.kind", &input.kind)?;
    check_line("externalId.id", &input.id)?;
    Ok(ExternalId {
        system: input.system.clone(),
        kind: input.kind.clone(),
        id: Text::open(input.id.clone()),
    })
}
