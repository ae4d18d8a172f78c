//! Why a command to a number series is refused.

use crate::values::TextFault;

/// A refusal of a command to a number series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never defined.
    #[error("there is no such number series")]
    NotFound,
    /// Defined with other content.
    #[error("the number series is already defined, with other content")]
    AlreadyDefined,
    /// Not a code.
    #[error("{0:?} is not a code: expected a lower-case letter, then letters, digits, `_` or `-`")]
    CodeInvalid(String),
    /// Digits in it would make numbers ambiguous.
    #[error(
        "{0:?} is not a prefix: expected a letter, then letters, `-`, `_`, `.` or `/`, 20 at most"
    )]
    PrefixInvalid(String),
    /// None, or more than anybody reads out.
    #[error("numbers are filled up to 1 to {allowed} digits, {found} given")]
    DigitsInvalid {
        /// Digits allowed.
        allowed: u8,
        /// Digits given.
        found: u8,
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
    "SERIES_NOT_FOUND",
    "SERIES_ALREADY_DEFINED",
    "SERIES_CODE_INVALID",
    "SERIES_PREFIX_INVALID",
    "SERIES_DIGITS_INVALID",
    "SERIES_TEXT_EMPTY",
    "SERIES_TEXT_TOO_LONG",
    "SERIES_TEXT_CONTROL_CHARACTER",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "SERIES_NOT_FOUND",
            Self::AlreadyDefined => "SERIES_ALREADY_DEFINED",
            Self::CodeInvalid(_) => "SERIES_CODE_INVALID",
            Self::PrefixInvalid(_) => "SERIES_PREFIX_INVALID",
            Self::DigitsInvalid { .. } => "SERIES_DIGITS_INVALID",
            Self::Text { fault: TextFault::Empty, .. } => "SERIES_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "SERIES_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "SERIES_TEXT_CONTROL_CHARACTER"
            }
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyDefined => None,
            Self::CodeInvalid(_) => Some("code"),
            Self::PrefixInvalid(_) => Some("prefix"),
            Self::DigitsInvalid { .. } => Some("digits"),
            Self::Text { field, .. } => Some(field),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个编号序列".to_owned(),
            Self::AlreadyDefined => "该编号序列已定义，且内容不同".to_owned(),
            Self::CodeInvalid(code) => {
                format!("{code:?} 不是有效的代码：须以小写字母开头，其后为小写字母、数字、“_”或“-”")
            }
            Self::PrefixInvalid(prefix) => format!(
                "{prefix:?} 不是有效的前缀：须以文字开头，其后为文字、“-”、“_”、“.”或“/”，最多 20 个字符"
            ),
            Self::DigitsInvalid { allowed, found } => {
                format!("编号位数须为 1 到 {allowed}，实际为 {found}")
            }
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
        }
    }
}
