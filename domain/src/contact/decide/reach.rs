//! How the person can be reached.

use super::Decision;
use crate::{
    contact::{Event, State},
    values::{ContactMethodId, Region, contact_method::ContactMethodInput},
};

/// A local telephone number is read in the person's own country, else in its customer's.
pub(super) fn add(
    state: &State,
    contact_method: ContactMethodId,
    input: ContactMethodInput,
    found: Option<&Region>,
) -> Decision {
    let region = state.region.as_ref().or(found);
    let added = state.contact_methods.add(contact_method, input, region)?;
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
