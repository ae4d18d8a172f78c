//! What each event does to an interaction.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    interaction::{Event, Logged},
    values::InteractionId,
};

use super::{Attachment, Interaction};

/// The interaction after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Interaction>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Interaction, &'static str> {
    let mut told = match (before, event) {
        (None, Event::Logged(logged)) => log(header, logged)?,
        (None, _) => return Err("the interaction has not been logged"),
        (Some(_), Event::Logged(_)) => return Err("the interaction has been logged before"),
        (Some(told), _) => told,
    };
    change(&mut told, header, event);
    told.version = header.version;
    told.position = header.position;
    told.updated_at = at;
    Ok(told)
}

fn log(header: &Header, event: &Logged) -> Result<Interaction, &'static str> {
    let id = header.stream.id().ok_or("the stream names no interaction")?;
    let event = event.clone();
    Ok(Interaction {
        id: InteractionId(id),
        content: event.content,
        happened_at: header.occurred_at,
        customer: event.customer,
        contacts: event.contacts,
        users: event.users,
        addresses: event.addresses,
        email: event.email,
        links: event.links,
        attachments: Vec::new(),
        corrected: false,
        external_ids: event.external_ids,
        version: header.version,
        position: header.position,
        recorded_at: header.recorded_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

fn change(told: &mut Interaction, header: &Header, event: &Event) {
    match event {
        Event::Logged(_) | Event::Withdrawn(_) => {}
        Event::Corrected(event) => {
            told.content = event.content.clone();
            told.happened_at = event.happened_at.unwrap_or(told.happened_at);
            told.corrected = true;
        }
        Event::CustomerAssigned(event) => told.customer = Some(event.customer),
        Event::FileAttached(event) => told.attachments.push(Attachment {
            id: event.attachment,
            sha256: event.sha256,
            size: event.size,
            media_type: event.media_type.clone(),
            name: event.name.clone(),
            attached_at: header.occurred_at,
            attached_by: header.actor,
        }),
        Event::AttachmentRemoved(event) => {
            told.attachments.retain(|attachment| attachment.id != event.attachment);
        }
        Event::LinkedTo(event) => told.links.push(event.to.clone()),
        Event::UnlinkedFrom(event) => told.links.retain(|link| *link != event.from),
        Event::ExternalIdLinked(event) => told.external_ids.push(event.external_id.clone()),
    }
}
