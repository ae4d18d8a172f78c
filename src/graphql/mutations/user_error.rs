//! Refusals as data.

use async_graphql::Object;

use crate::{
    commands::{Code, Refusal},
    graphql::types::Language,
};

/// Why a mutation did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserError {
    code: Code,
    english: String,
    chinese: String,
    field: Option<String>,
    current_version: Option<u64>,
}

impl UserError {
    /// The value of `field` cannot be read.
    pub(crate) fn invalid(
        field: impl Into<String>,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self {
            code: Code::InvalidInput,
            english: english.into(),
            chinese: chinese.into(),
            field: Some(field.into()),
            current_version: None,
        }
    }

    /// The same, about a field within `parent`.
    #[must_use]
    pub(crate) fn within(self, parent: &str) -> Self {
        let field = self.field.map(|field| format!("{parent}.{field}"));
        Self { field: field.or_else(|| Some(parent.to_owned())), ..self }
    }
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code,
            english: refusal.message_en,
            chinese: refusal.message_zh,
            field: refusal.field.map(str::to_owned),
            current_version: refusal.current_version,
        }
    }
}

/// Why a mutation did nothing. Nothing was recorded.
#[Object]
impl UserError {
    /// The reason, for programs.
    async fn code(&self) -> Code {
        self.code
    }

    /// The reason, for people.
    async fn message(
        &self,
        #[graphql(desc = "In which language.", default_with = "Language::En")] language: Language,
    ) -> &str {
        match language {
            Language::En => &self.english,
            Language::Zh => &self.chinese,
        }
    }

    /// The field of `input` to blame, where one is; fields within others are written `lines.0.quantity`.
    async fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The version the object has now, when `expectedVersion` was another one.
    async fn current_version(&self) -> Option<u64> {
        self.current_version
    }
}
