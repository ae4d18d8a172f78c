//! What follows from a command to a calendar.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::{
    Command, DayCleared, Defined, Event, Holiday, HoursSet, Interval, Rejection, Renamed, State,
    TimeZoneSet, Week, WorkingDay,
};
use crate::values::bounded;

type Decision = Result<Vec<Event>, Rejection>;

/// The most intervals of one day: one an hour.
const MAX_INTERVALS: usize = 24;
/// The most holidays, and the most extra working days: a century of long ones.
const MAX_DAYS: usize = 5_000;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    if let Command::Define { name, time_zone, hours, holidays, working_days } = command {
        return define(state, Defined { name, time_zone, hours, holidays, working_days });
    }
    if !state.exists() {
        return Err(Rejection::NotFound);
    }
    match command {
        Command::Define { .. } => Ok(vec![]),
        Command::Rename { name } => rename(state, name),
        Command::SetHours { hours } => set_hours(state, hours),
        Command::SetTimeZone { time_zone } => Ok(set_time_zone(state, time_zone)),
        Command::AddHoliday { day, name } => add_holiday(state, Holiday { day, name }),
        Command::RemoveHoliday { day } => Ok(remove_holiday(state, day)),
        Command::AddWorkingDay { day, intervals, name } => {
            add_working_day(state, WorkingDay { day, intervals, name })
        }
        Command::RemoveWorkingDay { day } => Ok(remove_working_day(state, day)),
    }
}

/// A repeated definition is compared with the first one, whatever has changed since.
fn define(state: &State, wanted: Defined) -> Decision {
    let mut defined = Defined {
        hours: checked_week(wanted.hours)?,
        holidays: wanted.holidays.into_iter().map(checked_holiday).collect::<Result<_, _>>()?,
        working_days: wanted
            .working_days
            .into_iter()
            .map(checked_working_day)
            .collect::<Result<_, _>>()?,
        ..wanted
    };
    check_line("name", &defined.name)?;
    check_count("holidays", MAX_DAYS, defined.holidays.len())?;
    check_count("workingDays", MAX_DAYS, defined.working_days.len())?;
    defined.holidays.sort_by_key(|holiday| holiday.day);
    defined.working_days.sort_by_key(|working| working.day);
    check_days(&defined)?;
    match &state.defined {
        None => Ok(vec![Event::Defined(defined)]),
        Some(before) if **before == defined => Ok(vec![]),
        Some(_) => Err(Rejection::AlreadyDefined),
    }
}

/// No day is given twice.
fn check_days(defined: &Defined) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    for holiday in &defined.holidays {
        if !seen.insert(holiday.day) {
            return Err(Rejection::DayIsHoliday(holiday.day));
        }
    }
    for working in &defined.working_days {
        if !seen.insert(working.day) {
            let holiday = defined.holidays.iter().any(|holiday| holiday.day == working.day);
            return Err(if holiday {
                Rejection::DayIsHoliday(working.day)
            } else {
                Rejection::DayIsWorkingDay(working.day)
            });
        }
    }
    Ok(())
}

fn rename(state: &State, name: String) -> Decision {
    check_line("name", &name)?;
    if state.name == name {
        return Ok(vec![]);
    }
    Ok(vec![Event::Renamed(Renamed { name })])
}

fn set_hours(state: &State, hours: Week) -> Decision {
    let hours = checked_week(hours)?;
    if state.hours == hours {
        return Ok(vec![]);
    }
    Ok(vec![Event::HoursSet(HoursSet { hours })])
}

fn set_time_zone(state: &State, time_zone: Tz) -> Vec<Event> {
    if state.time_zone == Some(time_zone) {
        return vec![];
    }
    vec![Event::TimeZoneSet(TimeZoneSet { time_zone })]
}

fn add_holiday(state: &State, holiday: Holiday) -> Decision {
    let holiday = checked_holiday(holiday)?;
    match state.holidays.get(&holiday.day) {
        Some(known) if *known == holiday => return Ok(vec![]),
        Some(_) => {}
        None => check_count("holidays", MAX_DAYS, state.holidays.len() + 1)?,
    }
    if state.working_days.contains_key(&holiday.day) {
        return Err(Rejection::DayIsWorkingDay(holiday.day));
    }
    Ok(vec![Event::HolidayAdded(holiday)])
}

fn remove_holiday(state: &State, day: NaiveDate) -> Vec<Event> {
    if !state.holidays.contains_key(&day) {
        return vec![];
    }
    vec![Event::HolidayRemoved(DayCleared { day })]
}

fn add_working_day(state: &State, working: WorkingDay) -> Decision {
    let working = checked_working_day(working)?;
    match state.working_days.get(&working.day) {
        Some(known) if *known == working => return Ok(vec![]),
        Some(_) => {}
        None => check_count("workingDays", MAX_DAYS, state.working_days.len() + 1)?,
    }
    if state.holidays.contains_key(&working.day) {
        return Err(Rejection::DayIsHoliday(working.day));
    }
    Ok(vec![Event::WorkingDayAdded(working)])
}

fn remove_working_day(state: &State, day: NaiveDate) -> Vec<Event> {
    if !state.working_days.contains_key(&day) {
        return vec![];
    }
    vec![Event::WorkingDayRemoved(DayCleared { day })]
}

/// The week with its intervals in order and without its free days.
fn checked_week(hours: Week) -> Result<Week, Rejection> {
    let mut week = Week::new();
    for (weekday, intervals) in hours {
        let intervals = checked_intervals("hours", intervals)?;
        if !intervals.is_empty() {
            week.insert(weekday, intervals);
        }
    }
    if week.is_empty() { Err(Rejection::NoHours { field: "hours" }) } else { Ok(week) }
}

fn checked_holiday(holiday: Holiday) -> Result<Holiday, Rejection> {
    check_day(holiday.day)?;
    if let Some(name) = &holiday.name {
        check_line("holiday.name", name)?;
    }
    Ok(holiday)
}

fn checked_working_day(mut working: WorkingDay) -> Result<WorkingDay, Rejection> {
    check_day(working.day)?;
    if let Some(name) = &working.name {
        check_line("workingDay.name", name)?;
    }
    working.intervals = checked_intervals("intervals", working.intervals)?;
    if working.intervals.is_empty() {
        return Err(Rejection::NoHours { field: "intervals" });
    }
    Ok(working)
}

/// The intervals of one day in order; those that touch stay two.
fn checked_intervals(
    field: &'static str,
    mut intervals: Vec<Interval>,
) -> Result<Vec<Interval>, Rejection> {
    check_count(field, MAX_INTERVALS, intervals.len())?;
    intervals.sort_unstable();
    let mut before: Option<Interval> = None;
    for interval in &intervals {
        if interval.from >= interval.to {
            return Err(Rejection::IntervalReversed(*interval));
        }
        if let Some(before) = before.filter(|before| interval.from < before.to) {
            return Err(Rejection::IntervalsOverlap { one: before, other: *interval });
        }
        before = Some(*interval);
    }
    Ok(intervals)
}

fn check_day(day: NaiveDate) -> Result<(), Rejection> {
    if (1900..2200).contains(&day.year()) { Ok(()) } else { Err(Rejection::DayInvalid(day)) }
}

fn check_count(field: &'static str, allowed: usize, found: usize) -> Result<(), Rejection> {
    if found > allowed {
        return Err(Rejection::TooMany { field, allowed, found });
    }
    Ok(())
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}
