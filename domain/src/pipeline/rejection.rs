//! Why a command to a pipeline is refused.

use crate::values::TextFault;

/// A refusal of a command to a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never defined.
    #[error("there is no such pipeline")]
    NotFound,
    /// Defined with other content.
    #[error("the pipeline is already defined, with other content")]
    AlreadyDefined,
    /// Nothing could be in it.
    #[error("a pipeline needs at least one stage")]
    NoStages,
    /// More than anybody can follow.
    #[error("a pipeline has at most {allowed} stages, {found} given")]
    TooManyStages {
        /// Stages allowed.
        allowed: usize,
        /// Stages given.
        found: usize,
    },
    /// Two stages would be one.
    #[error("two stages have the code {0:?}")]
    StageCodeTwice(String),
    /// Not a code.
    #[error(
        "{0:?} is not a stage code: expected a lower-case letter, then letters, digits, `_` or `-`"
    )]
    StageCodeInvalid(String),
    /// More than certain.
    #[error("a probability is at most 100 percent, {0} given")]
    ProbabilityInvalid(u8),
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
    "PIPELINE_NOT_FOUND",
    "PIPELINE_ALREADY_DEFINED",
    "PIPELINE_NO_STAGES",
    "PIPELINE_TOO_MANY_STAGES",
    "PIPELINE_STAGE_CODE_TWICE",
    "PIPELINE_STAGE_CODE_INVALID",
    "PIPELINE_PROBABILITY_INVALID",
    "PIPELINE_TEXT_EMPTY",
    "PIPELINE_TEXT_TOO_LONG",
    "PIPELINE_TEXT_CONTROL_CHARACTER",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "PIPELINE_NOT_FOUND",
            Self::AlreadyDefined => "PIPELINE_ALREADY_DEFINED",
            Self::NoStages => "PIPELINE_NO_STAGES",
            Self::TooManyStages { .. } => "PIPELINE_TOO_MANY_STAGES",
            Self::StageCodeTwice(_) => "PIPELINE_STAGE_CODE_TWICE",
            Self::StageCodeInvalid(_) => "PIPELINE_STAGE_CODE_INVALID",
            Self::ProbabilityInvalid(_) => "PIPELINE_PROBABILITY_INVALID",
            Self::Text { fault: TextFault::Empty, .. } => "PIPELINE_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "PIPELINE_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "PIPELINE_TEXT_CONTROL_CHARACTER"
            }
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyDefined => None,
            Self::NoStages | Self::TooManyStages { .. } => Some("stages"),
            Self::StageCodeTwice(_) | Self::StageCodeInvalid(_) => Some("stages.code"),
            Self::ProbabilityInvalid(_) => Some("stages.probability"),
            Self::Text { field, .. } => Some(field),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个销售管道".to_owned(),
            Self::AlreadyDefined => "该销售管道已定义，且内容不同".to_owned(),
            Self::NoStages => "销售管道至少要有一个阶段".to_owned(),
            Self::TooManyStages { allowed, found } => {
                format!("销售管道最多 {allowed} 个阶段，实际为 {found} 个")
            }
            Self::StageCodeTwice(code) => format!("有两个阶段使用代码 {code:?}"),
            Self::StageCodeInvalid(code) => format!(
                "{code:?} 不是有效的阶段代码：须以小写字母开头，其后为小写字母、数字、“_”或“-”"
            ),
            Self::ProbabilityInvalid(given) => format!("概率最高为 100%，实际为 {given}%"),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
        }
    }
}
