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

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for day in ["1988-08-08", "2024-02-29", "--02-29", "--12-31", "0987-01-01"] {
            assert!(is_day(day), "{day}");
        }
    }

    #[test]
    fn other_texts() {
        for text in [
            "",
            "2023-02-29",
            "2026-13-01",
            "2026-1-1",
            "26-01-01",
            "--2-29",
            "--02-30",
            "--",
            "2026-01-01 ",
            " 2026-01-01",
            "2026/01/01",
            "+2026-01-01",
            "--2026-01-01",
            "八月八日",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn a_day_begins_in_the_east() {
        let now = Utc.with_ymd_and_hms(2026, 3, 1, 9, 59, 59).unwrap();
        let next = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        assert!(is_future(next, now));
        assert!(!is_future(next, now + TimeDelta::seconds(1)));
        assert!(!is_future(next.pred_opt().unwrap(), now));
    }
}
