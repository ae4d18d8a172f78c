//! What can be asked of a calendar.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::{Holiday, Interval, Week, WorkingDay};

/// A command to one calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Defines it.
    Define {
        name: String,
        time_zone: Tz,
        hours: Week,
        holidays: Vec<Holiday>,
        working_days: Vec<WorkingDay>,
    },
    /// Renames it.
    Rename { name: String },
    /// Replaces the working hours of the week.
    SetHours { hours: Week },
    /// Reads its hours in another time zone.
    SetTimeZone { time_zone: Tz },
    /// Nobody works on that day; said again with another name, it is renamed.
    AddHoliday { day: NaiveDate, name: Option<String> },
    /// The day is as the week says again.
    RemoveHoliday { day: NaiveDate },
    /// People work on that day at these hours, whatever the week says.
    AddWorkingDay { day: NaiveDate, intervals: Vec<Interval>, name: Option<String> },
    /// The day is as the week says again.
    RemoveWorkingDay { day: NaiveDate },
}
