//! Ways to reach a party: what is recorded of them, and the rules they follow whoever has them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ContactMethodId, Region, Text,
    bounded::{FieldFault, optional_line, prose},
    reach,
    text::says_same,
};

/// By which channel a party can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactMethodKind {
    /// Telephone, kept as entered and as E.164.
    Phone,
    /// Fax, kept like a telephone number.
    Fax,
    /// E-mail.
    Email,
    /// `WeChat` id.
    Wechat,
    /// Postal address.
    Address,
    /// Web page.
    Website,
    /// Anything else.
    Other,
}

/// What the party allowed us to do with a contact method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Consent {
    /// Allowed.
    Granted,
    /// Refused.
    Denied,
    /// Never asked.
    Unknown,
}

/// A way to reach the party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactMethodAdded {
    /// Its id within the party.
    pub contact_method: ContactMethodId,
    /// The channel.
    pub kind: ContactMethodKind,
    /// As entered.
    pub value: Text,
    /// In the form that can be compared: E.164, lower-case e-mail; `None` where there is none.
    pub normalized: Option<Text>,
    /// What people call it: head office, warehouse.
    pub label: Option<Text>,
    /// What it is for: orders, invoices, marketing.
    pub purpose: Option<String>,
    /// What the party allowed.
    pub consent: Consent,
}

/// Someone made sure that a contact method works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactMethodVerified {
    /// Which.
    pub contact_method: ContactMethodId,
}

/// A contact method is no longer used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactMethodRemoved {
    /// Which.
    pub contact_method: ContactMethodId,
}

/// Why a contact method is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactMethodFault {
    /// A text is out of bounds.
    Field(FieldFault),
    /// Never added.
    Unknown(ContactMethodId),
    /// Removed for good.
    Removed(ContactMethodId),
    /// The id names another contact method.
    IdTaken(ContactMethodId),
    /// Nothing that could be dialled.
    PhoneInvalid,
    /// Not an address.
    EmailInvalid,
}

impl From<FieldFault> for ContactMethodFault {
    fn from(fault: FieldFault) -> Self {
        Self::Field(fault)
    }
}

/// A contact method as a caller gives it, apart from its id.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the event, described there")]
pub struct ContactMethodInput {
    pub kind: ContactMethodKind,
    pub value: String,
    pub label: Option<String>,
    pub purpose: Option<String>,
    pub consent: Consent,
}

/// A contact method and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    added: ContactMethodAdded,
    verified: bool,
    removed: bool,
}

/// The contact methods of one party, those that were removed included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactMethods(BTreeMap<ContactMethodId, Known>);

impl ContactMethods {
    /// Adds one; `None` when it is there already, with this content.
    ///
    /// A telephone number without country code is read as one of `region`'s country.
    pub fn add(
        &self,
        contact_method: ContactMethodId,
        input: ContactMethodInput,
        region: Option<&Region>,
    ) -> Result<Option<ContactMethodAdded>, ContactMethodFault> {
        prose("value", &input.value)?;
        optional_line("label", input.label.as_deref())?;
        optional_line("purpose", input.purpose.as_deref())?;
        let normalized = normalize(input.kind, &input.value, region)?;
        let added = ContactMethodAdded {
            contact_method,
            kind: input.kind,
            value: Text::personal(input.value),
            normalized: normalized.map(Text::personal),
            label: input.label.map(Text::personal),
            purpose: input.purpose,
            consent: input.consent,
        };
        match self.0.get(&contact_method) {
            None => Ok(Some(added)),
            Some(known) if is_same(known, &added) => Ok(None),
            Some(_) => Err(ContactMethodFault::IdTaken(contact_method)),
        }
    }

    /// Marks one as working; `None` when it is.
    pub fn verify(
        &self,
        contact_method: ContactMethodId,
    ) -> Result<Option<ContactMethodVerified>, ContactMethodFault> {
        match self.0.get(&contact_method) {
            None => Err(ContactMethodFault::Unknown(contact_method)),
            Some(known) if known.removed => Err(ContactMethodFault::Removed(contact_method)),
            Some(known) if known.verified => Ok(None),
            Some(_) => Ok(Some(ContactMethodVerified { contact_method })),
        }
    }

    /// Takes one away; `None` when it is gone.
    pub fn remove(
        &self,
        contact_method: ContactMethodId,
    ) -> Result<Option<ContactMethodRemoved>, ContactMethodFault> {
        match self.0.get(&contact_method) {
            None => Err(ContactMethodFault::Unknown(contact_method)),
            Some(known) if known.removed => Ok(None),
            Some(_) => Ok(Some(ContactMethodRemoved { contact_method })),
        }
    }

    /// One was added.
    pub fn added(&mut self, added: &ContactMethodAdded) {
        let known = Known { added: added.clone(), verified: false, removed: false };
        self.0.insert(added.contact_method, known);
    }

    /// One was found to work.
    pub fn verified(&mut self, verified: &ContactMethodVerified) {
        if let Some(known) = self.0.get_mut(&verified.contact_method) {
            known.verified = true;
        }
    }

    /// One was taken away; its id stays taken.
    pub fn removed(&mut self, removed: &ContactMethodRemoved) {
        if let Some(known) = self.0.get_mut(&removed.contact_method) {
            known.removed = true;
        }
    }
}

/// The normalized form is left out: the party may have moved to another country since.
fn is_same(known: &Known, added: &ContactMethodAdded) -> bool {
    let before = &known.added;
    !known.removed
        && before.kind == added.kind
        && before.value.says_same(&added.value)
        && says_same(before.label.as_ref(), added.label.as_ref())
        && before.purpose == added.purpose
        && before.consent == added.consent
}

fn normalize(
    kind: ContactMethodKind,
    value: &str,
    region: Option<&Region>,
) -> Result<Option<String>, ContactMethodFault> {
    match kind {
        ContactMethodKind::Phone | ContactMethodKind::Fax => {
            if !reach::has_digits(value) {
                return Err(ContactMethodFault::PhoneInvalid);
            }
            Ok(reach::e164(value, region))
        }
        ContactMethodKind::Email => {
            reach::email(value).map(Some).ok_or(ContactMethodFault::EmailInvalid)
        }
        ContactMethodKind::Wechat
        | ContactMethodKind::Address
        | ContactMethodKind::Website
        | ContactMethodKind::Other => Ok(None),
    }
}
