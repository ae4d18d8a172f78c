//! Bounds of the texts people type: not blank, not endless, no control characters.

use std::fmt;

/// The longest name, label or code, in characters.
pub const NAME_CHARS: usize = 200;
/// The longest free text, in characters.
pub const PROSE_CHARS: usize = 20_000;

/// Why a text was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// Longer than allowed.
    TooLong {
        /// Characters allowed.
        allowed: usize,
        /// Characters given.
        found: usize,
    },
    /// Has a character that nobody types, such as NUL.
    ControlCharacter,
}

impl TextFault {
    /// The fault in Chinese; `Display` says it in English.
    pub fn message_zh(self) -> String {
        match self {
            Self::Empty => "不能为空".to_owned(),
            Self::TooLong { allowed, found } => {
                format!("最多 {allowed} 个字符，实际为 {found} 个")
            }
            Self::ControlCharacter => "不能包含控制字符".to_owned(),
        }
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("must not be empty"),
            Self::TooLong { allowed, found } => {
                write!(f, "has {found} characters, at most {allowed} are allowed")
            }
            Self::ControlCharacter => f.write_str("must not contain control characters"),
        }
    }
}

/// Checks one line of text: a name, a label, a code.
pub fn check_line(text: &str) -> Result<(), TextFault> {
    check(text, NAME_CHARS, char::is_control)
}

/// Checks free text, which may have several lines.
pub fn check_prose(text: &str) -> Result<(), TextFault> {
    check(text, PROSE_CHARS, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn check(text: &str, allowed: usize, forbidden: fn(char) -> bool) -> Result<(), TextFault> {
    let found = text.chars().count();
    if text.trim().is_empty() {
        Err(TextFault::Empty)
    } else if found > allowed {
        Err(TextFault::TooLong { allowed, found })
    } else if text.chars().any(forbidden) {
        Err(TextFault::ControlCharacter)
    } else {
        Ok(())
    }
}
