//! What tickets are about, how they come in, and where they stand.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code that stands in events and in the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads what [`code`](Self::code) writes.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

kinds! {
    /// What a ticket is about.
    Kind {
        /// Something is wanted.
        Request = "REQUEST",
        /// Somebody is dissatisfied.
        Complaint = "COMPLAINT",
        /// Something is asked.
        Inquiry = "INQUIRY",
        /// An opinion, praise, a suggestion.
        Feedback = "FEEDBACK",
        /// Something is sent back.
        Return = "RETURN",
        /// Something does not work.
        Defect = "DEFECT",
        /// One department needs another.
        Internal = "INTERNAL",
    }

    /// How something comes in or goes out.
    Channel {
        /// A call.
        Phone = "PHONE",
        /// An e-mail.
        Email = "EMAIL",
        /// A short message.
        Sms = "SMS",
        /// WeChat.
        Wechat = "WECHAT",
        /// A form or a portal.
        Web = "WEB",
        /// A fax.
        Fax = "FAX",
        /// A letter.
        Letter = "LETTER",
        /// In person.
        Visit = "VISIT",
        /// Another system.
        Api = "API",
        /// From colleague to colleague.
        Internal = "INTERNAL",
    }

    /// Where a ticket stands.
    Status {
        /// Being worked on.
        Open = "OPEN",
        /// Somebody else has to move first.
        Waiting = "WAITING",
        /// Settled, as those who worked on it see it.
        Resolved = "RESOLVED",
        /// Settled, as the customer sees it.
        Confirmed = "CONFIRMED",
        /// Done with.
        Closed = "CLOSED",
        /// Never was one, or is not wanted any more.
        Cancelled = "CANCELLED",
        /// Goes on in another ticket.
        Merged = "MERGED",
    }

    /// Whom a ticket waits for.
    WaitingFor {
        /// The customer.
        Customer = "CUSTOMER",
        /// A supplier or partner.
        Supplier = "SUPPLIER",
        /// Another team of ours.
        Team = "TEAM",
    }

    /// What has to be done in time.
    Deadline {
        /// The first answer.
        Answer = "ANSWER",
        /// The resolution.
        Resolution = "RESOLUTION",
    }

    /// What a complaint is about.
    ComplaintClass {
        /// How it was done.
        ServiceQuality = "SERVICE_QUALITY",
        /// What was delivered.
        ProductQuality = "PRODUCT_QUALITY",
        /// Who did it.
        Department = "DEPARTMENT",
    }
}

impl Status {
    /// Whether somebody still works on it or waits with it.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Waiting)
    }
}

impl WaitingFor {
    /// The clocks that stop while it waits, unless the command says which.
    ///
    /// Nobody answers for the time a customer takes; a supplier delays the remedy and not the
    /// answer; another team of ours is no excuse.
    pub const fn usual_stops(self) -> &'static [Deadline] {
        match self {
            Self::Customer => &[Deadline::Answer, Deadline::Resolution],
            Self::Supplier => &[Deadline::Resolution],
            Self::Team => &[],
        }
    }
}
