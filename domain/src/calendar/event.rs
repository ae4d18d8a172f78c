//! What can have happened to a calendar.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Interval, Week};
use crate::values::CalendarId;

/// A day on which nobody works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holiday {
    /// Which day.
    pub day: NaiveDate,
    /// What people call it: 春节.
    pub name: Option<String>,
}

/// A day on which people work, whatever the week says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkingDay {
    /// Which day.
    pub day: NaiveDate,
    /// At which hours.
    pub intervals: Vec<Interval>,
    /// What people call it: 调休.
    pub name: Option<String>,
}

/// The calendar was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Defined {
    /// What people call it.
    pub name: String,
    /// Where its hours are read.
    pub time_zone: Tz,
    /// The working hours of the week.
    pub hours: Week,
    /// Days on which nobody works.
    pub holidays: Vec<Holiday>,
    /// Extra working days.
    pub working_days: Vec<WorkingDay>,
}

/// It has another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// What people call it.
    pub name: String,
}

/// The week has other working hours from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HoursSet {
    /// The working hours of the week.
    pub hours: Week,
}

/// Its hours are read in another time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeZoneSet {
    /// Where its hours are read.
    pub time_zone: Tz,
}

/// A day is as the week says again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DayCleared {
    /// Which day.
    pub day: NaiveDate,
}

/// A calendar as a handler found it, to decide by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSnapshot {
    /// Which.
    pub id: CalendarId,
    /// Version of its stream.
    pub version: u64,
    /// When people work.
    pub schedule: Schedule,
}

/// When people work: all that measuring business time rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Where the hours are read.
    pub time_zone: Tz,
    /// The working hours of the week.
    pub hours: Week,
    /// Days on which nobody works, in order.
    pub holidays: Vec<Holiday>,
    /// Extra working days, in order.
    pub working_days: Vec<WorkingDay>,
}

/// Everything that can have happened to a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Defined.
    #[serde(rename = "CalendarDefined")]
    Defined(Defined),
    /// Another name.
    #[serde(rename = "CalendarRenamed")]
    Renamed(Renamed),
    /// Other hours.
    #[serde(rename = "CalendarHoursSet")]
    HoursSet(HoursSet),
    /// Another time zone.
    #[serde(rename = "CalendarTimeZoneSet")]
    TimeZoneSet(TimeZoneSet),
    /// A day on which nobody works.
    #[serde(rename = "CalendarHolidayAdded")]
    HolidayAdded(Holiday),
    /// Not a holiday any more.
    #[serde(rename = "CalendarHolidayRemoved")]
    HolidayRemoved(DayCleared),
    /// A day on which people work.
    #[serde(rename = "CalendarWorkingDayAdded")]
    WorkingDayAdded(WorkingDay),
    /// Not an extra working day any more.
    #[serde(rename = "CalendarWorkingDayRemoved")]
    WorkingDayRemoved(DayCleared),
}
