//! What events of interactions say.

use kehu_domain::interaction::{Content, Event, Logged};
use serde_json::{Value, json};

use super::{Facts, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Logged(event) => logged(event),
        Event::Corrected(event) => {
            let mut facts = content(&event.content);
            facts.extend(event.happened_at.map(|at| fact("happenedAt", at)));
            facts
        }
        Event::CustomerAssigned(event) => vec![fact("customer", event.customer)],
        Event::FileAttached(event) => {
            let file = json!({
                "name": event.name,
                "sha256": event.sha256,
                "size": event.size,
                "mediaType": event.media_type,
            });
            vec![part("attachments", event.attachment, file)]
        }
        Event::AttachmentRemoved(event) => vec![part("attachments", event.attachment, Value::Null)],
        Event::LinkedTo(event) => vec![part("links", &event.to, &event.to)],
        Event::UnlinkedFrom(event) => vec![part("links", &event.from, Value::Null)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}

fn logged(event: &Logged) -> Facts {
    let mut facts = content(&event.content);
    facts.push(fact("customer", event.customer));
    facts.extend(event.contacts.iter().map(|contact| part("contacts", contact, contact)));
    facts.extend(event.users.iter().map(|user| part("users", user, user)));
    if !event.addresses.is_empty() {
        facts.push(fact("addresses", &event.addresses));
    }
    if let Some(email) = &event.email {
        facts.push(fact("messageId", &email.message_id));
        facts.push(fact("inReplyTo", &email.in_reply_to));
    }
    facts.extend(event.links.iter().map(|link| part("links", link, link)));
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}

fn content(content: &Content) -> Facts {
    let next_step = content.next_step.as_ref();
    vec![
        fact("channel", content.channel),
        fact("direction", content.direction),
        fact("durationSeconds", content.duration_seconds),
        fact("subject", &content.subject),
        fact("body", &content.body),
        fact("outcome", &content.outcome),
        fact("result", &content.result),
        fact("nextStep", next_step.map(|step| &step.what)),
        fact("nextStepDue", next_step.and_then(|step| step.due)),
    ]
}
