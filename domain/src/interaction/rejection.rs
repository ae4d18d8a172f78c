//! Why a command to an interaction is refused.

use crate::values::{AttachmentId, FileHash, StreamName, TextFault};

/// A refusal of a command to an interaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never logged.
    #[error("there is no such interaction")]
    NotFound,
    /// Logged with other content.
    #[error("the interaction is already logged, with other content; correct it instead")]
    AlreadyLogged,
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
    /// Headers of an e-mail on something else.
    #[error("only an e-mail has a Message-ID")]
    NotAnEmail,
    /// Nothing that could name an e-mail.
    #[error("{field} is no Message-ID: it has white space, is empty or is too long")]
    MessageIdInvalid {
        /// Which.
        field: &'static str,
    },
    /// Not yet.
    #[error("it cannot have happened then: that is still to come")]
    HappenedInFuture,
    /// Nobody remembers.
    #[error("it cannot have happened before the year 1900")]
    HappenedTooEarly,
    /// Never uploaded, or erased since.
    #[error("no file with the SHA-256 {0} has been uploaded")]
    FileUnknown(FileHash),
    /// The id names another attachment, or one that was removed.
    #[error("the attachment {0} already exists, with other content")]
    AttachmentIdTaken(AttachmentId),
    /// Never attached.
    #[error("there is no attachment {0}")]
    AttachmentUnknown(AttachmentId),
    /// Interactions are not about such things.
    #[error(
        "{0} is not what an interaction can be about: opportunities, quotes, tickets, customers \
         and contacts are"
    )]
    LinkInvalid(StreamName),
    /// Not linked, and never was.
    #[error("the interaction is not linked to {0}")]
    NotLinked(StreamName),
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "INTERACTION_NOT_FOUND",
    "INTERACTION_ALREADY_LOGGED",
    "INTERACTION_TEXT_EMPTY",
    "INTERACTION_TEXT_TOO_LONG",
    "INTERACTION_TEXT_CONTROL_CHARACTER",
    "INTERACTION_TOO_MANY",
    "INTERACTION_NOT_AN_EMAIL",
    "INTERACTION_MESSAGE_ID_INVALID",
    "INTERACTION_HAPPENED_IN_FUTURE",
    "INTERACTION_HAPPENED_TOO_EARLY",
    "INTERACTION_FILE_UNKNOWN",
    "INTERACTION_ATTACHMENT_ID_TAKEN",
    "INTERACTION_ATTACHMENT_UNKNOWN",
    "INTERACTION_LINK_INVALID",
    "INTERACTION_NOT_LINKED",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "INTERACTION_NOT_FOUND",
            Self::AlreadyLogged => "INTERACTION_ALREADY_LOGGED",
            Self::Text { fault: TextFault::Empty, .. } => "INTERACTION_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "INTERACTION_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "INTERACTION_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "INTERACTION_TOO_MANY",
            Self::NotAnEmail => "INTERACTION_NOT_AN_EMAIL",
            Self::MessageIdInvalid { .. } => "INTERACTION_MESSAGE_ID_INVALID",
            Self::HappenedInFuture => "INTERACTION_HAPPENED_IN_FUTURE",
            Self::HappenedTooEarly => "INTERACTION_HAPPENED_TOO_EARLY",
            Self::FileUnknown(_) => "INTERACTION_FILE_UNKNOWN",
            Self::AttachmentIdTaken(_) => "INTERACTION_ATTACHMENT_ID_TAKEN",
            Self::AttachmentUnknown(_) => "INTERACTION_ATTACHMENT_UNKNOWN",
            Self::LinkInvalid(_) => "INTERACTION_LINK_INVALID",
            Self::NotLinked(_) => "INTERACTION_NOT_LINKED",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyLogged => None,
            Self::Text { field, .. }
            | Self::TooMany { field, .. }
            | Self::MessageIdInvalid { field } => Some(field),
            Self::NotAnEmail => Some("email"),
            Self::HappenedInFuture | Self::HappenedTooEarly => Some("happenedAt"),
            Self::FileUnknown(_) => Some("sha256"),
            Self::AttachmentIdTaken(_) | Self::AttachmentUnknown(_) => Some("attachment"),
            Self::LinkInvalid(_) => Some("to"),
            Self::NotLinked(_) => Some("from"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这条往来记录".to_owned(),
            Self::AlreadyLogged => "该往来已记录，且内容不同，请改用更正".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::NotAnEmail => "只有电子邮件才有 Message-ID".to_owned(),
            Self::MessageIdInvalid { field } => {
                format!("{field} 不是有效的 Message-ID：含有空白、为空或过长")
            }
            Self::HappenedInFuture => "发生时间还没有到".to_owned(),
            Self::HappenedTooEarly => "发生时间不能早于1900年".to_owned(),
            Self::FileUnknown(sha256) => format!("没有上传过 SHA-256 为 {sha256} 的文件"),
            Self::AttachmentIdTaken(attachment) => {
                format!("附件 {attachment} 已存在，且内容不同")
            }
            Self::AttachmentUnknown(attachment) => format!("没有附件 {attachment}"),
            Self::LinkInvalid(stream) => {
                format!("往来记录不能关联 {stream}，只能关联商机、报价、工单、客户和联系人")
            }
            Self::NotLinked(stream) => format!("该往来记录没有关联 {stream}"),
        }
    }
}
