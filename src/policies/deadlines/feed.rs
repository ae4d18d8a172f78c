//! From events to deadlines.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kehu_domain::{
    DomainEvent, Header, Recorded, Source, hierarchy, quote, reservation, settings,
    ticket::{self, Deadlines},
    values::{HierarchyId, QuoteId, ReservationId, SettingsId, TicketId},
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
            ReservationId::CATEGORY
                | HierarchyId::CATEGORY
                | TicketId::CATEGORY
                | QuoteId::CATEGORY
                | SettingsId::CATEGORY
        )
    }

    async fn act(
        &self,
        commands: &Commands,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<Tally, PolicyError> {
        // Should it be another one by now, the event that says so is still to come.
        let zone = commands.current_settings().await?.time_zone;
        let (mut changes, mut moved) = (Changes::new(), None);
        for Recorded { header, event } in events {
            if let DomainEvent::Settings(settings::Event::TimeZoneSet(set)) = event {
                moved = Some(set.time_zone);
            }
            note(header, event, zone, &mut changes);
        }
        table::write(changes, db).await?;
        if let Some(zone) = moved {
            table::move_days(|day| end_of(day, zone), db).await?;
        }
        Ok(Tally::default())
    }
}

fn note(header: &Header, event: &DomainEvent, zone: Tz, changes: &mut Changes) {
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
        DomainEvent::Quote(event) => quote(header, event, zone, changes),
        _ => {}
    }
}

fn quote(header: &Header, event: &quote::Event, zone: Tz, changes: &mut Changes) {
    use quote::Event;
    let valid_until = match event {
        Event::Sent(event) => event.valid_until,
        Event::Revised(_)
        | Event::Accepted(_)
        | Event::Declined(_)
        | Event::Withdrawn(_)
        | Event::Retracted(_)
        | Event::Expired(_) => None,
        _ => return,
    };
    let deadline = valid_until.map(|day| Deadline {
        due: end_of(day, zone),
        day: Some(day),
        cause: header.event_id,
        correlation: header.correlation_id,
    });
    changes.insert(Key::new(&header.stream, Kind::QuoteValidity, ""), deadline);
}

/// When the day is over there; where clocks jump over midnight, when they have jumped.
fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let Some(next) = day.succ_opt() else { return DateTime::<Utc>::MAX_UTC };
    let midnight = next.and_time(NaiveTime::MIN);
    (0..24)
        .find_map(|hours| {
            zone.from_local_datetime(&(midnight + TimeDelta::hours(hours))).earliest()
        })
        .map_or_else(|| midnight.and_utc(), |end| end.with_timezone(&Utc))
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
        | Event::Withdrawn(_)
        | Event::Merged(_) => Deadlines::default(),
        Event::CustomerAssigned(_)
        | Event::ContactAssigned(_)
        | Event::Classified(_)
        | Event::Assigned(_)
        | Event::NoteAdded(_)
        | Event::AttributesRecorded(_)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_company_is() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let at = |zone| end_of(day, zone).to_rfc3339();
        assert_eq!(at(chrono_tz::Asia::Shanghai), "2026-03-01T16:00:00+00:00");
        assert_eq!(at(chrono_tz::America::Los_Angeles), "2026-03-02T08:00:00+00:00");
        // Clocks there jumped from 23:59 to 01:00.
        let eve = NaiveDate::from_ymd_opt(2018, 11, 3).unwrap();
        assert_eq!(
            end_of(eve, chrono_tz::America::Sao_Paulo).to_rfc3339(),
            "2018-11-04T03:00:00+00:00"
        );
        assert_eq!(end_of(NaiveDate::MAX, chrono_tz::UTC), DateTime::<Utc>::MAX_UTC);
    }
}
