//! What each event does to a ticket.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    ticket::{AttributesRecorded, Course, Deadlines, Event, Opened, Status},
    values::TicketId,
};

use super::{Answer, Attribute, Classification, Escalation, Note, Ticket, Waiting};

/// The ticket after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Ticket>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Ticket, &'static str> {
    let mut ticket = match (before, event) {
        (None, Event::Opened(opened)) => open(header, opened)?,
        (None, _) => return Err("the ticket has not been opened"),
        (Some(_), Event::Opened(_)) => return Err("the ticket has been opened before"),
        (Some(ticket), _) => ticket,
    };
    change(&mut ticket, header, event, at);
    ticket.course.record(event, header.occurred_at);
    ticket.version = header.version;
    ticket.position = header.position;
    ticket.updated_at = at;
    Ok(ticket)
}

fn open(header: &Header, event: &Opened) -> Result<Ticket, &'static str> {
    let id = header.stream.id().ok_or("the stream names no ticket")?;
    Ok(Ticket {
        id: TicketId(id),
        number: event.number.clone(),
        customer: event.customer,
        contact: event.contact,
        kind: event.kind,
        channel: event.channel,
        subject: event.subject.clone(),
        description: event.description.clone(),
        priority: event.priority,
        product: event.product.clone(),
        status: Status::Open,
        classification: Classification::default(),
        assignee: None,
        team: None,
        dispatch: None,
        waiting: None,
        answers: Vec::new(),
        notes: Vec::new(),
        attributes: Vec::new(),
        escalations: Vec::new(),
        cause: None,
        remedy: None,
        calendar: event.calendar,
        target: event.target,
        deadlines: event.deadlines,
        course: Course::default(),
        survivor: None,
        external_ids: event.external_ids.clone(),
        version: header.version,
        position: header.position,
        created_at: header.occurred_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

fn change(ticket: &mut Ticket, header: &Header, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Opened(_) | Event::Withdrawn(_) => {}
        Event::CustomerAssigned(event) => ticket.customer = Some(event.customer),
        Event::ContactAssigned(event) => ticket.contact = Some(event.contact),
        Event::Classified(event) => {
            ticket.classification = Classification {
                category: event.category.clone(),
                complaint_point: event.complaint_point.clone(),
                complaint_class: event.complaint_class,
                department: event.department.clone(),
            };
            if event.product.is_some() {
                ticket.product.clone_from(&event.product);
            }
        }
        Event::PriorityChanged(event) => {
            ticket.priority = event.to;
            ticket.target = event.target;
            ticket.deadlines = event.deadlines;
        }
        Event::Assigned(event) => {
            ticket.assignee = event.user;
            ticket.team.clone_from(&event.team);
            ticket.dispatch.clone_from(&event.dispatch);
        }
        Event::Answered(event) => {
            let (id, text, channel) = (event.answer, event.text.clone(), event.channel);
            ticket.answers.push(Answer { id, text, channel, at, by: header.actor });
            ticket.deadlines.answer_due = None;
        }
        Event::NoteAdded(event) => {
            let (id, text) = (event.note, event.text.clone());
            ticket.notes.push(Note { id, text, at, by: header.actor });
        }
        Event::AttributesRecorded(event) => record(ticket, event, at),
        Event::Escalated(event) => ticket.escalations.push(Escalation {
            level: event.level,
            user: event.user,
            team: event.team.clone(),
            overdue: event.overdue,
            at,
        }),
        Event::ExternalIdLinked(event) => ticket.external_ids.push(event.external_id.clone()),
        Event::Waiting(_)
        | Event::Resumed(_)
        | Event::Resolved(_)
        | Event::Confirmed(_)
        | Event::Reopened(_)
        | Event::Closed(_)
        | Event::Cancelled(_)
        | Event::Merged(_)
        | Event::MergeUndone(_) => stand(ticket, event, at),
    }
}

fn record(ticket: &mut Ticket, event: &AttributesRecorded, at: DateTime<Utc>) {
    for recorded in &event.attributes {
        ticket.attributes.retain(|one| one.name != recorded.name);
        if let Some(value) = recorded.value.clone() {
            let (name, source) = (recorded.name.clone(), event.source.clone());
            ticket.attributes.push(Attribute { name, value, source, at });
        }
    }
    ticket.attributes.sort_by(|one, other| one.name.cmp(&other.name));
}

/// What an event says about where the ticket stands.
fn stand(ticket: &mut Ticket, event: &Event, at: DateTime<Utc>) {
    let nothing_due = Deadlines { answer_due: None, resolution_due: None, ..ticket.deadlines };
    match event {
        Event::Waiting(event) => {
            let (on, party, stops) = (event.on, event.party.clone(), event.stops.clone());
            ticket.waiting = Some(Waiting { on, party, stops, since: at });
            (ticket.status, ticket.deadlines) = (Status::Waiting, event.deadlines);
        }
        Event::Resumed(event) => {
            ticket.waiting = None;
            (ticket.status, ticket.deadlines) = (Status::Open, event.deadlines);
        }
        Event::Resolved(event) => {
            ticket.waiting = None;
            ticket.cause.clone_from(&event.cause);
            ticket.remedy = Some(event.remedy.clone());
            (ticket.status, ticket.deadlines) = (Status::Resolved, nothing_due);
        }
        Event::Confirmed(_) => ticket.status = Status::Confirmed,
        Event::Reopened(event) => {
            (ticket.status, ticket.deadlines) = (Status::Open, event.deadlines);
        }
        Event::Closed(_) => ticket.status = Status::Closed,
        Event::Cancelled(_) => {
            ticket.waiting = None;
            (ticket.status, ticket.deadlines) = (Status::Cancelled, nothing_due);
        }
        Event::Merged(event) => {
            ticket.survivor = Some(event.survivor);
            (ticket.status, ticket.deadlines) = (Status::Merged, nothing_due);
        }
        Event::MergeUndone(event) => {
            ticket.survivor = None;
            (ticket.status, ticket.deadlines) = (event.status, event.deadlines);
        }
        Event::Opened(_)
        | Event::CustomerAssigned(_)
        | Event::ContactAssigned(_)
        | Event::Classified(_)
        | Event::PriorityChanged(_)
        | Event::Assigned(_)
        | Event::Answered(_)
        | Event::NoteAdded(_)
        | Event::AttributesRecorded(_)
        | Event::Escalated(_)
        | Event::ExternalIdLinked(_)
        | Event::Withdrawn(_) => {}
    }
}
