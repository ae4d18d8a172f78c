//! What each event does to a user, a pipeline, a calendar or the settings.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kehu_domain::{
    Decider, Header, calendar, pipeline, series, settings, user,
    values::{CalendarId, PipelineId, SeriesId, SettingsId, UserId},
};

use super::{Calendar, NumberSeries, Pipeline, Settings, User};

/// The user after `event`; `at` is since when that is true.
pub(super) fn user(
    before: Option<User>,
    header: &Header,
    event: &user::Event,
    at: DateTime<Utc>,
) -> Result<User, &'static str> {
    let mut user = match (before, event) {
        (None, user::Event::Registered(event)) => User {
            id: UserId(header.stream.id().ok_or("the stream names no user")?),
            name: event.name.clone(),
            active: true,
            roles: BTreeSet::new(),
            external_ids: event.external_ids.clone(),
            version: header.version,
            position: header.position,
            created_at: header.occurred_at,
            updated_at: at,
        },
        (None, _) => return Err("the user has not been registered"),
        (Some(_), user::Event::Registered(_)) => {
            return Err("the user has been registered before");
        }
        (Some(user), _) => user,
    };
    match event {
        user::Event::Registered(_) | user::Event::Withdrawn(_) => {}
        user::Event::Renamed(event) => user.name = event.name.clone(),
        user::Event::Deactivated(_) => user.active = false,
        user::Event::Reactivated(_) => user.active = true,
        user::Event::RoleGranted(event) => drop(user.roles.insert(event.role.clone())),
        user::Event::RoleRevoked(event) => drop(user.roles.remove(&event.role)),
        user::Event::ExternalIdLinked(event) => user.external_ids.push(event.external_id.clone()),
    }
    user.version = header.version;
    user.position = header.position;
    user.updated_at = at;
    Ok(user)
}

/// The pipeline after `event`; `at` is since when that is true.
pub(super) fn pipeline(
    before: Option<Pipeline>,
    header: &Header,
    event: &pipeline::Event,
    at: DateTime<Utc>,
) -> Result<Pipeline, &'static str> {
    let mut pipeline = match (before, event) {
        (None, pipeline::Event::Defined(event)) => Pipeline {
            id: PipelineId(header.stream.id().ok_or("the stream names no pipeline")?),
            name: event.name.clone(),
            stages: event.stages.clone(),
            external_ids: Vec::new(),
            version: header.version,
            position: header.position,
            created_at: header.occurred_at,
            updated_at: at,
        },
        (None, _) => return Err("the pipeline has not been defined"),
        (Some(_), pipeline::Event::Defined(_)) => {
            return Err("the pipeline has been defined before");
        }
        (Some(pipeline), _) => pipeline,
    };
    match event {
        pipeline::Event::Defined(_) => {}
        pipeline::Event::StagesChanged(event) => pipeline.stages.clone_from(&event.stages),
        pipeline::Event::Renamed(event) => pipeline.name.clone_from(&event.name),
        pipeline::Event::ExternalIdLinked(event) => {
            pipeline.external_ids.push(event.external_id.clone());
        }
    }
    pipeline.version = header.version;
    pipeline.position = header.position;
    pipeline.updated_at = at;
    Ok(pipeline)
}

/// The calendar after `event`; `at` is since when that is true.
pub(super) fn calendar(
    before: Option<Calendar>,
    header: &Header,
    event: &calendar::Event,
    at: DateTime<Utc>,
) -> Result<Calendar, &'static str> {
    use calendar::{Event, Schedule};
    let mut calendar = match (before, event) {
        (None, Event::Defined(event)) => Calendar {
            id: CalendarId(header.stream.id().ok_or("the stream names no calendar")?),
            name: event.name.clone(),
            schedule: Schedule {
                time_zone: event.time_zone,
                hours: event.hours.clone(),
                holidays: event.holidays.clone(),
                working_days: event.working_days.clone(),
            },
            version: header.version,
            position: header.position,
            created_at: header.occurred_at,
            updated_at: at,
        },
        (None, _) => return Err("the calendar has not been defined"),
        (Some(_), Event::Defined(_)) => return Err("the calendar has been defined before"),
        (Some(calendar), _) => calendar,
    };
    let Schedule { time_zone, hours, holidays, working_days } = &mut calendar.schedule;
    match event {
        Event::Defined(_) => {}
        Event::Renamed(event) => calendar.name.clone_from(&event.name),
        Event::HoursSet(event) => hours.clone_from(&event.hours),
        Event::TimeZoneSet(event) => *time_zone = event.time_zone,
        Event::HolidayAdded(event) => {
            holidays.retain(|holiday| holiday.day != event.day);
            holidays.push(event.clone());
            holidays.sort_by_key(|holiday| holiday.day);
        }
        Event::HolidayRemoved(event) => holidays.retain(|holiday| holiday.day != event.day),
        Event::WorkingDayAdded(event) => {
            working_days.retain(|working| working.day != event.day);
            working_days.push(event.clone());
            working_days.sort_by_key(|working| working.day);
        }
        Event::WorkingDayRemoved(event) => working_days.retain(|working| working.day != event.day),
    }
    calendar.version = header.version;
    calendar.position = header.position;
    calendar.updated_at = at;
    Ok(calendar)
}

/// The settings after `event`; `at` is since when that is true.
pub(super) fn settings(
    before: Option<Settings>,
    header: &Header,
    event: &settings::Event,
    at: DateTime<Utc>,
) -> Result<Settings, &'static str> {
    let (set, created_at) = before
        .map_or_else(|| (settings::State::default(), at), |before| (before.set, before.created_at));
    Ok(Settings {
        id: SettingsId(header.stream.id().ok_or("the stream names no settings")?),
        set: kehu_domain::Settings::evolve(set, event),
        version: header.version,
        position: header.position,
        created_at,
        updated_at: at,
    })
}

/// The number series as it is defined; `at` is since when that is true.
pub(super) fn series(
    before: Option<&NumberSeries>,
    header: &Header,
    event: &series::Defined,
    at: DateTime<Utc>,
) -> Result<NumberSeries, &'static str> {
    if before.is_some() {
        return Err("the number series has been defined before");
    }
    Ok(NumberSeries {
        id: SeriesId(header.stream.id().ok_or("the stream names no number series")?),
        code: event.code.clone(),
        prefix: event.prefix.clone(),
        digits: event.digits,
        yearly: event.yearly,
        version: header.version,
        position: header.position,
        created_at: at,
    })
}
