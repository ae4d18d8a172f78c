//! The interactions' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{
    DomainEvent, Header,
    interaction::{self, Channel},
    values::{InteractionId, Text},
};
use serde_json::{Value, json};

use super::{Interaction, apply::apply};
use crate::{
    ReadModel, moments,
    projector::Table,
    query::external_keys,
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `interactions.interactions`.
pub(crate) static INTERACTIONS: Tables = Tables {
    model: ReadModel::Interactions,
    shape: 2,
    categories: &[InteractionId::CATEGORY],
    all: &[
        Table { name: "interactions", key: &["stream", "valid_from"] },
        Table { name: "interactions_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Interaction>::new()],
};

impl Versioned for Interaction {
    const TABLE: &'static str = "interactions";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("channel", "text NOT NULL"),
        ("direction", "text"),
        ("happened_at", "timestamptz NOT NULL"),
        ("duration_seconds", "bigint"),
        ("subject", "text"),
        ("subject_folded", "text"),
        ("outcome", "text"),
        ("next_step_due", "date"),
        ("customer", "text"),
        ("contacts", "text[] NOT NULL"),
        ("users", "text[] NOT NULL"),
        ("links", "text[] NOT NULL"),
        ("addresses", "text[] NOT NULL"),
        ("message_id", "text"),
        ("in_reply_to", "text"),
        ("attachments", "bigint NOT NULL"),
        ("external_keys", "text[] NOT NULL"),
        ("recorded_at", "timestamptz NOT NULL"),
        ("created_by", "text NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("interactions_search");

    fn columns(&self) -> Vec<Value> {
        let content = &self.content;
        let text = |text: Option<&Text>| text.and_then(Text::as_str).map(str::to_owned);
        let subject = text(content.subject.as_ref());
        let email = self.email.as_ref();
        vec![
            json!(content.channel),
            json!(content.direction),
            json!(moments::time(self.happened_at)),
            json!(content.duration_seconds),
            json!(subject),
            json!(subject.as_deref().map(str::to_lowercase)),
            json!(content.outcome),
            json!(content.next_step.as_ref().and_then(|step| step.due).map(moments::date)),
            json!(self.customer),
            json!(self.contacts),
            json!(self.users),
            json!(self.links),
            json!(self.reached()),
            json!(text(email.map(|email| &email.message_id))),
            json!(text(email.and_then(|email| email.in_reply_to.as_ref()))),
            json!(self.attachments.len()),
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.recorded_at)),
            json!(self.created_by),
            json!(moments::time(self.updated_at)),
        ]
    }

    fn texts(&self) -> Texts {
        let content = &self.content;
        let mut texts = Texts::new()
            .name(&content.subject)
            .external_ids(&self.external_ids)
            .text(&content.body)
            .text(&content.result)
            .text(content.next_step.as_ref().map(|step| &step.what));
        for address in &self.addresses {
            let normalized = address.normalized.as_ref();
            texts = match (content.channel, normalized) {
                (Channel::Call | Channel::Sms | Channel::Fax, Some(_)) => {
                    texts.phone(&address.value, normalized)
                }
                (_, Some(mailbox)) => texts.email(mailbox),
                (_, None) => texts.identifier(&address.value),
            };
            texts = texts.name(&address.name);
        }
        self.attachments.iter().fold(texts, |texts, file| texts.name(&file.name))
    }
}

impl Interaction {
    /// Every address in the form that can be compared, or as it was given.
    fn reached(&self) -> Vec<&str> {
        let mut reached: Vec<&str> = self
            .addresses
            .iter()
            .flat_map(|address| [Some(&address.value), address.normalized.as_ref()])
            .filter_map(|text| text.and_then(Text::as_str))
            .collect();
        reached.sort_unstable();
        reached.dedup();
        reached
    }
}

impl Folded for Interaction {
    type Event = interaction::Event;

    const INDEXED: &'static [&'static str] =
        &["customer", "happened_at", "next_step_due", "message_id", "in_reply_to", "recorded_at"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Interaction(event) = event { Some(event) } else { None }
    }

    fn ends(event: &Self::Event, _: bool) -> bool {
        matches!(event, interaction::Event::Withdrawn(_))
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply(before, header, event, at)
    }
}
