//! Which customers the person belongs to, as what, and when.

use chrono::NaiveDate;

use super::Decision;
use crate::{
    contact::{
        CustomerLinkInput, Event, LinkedToCustomer, Rejection, State, UnlinkedFromCustomer,
        state::CustomerLink,
    },
    values::{CustomerId, bounded},
};

/// The link as it is recorded.
pub(super) fn parse(input: CustomerLinkInput) -> Result<LinkedToCustomer, Rejection> {
    bounded::optional_line("role", input.role.as_deref())?;
    Ok(LinkedToCustomer {
        customer: input.customer,
        role: input.role,
        decision_power: input.decision_power,
        from: input.from,
    })
}

/// An open link takes on what is said now; a first day that is not said stays as it was.
pub(super) fn link(state: &State, input: CustomerLinkInput) -> Decision {
    let mut linked = parse(input)?;
    let open = state.link(linked.customer);
    if let Some(open) = open {
        linked.from = linked.from.or(open.from);
        let unchanged = open.role == linked.role
            && open.decision_power == linked.decision_power
            && open.from == linked.from;
        if unchanged {
            return Ok(vec![]);
        }
    }
    let earlier = state.links.iter().filter(|link| link.customer == linked.customer && link.ended);
    for before in earlier {
        if !begins_after(before, linked.from) {
            return Err(Rejection::LinkPeriodsOverlap(linked.customer));
        }
    }
    Ok(vec![Event::LinkedToCustomer(linked)])
}

/// Where a day is unknown, nothing can be said against the period.
fn begins_after(before: &CustomerLink, from: Option<NaiveDate>) -> bool {
    match (before.until.or(before.from), from) {
        (Some(last), Some(from)) => last < from,
        (_, _) => true,
    }
}

pub(super) fn unlink(state: &State, customer: CustomerId, until: Option<NaiveDate>) -> Decision {
    let Some(open) = state.link(customer) else {
        let last = state.links.iter().rfind(|link| link.customer == customer);
        let said = last.is_some_and(|last| until.is_none() || until == last.until);
        return if said { Ok(vec![]) } else { Err(Rejection::NotLinked(customer)) };
    };
    match (open.from, until) {
        (Some(from), Some(until)) if until < from => {
            Err(Rejection::LinkPeriodReversed { customer, from, until })
        }
        (_, _) => Ok(vec![Event::UnlinkedFromCustomer(UnlinkedFromCustomer { customer, until })]),
    }
}
