//! How an offer reaches the customer, and how we change or end it.

use super::{Decision, check_optional_line, offered, over, says};
use crate::{
    decider::Context,
    quote::{
        Channel, Circumstances, Event, Expired, Rejection, Revised, Sent, State, Status, Withdrawn,
    },
    values::{ContactId, Text},
};

/// What `Send` says.
pub(super) struct Sending {
    pub(super) to: Option<String>,
    pub(super) contact: Option<ContactId>,
    pub(super) channel: Channel,
}

/// What is out already may be sent to others too: it stays what it is.
pub(super) fn send(
    state: &State,
    sending: &Sending,
    found: &Circumstances,
    context: &Context,
) -> Decision {
    check_optional_line("to", sending.to.as_deref())?;
    if sending.to.is_none() && sending.contact.is_none() {
        return Err(Rejection::RecipientMissing);
    }
    let status = state.status.ok_or(Rejection::NotFound)?;
    if status.is_out() && state.sent.last().is_some_and(|sent| is_same(sent, sending)) {
        return Ok(vec![]);
    }
    match status {
        Status::Draft | Status::Approved | Status::Sent | Status::Countered => {}
        Status::Submitted => return Err(Rejection::AwaitsApproval),
        Status::Accepted | Status::Declined | Status::Withdrawn | Status::Expired => {
            return Err(over(status));
        }
    }
    let totals = offered(state)?.totals;
    let (discount, limit) = (totals.discount_percent, found.discount_limit);
    if status == Status::Draft && discount > limit {
        return Err(Rejection::DiscountAboveLimit { discount, limit });
    }
    let approved =
        status == Status::Approved || state.sent.first().is_some_and(|sent| sent.approved);
    if let Some(last) = state.terms.valid_until
        && found.day_of(context.occurred_at) > last
    {
        return Err(Rejection::ValidityPast(last));
    }
    Ok(vec![Event::Sent(Sent {
        revision: state.revision,
        to: sending.to.clone().map(Text::personal),
        contact: sending.contact,
        channel: sending.channel,
        valid_until: state.terms.valid_until,
        totals,
        approved,
        limit,
        settings_version: found.settings_version,
    })])
}

fn is_same(sent: &Sent, sending: &Sending) -> bool {
    says(sent.to.as_ref(), sending.to.as_deref())
        && sent.contact == sending.contact
        && sent.channel == sending.channel
}

/// A revision of what was never sent takes back what was submitted or approved.
pub(super) fn revise(state: &State, revision: u32) -> Decision {
    if revision > 1 && revision == state.revision {
        return Ok(vec![]);
    }
    match state.status {
        Some(Status::Draft) => return Err(Rejection::StillDraft),
        Some(Status::Accepted) => return Err(Rejection::AlreadyAccepted),
        Some(_) | None => {}
    }
    let expected = state.revision.saturating_add(1);
    if revision != expected {
        return Err(Rejection::RevisionUnexpected { expected, found: revision });
    }
    Ok(vec![Event::Revised(Revised { revision })])
}

pub(super) fn withdraw(state: &State, context: &Context) -> Decision {
    match state.status {
        Some(Status::Withdrawn) => return Ok(vec![]),
        Some(status @ (Status::Accepted | Status::Declined | Status::Expired)) => {
            return Err(over(status));
        }
        Some(_) | None => {}
    }
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::Withdrawn(Withdrawn { revision: state.revision })])
}

pub(super) fn expire(state: &State, found: &Circumstances, context: &Context) -> Decision {
    match state.status {
        Some(Status::Expired) => return Ok(vec![]),
        Some(status) if !status.is_out() => return Err(over(status)),
        Some(_) | None => {}
    }
    match state.terms.valid_until {
        Some(valid_until) if found.day_of(context.now) > valid_until => {
            Ok(vec![Event::Expired(Expired { revision: state.revision, valid_until })])
        }
        valid_until => Err(Rejection::NotExpired(valid_until)),
    }
}
