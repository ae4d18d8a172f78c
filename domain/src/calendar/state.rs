//! What decisions about a calendar rest on.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CalendarSnapshot, Defined, Event, Holiday, Schedule, Week, WorkingDay};
use crate::values::CalendarId;

/// A calendar, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was defined; what came later is in the other fields.
    pub(super) defined: Option<Box<Defined>>,
    pub(super) name: String,
    pub(super) time_zone: Option<chrono_tz::Tz>,
    pub(super) hours: Week,
    pub(super) holidays: BTreeMap<NaiveDate, Holiday>,
    pub(super) working_days: BTreeMap<NaiveDate, WorkingDay>,
}

impl State {
    /// Whether it has been defined.
    pub fn exists(&self) -> bool {
        self.defined.is_some()
    }

    /// What people call it; empty before it is defined.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When people work; `None` before it is defined.
    pub fn schedule(&self) -> Option<Schedule> {
        Some(Schedule {
            time_zone: self.time_zone?,
            hours: self.hours.clone(),
            holidays: self.holidays.values().cloned().collect(),
            working_days: self.working_days.values().cloned().collect(),
        })
    }

    /// What a decision about a ticket needs to know; `None` before it is defined.
    pub fn snapshot(&self, id: CalendarId, version: u64) -> Option<CalendarSnapshot> {
        self.schedule().map(|schedule| CalendarSnapshot { id, version, schedule })
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Defined(defined) => {
            state.name.clone_from(&defined.name);
            state.time_zone = Some(defined.time_zone);
            state.hours.clone_from(&defined.hours);
            state.holidays = by_day(&defined.holidays, |holiday| holiday.day);
            state.working_days = by_day(&defined.working_days, |working| working.day);
            state.defined = Some(Box::new(defined.clone()));
        }
        Event::Renamed(renamed) => state.name.clone_from(&renamed.name),
        Event::HoursSet(set) => state.hours.clone_from(&set.hours),
        Event::TimeZoneSet(set) => state.time_zone = Some(set.time_zone),
        Event::HolidayAdded(holiday) => {
            state.holidays.insert(holiday.day, holiday.clone());
        }
        Event::HolidayRemoved(cleared) => {
            state.holidays.remove(&cleared.day);
        }
        Event::WorkingDayAdded(working) => {
            state.working_days.insert(working.day, working.clone());
        }
        Event::WorkingDayRemoved(cleared) => {
            state.working_days.remove(&cleared.day);
        }
    }
    state
}

fn by_day<T: Clone>(days: &[T], day: fn(&T) -> NaiveDate) -> BTreeMap<NaiveDate, T> {
    days.iter().map(|one| (day(one), one.clone())).collect()
}
