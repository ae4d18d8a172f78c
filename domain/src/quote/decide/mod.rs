//! What follows from a command to a quote.

mod answer;
mod approval;
mod draft;
mod lines;
mod offer;
mod price;

use super::{
    Command, Event, Rejection, State, Status,
    totals::{Calculation, Fault},
};
use crate::{
    customer::ExternalIdInput,
    decider::Context,
    values::{ExternalId, Text, UserId, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    admit(state, &command)?;
    match command {
        Command::Draft {
            customer,
            opportunity,
            currency,
            terms,
            owner,
            lines,
            external_ids,
            series,
            number,
        } => {
            let wanted = draft::Wanted {
                customer,
                opportunity,
                currency,
                terms,
                owner,
                lines,
                external_ids,
                series,
                number,
            };
            draft::draft(state, wanted)
        }
        Command::AddLine(input) => lines::add(state, input),
        Command::ChangeLine(input) => lines::change(state, input),
        Command::RemoveLine { line } => lines::remove(state, line),
        Command::Discount { discount } => price::discount(state, discount),
        Command::RemoveDiscount => Ok(price::remove_discount(state)),
        Command::Allow { kind, allowance } => price::allow(state, kind, allowance),
        Command::RemoveAllowance { kind } => price::remove_allowance(state, kind),
        Command::SetTerms { terms } => draft::set_terms(state, &terms),
        Command::Submit => approval::submit(state, context),
        Command::Approve { found } => approval::approve(state, &found, context),
        Command::Reject => approval::reject(state, context),
        Command::Send { to, contact, channel, found } => {
            offer::send(state, &offer::Sending { to, contact, channel }, &found, context)
        }
        Command::Counter { counter_offer, amount, note } => {
            answer::counter(state, counter_offer, amount, note.as_deref())
        }
        Command::Revise { revision } => offer::revise(state, revision),
        Command::Accept { revision, by, contact, found } => {
            answer::accept(state, revision, &answer::Said { by, contact }, &found, context)
        }
        Command::Decline { by, contact } => {
            answer::decline(state, &answer::Said { by, contact }, context)
        }
        Command::Withdraw => offer::withdraw(state, context),
        Command::Expire { found } => offer::expire(state, &found, context),
        Command::AssignOwner { owner } => assign_owner(state, owner, context),
        Command::LinkExternalId { external_id } => link_external_id(state, &external_id),
        Command::Retract => Ok(retract(state)),
    }
}

/// Whether the quote's status admits the command at all; what moves it on decides for itself,
/// since saying it again is no mistake.
fn admit(state: &State, command: &Command) -> Result<(), Rejection> {
    let Some(status) = state.status else {
        let again = state.withdrawn && matches!(command, Command::Retract);
        return if again || matches!(command, Command::Draft { .. }) {
            Ok(())
        } else {
            Err(Rejection::NotFound)
        };
    };
    let changes = matches!(
        command,
        Command::AddLine(_)
            | Command::ChangeLine(_)
            | Command::RemoveLine { .. }
            | Command::Discount { .. }
            | Command::RemoveDiscount
            | Command::Allow { .. }
            | Command::RemoveAllowance { .. }
            | Command::SetTerms { .. }
    );
    if changes && status != Status::Draft { Err(Rejection::NotDraft(status)) } else { Ok(()) }
}

fn retract(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let (external_ids, message_id) = (state.external_ids.clone(), None);
    vec![Event::Retracted(crate::values::Withdrawn { external_ids, message_id })]
}

/// Why the customer cannot answer a quote that stands like this.
fn over(status: Status) -> Rejection {
    match status {
        Status::Draft | Status::Submitted | Status::Approved | Status::Sent | Status::Countered => {
            Rejection::NotSent(status)
        }
        Status::Accepted => Rejection::AlreadyAccepted,
        Status::Declined => Rejection::AlreadyDeclined,
        Status::Withdrawn => Rejection::AlreadyWithdrawn,
        Status::Expired => Rejection::Expired,
    }
}

fn assign_owner(state: &State, owner: UserId, context: &Context) -> Decision {
    match state.owner {
        Some(previous) if previous == owner => Ok(vec![]),
        Some(_) if !context.has_reason => Err(Rejection::ReasonMissing),
        previous => Ok(vec![Event::OwnerAssigned(super::OwnerAssigned { owner, previous })]),
    }
}

fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = external_id(input)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(super::ExternalIdLinked { external_id })])
}

/// An external id as it is recorded: a quote's number names nobody.
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

/// What the quote would come to; refuses what would come to nothing sensible.
fn calculated(state: &State) -> Result<Option<Calculation>, Rejection> {
    state.calculated().map_err(|fault| match fault {
        Fault::TooLarge => Rejection::AmountTooLarge,
        Fault::LineDiscountTooLarge { .. } | Fault::ReductionsTooLarge => {
            Rejection::DiscountTooLarge
        }
    })
}

/// The events, provided that the quote comes to something after them.
fn sound(state: &State, events: Vec<Event>) -> Decision {
    calculated(&events.iter().fold(state.clone(), super::state::evolve))?;
    Ok(events)
}

/// What the quote comes to, with something in it to offer.
fn offered(state: &State) -> Result<Calculation, Rejection> {
    if state.current_lines().next().is_none() {
        return Err(Rejection::NoLines);
    }
    calculated(state)?.ok_or(Rejection::NotFound)
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_optional_line(field: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| check_line(field, text))
}

fn check_optional_prose(field: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| {
        bounded::check_prose(text).map_err(|fault| Rejection::Text { field, fault })
    })
}

fn check_count(field: &'static str, allowed: usize, found: usize) -> Result<(), Rejection> {
    if found > allowed {
        return Err(Rejection::TooMany { field, allowed, found });
    }
    Ok(())
}

/// Whether the text that is there is the text that is given.
fn says(there: Option<&Text>, given: Option<&str>) -> bool {
    match (there, given) {
        (None, None) => true,
        (Some(there), Some(given)) => there.as_str() == Some(given),
        (Some(_), None) | (None, Some(_)) => false,
    }
}
