//! What events of quotes say.

use kehu_domain::quote::{self, Event, Status, Totals};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Facts, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Drafted(event) => drafted(event),
        Event::LineAdded(event) => vec![part("lines", event.line, line(event))],
        Event::LineChanged(event) => vec![part("lines", event.line, line(event))],
        Event::LineRemoved(event) => vec![part("lines", event.line, Value::Null)],
        Event::Discounted(event) => vec![fact("discount", event.discount)],
        Event::DiscountRemoved(_) => vec![fact("discount", Value::Null)],
        Event::AllowanceGranted(event) => vec![part("allowances", &event.kind, event.allowance)],
        Event::AllowanceRemoved(event) => vec![part("allowances", &event.kind, Value::Null)],
        Event::TermsSet(event) => vec![
            fact("payment", &event.payment),
            fact("delivery", &event.delivery),
            fact("validUntil", event.valid_until),
        ],
        Event::Submitted(event) => {
            let mut facts = vec![fact("status", Status::Submitted)];
            facts.extend(totals(&event.totals));
            facts
        }
        Event::Approved(_) => vec![fact("status", Status::Approved)],
        Event::Rejected(_) => vec![fact("status", Status::Draft)],
        Event::Sent(event) => {
            let mut facts = vec![fact("status", Status::Sent), fact("channel", event.channel)];
            facts.extend([fact("to", &event.to), fact("contact", event.contact)]);
            facts.extend(totals(&event.totals));
            facts
        }
        Event::Countered(event) => vec![
            fact("status", Status::Countered),
            part(
                "counterOffers",
                event.counter_offer.to_string(),
                json!({ "revision": event.revision, "amount": event.amount, "note": event.note }),
            ),
        ],
        Event::Revised(event) => {
            vec![fact("status", Status::Draft), fact("revision", event.revision)]
        }
        Event::Accepted(event) => vec![
            fact("status", Status::Accepted),
            fact("answeredBy", &event.by),
            fact("contact", event.contact),
        ],
        Event::Declined(event) => vec![
            fact("status", Status::Declined),
            fact("answeredBy", &event.by),
            fact("contact", event.contact),
        ],
        Event::Withdrawn(_) => vec![fact("status", Status::Withdrawn)],
        Event::Expired(_) => vec![fact("status", Status::Expired)],
        Event::OwnerAssigned(event) => vec![fact("owner", event.owner)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Retracted(_) => vec![fact("withdrawn", true)],
    }
}

fn drafted(event: &quote::Drafted) -> Facts {
    let mut facts = vec![
        fact("status", Status::Draft),
        fact("number", &event.number),
        fact("revision", 1),
        fact("customer", event.customer),
        fact("opportunity", event.opportunity),
        fact("currency", event.currency),
        fact("payment", &event.payment),
        fact("delivery", &event.delivery),
        fact("validUntil", event.valid_until),
        fact("owner", event.owner),
    ];
    facts.extend(event.external_ids.iter().map(external_id));
    facts
}

fn totals(totals: &Totals) -> [(String, Value); 2] {
    [fact("total", totals.total), fact("discountPercent", totals.discount_percent)]
}

/// Everything a line says except its own id, which the field's name has.
fn line(event: &impl Serialize) -> Value {
    let mut line = serde_json::to_value(event).unwrap_or(Value::Null);
    if let Some(fields) = line.as_object_mut() {
        fields.remove("line");
    }
    line
}
