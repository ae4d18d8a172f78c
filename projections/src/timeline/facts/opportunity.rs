//! What events of opportunities say.

use kehu_domain::opportunity::{self, Event, Status};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Facts, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Opened(event) => opened(event),
        Event::CustomerAssigned(event) => vec![fact("customer", event.customer)],
        Event::StageChanged(event) => {
            vec![fact("stage", &event.to), fact("pipeline", event.pipeline)]
        }
        Event::AmountRevised(event) => vec![fact("amount", event.to)],
        Event::CloseRescheduled(event) => vec![fact("expectedClose", event.to)],
        Event::LineAdded(event) => {
            vec![part("lines", event.line, line(event))]
        }
        Event::LineChanged(event) => {
            vec![part("lines", event.line, line(event))]
        }
        Event::LineRemoved(event) => vec![part("lines", event.line, Value::Null)],
        Event::CompetitorAdded(event) => vec![part("competitors", &event.competitor, true)],
        Event::TeamMemberAdded(event) => {
            vec![part("team", event.user, json!({ "user": event.user, "role": event.role }))]
        }
        Event::TeamMemberRemoved(event) => vec![part("team", event.user, Value::Null)],
        Event::OwnerAssigned(event) => vec![fact("owner", event.owner)],
        Event::Won(event) => {
            let mut facts = vec![fact("status", Status::Won), fact("closedOn", event.closed_on)];
            facts.extend(event.amount.map(|amount| fact("amount", amount)));
            facts
        }
        Event::Lost(event) => vec![
            fact("status", Status::Lost),
            fact("closedOn", event.closed_on),
            fact("lostTo", &event.competitor),
        ],
        Event::Reopened(event) => vec![
            fact("status", Status::Open),
            fact("stage", &event.stage),
            fact("closedOn", Value::Null),
            fact("lostTo", Value::Null),
        ],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}

fn opened(event: &opportunity::Opened) -> Facts {
    let mut facts = vec![
        fact("status", Status::Open),
        fact("customer", event.customer),
        fact("name", &event.name),
        fact("pipeline", event.pipeline),
        fact("stage", &event.stage),
        fact("amount", event.amount),
        fact("expectedClose", event.expected_close),
        fact("source", &event.source),
        fact("salesMode", &event.sales_mode),
        fact("owner", event.owner),
    ];
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}

/// Everything a line says except its own id, which the field's name has.
fn line(event: &impl Serialize) -> Value {
    let mut line = serde_json::to_value(event).unwrap_or(Value::Null);
    if let Some(fields) = line.as_object_mut() {
        fields.remove("line");
    }
    line
}
