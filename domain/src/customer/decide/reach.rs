//! How the customer can be reached.

use super::Decision;
use crate::{
    customer::{Event, State},
    values::{ContactMethodId, contact_method::ContactMethodInput},
};

pub(super) fn add(
    state: &State,
    contact_method: ContactMethodId,
    input: ContactMethodInput,
) -> Decision {
    let added = state.contact_methods.add(contact_method, input, state.region())?;
    Ok(added.map(Event::ContactMethodAdded).into_iter().collect())
}

pub(super) fn verify(state: &State, contact_method: ContactMethodId) -> Decision {
    let verified = state.contact_methods.verify(contact_method)?;
    Ok(verified.map(Event::ContactMethodVerified).into_iter().collect())
}

pub(super) fn remove(state: &State, contact_method: ContactMethodId) -> Decision {
    let removed = state.contact_methods.remove(contact_method)?;
    Ok(removed.map(Event::ContactMethodRemoved).into_iter().collect())
}
