//! Logging an interaction.

use super::{Decision, check_count, check_line, content, links};
use crate::{
    customer::ExternalIdInput,
    decider::Context,
    interaction::{
        Address, AddressInput, Channel, ContentInput, Email, EmailInput, Event, Logged, Rejection,
        State,
    },
    values::{ContactId, CustomerId, ExternalId, Region, StreamName, Text, UserId, bounded, reach},
};

/// The longest `Message-ID`, in bytes: as long as a line of an e-mail.
const MESSAGE_ID_BYTES: usize = 998;

/// The longest address, in characters; a mailbox has at most 254.
const ADDRESS_CHARS: usize = 320;

/// The longest conversation that is kept with an e-mail.
const MAX_REFERENCES: usize = 200;

/// The most addresses; an invitation goes to more people than a conversation has.
const MAX_ADDRESSES: usize = 500;

/// What `Log` says.
pub(super) struct Wanted {
    pub(super) content: ContentInput,
    pub(super) customer: Option<CustomerId>,
    pub(super) contacts: Vec<ContactId>,
    pub(super) users: Vec<UserId>,
    pub(super) addresses: Vec<AddressInput>,
    pub(super) email: Option<EmailInput>,
    pub(super) links: Vec<StreamName>,
    pub(super) external_ids: Vec<ExternalIdInput>,
    pub(super) region: Option<Region>,
}

/// A repeated logging is compared with the first one, whatever was corrected since.
pub(super) fn log(state: &State, wanted: Wanted, context: &Context) -> Decision {
    let logged = parse(wanted, context)?;
    match &state.logged {
        None => Ok(vec![Event::Logged(Box::new(logged))]),
        Some(before) if is_same_email(before, &logged) || says_same(before, &logged) => Ok(vec![]),
        Some(_) => Err(Rejection::AlreadyLogged),
    }
}

fn parse(wanted: Wanted, context: &Context) -> Result<Logged, Rejection> {
    let said = content::parse(&wanted.content)?;
    if wanted.email.is_some() && said.channel != Channel::Email {
        return Err(Rejection::NotAnEmail);
    }
    check_count("contacts", wanted.contacts.len())?;
    check_count("users", wanted.users.len())?;
    if wanted.addresses.len() > MAX_ADDRESSES {
        let (field, allowed, found) = ("addresses", MAX_ADDRESSES, wanted.addresses.len());
        return Err(Rejection::TooMany { field, allowed, found });
    }
    let addresses = wanted
        .addresses
        .iter()
        .map(|input| address(input, said.channel, wanted.region.as_ref()))
        .collect::<Result<_, _>>()?;
    let mut users = once_each(wanted.users);
    if users.is_empty() {
        users.extend(context.actor.as_user());
    }
    Ok(Logged {
        content: said,
        customer: wanted.customer,
        contacts: once_each(wanted.contacts),
        users,
        addresses,
        email: wanted.email.as_ref().map(email).transpose()?,
        links: links::parse(wanted.links)?,
        external_ids: external_ids(&wanted.external_ids)?,
    })
}

fn once_each<T: PartialEq>(given: Vec<T>) -> Vec<T> {
    given.into_iter().fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}

/// Whatever came over the wire is kept; what cannot be made out has no normal form.
fn address(
    input: &AddressInput,
    channel: Channel,
    region: Option<&Region>,
) -> Result<Address, Rejection> {
    let field = |fault| Rejection::Text { field: "addresses.value", fault };
    bounded::check_line_of(&input.value, ADDRESS_CHARS).map_err(field)?;
    input.name.as_ref().map_or(Ok(()), |name| check_line("addresses.name", name))?;
    let normalized = if channel.dials() {
        reach::e164(&input.value, region)
    } else {
        reach::email(&input.value)
    };
    Ok(Address {
        role: input.role,
        value: Text::personal(input.value.clone()),
        normalized: normalized.map(Text::personal),
        name: input.name.clone().map(Text::personal),
    })
}

fn email(input: &EmailInput) -> Result<Email, Rejection> {
    if input.references.len() > MAX_REFERENCES {
        let (field, allowed, found) = ("email.references", MAX_REFERENCES, input.references.len());
        return Err(Rejection::TooMany { field, allowed, found });
    }
    let text = |field: &'static str, given: &str| {
        let id = message_id_of(given).ok_or(Rejection::MessageIdInvalid { field })?;
        Ok::<_, Rejection>(Text::personal(id))
    };
    let in_reply_to = input.in_reply_to.as_deref();
    let references = input.references.iter().map(|one| text("email.references", one));
    Ok(Email {
        message_id: text("email.messageId", &input.message_id)?,
        in_reply_to: in_reply_to.map(|one| text("email.inReplyTo", one)).transpose()?,
        references: references.collect::<Result<_, _>>()?,
    })
}

/// A `Message-ID` as it is compared: without white space around it and without angle brackets.
///
/// `None` when it cannot be one. What stands on either side of the `@` is compared as it is
/// written: only the server that made it knows whether case matters there.
pub fn message_id_of(given: &str) -> Option<&str> {
    let trimmed = given.trim();
    let id = trimmed.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(trimmed);
    let fits = !id.is_empty()
        && id.len() <= MESSAGE_ID_BYTES
        && !id.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    fits.then_some(id)
}

fn external_ids(inputs: &[ExternalIdInput]) -> Result<Vec<ExternalId>, Rejection> {
    check_count("externalIds", inputs.len())?;
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = links::parse_external_id(input)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn is_same_email(one: &Logged, two: &Logged) -> bool {
    match (&one.email, &two.email) {
        (Some(one), Some(two)) => one.message_id.says_same(&two.message_id),
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// For what is no e-mail on both sides. The normalized forms are left out: the customer may have
/// moved to another country since.
fn says_same(one: &Logged, two: &Logged) -> bool {
    let address_says_same = |(one, two): (&Address, &Address)| {
        one.role == two.role
            && one.value.says_same(&two.value)
            && content::text_says_same(one.name.as_ref(), two.name.as_ref())
    };
    content::says_same(&one.content, &two.content)
        && one.customer == two.customer
        && one.contacts == two.contacts
        && one.users == two.users
        && one.addresses.len() == two.addresses.len()
        && one.addresses.iter().zip(&two.addresses).all(address_says_same)
        && one.email.is_none()
        && two.email.is_none()
        && one.links == two.links
        && one.external_ids.len() == two.external_ids.len()
        && one.external_ids.iter().all(|id| id.is_among(&two.external_ids))
}
