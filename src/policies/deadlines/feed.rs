//! From events to deadlines.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kehu_domain::{
    DomainEvent, Header, Recorded, Source, hierarchy, reservation,
    ticket::{self, Deadlines},
    values::{HierarchyId, ReservationId, TicketId},
};
use sqlx::PgConnection;

use super::{
    super::{Policy, PolicyError, Start, Tally},
    Kind,
    table::{self, Deadline, Key},
};
use crate::{commands::Commands, store::StoredEvent};

/// For how long a claim is left to whoever made it.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// Keeps the table of deadlines.
#[derive(Debug)]
pub(in crate::policies) struct Feeder;

/// What the events of a batch do to the table; the last word on each deadline.
type Changes = BTreeMap<Key, Option<Deadline>>;

#[async_trait]
impl Policy for Feeder {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    /// The table says what the log says, imported events included.
    fn start(&self) -> Start {
        Start::Beginning
    }

    fn wants(&self, event: &StoredEvent) -> bool {
        matches!(
            event.stream.category(),
            ReservationId::CATEGORY | HierarchyId::CATEGORY | TicketId::CATEGORY
        )
    }

    async fn act(
        &self,
        _: &Commands,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<Tally, PolicyError> {
        let mut changes = Changes::new();
        for Recorded { header, event } in events {
            note(header, event, &mut changes);
        }
        table::write(changes, db).await?;
        Ok(Tally::default())
    }
}

fn note(header: &Header, event: &DomainEvent, changes: &mut Changes) {
    match event {
        DomainEvent::Reservation(event) => {
            let key = Key::new(&header.stream, Kind::ReservationClaim, "");
            let deadline = match event {
                reservation::Event::Claimed(_) => Some(claim(header)),
                reservation::Event::Confirmed(_) | reservation::Event::Released(_) => None,
            };
            changes.insert(key, deadline);
        }
        DomainEvent::Hierarchy(event) => {
            let (child, parent, deadline) = match event {
                hierarchy::Event::LinkClaimed(link) => {
                    (&link.child, &link.parent, Some(claim(header)))
                }
                hierarchy::Event::LinkConfirmed(link) => (&link.child, &link.parent, None),
                hierarchy::Event::LinkReleased(link) => (&link.child, &link.parent, None),
            };
            let part = format!("{child} {parent}");
            changes.insert(Key::new(&header.stream, Kind::LinkClaim, &part), deadline);
        }
        DomainEvent::Ticket(event) => ticket(header, event, changes),
        _ => {}
    }
}

fn ticket(header: &Header, event: &ticket::Event, changes: &mut Changes) {
    use ticket::Event;
    let Deadlines { answer_due, resolution_due, .. } = match event {
        Event::Opened(event) => event.deadlines,
        Event::PriorityChanged(event) => event.deadlines,
        Event::Waiting(event) => event.deadlines,
        Event::Resumed(event) => event.deadlines,
        Event::Reopened(event) => event.deadlines,
        Event::MergeUndone(event) => event.deadlines,
        Event::Answered(_) => {
            changes.insert(Key::new(&header.stream, Kind::TicketAnswer, ""), None);
            return;
        }
        Event::Resolved(_)
        | Event::Confirmed(_)
        | Event::Closed(_)
        | Event::Cancelled(_)
        | Event::Merged(_) => Deadlines::default(),
        Event::CustomerAssigned(_)
        | Event::ContactAssigned(_)
        | Event::Classified(_)
        | Event::Assigned(_)
        | Event::NoteAdded(_)
        | Event::Escalated(_)
        | Event::ExternalIdLinked(_) => return,
    };
    for (kind, due) in [(Kind::TicketAnswer, answer_due), (Kind::TicketResolution, resolution_due)]
    {
        // What another system let pass before it was brought here is nobody's to escalate now.
        let past =
            |due: &DateTime<Utc>| header.source == Source::Import && *due <= header.recorded_at;
        let deadline = due.filter(|due| !past(due)).map(|due| Deadline {
            due,
            day: None,
            cause: header.event_id,
            correlation: header.correlation_id,
        });
        changes.insert(Key::new(&header.stream, kind, ""), deadline);
    }
}

fn claim(header: &Header) -> Deadline {
    Deadline {
        due: header.recorded_at + GRACE,
        day: None,
        cause: header.event_id,
        correlation: header.correlation_id,
    }
}
