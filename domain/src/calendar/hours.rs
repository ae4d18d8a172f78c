//! Times of day, intervals, and the working hours of a week.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// A text that is not a time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time of day from 00:00 to 24:00")]
pub struct ParseTimeError(pub String);

/// A time of day to the minute, from `00:00` to `24:00`, the end of the day.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Minutes of a whole day.
    pub const DAY: u16 = 24 * 60;

    /// So many minutes after midnight; `None` beyond the end of the day.
    pub fn of_minutes(minutes: u16) -> Option<Self> {
        (minutes <= Self::DAY).then_some(Self(minutes))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let two_digits = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let parsed = text.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
            (minutes < 60).then(|| Self::of_minutes(hours * 60 + minutes)).flatten()
        });
        parsed.ok_or_else(|| ParseTimeError(text.to_owned()))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = ParseTimeError;
    fn try_from(text: String) -> Result<Self, ParseTimeError> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// A stretch of a day in which people work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends; not part of it.
    pub to: TimeOfDay,
}

/// The working hours of a week; a day that is missing is free.
pub type Week = BTreeMap<Weekday, Vec<Interval>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_as_they_are_written() {
        for text in ["00:00", "09:05", "13:30", "23:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>().map(|time| time.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn other_texts_are_no_times_of_day() {
        for text in ["", "9:00", "09:5", "24:01", "25:00", "09:60", "0900", "09:00:00", "+9:00"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(ParseTimeError(text.to_owned())), "{text}");
        }
    }
}
