//! Generated commands to business calendars.

use chrono::NaiveDate;
use proptest::{collection::vec, prelude::*, sample::select};

use super::{line, maybe_line};
use crate::{
    calendar::{Command, Interval, Schedule, Week, Weekday},
    testing::{day, interval, office},
};

/// Any command to a calendar.
pub fn calendar() -> BoxedStrategy<Command> {
    let zone = select(vec![
        chrono_tz::Asia::Shanghai,
        chrono_tz::Europe::Berlin,
        chrono_tz::America::New_York,
    ]);
    prop_oneof![
        2 => (line(), weeks()).prop_map(|(name, hours)| {
            let Command::Define { time_zone, holidays, working_days, .. } = define(office()) else {
                return Command::Rename { name };
            };
            Command::Define { name, time_zone, hours, holidays, working_days }
        }),
        1 => line().prop_map(|name| Command::Rename { name }),
        1 => weeks().prop_map(|hours| Command::SetHours { hours }),
        1 => zone.prop_map(|time_zone| Command::SetTimeZone { time_zone }),
        2 => (few_days(), maybe_line()).prop_map(|(day, name)| Command::AddHoliday { day, name }),
        1 => few_days().prop_map(|day| Command::RemoveHoliday { day }),
        3 => (few_days(), intervals(), maybe_line())
            .prop_map(|(day, intervals, name)| Command::AddWorkingDay { day, intervals, name }),
        2 => few_days().prop_map(|day| Command::RemoveWorkingDay { day }),
    ]
    .boxed()
}

/// The definition of a calendar with this schedule.
pub fn define(schedule: Schedule) -> Command {
    let Schedule { time_zone, hours, holidays, working_days } = schedule;
    Command::Define { name: "Office".to_owned(), time_zone, hours, holidays, working_days }
}

fn weeks() -> BoxedStrategy<Week> {
    let weekday = select(Weekday::ALL.to_vec());
    vec((weekday, intervals()), 0..7).prop_map(|days| days.into_iter().collect()).boxed()
}

fn intervals() -> BoxedStrategy<Vec<Interval>> {
    vec((0..1_440_u16, 0..600_u16), 0..3)
        .prop_map(|pairs| {
            let of = |(from, length): (u16, u16)| interval(from, (from + length).min(1_440));
            pairs.into_iter().map(of).collect()
        })
        .boxed()
}

/// So few that what was added is met again.
fn few_days() -> BoxedStrategy<NaiveDate> {
    (1..4_u32).prop_map(|n| day(3, n)).boxed()
}
