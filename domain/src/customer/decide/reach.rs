//! How the customer can be reached.

use super::{Decision, check_optional_line, check_prose, says_same};
use crate::{
    customer::{
        Consent, ContactMethodAdded, ContactMethodKind, ContactMethodRemoved,
        ContactMethodVerified, Event, Rejection, State, state::ContactMethod,
    },
    values::{ContactMethodId, Text, reach},
};

/// What `AddContactMethod` says, apart from the id.
pub(super) struct Wanted {
    pub(super) kind: ContactMethodKind,
    pub(super) value: String,
    pub(super) label: Option<String>,
    pub(super) purpose: Option<String>,
    pub(super) consent: Consent,
}

pub(super) fn add(state: &State, contact_method: ContactMethodId, wanted: Wanted) -> Decision {
    check_prose("value", &wanted.value)?;
    check_optional_line("label", wanted.label.as_deref())?;
    check_optional_line("purpose", wanted.purpose.as_deref())?;
    let normalized = normalize(state, wanted.kind, &wanted.value)?;
    let added = ContactMethodAdded {
        contact_method,
        kind: wanted.kind,
        value: Text::personal(wanted.value),
        normalized: normalized.map(Text::personal),
        label: wanted.label.map(Text::personal),
        purpose: wanted.purpose,
        consent: wanted.consent,
    };
    match state.contact_methods.get(&contact_method) {
        None => Ok(vec![Event::ContactMethodAdded(added)]),
        Some(known) if is_same(known, &added) => Ok(vec![]),
        Some(_) => Err(Rejection::ContactMethodIdTaken(contact_method)),
    }
}

/// The normalized form is left out: the customer may have moved to another country since.
fn is_same(known: &ContactMethod, added: &ContactMethodAdded) -> bool {
    !known.removed
        && known.kind == added.kind
        && known.value.says_same(&added.value)
        && says_same(known.label.as_ref(), added.label.as_ref())
        && known.purpose == added.purpose
        && known.consent == added.consent
}

fn normalize(
    state: &State,
    kind: ContactMethodKind,
    value: &str,
) -> Result<Option<String>, Rejection> {
    match kind {
        ContactMethodKind::Phone | ContactMethodKind::Fax => {
            if !reach::has_digits(value) {
                return Err(Rejection::PhoneInvalid);
            }
            Ok(reach::e164(value, state.region()))
        }
        ContactMethodKind::Email => reach::email(value).map(Some).ok_or(Rejection::EmailInvalid),
        ContactMethodKind::Wechat
        | ContactMethodKind::Address
        | ContactMethodKind::Website
        | ContactMethodKind::Other => Ok(None),
    }
}

pub(super) fn verify(state: &State, contact_method: ContactMethodId) -> Decision {
    match state.contact_methods.get(&contact_method) {
        None => Err(Rejection::ContactMethodUnknown(contact_method)),
        Some(known) if known.removed => Err(Rejection::ContactMethodRemoved(contact_method)),
        Some(known) if known.verified => Ok(vec![]),
        Some(_) => Ok(vec![Event::ContactMethodVerified(ContactMethodVerified { contact_method })]),
    }
}

pub(super) fn remove(state: &State, contact_method: ContactMethodId) -> Decision {
    match state.contact_methods.get(&contact_method) {
        None => Err(Rejection::ContactMethodUnknown(contact_method)),
        Some(known) if known.removed => Ok(vec![]),
        Some(_) => Ok(vec![Event::ContactMethodRemoved(ContactMethodRemoved { contact_method })]),
    }
}
