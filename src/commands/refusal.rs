//! Refusals as callers see them: one code, a sentence in two languages, the field to blame.

use std::fmt;

use kehu_domain::Rejection;

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
        let code = Code::parse(rejection.code()).unwrap_or_else(|| {
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

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// Every reason for which a command can be refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, async_graphql::Enum)]
        #[graphql(name = "ErrorCode")]
        pub enum Code {
            $($(#[$doc])* #[graphql(name = $text)] $name,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is written in the schema and in logs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Reads what [`as_str`](Self::as_str) writes.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The stream has moved on since the caller looked.
    VersionConflict = "VERSION_CONFLICT";
    /// The command id has been used for something else.
    CommandIdReused = "COMMAND_ID_REUSED";
    /// Nothing can have happened in the future.
    OccurredInFuture = "OCCURRED_IN_FUTURE";
    /// Before the year 1900.
    OccurredTooEarly = "OCCURRED_TOO_EARLY";
    /// An input that no command can have.
    InvalidInput = "INVALID_INPUT";
    /// More content than one event can hold.
    TooLarge = "TOO_LARGE";
    /// Another aggregate has this external id.
    ExternalIdTaken = "EXTERNAL_ID_TAKEN";
    /// The customer would be its own ancestor.
    ParentCycle = "PARENT_CYCLE";
    /// The customers would be merged into each other.
    MergeCycle = "MERGE_CYCLE";
    /// No such user.
    UserNotFound = "USER_NOT_FOUND";
    /// No such customer.
    CustomerNotFound = "CUSTOMER_NOT_FOUND";
    /// The customer goes on as another one.
    CustomerMerged = "CUSTOMER_MERGED";
    /// The personal data has been erased: nothing personal can be added.
    CustomerErased = "CUSTOMER_ERASED";
    /// No such opportunity.
    OpportunityNotFound = "OPPORTUNITY_NOT_FOUND";
    /// No such pipeline.
    PipelineNotFound = "PIPELINE_NOT_FOUND";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
