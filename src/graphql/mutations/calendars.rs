//! Mutations of business calendars.

use async_graphql::InputObject;
use kehu_domain::calendar::{self, Command, Interval, TimeOfDay, Week};

use super::{
    execute::CalendarTarget,
    parse::{self, Parsed},
    user_error::UserError,
};
use crate::graphql::{
    scalars,
    types::{Calendar, Weekday},
};

/// A stretch of a day in which people work.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WorkingIntervalInput {
    /// When it begins: `09:00`.
    from: String,
    /// When it ends: `12:00`; at most `24:00`.
    to: String,
}

/// The working hours of a weekday.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WeekdayHoursInput {
    /// Which weekday.
    weekday: Weekday,
    /// When people work.
    intervals: Vec<WorkingIntervalInput>,
}

/// A day on which nobody works.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct HolidayInput {
    /// Which day.
    day: scalars::Date,
    /// What people call it.
    name: Option<String>,
}

/// A day on which people work, whatever the week says.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WorkingDayInput {
    /// Which day.
    day: scalars::Date,
    /// When people work.
    intervals: Vec<WorkingIntervalInput>,
    /// What people call it.
    name: Option<String>,
}

fn time(field: &str, given: &str) -> Parsed<TimeOfDay> {
    given.parse().map_err(|error: calendar::ParseTimeError| {
        let chinese = format!("“{given}” 不是 00:00 至 24:00 之间的时间");
        UserError::invalid(field, error.to_string(), chinese)
    })
}

fn intervals(inputs: Vec<WorkingIntervalInput>) -> Parsed<Vec<Interval>> {
    parse::each("intervals", inputs, |_, input| {
        Ok(Interval { from: time("from", &input.from)?, to: time("to", &input.to)? })
    })
}

/// A weekday that is given twice has the intervals of both.
fn week(inputs: Vec<WeekdayHoursInput>) -> Parsed<Week> {
    let days = parse::each("hours", inputs, |_, input| {
        Ok((input.weekday.into(), intervals(input.intervals)?))
    })?;
    let mut week = Week::new();
    for (weekday, intervals) in days {
        week.entry(weekday).or_default().extend(intervals);
    }
    Ok(week)
}

mutations! {
    CalendarMutations, CalendarTarget, calendar: Calendar;

    /// Defines a business calendar.
    define_calendar = Creation DefineCalendarInput {
        /// What people call it.
        name: String,
        /// IANA name of the time zone in which its hours are read.
        time_zone: String,
        /// The working hours of the week.
        hours: Vec<WeekdayHoursInput>,
        /// Days on which nobody works.
        #[graphql(default)]
        holidays: Vec<HolidayInput>,
        /// Extra working days.
        #[graphql(default)]
        working_days: Vec<WorkingDayInput>,
    } -> DefineCalendarPayload, |input, _command_id| Command::Define {
        name: input.name,
        time_zone: parse::time_zone("timeZone", &input.time_zone)?,
        hours: week(input.hours)?,
        holidays: parse::each("holidays", input.holidays, |_, holiday| {
            let (day, name) = (parse::date("day", &holiday.day)?, holiday.name);
            Ok(calendar::Holiday { day, name })
        })?,
        working_days: parse::each("workingDays", input.working_days, |_, working| {
            let (day, name) = (parse::date("day", &working.day)?, working.name);
            Ok(calendar::WorkingDay { day, intervals: intervals(working.intervals)?, name })
        })?,
    };

    /// Gives a business calendar another name.
    rename_calendar = Change RenameCalendarInput {
        /// What people call it.
        name: String,
    } -> RenameCalendarPayload, |input, _command_id| Command::Rename { name: input.name };

    /// Replaces the working hours of the week.
    set_calendar_hours = Change SetCalendarHoursInput {
        /// The working hours of the week.
        hours: Vec<WeekdayHoursInput>,
    } -> SetCalendarHoursPayload, |input, _command_id| Command::SetHours {
        hours: week(input.hours)?,
    };

    /// Reads the hours of a business calendar in another time zone.
    set_calendar_time_zone = Change SetCalendarTimeZoneInput {
        /// IANA name of the time zone.
        time_zone: String,
    } -> SetCalendarTimeZonePayload, |input, _command_id| Command::SetTimeZone {
        time_zone: parse::time_zone("timeZone", &input.time_zone)?,
    };

    /// Makes a day a holiday.
    add_calendar_holiday = Change AddCalendarHolidayInput {
        /// Which day.
        day: scalars::Date,
        /// What people call it.
        name: Option<String>,
    } -> AddCalendarHolidayPayload, |input, _command_id| Command::AddHoliday {
        day: parse::date("day", &input.day)?,
        name: input.name,
    };

    /// Takes a holiday back.
    remove_calendar_holiday = Change RemoveCalendarHolidayInput {
        /// Which day.
        day: scalars::Date,
    } -> RemoveCalendarHolidayPayload, |input, _command_id| Command::RemoveHoliday {
        day: parse::date("day", &input.day)?,
    };

    /// Makes a day an extra working day.
    add_calendar_working_day = Change AddCalendarWorkingDayInput {
        /// Which day.
        day: scalars::Date,
        /// When people work.
        intervals: Vec<WorkingIntervalInput>,
        /// What people call it.
        name: Option<String>,
    } -> AddCalendarWorkingDayPayload, |input, _command_id| Command::AddWorkingDay {
        day: parse::date("day", &input.day)?,
        intervals: intervals(input.intervals)?,
        name: input.name,
    };

    /// Takes an extra working day back.
    remove_calendar_working_day = Change RemoveCalendarWorkingDayInput {
        /// Which day.
        day: scalars::Date,
    } -> RemoveCalendarWorkingDayPayload, |input, _command_id| Command::RemoveWorkingDay {
        day: parse::date("day", &input.day)?,
    };
}
