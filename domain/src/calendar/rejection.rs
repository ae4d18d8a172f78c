//! Why a command to a calendar is refused.

use chrono::NaiveDate;

use super::Interval;
use crate::values::TextFault;

/// A refusal of a command to a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never defined.
    #[error("there is no such calendar")]
    NotFound,
    /// Defined with other content.
    #[error("the calendar is already defined, with other content")]
    AlreadyDefined,
    /// Nobody would ever work.
    #[error("working hours need at least one interval")]
    NoHours {
        /// Which hours.
        field: &'static str,
    },
    /// It would end before it begins.
    #[error("an interval ends after it begins, {} to {} does not", .0.from, .0.to)]
    IntervalReversed(Interval),
    /// Time would be counted twice.
    #[error("{} to {} and {} to {} overlap", .one.from, .one.to, .other.from, .other.to)]
    IntervalsOverlap {
        /// The earlier one.
        one: Interval,
        /// The later one.
        other: Interval,
    },
    /// It cannot be an extra working day as well.
    #[error("{0} is a holiday already")]
    DayIsHoliday(NaiveDate),
    /// It cannot be a holiday as well.
    #[error("{0} is an extra working day already")]
    DayIsWorkingDay(NaiveDate),
    /// Most likely a slip.
    #[error("{0} does not lie between 1900 and 2199")]
    DayInvalid(NaiveDate),
    /// A list is too long.
    #[error("{field} has {found} entries, at most {allowed} are allowed")]
    TooMany {
        /// Which.
        field: &'static str,
        /// Entries allowed.
        allowed: usize,
        /// Entries given.
        found: usize,
    },
    /// A text is blank, too long or has control characters.
    #[error("{field} {fault}")]
    Text {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        fault: TextFault,
    },
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "CALENDAR_NOT_FOUND",
    "CALENDAR_ALREADY_DEFINED",
    "CALENDAR_NO_HOURS",
    "CALENDAR_INTERVAL_REVERSED",
    "CALENDAR_INTERVALS_OVERLAP",
    "CALENDAR_DAY_IS_HOLIDAY",
    "CALENDAR_DAY_IS_WORKING_DAY",
    "CALENDAR_DAY_INVALID",
    "CALENDAR_TOO_MANY",
    "CALENDAR_TEXT_EMPTY",
    "CALENDAR_TEXT_TOO_LONG",
    "CALENDAR_TEXT_CONTROL_CHARACTER",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "CALENDAR_NOT_FOUND",
            Self::AlreadyDefined => "CALENDAR_ALREADY_DEFINED",
            Self::NoHours { .. } => "CALENDAR_NO_HOURS",
            Self::IntervalReversed(_) => "CALENDAR_INTERVAL_REVERSED",
            Self::IntervalsOverlap { .. } => "CALENDAR_INTERVALS_OVERLAP",
            Self::DayIsHoliday(_) => "CALENDAR_DAY_IS_HOLIDAY",
            Self::DayIsWorkingDay(_) => "CALENDAR_DAY_IS_WORKING_DAY",
            Self::DayInvalid(_) => "CALENDAR_DAY_INVALID",
            Self::TooMany { .. } => "CALENDAR_TOO_MANY",
            Self::Text { fault: TextFault::Empty, .. } => "CALENDAR_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "CALENDAR_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "CALENDAR_TEXT_CONTROL_CHARACTER"
            }
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyDefined => None,
            Self::NoHours { field } | Self::TooMany { field, .. } | Self::Text { field, .. } => {
                Some(field)
            }
            Self::IntervalReversed(_) | Self::IntervalsOverlap { .. } => Some("intervals"),
            Self::DayIsHoliday(_) | Self::DayIsWorkingDay(_) | Self::DayInvalid(_) => Some("day"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个工作日历".to_owned(),
            Self::AlreadyDefined => "该工作日历已定义，且内容不同".to_owned(),
            Self::NoHours { .. } => "工作时间至少要有一个时段".to_owned(),
            Self::IntervalReversed(Interval { from, to }) => {
                format!("时段的结束必须晚于开始，{from} 至 {to} 不符合")
            }
            Self::IntervalsOverlap { one, other } => {
                format!("时段 {} 至 {} 与 {} 至 {} 重叠", one.from, one.to, other.from, other.to)
            }
            Self::DayIsHoliday(day) => format!("{day} 已是节假日"),
            Self::DayIsWorkingDay(day) => format!("{day} 已是调休工作日"),
            Self::DayInvalid(day) => format!("日期 {day} 不在 1900 年至 2199 年之间"),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
        }
    }
}
