//! Days of the calendar, with or without a year.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Whether the text is a day: `YYYY-MM-DD`, or `--MM-DD` where the year is unknown.
pub fn is_day(text: &str) -> bool {
    // 2000 was a leap year: the 29th of February is a birthday like others.
    let full = text.strip_prefix("--").map_or_else(|| text.to_owned(), |day| format!("2000-{day}"));
    NaiveDate::parse_from_str(&full, "%Y-%m-%d")
        .is_ok_and(|day| day.format("%Y-%m-%d").to_string() == full && full.len() == 10)
}

/// Whether the day has not begun anywhere on earth at `now`.
pub fn is_future(day: NaiveDate, now: DateTime<Utc>) -> bool {
    // The easternmost clocks are 14 hours ahead of UTC.
    let today = (now + TimeDelta::hours(14)).date_naive();
    day > today
}
