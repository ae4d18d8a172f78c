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

/// A field of an input that is out of bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// A text is blank, too long or has control characters.
    Text {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        fault: TextFault,
    },
    /// A list is too long.
    TooMany {
        /// Which.
        field: &'static str,
        /// Entries allowed.
        allowed: usize,
        /// Entries given.
        found: usize,
    },
}

/// Checks one line of text in `field`.
pub fn line(field: &'static str, text: &str) -> Result<(), FieldFault> {
    check_line(text).map_err(|fault| FieldFault::Text { field, fault })
}

/// Checks one line of text in `field`, where there is any.
pub fn optional_line(field: &'static str, text: Option<&str>) -> Result<(), FieldFault> {
    text.map_or(Ok(()), |text| line(field, text))
}

/// Checks free text in `field`.
pub fn prose(field: &'static str, text: &str) -> Result<(), FieldFault> {
    check_prose(text).map_err(|fault| FieldFault::Text { field, fault })
}

/// Checks the length of a list in `field`.
pub fn count(field: &'static str, allowed: usize, found: usize) -> Result<(), FieldFault> {
    if found > allowed {
        return Err(FieldFault::TooMany { field, allowed, found });
    }
    Ok(())
}

/// Checks one line of text: a name, a label, a code.
pub fn check_line(text: &str) -> Result<(), TextFault> {
    check_line_of(text, NAME_CHARS)
}

/// Checks one line of text that may have so many characters.
pub fn check_line_of(text: &str, allowed: usize) -> Result<(), TextFault> {
    check(text, allowed, char::is_control)
}

/// Whether the text is a code that fits URLs: a lower-case letter, then lower-case letters, digits,
/// `_` or `-`.
pub fn is_code(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

/// Checks free text, which may have several lines.
pub fn check_prose(text: &str) -> Result<(), TextFault> {
    check_prose_of(text, PROSE_CHARS)
}

/// Checks free text that may have so many characters.
pub fn check_prose_of(text: &str, allowed: usize) -> Result<(), TextFault> {
    check(text, allowed, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_script_is_text() {
        for text in ["中铁特货物流", "شركة", "Ωμέγα 🚚", "  x "] {
            assert_eq!(check_line(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn blank_text_is_empty() {
        for text in ["", " ", "\t", "\u{3000}", "\n"] {
            assert_eq!(check_prose(text), Err(TextFault::Empty), "{text:?}");
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(check_line(&"客".repeat(NAME_CHARS)), Ok(()));
        let fault = TextFault::TooLong { allowed: 200, found: 201 };
        assert_eq!(check_line(&"客".repeat(NAME_CHARS + 1)), Err(fault));
        assert_eq!(check_prose(&"客".repeat(PROSE_CHARS)), Ok(()));
        let fault = TextFault::TooLong { allowed: 20_000, found: 20_001 };
        assert_eq!(check_prose(&"客".repeat(PROSE_CHARS + 1)), Err(fault));
    }

    #[test]
    fn only_prose_has_several_lines() {
        assert_eq!(check_line("one\ntwo"), Err(TextFault::ControlCharacter));
        assert_eq!(check_prose("one\r\n\ttwo"), Ok(()));
    }

    #[test]
    fn codes_fit_urls() {
        for code in ["sales", "sales_manager", "a-1", "x"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["", "Sales", "1st", "_x", "-x", "a b", "谈判", "a/b", "é"] {
            assert!(!is_code(other), "{other}");
        }
    }

    #[test]
    fn nobody_types_control_characters() {
        for text in ["a\0", "a\u{7f}", "a\u{85}", "\u{1b}[31m"] {
            assert_eq!(check_prose(text), Err(TextFault::ControlCharacter), "{text:?}");
        }
    }

    #[test]
    fn faults_are_told_in_both_languages() {
        for fault in [
            TextFault::Empty,
            TextFault::TooLong { allowed: 1, found: 2 },
            TextFault::ControlCharacter,
        ] {
            assert!(fault.to_string().is_ascii());
            assert!(!fault.message_zh().is_ascii());
        }
    }
}
