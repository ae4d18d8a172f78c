//! What is wrong with a row, in English and in Chinese.

use serde::Serialize;

/// One sentence in two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Message {
    pub(super) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

/// Why a row was refused before any command was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Stable code, such as `INVALID_DATE`.
    pub code: &'static str,
    /// Index of the column to blame, where one is.
    pub column: Option<usize>,
    /// The sentence.
    pub message: Message,
}

impl Fault {
    pub(super) fn new(
        code: &'static str,
        column: Option<usize>,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        Self { code, column, message: Message::new(en, zh) }
    }
}

/// A value in a message: quoted, and cut where it is long.
pub(super) fn quoted(value: &str) -> String {
    const LONGEST: usize = 60;
    let short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() { format!("{short:?}…") } else { format!("{short:?}") }
}
