//! What events of business calendars say.

use kehu_domain::calendar::{Event, Holiday, WorkingDay};
use serde_json::Value;

use super::{Facts, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Defined(event) => {
            let mut facts = vec![
                fact("name", &event.name),
                fact("timeZone", event.time_zone),
                fact("hours", &event.hours),
            ];
            facts.extend(event.holidays.iter().map(holiday));
            facts.extend(event.working_days.iter().map(working_day));
            facts
        }
        Event::Renamed(event) => vec![fact("name", &event.name)],
        Event::HoursSet(event) => vec![fact("hours", &event.hours)],
        Event::TimeZoneSet(event) => vec![fact("timeZone", event.time_zone)],
        Event::HolidayAdded(event) => vec![holiday(event)],
        Event::HolidayRemoved(event) => vec![part("holidays", event.day, Value::Null)],
        Event::WorkingDayAdded(event) => vec![working_day(event)],
        Event::WorkingDayRemoved(event) => vec![part("workingDays", event.day, Value::Null)],
    }
}

fn holiday(holiday: &Holiday) -> (String, Value) {
    part("holidays", holiday.day, holiday)
}

fn working_day(working: &WorkingDay) -> (String, Value) {
    part("workingDays", working.day, working)
}
