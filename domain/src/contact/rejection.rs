//! Why a command to a contact is refused.

use chrono::NaiveDate;

use crate::values::{
    ContactId, ContactMethodId, CustomerId, TextFault, bounded::FieldFault,
    contact_method::ContactMethodFault, remarks::DateFault,
};

/// A refusal of a command to a contact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never created.
    #[error("there is no such contact")]
    NotFound,
    /// Created with other content.
    #[error("the contact already exists, with other content")]
    AlreadyCreated,
    /// Another contact goes on in its place.
    #[error("the contact has been merged into {survivor}; use that one, or undo the merge")]
    Merged {
        /// The one that goes on.
        survivor: ContactId,
    },
    /// Its key is gone; nothing can be added.
    #[error("the contact's personal data has been erased; nothing can be added")]
    Erased,
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
    /// The command changes something that others rely on.
    #[error("say why: this needs a reason")]
    ReasonMissing,
    /// Not a language tag.
    #[error("{0:?} is not a language tag such as zh, en-GB or zh-Hant")]
    LanguageInvalid(String),
    /// There is nothing to end.
    #[error("the contact is not linked to {0}")]
    NotLinked(CustomerId),
    /// Several links to one customer in one command.
    #[error("{0} is named twice")]
    LinkedTwice(CustomerId),
    /// The end lies before the beginning.
    #[error("the link to {customer} cannot end on {until}, before it begins on {from}")]
    LinkPeriodReversed {
        /// To which customer.
        customer: CustomerId,
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// Two links to one customer share a day.
    #[error("the contact would be linked to {0} twice at the same time")]
    LinkPeriodsOverlap(CustomerId),
    /// A merge needs two.
    #[error("a contact cannot be merged into itself")]
    SurvivorIsItself,
    /// Never added.
    #[error("there is no contact method {0}")]
    ContactMethodUnknown(ContactMethodId),
    /// Removed for good.
    #[error("the contact method {0} has been removed")]
    ContactMethodRemoved(ContactMethodId),
    /// The id names another contact method.
    #[error("the contact method {0} already exists, with other content")]
    ContactMethodIdTaken(ContactMethodId),
    /// Nothing that could be dialled.
    #[error("a telephone number has at least one digit")]
    PhoneInvalid,
    /// Not an address.
    #[error("this is not an e-mail address")]
    EmailInvalid,
    /// Not a day.
    #[error("expected a day of the calendar, as YYYY-MM-DD or, without the year, --MM-DD")]
    DateInvalid {
        /// Which field.
        field: &'static str,
    },
    /// Not the name of a stream.
    #[error("{0:?} is not the name of a stream")]
    SubjectInvalid(String),
}

impl From<FieldFault> for Rejection {
    fn from(fault: FieldFault) -> Self {
        match fault {
            FieldFault::Text { field, fault } => Self::Text { field, fault },
            FieldFault::TooMany { field, allowed, found } => {
                Self::TooMany { field, allowed, found }
            }
        }
    }
}

impl From<ContactMethodFault> for Rejection {
    fn from(fault: ContactMethodFault) -> Self {
        match fault {
            ContactMethodFault::Field(fault) => fault.into(),
            ContactMethodFault::Unknown(id) => Self::ContactMethodUnknown(id),
            ContactMethodFault::Removed(id) => Self::ContactMethodRemoved(id),
            ContactMethodFault::IdTaken(id) => Self::ContactMethodIdTaken(id),
            ContactMethodFault::PhoneInvalid => Self::PhoneInvalid,
            ContactMethodFault::EmailInvalid => Self::EmailInvalid,
        }
    }
}

impl From<DateFault> for Rejection {
    fn from(fault: DateFault) -> Self {
        match fault {
            DateFault::Field(fault) => fault.into(),
            DateFault::Invalid => Self::DateInvalid { field: "date" },
        }
    }
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "CONTACT_NOT_FOUND",
    "CONTACT_ALREADY_CREATED",
    "CONTACT_MERGED",
    "CONTACT_ERASED",
    "CONTACT_TEXT_EMPTY",
    "CONTACT_TEXT_TOO_LONG",
    "CONTACT_TEXT_CONTROL_CHARACTER",
    "CONTACT_TOO_MANY",
    "CONTACT_REASON_MISSING",
    "CONTACT_LANGUAGE_INVALID",
    "CONTACT_NOT_LINKED",
    "CONTACT_LINKED_TWICE",
    "CONTACT_LINK_PERIOD_REVERSED",
    "CONTACT_LINK_PERIODS_OVERLAP",
    "CONTACT_SURVIVOR_IS_ITSELF",
    "CONTACT_CONTACT_METHOD_UNKNOWN",
    "CONTACT_CONTACT_METHOD_REMOVED",
    "CONTACT_CONTACT_METHOD_ID_TAKEN",
    "CONTACT_PHONE_INVALID",
    "CONTACT_EMAIL_INVALID",
    "CONTACT_DATE_INVALID",
    "CONTACT_SUBJECT_INVALID",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "CONTACT_NOT_FOUND",
            Self::AlreadyCreated => "CONTACT_ALREADY_CREATED",
            Self::Merged { .. } => "CONTACT_MERGED",
            Self::Erased => "CONTACT_ERASED",
            Self::Text { fault: TextFault::Empty, .. } => "CONTACT_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "CONTACT_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "CONTACT_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "CONTACT_TOO_MANY",
            Self::ReasonMissing => "CONTACT_REASON_MISSING",
            Self::LanguageInvalid(_) => "CONTACT_LANGUAGE_INVALID",
            Self::NotLinked(_) => "CONTACT_NOT_LINKED",
            Self::LinkedTwice(_) => "CONTACT_LINKED_TWICE",
            Self::LinkPeriodReversed { .. } => "CONTACT_LINK_PERIOD_REVERSED",
            Self::LinkPeriodsOverlap(_) => "CONTACT_LINK_PERIODS_OVERLAP",
            Self::SurvivorIsItself => "CONTACT_SURVIVOR_IS_ITSELF",
            Self::ContactMethodUnknown(_) => "CONTACT_CONTACT_METHOD_UNKNOWN",
            Self::ContactMethodRemoved(_) => "CONTACT_CONTACT_METHOD_REMOVED",
            Self::ContactMethodIdTaken(_) => "CONTACT_CONTACT_METHOD_ID_TAKEN",
            Self::PhoneInvalid => "CONTACT_PHONE_INVALID",
            Self::EmailInvalid => "CONTACT_EMAIL_INVALID",
            Self::DateInvalid { .. } => "CONTACT_DATE_INVALID",
            Self::SubjectInvalid(_) => "CONTACT_SUBJECT_INVALID",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound | Self::AlreadyCreated | Self::Merged { .. } | Self::Erased => None,
            Self::Text { field, .. }
            | Self::TooMany { field, .. }
            | Self::DateInvalid { field } => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::LanguageInvalid(_) => Some("languages"),
            Self::NotLinked(_) => Some("customer"),
            Self::LinkedTwice(_) => Some("customers"),
            Self::LinkPeriodReversed { .. } => Some("until"),
            Self::LinkPeriodsOverlap(_) => Some("from"),
            Self::SurvivorIsItself => Some("survivor"),
            Self::ContactMethodUnknown(_)
            | Self::ContactMethodRemoved(_)
            | Self::ContactMethodIdTaken(_) => Some("contactMethod"),
            Self::PhoneInvalid | Self::EmailInvalid => Some("value"),
            Self::SubjectInvalid(_) => Some("subjects"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个联系人".to_owned(),
            Self::AlreadyCreated => "该联系人已存在，且内容不同".to_owned(),
            Self::Merged { survivor } => {
                format!("该联系人已合并到 {survivor}，请使用后者，或先撤销合并")
            }
            Self::Erased => "该联系人的个人数据已删除，不能再添加任何内容".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::ReasonMissing => "请说明原因".to_owned(),
            Self::LanguageInvalid(given) => {
                format!("{given:?} 不是语言标签，例如 zh、en-GB、zh-Hant")
            }
            Self::NotLinked(customer) => format!("该联系人与 {customer} 没有关联"),
            Self::LinkedTwice(customer) => format!("{customer} 重复出现"),
            Self::LinkPeriodReversed { customer, from, until } => {
                format!("与 {customer} 的关联结束日期 {until} 早于开始日期 {from}")
            }
            Self::LinkPeriodsOverlap(customer) => format!("与 {customer} 的关联时间重叠"),
            Self::SurvivorIsItself => "联系人不能合并到自身".to_owned(),
            Self::ContactMethodUnknown(id) => format!("没有联系方式 {id}"),
            Self::ContactMethodRemoved(id) => format!("联系方式 {id} 已移除"),
            Self::ContactMethodIdTaken(id) => format!("联系方式 {id} 已存在，且内容不同"),
            Self::PhoneInvalid => "电话号码至少要有一位数字".to_owned(),
            Self::EmailInvalid => "不是有效的电子邮件地址".to_owned(),
            Self::DateInvalid { .. } => "日期应为 YYYY-MM-DD，年份未知时为 --MM-DD".to_owned(),
            Self::SubjectInvalid(given) => format!("{given:?} 不是有效的流名称"),
        }
    }
}
