//! The year that the demo tells of: which days people work on, and how busy they are.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday as Day};
use kehu_domain::calendar::{BusinessClock, Holiday, Interval, Schedule, TimeOfDay, Week, Weekday};

use super::dice::Dice;

/// How many days it has.
const LENGTH: u64 = 365;

/// How far Shanghai is ahead of Greenwich, without summer time.
const SHANGHAI: TimeDelta = TimeDelta::hours(8);

/// The first days of Chinese years.
const NEW_YEARS: [(i32, u32, u32); 14] = [
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
    (2033, 1, 31),
    (2034, 2, 19),
    (2035, 2, 8),
    (2036, 1, 28),
];

/// From the first to the last day that is told of.
#[derive(Debug, Clone)]
pub(super) struct Year {
    first: NaiveDate,
    last: NaiveDate,
    /// Days on which people work, with how much happens on them.
    days: Vec<(NaiveDate, u32)>,
    clock: BusinessClock,
}

impl Year {
    /// The year whose last day is this one.
    pub(super) fn until(last: NaiveDate) -> Self {
        let first = last - Days::new(LENGTH - 1);
        let days = first
            .iter_days()
            .take_while(|day| *day <= last)
            .map(|day| (day, busyness(day)))
            .filter(|(_, busyness)| *busyness > 0)
            .collect();
        Self { first, last, days, clock: BusinessClock::new(&schedule(first, last)) }
    }

    /// The morning on which the story begins.
    pub(super) fn opening(&self) -> DateTime<Utc> {
        at(self.first, 8 * 60)
    }

    /// Nothing is told of what comes after.
    pub(super) fn end(&self) -> DateTime<Utc> {
        at(self.last, 20 * 60)
    }

    /// The last evening, when everybody else has gone home.
    pub(super) fn closing(&self) -> DateTime<Utc> {
        at(self.last, 18 * 60 + 30)
    }

    /// The day after so many days.
    pub(super) fn day(&self, number: u32) -> NaiveDate {
        self.first + Days::new(u64::from(number))
    }

    /// Holidays within the year, and somewhat beyond.
    pub(super) fn holidays(&self) -> Vec<Holiday> {
        holidays(self.first, self.last)
    }

    /// The first moment of work on or after the day with this number.
    pub(super) fn morning(&self, number: u32) -> DateTime<Utc> {
        self.after(at(self.day(number), 8 * 60), 1)
    }

    /// A moment of work, sooner on a busy day than on a quiet one, not before `from`.
    pub(super) fn some_time(&self, dice: &mut Dice, from: DateTime<Utc>) -> DateTime<Utc> {
        let days: Vec<_> = self.days.iter().filter(|(day, _)| at(*day, 18 * 60) > from).collect();
        let weights: Vec<_> = days.iter().map(|(_, busyness)| *busyness).collect();
        let Some((day, _)) = days.get(dice.weighted(&weights)) else { return self.end() };
        let minute = match dice.between(0, 449) {
            early @ 0..=179 => 9 * 60 + early,
            late => 13 * 60 + 30 + late - 180,
        };
        let time = at(*day, minute) + TimeDelta::seconds(dice.between(0, 59).into());
        time.max(self.after(from, dice.between(1, 20)))
    }

    /// When so many minutes of work have passed.
    pub(super) fn after(&self, from: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
        self.clock.after(from, TimeDelta::minutes(minutes.into())).unwrap_or_else(|| self.end())
    }

    /// When some minutes of work have passed, from `low` to `high`.
    pub(super) fn soon(
        &self,
        dice: &mut Dice,
        from: DateTime<Utc>,
        low: u32,
        high: u32,
    ) -> DateTime<Utc> {
        self.after(from, dice.between(low, high)) + TimeDelta::seconds(dice.between(1, 59).into())
    }

    /// The clock that service is measured by.
    pub(super) fn clock(&self) -> &BusinessClock {
        &self.clock
    }
}

/// A minute of a day in Shanghai.
pub(super) fn at(day: NaiveDate, minute: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - SHANGHAI + TimeDelta::minutes(minute.into())
}

/// Which day it is in Shanghai.
pub(super) fn day_of(time: DateTime<Utc>) -> NaiveDate {
    (time + SHANGHAI).date_naive()
}

/// Nine to noon and half past one to six, from Monday to Friday.
pub(super) fn office_hours() -> Week {
    let time = |minutes| TimeOfDay::of_minutes(minutes).unwrap_or_default();
    let day = vec![
        Interval { from: time(9 * 60), to: time(12 * 60) },
        Interval { from: time(13 * 60 + 30), to: time(18 * 60) },
    ];
    Weekday::ALL.into_iter().take(5).map(|weekday| (weekday, day.clone())).collect()
}

fn schedule(first: NaiveDate, last: NaiveDate) -> Schedule {
    Schedule {
        time_zone: chrono_tz::Asia::Shanghai,
        hours: office_hours(),
        holidays: holidays(first, last),
        working_days: Vec::new(),
    }
}

fn holidays(first: NaiveDate, last: NaiveDate) -> Vec<Holiday> {
    let after = last + Days::new(180);
    let days = first.iter_days().take_while(|day| *day <= after);
    days.filter_map(|day| holiday(day).map(|name| Holiday { day, name: Some(name.to_owned()) }))
        .collect()
}

/// What people celebrate on that day, when they do not work.
fn holiday(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => return Some("元旦"),
        (5, 1..=3) => return Some("劳动节"),
        (10, 1..=7) => return Some("国庆节"),
        (_, _) => {}
    }
    (-1..=6).contains(&since_new_year(day)?).then_some("春节")
}

/// Days since the nearest Chinese New Year, less than nothing before it.
fn since_new_year(day: NaiveDate) -> Option<i64> {
    let (year, month, first) = NEW_YEARS.iter().find(|(year, _, _)| *year == day.year())?;
    let new_year = NaiveDate::from_ymd_opt(*year, *month, *first)?;
    Some((day - new_year).num_days())
}

/// How much happens on a day: little around Chinese New Year, most before the eleventh of November.
fn busyness(day: NaiveDate) -> u32 {
    if matches!(day.weekday(), Day::Sat | Day::Sun) || holiday(day).is_some() {
        return 0;
    }
    match (since_new_year(day), day.month(), day.day()) {
        (Some(-12..=-2), _, _) => 5,
        (Some(7..=16), _, _) => 4,
        (_, 10, 8..) | (_, 11, ..=11) => 18,
        (_, 9, _) => 13,
        (_, 6, _) => 12,
        (_, _, _) => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn new_year_is_quiet_and_singles_day_is_not() {
        assert_eq!(busyness(day("2026-02-17")), 0);
        assert_eq!(busyness(day("2026-02-18")), 0);
        assert!(busyness(day("2026-02-12")) < busyness(day("2026-03-12")));
        assert!(busyness(day("2026-11-10")) > busyness(day("2026-11-12")));
        assert_eq!(busyness(day("2026-11-08")), 0, "a Sunday");
    }

    #[test]
    fn people_work_by_day_in_shanghai() {
        let year = Year::until(day("2026-11-20"));
        assert_eq!((year.day(0), year.day(364)), (day("2025-11-21"), day("2026-11-20")));
        let mut dice = Dice::of(1, "times");
        for _ in 0..200 {
            let time = year.some_time(&mut dice, year.opening());
            let minute = (time - at(day_of(time), 0)).num_minutes();
            assert!((540..1_080).contains(&minute) && time < year.end(), "{time}");
            let later = year.soon(&mut dice, time, 1, 2_000);
            assert!(later > time && busyness(day_of(later)) > 0, "{later}");
        }
    }
}
