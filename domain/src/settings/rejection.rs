//! Why a command to the settings is refused.

use crate::values::{Priority, TextFault};

/// A refusal of a command to the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No customer could be graded.
    #[error("there must be at least one grade")]
    NoGrades,
    /// Too long for tables and filters.
    #[error("{code:?} is not a grade: expected at most {allowed} characters, no space around them")]
    GradeInvalid {
        /// Characters allowed.
        allowed: usize,
        /// What was given.
        code: String,
    },
    /// Two entries would be one.
    #[error("{code:?} is there twice")]
    CodeTwice {
        /// Where.
        field: &'static str,
        /// Which.
        code: String,
    },
    /// Not a code.
    #[error(
        "{code:?} is not a code: expected a lower-case letter, then letters, digits, `_` or `-`"
    )]
    CodeInvalid {
        /// Where.
        field: &'static str,
        /// What was given.
        code: String,
    },
    /// More levels than anybody can follow.
    #[error("ticket categories have at most {allowed} levels")]
    TooDeep {
        /// Levels allowed.
        allowed: usize,
    },
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
    /// A priority has no target.
    #[error("priority {} has no service target; every priority needs one", .0.code())]
    TargetMissing(Priority),
    /// A priority has two targets.
    #[error("priority {} has two service targets", .0.code())]
    TargetTwice(Priority),
    /// Less than a minute or more than a year.
    #[error("the service target of priority {} must be from 1 to {allowed} minutes", .priority.code())]
    TargetOutOfRange {
        /// Whose.
        priority: Priority,
        /// Minutes allowed.
        allowed: u32,
    },
    /// Resolving is answering, at the latest.
    #[error("tickets of priority {} would be answered later than they are resolved", .0.code())]
    TargetReversed(Priority),
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
    "SETTINGS_NO_GRADES",
    "SETTINGS_GRADE_INVALID",
    "SETTINGS_CODE_TWICE",
    "SETTINGS_CODE_INVALID",
    "SETTINGS_TOO_DEEP",
    "SETTINGS_TOO_MANY",
    "SETTINGS_TARGET_MISSING",
    "SETTINGS_TARGET_TWICE",
    "SETTINGS_TARGET_OUT_OF_RANGE",
    "SETTINGS_TARGET_REVERSED",
    "SETTINGS_TEXT_EMPTY",
    "SETTINGS_TEXT_TOO_LONG",
    "SETTINGS_TEXT_CONTROL_CHARACTER",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NoGrades => "SETTINGS_NO_GRADES",
            Self::GradeInvalid { .. } => "SETTINGS_GRADE_INVALID",
            Self::CodeTwice { .. } => "SETTINGS_CODE_TWICE",
            Self::CodeInvalid { .. } => "SETTINGS_CODE_INVALID",
            Self::TooDeep { .. } => "SETTINGS_TOO_DEEP",
            Self::TooMany { .. } => "SETTINGS_TOO_MANY",
            Self::TargetMissing(_) => "SETTINGS_TARGET_MISSING",
            Self::TargetTwice(_) => "SETTINGS_TARGET_TWICE",
            Self::TargetOutOfRange { .. } => "SETTINGS_TARGET_OUT_OF_RANGE",
            Self::TargetReversed(_) => "SETTINGS_TARGET_REVERSED",
            Self::Text { fault: TextFault::Empty, .. } => "SETTINGS_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "SETTINGS_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "SETTINGS_TEXT_CONTROL_CHARACTER"
            }
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoGrades => Some("grades"),
            Self::GradeInvalid { .. } => Some("grades.code"),
            Self::TooDeep { .. } => Some("categories"),
            Self::TargetMissing(_)
            | Self::TargetTwice(_)
            | Self::TargetOutOfRange { .. }
            | Self::TargetReversed(_) => Some("targets"),
            Self::CodeTwice { field, .. }
            | Self::CodeInvalid { field, .. }
            | Self::TooMany { field, .. }
            | Self::Text { field, .. } => Some(field),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NoGrades => "至少要有一个客户等级".to_owned(),
            Self::GradeInvalid { allowed, code } => {
                format!("{code:?} 不是有效的等级：最多 {allowed} 个字符，首尾不能有空格")
            }
            Self::CodeTwice { code, .. } => format!("{code:?} 重复出现"),
            Self::CodeInvalid { code, .. } => {
                format!("{code:?} 不是有效的代码：须以小写字母开头，其后为小写字母、数字、“_”或“-”")
            }
            Self::TooDeep { allowed } => format!("工单类别最多 {allowed} 级"),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::TargetMissing(priority) => {
                format!("优先级 {} 没有服务目标，每个优先级都要有", priority.code())
            }
            Self::TargetTwice(priority) => format!("优先级 {} 有两个服务目标", priority.code()),
            Self::TargetOutOfRange { priority, allowed } => {
                format!("优先级 {} 的服务目标须为 1 到 {allowed} 分钟", priority.code())
            }
            Self::TargetReversed(priority) => {
                format!("优先级 {} 的答复时限不能长于解决时限", priority.code())
            }
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
        }
    }
}
