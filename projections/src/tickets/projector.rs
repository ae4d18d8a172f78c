//! The tickets' table and how it is kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{DomainEvent, Header, ticket, values::TicketId};
use serde_json::{Value, json};

use super::{Ticket, apply::apply};
use crate::{
    ReadModel, moments,
    projector::Table,
    query::external_keys,
    search::Texts,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `tickets.tickets`.
pub(crate) static TICKETS: Tables = Tables {
    model: ReadModel::Tickets,
    shape: 4,
    categories: &[TicketId::CATEGORY],
    all: &[
        Table { name: "tickets", key: &["stream", "valid_from"] },
        Table { name: "tickets_search", key: &["stream"] },
    ],
    keepers: &[&Rowed::<Ticket>::new()],
};

impl Versioned for Ticket {
    const TABLE: &'static str = "tickets";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("number", "text"),
        ("subject", "text"),
        ("subject_folded", "text"),
        ("customer", "text"),
        ("contact", "text"),
        ("kind", "text NOT NULL"),
        ("channel", "text NOT NULL"),
        ("priority", "text NOT NULL"),
        ("urgency", "bigint NOT NULL"),
        ("status", "text NOT NULL"),
        ("product", "text"),
        ("category", "text"),
        ("complaint_point", "text"),
        ("complaint_class", "text"),
        ("department", "text"),
        ("assignee", "text"),
        ("team", "text"),
        ("waiting_for", "text"),
        ("level", "bigint NOT NULL"),
        ("reassigned", "bigint NOT NULL"),
        ("reopened", "bigint NOT NULL"),
        ("due_at", "timestamptz"),
        ("answered_at", "timestamptz"),
        ("resolved_at", "timestamptz"),
        ("survivor", "text"),
        ("external_keys", "text[] NOT NULL"),
        ("created_at", "timestamptz NOT NULL"),
        ("updated_at", "timestamptz NOT NULL"),
    ];
    const SEARCH: Option<&'static str> = Some("tickets_search");

    fn columns(&self) -> Vec<Value> {
        let subject = self.subject.as_str();
        let about = &self.classification;
        vec![
            json!(self.number),
            json!(subject),
            json!(subject.map(str::to_lowercase)),
            json!(self.customer),
            json!(self.contact),
            json!(self.kind),
            json!(self.channel),
            json!(self.priority),
            json!(self.priority as i64),
            json!(self.status),
            json!(self.product),
            json!(about.category),
            json!(about.complaint_point),
            json!(about.complaint_class),
            json!(about.department),
            json!(self.assignee),
            json!(self.team),
            json!(self.waiting.as_ref().map(|waiting| waiting.on)),
            json!(self.level()),
            json!(self.course.reassigned),
            json!(self.course.reopened),
            json!(self.due_at().map(moments::time)),
            json!(self.course.answered_at().map(moments::time)),
            json!(self.course.resolved_at().map(moments::time)),
            json!(self.survivor),
            json!(external_keys(&self.external_ids)),
            json!(moments::time(self.created_at)),
            json!(moments::time(self.updated_at)),
        ]
    }

    fn texts(&self) -> Texts {
        let texts = Texts::new()
            .name(&self.subject)
            .text(self.description.as_ref())
            .text(self.cause.as_ref())
            .text(self.remedy.as_ref())
            .external_ids(&self.external_ids);
        let texts = [&self.number, &self.product]
            .into_iter()
            .flatten()
            .fold(texts, |texts, code| texts.code(code));
        let texts = self.answers.iter().fold(texts, |texts, answer| texts.text(&answer.text));
        self.notes.iter().fold(texts, |texts, note| texts.text(&note.text))
    }

    fn survivor(&self) -> Option<String> {
        self.survivor.map(|survivor| survivor.to_string())
    }
}

impl Folded for Ticket {
    type Event = ticket::Event;

    const INDEXED: &'static [&'static str] = &[
        "number",
        "customer",
        "contact",
        "assignee",
        "team",
        "urgency",
        "due_at",
        "survivor",
        "created_at",
        "updated_at",
    ];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Ticket(event) = event { Some(event) } else { None }
    }

    fn ends(event: &Self::Event, _: bool) -> bool {
        matches!(event, ticket::Event::Withdrawn(_))
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
