//! What events of tickets say.

use kehu_domain::{
    ticket::{Deadlines, Dispatch, Event, Opened, Status},
    values::{UserId, instant},
};
use serde_json::{Value, json};

use super::{Facts, external_id, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Opened(event) => opened(event),
        Event::CustomerAssigned(event) => vec![fact("customer", event.customer)],
        Event::ContactAssigned(event) => vec![fact("contact", event.contact)],
        Event::Classified(event) => vec![
            fact("category", &event.category),
            fact("complaintPoint", &event.complaint_point),
            fact("complaintClass", event.complaint_class),
            fact("department", &event.department),
            fact("product", &event.product),
        ],
        Event::PriorityChanged(event) => with(vec![fact("priority", event.to)], event.deadlines),
        Event::Assigned(event) => {
            assigned(event.user, event.team.as_deref(), event.dispatch.as_ref())
        }
        Event::Answered(event) => {
            vec![part("answers", event.answer, &event.text), fact("answerDue", Value::Null)]
        }
        Event::NoteAdded(event) => vec![part("notes", event.note, &event.text)],
        Event::AttributesRecorded(event) => {
            event.attributes.iter().map(|one| part("attributes", &one.name, &one.value)).collect()
        }
        Event::Waiting(event) => with(
            vec![
                fact("status", Status::Waiting),
                fact("waitingFor", event.on),
                fact("waitingParty", &event.party),
            ],
            event.deadlines,
        ),
        Event::Resumed(event) => with(no_longer_waiting(Status::Open), event.deadlines),
        Event::Escalated(event) => {
            vec![
                fact("level", event.level),
                fact("escalatedTo", to(event.user, event.team.as_deref())),
            ]
        }
        Event::Resolved(event) => {
            let mut facts = over(Status::Resolved);
            facts.extend([fact("cause", &event.cause), fact("remedy", &event.remedy)]);
            facts
        }
        Event::Confirmed(_) => vec![fact("status", Status::Confirmed)],
        Event::Reopened(event) => with(vec![fact("status", Status::Open)], event.deadlines),
        Event::Closed(_) => vec![fact("status", Status::Closed)],
        Event::Cancelled(_) => over(Status::Cancelled),
        Event::Merged(event) => {
            let mut facts = with(vec![fact("status", Status::Merged)], Deadlines::default());
            facts.push(fact("mergedInto", event.survivor));
            facts
        }
        Event::MergeUndone(event) => with(
            vec![fact("status", event.status), fact("mergedInto", Value::Null)],
            event.deadlines,
        ),
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}

fn opened(event: &Opened) -> Facts {
    let mut facts = vec![
        fact("status", Status::Open),
        fact("number", &event.number),
        fact("customer", event.customer),
        fact("contact", event.contact),
        fact("kind", event.kind),
        fact("channel", event.channel),
        fact("subject", &event.subject),
        fact("description", &event.description),
        fact("priority", event.priority),
        fact("product", &event.product),
        fact("calendar", event.calendar),
    ];
    facts.extend(event.external_ids.iter().map(external_id));
    with(facts, event.deadlines)
}

fn with(mut facts: Facts, deadlines: Deadlines) -> Facts {
    let due = |at: Option<_>| {
        at.and_then(|at| instant::serialize(&at, serde_json::value::Serializer).ok())
    };
    facts.push(fact("answerDue", due(deadlines.answer_due)));
    facts.push(fact("resolutionDue", due(deadlines.resolution_due)));
    facts
}

fn no_longer_waiting(status: Status) -> Facts {
    vec![fact("status", status), fact("waitingFor", Value::Null), fact("waitingParty", Value::Null)]
}

fn over(status: Status) -> Facts {
    with(no_longer_waiting(status), Deadlines::default())
}

fn assigned(user: Option<UserId>, team: Option<&str>, dispatch: Option<&Dispatch>) -> Facts {
    let mut facts = vec![fact("user", user), fact("team", team)];
    facts.extend(dispatch.map(|dispatch| fact("dispatch", dispatch)));
    facts
}

fn to(user: Option<UserId>, team: Option<&str>) -> Value {
    match (user, team) {
        (Some(user), _) => json!(user),
        (None, team) => json!(team),
    }
}
