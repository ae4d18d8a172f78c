//! Why a command to an import is refused.

use crate::values::{TextFault, bounded::FieldFault};

/// A refusal of a command to an import.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never begun.
    #[error("there is no such import")]
    NotFound,
    /// The id belongs to other files.
    #[error("the import has already begun, with other files")]
    AlreadyBegun,
    /// Nothing more comes in.
    #[error("the import is being undone or has been undone; nothing can be added to it")]
    Undone,
    /// It must begin first.
    #[error("the import is not being undone")]
    UndoNotBegun,
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

impl From<FieldFault> for Rejection {
    fn from(fault: FieldFault) -> Self {
        match fault {
            FieldFault::Text { field, fault } => Self::Text { field, fault },
            FieldFault::TooMany { field, allowed, found } => {
                Self::TooMany { field, allowed, found }
            }
        }
    }
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "IMPORT_NOT_FOUND",
    "IMPORT_ALREADY_BEGUN",
    "IMPORT_UNDONE",
    "IMPORT_UNDO_NOT_BEGUN",
    "IMPORT_TEXT_EMPTY",
    "IMPORT_TEXT_TOO_LONG",
    "IMPORT_TEXT_CONTROL_CHARACTER",
    "IMPORT_TOO_MANY",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "IMPORT_NOT_FOUND",
            Self::AlreadyBegun => "IMPORT_ALREADY_BEGUN",
            Self::Undone => "IMPORT_UNDONE",
            Self::UndoNotBegun => "IMPORT_UNDO_NOT_BEGUN",
            Self::Text { fault: TextFault::Empty, .. } => "IMPORT_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "IMPORT_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "IMPORT_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "IMPORT_TOO_MANY",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyBegun | Self::Undone | Self::UndoNotBegun => None,
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个导入批次".to_owned(),
            Self::AlreadyBegun => "该导入批次已开始，且文件不同".to_owned(),
            Self::Undone => "该导入批次正在撤销或已撤销，不能再加入内容".to_owned(),
            Self::UndoNotBegun => "该导入批次没有在撤销".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
        }
    }
}
