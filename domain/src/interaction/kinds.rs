//! The words in which events and commands speak of interactions.

use serde::{Deserialize, Serialize};

/// How people got in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// One party went to see the other.
    Visit,
    /// They met, in a room or on screens.
    Meeting,
    /// By text message.
    Sms,
    /// By WeChat.
    Wechat,
    /// By fax.
    Fax,
    /// On paper.
    Letter,
    /// Through a form or a chat on a web site.
    Web,
}

impl Channel {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Call,
        Self::Email,
        Self::Visit,
        Self::Meeting,
        Self::Sms,
        Self::Wechat,
        Self::Fax,
        Self::Letter,
        Self::Web,
    ];

    /// The code that stands in events and in the API: `CALL`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "CALL",
            Self::Email => "EMAIL",
            Self::Visit => "VISIT",
            Self::Meeting => "MEETING",
            Self::Sms => "SMS",
            Self::Wechat => "WECHAT",
            Self::Fax => "FAX",
            Self::Letter => "LETTER",
            Self::Web => "WEB",
        }
    }

    /// Whether its addresses are telephone numbers.
    pub(super) fn dials(self) -> bool {
        match self {
            Self::Call | Self::Sms | Self::Fax => true,
            Self::Email | Self::Visit | Self::Meeting | Self::Wechat | Self::Letter | Self::Web => {
                false
            }
        }
    }
}

/// Who got in touch with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// They with us.
    Inbound,
    /// We with them.
    Outbound,
}

impl Direction {
    /// The code that stands in events and in the API: `INBOUND`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inbound => "INBOUND",
            Self::Outbound => "OUTBOUND",
        }
    }
}

/// What an address was to an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AddressRole {
    /// It came from there: the caller's number, the sender's mailbox.
    From,
    /// It went there: the number that was dialled, a recipient.
    To,
    /// A copy went there.
    Cc,
    /// A copy went there that the others were not told of.
    Bcc,
    /// Answers were asked for there.
    ReplyTo,
    /// It happened there: the place of a visit or a meeting.
    Place,
}

impl AddressRole {
    /// The code that stands in events and in the API: `FROM`.
    pub fn code(self) -> &'static str {
        match self {
            Self::From => "FROM",
            Self::To => "TO",
            Self::Cc => "CC",
            Self::Bcc => "BCC",
            Self::ReplyTo => "REPLY_TO",
            Self::Place => "PLACE",
        }
    }
}
