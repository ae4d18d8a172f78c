//! What decisions about an interaction rest on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Content, Event, Logged};
use crate::values::{AttachmentId, ContactId, CustomerId, ExternalId, FileHash, StreamName, Text};

/// An interaction, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was logged; what came later is in the other fields.
    pub(super) logged: Option<Box<Logged>>,
    pub(super) corrected: Option<Box<Content>>,
    pub(super) happened_at: Option<DateTime<Utc>>,
    pub(super) customer: Option<CustomerId>,
    pub(super) attachments: BTreeMap<AttachmentId, Attachment>,
    /// Everything it was ever linked to, and whether it still is.
    pub(super) links: BTreeMap<StreamName, bool>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

/// An attachment as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attachment {
    pub(super) sha256: FileHash,
    pub(super) name: Text,
    pub(super) removed: bool,
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether it has been logged.
    pub fn exists(&self) -> bool {
        self.logged.is_some()
    }

    /// With which customer, where known.
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// The first of the people it was with, under whose key its texts are sealed.
    pub fn contact(&self) -> Option<ContactId> {
        self.logged.as_ref().and_then(|logged| logged.contacts.first().copied())
    }

    /// What was said, as it was last told.
    pub fn content(&self) -> Option<&Content> {
        let logged = self.logged.as_ref().map(|logged| &logged.content);
        self.corrected.as_deref().or(logged)
    }

    /// The e-mail's `Message-ID`, where it has one that can be read.
    pub fn message_id(&self) -> Option<&str> {
        self.logged.as_ref()?.email.as_ref()?.message_id.as_str()
    }

    /// What it is linked to.
    pub fn links(&self) -> impl Iterator<Item = &StreamName> {
        self.links.iter().filter_map(|(stream, linked)| linked.then_some(stream))
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Logged(logged) => {
            state.customer = logged.customer;
            state.links.extend(logged.links.iter().map(|link| (link.clone(), true)));
            state.external_ids.clone_from(&logged.external_ids);
            state.logged = Some(logged.clone());
            state.withdrawn = false;
        }
        Event::Corrected(corrected) => {
            state.corrected = Some(Box::new(corrected.content.clone()));
            state.happened_at = corrected.happened_at.or(state.happened_at);
        }
        Event::CustomerAssigned(assigned) => state.customer = Some(assigned.customer),
        Event::FileAttached(attached) => {
            let (sha256, name) = (attached.sha256, attached.name.clone());
            let attachment = Attachment { sha256, name, removed: false };
            state.attachments.insert(attached.attachment, attachment);
        }
        Event::AttachmentRemoved(removed) => {
            if let Some(attachment) = state.attachments.get_mut(&removed.attachment) {
                attachment.removed = true;
            }
        }
        Event::LinkedTo(linked) => {
            state.links.insert(linked.to.clone(), true);
        }
        Event::UnlinkedFrom(unlinked) => {
            if let Some(linked) = state.links.get_mut(&unlinked.from) {
                *linked = false;
            }
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, ..State::default() };
        }
    }
    state
}
