//! Dates and times as text that Postgres reads, whatever the year.
//!
//! ISO 8601 has a year 0 and a plus before five digits; Postgres has neither.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// The last year before Christ that Postgres has.
const FIRST_YEAR: u32 = 4713;

/// A value for a column of type `date`; days before Postgres's first one are its `-infinity`.
pub(crate) fn date(day: NaiveDate) -> String {
    let (after_christ, year) = day.year_ce();
    if !after_christ && year >= FIRST_YEAR {
        return "-infinity".to_owned();
    }
    let era = if after_christ { "" } else { " BC" };
    format!("{year:04}-{:02}-{:02}{era}", day.month(), day.day())
}

/// A value for a column of type `timestamptz`.
pub(crate) fn time(time: DateTime<Utc>) -> String {
    let (day, clock) = (date(time.date_naive()), time.format("%H:%M:%S%.6f"));
    match day.split_once(' ') {
        Some((day, era)) => format!("{day} {clock}+00 {era}"),
        None if day.starts_with('-') => day,
        None => format!("{day} {clock}+00"),
    }
}

/// Whether Postgres would read `text`, which it has written itself, as a date.
pub(crate) fn is_date(text: &str) -> bool {
    text == "-infinity" || plain(text).parse::<NaiveDate>().is_ok()
}

/// Whether Postgres would read `text`, which it has written itself, as a time.
pub(crate) fn is_time(text: &str) -> bool {
    let form = "%Y-%m-%d %H:%M:%S%.f%#z";
    text == "-infinity" || DateTime::parse_from_str(&plain(text), form).is_ok()
}

/// What Postgres writes, as ISO 8601 would have it.
fn plain(text: &str) -> String {
    let text = text.strip_suffix(" BC").unwrap_or(text);
    let long = text.find('-').is_some_and(|digits| digits > 4);
    if long { format!("+{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_year_has_a_form_that_postgres_knows() {
        let day = |year| date(NaiveDate::from_ymd_opt(year, 2, 3).unwrap());
        assert_eq!(day(2026), "2026-02-03");
        assert_eq!(day(1), "0001-02-03");
        assert_eq!(day(0), "0001-02-03 BC");
        assert_eq!(day(12_345), "12345-02-03");
        assert_eq!(day(-9_999), "-infinity");
        let old: DateTime<Utc> = "0000-02-03T04:05:06.000007Z".parse().unwrap();
        assert_eq!(time(old), "0001-02-03 04:05:06.000007+00 BC");
    }

    #[test]
    fn what_postgres_writes_is_recognised() {
        for text in ["2026-02-03", "0001-02-03 BC", "12345-02-03", "-infinity"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2026-02-03 04:05:06.000007+00", "2026-02-03 04:05:06+08", "-infinity"] {
            assert!(is_time(text), "{text}");
        }
        assert!(!is_date("yesterday") && !is_time("2026-02-03"));
    }
}
