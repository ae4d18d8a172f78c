//! Business time: how much of it lies between two instants, and which instant ends so much of it.
//!
//! An instant is business time when the clock on the wall of the calendar's time zone shows a time
//! within that day's working hours. An hour that the wall clock skips is therefore not worked, and
//! one that it shows twice is worked twice.

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use super::{Interval, Schedule, TimeOfDay, Weekday};

/// A schedule made ready for measuring.
///
/// Whole weeks and whole years are skipped by arithmetic: measuring takes time in the number of
/// changes of the time zone's offset, not in the number of days.
#[derive(Debug, Clone)]
pub struct BusinessClock {
    zone: Tz,
    days: [Day; 7],
    /// Business time of the week before each weekday, and of the whole week at the end.
    before: [i64; 8],
    /// Days that are not as the week says, in order.
    exceptions: Vec<Exception>,
}

/// The intervals of one day, in microseconds since midnight.
#[derive(Debug, Clone, Default)]
struct Day {
    intervals: Vec<(i64, i64)>,
    total: i64,
}

#[derive(Debug, Clone)]
struct Exception {
    /// Days since the first Monday of 1970.
    number: i64,
    day: Day,
    /// By how much the days up to and including this one differ from what the week says.
    surplus: i64,
}

const MICROS_OF_MINUTE: i64 = 60_000_000;
const MICROS_OF_DAY: i64 = 24 * 60 * MICROS_OF_MINUTE;

/// No time zone has changed its offset twice in less than this; the tz database's shortest pair,
/// in Recife in October 2000, is six days and 23 hours apart.
const PROBE: TimeDelta = TimeDelta::days(6);

/// How far ahead the end of some business time is looked for before it counts as never.
const HORIZON: TimeDelta = TimeDelta::days(200 * 366);

/// How much of the horizon is looked at in one go.
const STRETCH: TimeDelta = TimeDelta::days(366);

impl Day {
    fn of(intervals: &[Interval]) -> Self {
        let micros = |time: TimeOfDay| i64::from(time.minutes()) * MICROS_OF_MINUTE;
        let intervals: Vec<(i64, i64)> =
            intervals.iter().map(|interval| (micros(interval.from), micros(interval.to))).collect();
        let total = intervals.iter().map(|(from, to)| to - from).sum();
        Self { intervals, total }
    }

    /// Business time from midnight to `micros` after it.
    fn until(&self, micros: i64) -> i64 {
        self.intervals.iter().map(|(from, to)| (micros.min(*to) - from).max(0)).sum()
    }

    /// The first time of day at which `wanted` has been worked since midnight.
    fn at(&self, wanted: i64) -> i64 {
        let mut left = wanted;
        for (from, to) in &self.intervals {
            if left <= to - from {
                return from + left;
            }
            left -= to - from;
        }
        MICROS_OF_DAY
    }
}

impl BusinessClock {
    /// A clock for `schedule`.
    pub fn new(schedule: &Schedule) -> Self {
        let days = Weekday::ALL
            .map(|weekday| Day::of(schedule.hours.get(&weekday).map_or(&[][..], Vec::as_slice)));
        let mut before = [0; 8];
        let mut sum = 0;
        for (day, before) in days.iter().zip(before.iter_mut().skip(1)) {
            sum += day.total;
            *before = sum;
        }
        let holidays = schedule.holidays.iter().map(|holiday| (holiday.day, Day::default()));
        let working =
            schedule.working_days.iter().map(|working| (working.day, Day::of(&working.intervals)));
        let mut exceptions: Vec<Exception> = holidays
            .chain(working)
            .map(|(day, hours)| Exception { number: number_of(day), day: hours, surplus: 0 })
            .collect();
        exceptions.sort_by_key(|exception| exception.number);
        let mut surplus = 0;
        for exception in &mut exceptions {
            surplus += exception.day.total - usual(&days, exception.number).total;
            exception.surplus = surplus;
        }
        Self { zone: schedule.time_zone, days, before, exceptions }
    }

    /// The business time from `from` to `to`; nothing when `to` is not later.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let (mut at, mut micros) = (from, 0);
        while at < to {
            let (offset, end) = self.stretch(at, to);
            micros += self.worked(end.naive_utc() + offset) - self.worked(at.naive_utc() + offset);
            at = end;
        }
        TimeDelta::microseconds(micros)
    }

    /// The first instant at which `amount` of business time has passed since `from`.
    ///
    /// `None` when that lies more than two centuries ahead.
    pub fn after(&self, from: DateTime<Utc>, amount: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = amount.num_microseconds()?;
        if left <= 0 {
            return Some(from);
        }
        let horizon = from.checked_add_signed(HORIZON)?;
        let mut at = from;
        while at < horizon {
            let (offset, end) = self.stretch(at, (at + STRETCH).min(horizon));
            let (local, local_end) = (at.naive_utc() + offset, end.naive_utc() + offset);
            let start = self.worked(local);
            let capacity = self.worked(local_end) - start;
            if left <= capacity {
                let found = self.reached(start + left, local.date(), local_end.date());
                return Some((found - offset).and_utc());
            }
            left -= capacity;
            at = end;
        }
        None
    }

    /// The offset from `from` on, and until when it stays so, at most until `limit`.
    fn stretch(&self, from: DateTime<Utc>, limit: DateTime<Utc>) -> (TimeDelta, DateTime<Utc>) {
        let offset = self.offset(from);
        let mut same = from;
        while same < limit {
            let probed = (same + PROBE).min(limit);
            if self.offset(probed) != offset {
                return (offset, self.change(offset, same, probed));
            }
            same = probed;
        }
        (offset, limit)
    }

    /// The second between the two instants at which the offset ceases to be `offset`.
    fn change(
        &self,
        offset: TimeDelta,
        same: DateTime<Utc>,
        other: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let (mut low, mut high) = (same.timestamp(), other.timestamp());
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or(other);
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if self.offset(at(middle)) == offset {
                low = middle;
            } else {
                high = middle;
            }
        }
        at(high)
    }

    fn offset(&self, at: DateTime<Utc>) -> TimeDelta {
        let offset = self.zone.offset_from_utc_datetime(&at.naive_utc()).fix();
        TimeDelta::seconds(offset.local_minus_utc().into())
    }

    /// Business time, as the wall clock shows it, since the first Monday of 1970.
    fn worked(&self, local: NaiveDateTime) -> i64 {
        let number = number_of(local.date());
        let time = local.time();
        let micros = i64::from(time.num_seconds_from_midnight()) * 1_000_000
            + i64::from(time.nanosecond()) / 1_000;
        let index = self.exceptions.partition_point(|exception| exception.number < number);
        self.before_day(number, index) + self.day(number, index).until(micros)
    }

    /// Business time of all days before this one.
    fn before_day(&self, number: i64, index: usize) -> i64 {
        let surplus = index
            .checked_sub(1)
            .and_then(|last| self.exceptions.get(last))
            .map_or(0, |exception| exception.surplus);
        let [.., week] = self.before;
        let within = self.before.get(weekday(number)).copied().unwrap_or_default();
        number.div_euclid(7) * week + within + surplus
    }

    fn day(&self, number: i64, index: usize) -> &Day {
        match self.exceptions.get(index) {
            Some(exception) if exception.number == number => &exception.day,
            Some(_) | None => usual(&self.days, number),
        }
    }

    /// The first time on the wall at which `wanted` has been worked, on one of these days.
    fn reached(&self, wanted: i64, first: NaiveDate, last: NaiveDate) -> NaiveDateTime {
        let worked_by_end = |number: i64| {
            let index = self.exceptions.partition_point(|exception| exception.number <= number);
            self.before_day(number + 1, index)
        };
        let (mut low, mut high) = (number_of(first), number_of(last));
        while low < high {
            let middle = low + (high - low) / 2;
            if worked_by_end(middle) >= wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let index = self.exceptions.partition_point(|exception| exception.number < low);
        let micros = self.day(low, index).at(wanted - self.before_day(low, index));
        let ahead = low - number_of(first);
        first.and_time(chrono::NaiveTime::MIN)
            + TimeDelta::days(ahead)
            + TimeDelta::microseconds(micros)
    }
}

/// Days since the first Monday of 1970.
fn number_of(day: NaiveDate) -> i64 {
    /// The fifth of January 1970, counted as chrono does.
    const MONDAY: i32 = 719_163 + 4;
    i64::from(day.num_days_from_ce() - MONDAY)
}

fn weekday(number: i64) -> usize {
    usize::try_from(number.rem_euclid(7)).unwrap_or_default()
}

#[expect(clippy::indexing_slicing, reason = "a remainder of seven is below seven")]
fn usual(days: &[Day; 7], number: i64) -> &Day {
    &days[weekday(number)]
}
