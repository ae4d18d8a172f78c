//! Interactions, in English.

use kehu_domain::{
    interaction::{Channel, Direction, Event, Logged},
    values::StreamName,
};
use serde_json::Value;

use super::{
    super::{Teller, words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller
        .own_name()
        .map_or_else(|| "the interaction".to_owned(), |name| format!("the interaction “{name}”"));
    match event {
        Event::Logged(event) => logged(teller, event),
        Event::Corrected(_) => {
            let fields = teller.changed_fields();
            if fields.is_empty() {
                return format!("corrected {it}");
            }
            format!("corrected {it}: {fields}")
        }
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => format!("moved {it} from {} to {customer}", teller.customer(from)),
                None => format!("said that {it} was with {customer}"),
            }
        }
        Event::FileAttached(event) => {
            let (name, size) = (teller.text(&event.name), words::bytes(event.size));
            format!("attached {name} ({size}) to {it}")
        }
        Event::AttachmentRemoved(_) => {
            let change = teller.change_in("attachments");
            let name = change.and_then(|change| teller.said(change.from.get("name")?));
            format!("removed {} from {it}", name.unwrap_or_else(|| "an attachment".to_owned()))
        }
        Event::LinkedTo(event) => format!("linked {it} to {}", thing(teller, &event.to)),
        Event::UnlinkedFrom(event) => {
            format!("took back that {it} was about {}", thing(teller, &event.from))
        }
        Event::Withdrawn(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}

fn logged(teller: &Teller<'_>, event: &Logged) -> String {
    let content = &event.content;
    let noun = match content.channel {
        Channel::Call => "a call",
        Channel::Email => "an e-mail",
        Channel::Visit => "a visit",
        Channel::Meeting => "a meeting",
        Channel::Sms => "a text message",
        Channel::Wechat => "a WeChat message",
        Channel::Fax => "a fax",
        Channel::Letter => "a letter",
        Channel::Web => "a message through the web site",
    };
    let which_way = match (content.channel, content.direction) {
        (Channel::Meeting, _) | (_, None) => "with",
        (_, Some(Direction::Inbound)) => "from",
        (_, Some(Direction::Outbound)) => "to",
    };
    let party = teller.party(event).unwrap_or_else(|| "somebody unknown".to_owned());
    let subject = content.subject.as_ref().map(|subject| format!(": {}", teller.text(subject)));
    let others = teller.others_taking_part(event);
    let about: Vec<String> = event.links.iter().map(|link| thing(teller, link)).collect();
    let details = details([
        others.map(|users| format!("by {users}")),
        content.duration_seconds.map(|seconds| format!("{} min", seconds.div_ceil(60))),
        (!about.is_empty()).then(|| format!("about {}", about.join(", "))),
        content.outcome.as_ref().map(|outcome| format!("outcome: {outcome}")),
        content.result.as_ref().map(|result| format!("result: {}", teller.text(result))),
        content.next_step.as_ref().map(|step| {
            let due = step.due.map(|due| format!(" by {due}")).unwrap_or_default();
            format!("next: {}{due}", teller.text(&step.what))
        }),
    ]);
    format!("logged {noun} {which_way} {party}{}{details}", subject.unwrap_or_default())
}

/// What an interaction can be about.
fn thing(teller: &Teller<'_>, stream: &StreamName) -> String {
    let name = teller.said(&Value::from(stream.as_str())).filter(|name| name != stream.as_str());
    match (stream.category(), name) {
        ("opportunity", Some(name)) => format!("the deal “{name}”"),
        ("opportunity", None) => "a deal".to_owned(),
        ("quote", Some(name)) => format!("the quote {name}"),
        ("quote", None) => "a quote".to_owned(),
        ("ticket", Some(name)) => format!("the ticket {name}"),
        ("ticket", None) => "a ticket".to_owned(),
        (_, Some(name)) => name,
        (_, None) => "something".to_owned(),
    }
}
