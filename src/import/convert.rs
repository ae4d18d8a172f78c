//! Dates and times as files write them, as the log keeps them.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, format};
use chrono_tz::Tz;
use toml::Spanned;

use super::{error::ImportError, mapping::Document, message::quoted};

/// How the files write dates and times.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    zone: Tz,
    dates: Vec<String>,
    times: Vec<String>,
}

/// Not a date or time in any of the formats: the sentence in English and in Chinese.
pub(super) type Unreadable = (String, String);

impl Calendar {
    /// Takes the formats of a mapping, each of which must be one.
    pub(super) fn new(document: &Document) -> Result<Self, ImportError> {
        let mapping = &document.mapping;
        let formats = |formats: &[Spanned<String>]| {
            formats
                .iter()
                .map(|format| {
                    let text = format.get_ref();
                    if format::StrftimeItems::new(text).any(|item| item == format::Item::Error) {
                        let message = format!(
                            "{} is not a date format; use %Y %m %d %H %M %S …",
                            quoted(text)
                        );
                        return Err(document.wrong(format, message));
                    }
                    Ok(text.clone())
                })
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            zone: mapping.time_zone,
            dates: formats(&mapping.dates)?,
            times: formats(&mapping.times)?,
        })
    }

    /// A day; of a time, the day it has where it was written.
    pub(super) fn date(&self, text: &str) -> Result<NaiveDate, Unreadable> {
        let date = |format: &String| NaiveDate::parse_from_str(text, format).ok();
        let time = |format: &String| {
            let offset = DateTime::parse_from_str(text, format).map(|time| time.date_naive());
            let local = || NaiveDateTime::parse_from_str(text, format).map(|time| time.date());
            offset.or_else(|_| local()).ok()
        };
        let found = self.dates.iter().find_map(date).or_else(|| self.times.iter().find_map(time));
        found.filter(|date| plausible(*date)).ok_or_else(|| self.unreadable(text))
    }

    /// A moment; of a date, its first in the time zone.
    pub(super) fn moment(&self, text: &str) -> Result<DateTime<Utc>, Unreadable> {
        for format in &self.times {
            if let Ok(time) = DateTime::parse_from_str(text, format) {
                return Some(time.to_utc())
                    .filter(|time| plausible(time.date_naive()))
                    .ok_or_else(|| self.unreadable(text));
            }
            if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
                return self.settle(local, text);
            }
        }
        self.settle(self.date(text)?.and_time(NaiveTime::MIN), text)
    }

    /// A local time that occurs twice is the earlier one; one that is skipped is where the clock
    /// went on: an hour of error at most, where the file does not say.
    fn settle(&self, local: NaiveDateTime, text: &str) -> Result<DateTime<Utc>, Unreadable> {
        if !plausible(local.date()) {
            return Err(self.unreadable(text));
        }
        let found = match self.zone.from_local_datetime(&local) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time),
            LocalResult::None => (1..=4).find_map(|half_hours| {
                let later = local + chrono::Duration::minutes(30 * half_hours);
                self.zone.from_local_datetime(&later).earliest()
            }),
        };
        found.map(|time| time.to_utc()).ok_or_else(|| self.unreadable(text))
    }

    fn unreadable(&self, text: &str) -> Unreadable {
        let formats: Vec<_> = self.times.iter().chain(&self.dates).map(String::as_str).collect();
        let (text, formats) = (quoted(text), formats.join(", "));
        (
            format!("{text} is not a date in any of the formats {formats}"),
            format!("{text} 不是 {formats} 格式的日期"),
        )
    }
}

/// Years that fit `YYYY-MM-DD`.
fn plausible(date: NaiveDate) -> bool {
    (1..=9999).contains(&chrono::Datelike::year(&date))
}

#[cfg(test)]
mod tests {
    use super::Calendar;

    fn calendar(zone: &str) -> Calendar {
        Calendar {
            zone: zone.parse().unwrap(),
            dates: vec!["%Y-%m-%d".to_owned(), "%d/%m/%Y".to_owned(), "%Y年%m月%d日".to_owned()],
            times: vec!["%Y-%m-%dT%H:%M:%S%z".to_owned(), "%Y-%m-%d %H:%M".to_owned()],
        }
    }

    #[test]
    fn dates_are_read_in_any_of_the_formats() {
        let calendar = calendar("Asia/Shanghai");
        for text in ["2017-03-01", "01/03/2017", "2017年3月1日", "2017-03-01 23:59"] {
            assert_eq!(calendar.date(text).unwrap().to_string(), "2017-03-01", "{text}");
        }
        for text in ["2017-02-30", "yesterday", "", "0000-01-01", "2017-03-01 "] {
            assert!(calendar.date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_begins_in_its_time_zone() {
        let moment = |zone, text| calendar(zone).moment(text).unwrap().to_rfc3339();
        assert_eq!(moment("UTC", "2017-03-01"), "2017-03-01T00:00:00+00:00");
        assert_eq!(moment("Asia/Shanghai", "2017-03-01"), "2017-02-28T16:00:00+00:00");
        assert_eq!(moment("Asia/Shanghai", "2017-03-01 08:30"), "2017-03-01T00:30:00+00:00");
        let written = "2017-03-01T08:30:00+0200";
        assert_eq!(moment("Asia/Shanghai", written), "2017-03-01T06:30:00+00:00");
    }

    #[test]
    fn skipped_and_repeated_hours_have_one_meaning() {
        let moment = |text| calendar("Europe/Berlin").moment(text).unwrap().to_rfc3339();
        assert_eq!(moment("2017-03-26 02:30"), "2017-03-26T01:00:00+00:00");
        assert_eq!(moment("2017-10-29 02:30"), "2017-10-29T00:30:00+00:00");
        let midnight = calendar("America/Sao_Paulo").moment("2017-10-15").unwrap();
        assert_eq!(midnight.to_rfc3339(), "2017-10-15T03:00:00+00:00");
    }
}
