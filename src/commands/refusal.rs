//! Refusals as callers see them: one code, a sentence in two languages, the field to blame.

use std::fmt;

use kehu_domain::Rejection;

use super::codes::Code;

/// A rule's "no".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable and machine-readable.
    pub code: Code,
    /// For English readers.
    pub message_en: String,
    /// For Chinese readers.
    pub message_zh: String,
    /// The input field to blame, in camelCase, where one is.
    pub field: Option<&'static str>,
    /// The version the stream has now, where that is the point.
    pub current_version: Option<u64>,
}

impl Refusal {
    /// A refusal that blames no field.
    pub fn new(code: Code, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            code,
            message_en: en.into(),
            message_zh: zh.into(),
            field: None,
            current_version: None,
        }
    }

    /// Blames `field`.
    pub fn of_field(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// What a decider said.
    pub fn from_rejection(rejection: &impl Rejection) -> Self {
        let code = Code::of_domain(rejection.code()).unwrap_or_else(|| {
            tracing::error!(code = rejection.code(), "a domain rejection has no public code");
            Code::InvalidInput
        });
        Self {
            code,
            message_en: rejection.to_string(),
            message_zh: rejection.message_zh(),
            field: rejection.field(),
            current_version: None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message_en, self.code)
    }
}
