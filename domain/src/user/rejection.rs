//! Why a command to a user is refused.

use crate::values::TextFault;

/// A refusal of a command to a user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never registered.
    #[error("there is no such user")]
    NotFound,
    /// Registered with other content.
    #[error("the user is already registered, with other content")]
    AlreadyRegistered,
    /// Must be reactivated first.
    #[error("the user is deactivated; reactivate the user first")]
    Deactivated,
    /// Not a code.
    #[error("{0:?} is not a role: expected a lower-case letter, then letters, digits, `_` or `-`")]
    RoleInvalid(String),
    /// Never granted.
    #[error("the user does not have the role {0:?}")]
    RoleNotHeld(String),
    /// A text is blank, too long or has control characters.
    #[error("{field} {fault}")]
    Text {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        fault: TextFault,
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
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "USER_NOT_FOUND",
    "USER_ALREADY_REGISTERED",
    "USER_DEACTIVATED",
    "USER_ROLE_INVALID",
    "USER_ROLE_NOT_HELD",
    "USER_TEXT_EMPTY",
    "USER_TEXT_TOO_LONG",
    "USER_TEXT_CONTROL_CHARACTER",
    "USER_TOO_MANY",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "USER_NOT_FOUND",
            Self::AlreadyRegistered => "USER_ALREADY_REGISTERED",
            Self::Deactivated => "USER_DEACTIVATED",
            Self::RoleInvalid(_) => "USER_ROLE_INVALID",
            Self::RoleNotHeld(_) => "USER_ROLE_NOT_HELD",
            Self::Text { fault: TextFault::Empty, .. } => "USER_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "USER_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => "USER_TEXT_CONTROL_CHARACTER",
            Self::TooMany { .. } => "USER_TOO_MANY",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyRegistered | Self::Deactivated => None,
            Self::RoleInvalid(_) | Self::RoleNotHeld(_) => Some("role"),
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个用户".to_owned(),
            Self::AlreadyRegistered => "该用户已登记，且内容不同".to_owned(),
            Self::Deactivated => "该用户已停用，请先重新启用".to_owned(),
            Self::RoleInvalid(role) => format!(
                "{role:?} 不是有效的角色代码：须以小写字母开头，其后为小写字母、数字、“_”或“-”"
            ),
            Self::RoleNotHeld(role) => format!("该用户没有角色 {role:?}"),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
        }
    }
}
