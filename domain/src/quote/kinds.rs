//! Where a quote stands, and how it reaches a customer.

use serde::{Deserialize, Serialize};

/// Where a quote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// May be sent as it is.
    Approved,
    /// The customer has it.
    Sent,
    /// The customer wants it otherwise.
    Countered,
    /// The customer takes it.
    Accepted,
    /// The customer does not want it.
    Declined,
    /// We no longer offer it.
    Withdrawn,
    /// The customer's time is over.
    Expired,
}

impl Status {
    /// The code that stands in events and in the API: `DRAFT`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted => "SUBMITTED",
            Self::Approved => "APPROVED",
            Self::Sent => "SENT",
            Self::Countered => "COUNTERED",
            Self::Accepted => "ACCEPTED",
            Self::Declined => "DECLINED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Expired => "EXPIRED",
        }
    }

    /// Whether the customer has it and may still answer.
    pub fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Countered)
    }
}

/// How a quote reaches a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A letter.
    Letter,
    /// Fax.
    Fax,
    /// WeChat.
    #[serde(rename = "WECHAT")]
    WeChat,
    /// A text message.
    Sms,
    /// Handed over.
    InPerson,
    /// The customers' portal, or another page.
    Web,
}

impl Channel {
    /// The code that stands in events and in the API: `IN_PERSON`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Letter => "LETTER",
            Self::Fax => "FAX",
            Self::WeChat => "WECHAT",
            Self::Sms => "SMS",
            Self::InPerson => "IN_PERSON",
            Self::Web => "WEB",
        }
    }
}
