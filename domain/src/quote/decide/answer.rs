//! What the customer says to an offer.

use super::{Decision, check_optional_line, check_optional_prose, offered, over, says};
use crate::{
    decider::Context,
    quote::{Accepted, Circumstances, Countered, Declined, Event, Rejection, State, Status},
    values::{ContactId, CounterOfferId, Money, Text},
};

/// Who answers.
pub(super) struct Said {
    pub(super) by: Option<String>,
    pub(super) contact: Option<ContactId>,
}

impl Said {
    /// Whether it was said before, by this one or by somebody that nobody names now.
    fn is_same(&self, by: Option<&Text>, contact: Option<ContactId>) -> bool {
        (self.by.is_none() || says(by, self.by.as_deref()))
            && (self.contact.is_none() || contact == self.contact)
    }
}

pub(super) fn counter(
    state: &State,
    counter_offer: CounterOfferId,
    amount: Option<Money>,
    note: Option<&str>,
) -> Decision {
    check_optional_prose("note", note)?;
    if let Some(known) = state.counter_offers.get(&counter_offer) {
        let same = known.amount == amount && says(known.note.as_ref(), note);
        return if same { Ok(vec![]) } else { Err(Rejection::CounterOfferIdTaken(counter_offer)) };
    }
    let status = state.status.ok_or(Rejection::NotFound)?;
    if !status.is_out() {
        return Err(over(status));
    }
    match (amount, state.currency()) {
        (None, _) if note.is_none() => return Err(Rejection::CounterOfferEmpty),
        (Some(amount), _) if amount.is_negative() => return Err(Rejection::DiscountNegative),
        (Some(amount), Some(expected)) if amount.currency() != expected => {
            return Err(Rejection::CurrencyMixed { expected, found: amount.currency() });
        }
        (Some(_) | None, _) => {}
    }
    Ok(vec![Event::Countered(Countered {
        counter_offer,
        revision: state.revision,
        amount,
        note: note.map(Text::personal),
    })])
}

/// Names the revision, so that nobody takes for accepted what the customer never saw.
pub(super) fn accept(
    state: &State,
    revision: Option<u32>,
    said: &Said,
    found: &Circumstances,
    context: &Context,
) -> Decision {
    check_optional_line("by", said.by.as_deref())?;
    let current = state.revision;
    match revision {
        Some(revision) if revision < current => {
            return Err(Rejection::Superseded { revision, current });
        }
        Some(revision) if revision > current => {
            return Err(Rejection::RevisionUnexpected { expected: current, found: revision });
        }
        Some(_) | None => {}
    }
    if let Some(accepted) = &state.accepted {
        let same = said.is_same(accepted.by.as_ref(), accepted.contact);
        return if same { Ok(vec![]) } else { Err(Rejection::AlreadyAccepted) };
    }
    let status = state.status.ok_or(Rejection::NotFound)?;
    if !status.is_out() {
        return Err(over(status));
    }
    if state.terms.valid_until.is_some_and(|last| found.day_of(context.occurred_at) > last) {
        return Err(Rejection::Expired);
    }
    let totals = offered(state)?.totals;
    Ok(vec![Event::Accepted(Accepted {
        revision: current,
        by: said.by.clone().map(Text::personal),
        contact: said.contact,
        opportunity: state.opportunity(),
        net: totals.net,
        total: totals.total,
    })])
}

pub(super) fn decline(state: &State, said: &Said, context: &Context) -> Decision {
    check_optional_line("by", said.by.as_deref())?;
    if let (Some(Status::Declined), Some(declined)) = (state.status, &state.declined) {
        let same = said.is_same(declined.by.as_ref(), declined.contact);
        return if same { Ok(vec![]) } else { Err(Rejection::AlreadyDeclined) };
    }
    let status = state.status.ok_or(Rejection::NotFound)?;
    if !status.is_out() {
        return Err(over(status));
    }
    if !context.has_reason {
        return Err(Rejection::ReasonMissing);
    }
    Ok(vec![Event::Declined(Declined {
        revision: state.revision,
        by: said.by.clone().map(Text::personal),
        contact: said.contact,
    })])
}
