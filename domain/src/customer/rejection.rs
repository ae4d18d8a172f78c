//! Why a command to a customer is refused.

use chrono::NaiveDate;

use super::Role;
use crate::values::{
    ContactMethodId, CustomerId, TextFault, bounded::FieldFault,
    contact_method::ContactMethodFault, remarks::DateFault,
};

/// A refusal of a command to a customer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never registered.
    #[error("there is no such customer")]
    NotFound,
    /// Registered with other content.
    #[error("the customer is already registered, with other content")]
    AlreadyRegistered,
    /// Must be reactivated first.
    #[error("the customer is deactivated; reactivate it first")]
    Deactivated,
    /// Another customer goes on in its place.
    #[error("the customer has been merged into {survivor}; use that one, or undo the merge")]
    Merged {
        /// The one that goes on.
        survivor: CustomerId,
    },
    /// Its key is gone; nothing can be added.
    #[error("the customer's personal data has been erased; nothing can be added")]
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
    /// Not configured.
    #[error("there is no grade {grade:?}; the grades are {}", .known.join(", "))]
    GradeUnknown {
        /// What was given.
        grade: String,
        /// What is configured.
        known: Vec<String>,
    },
    /// The role began at another time.
    #[error("the customer already has the role {}", .0.code())]
    RoleAlreadyHeld(Role),
    /// There is nothing to end.
    #[error("the customer does not have the role {}", .0.code())]
    RoleNotHeld(Role),
    /// The end lies before the beginning.
    #[error("the role {} cannot end on {until}, before it begins on {from}", .role.code())]
    RolePeriodReversed {
        /// The role.
        role: Role,
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// Two periods of one role share a day.
    #[error("the role {} would be held twice at the same time", .0.code())]
    RolePeriodsOverlap(Role),
    /// Parents make no cycles.
    #[error("a customer cannot be its own parent")]
    ParentIsItself,
    /// A merge needs two.
    #[error("a customer cannot be merged into itself")]
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
    DateInvalid,
    /// Nobody lends less than nothing.
    #[error("a credit limit cannot be negative")]
    CreditLimitNegative,
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
            DateFault::Invalid => Self::DateInvalid,
        }
    }
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "CUSTOMER_NOT_FOUND",
    "CUSTOMER_ALREADY_REGISTERED",
    "CUSTOMER_DEACTIVATED",
    "CUSTOMER_MERGED",
    "CUSTOMER_ERASED",
    "CUSTOMER_TEXT_EMPTY",
    "CUSTOMER_TEXT_TOO_LONG",
    "CUSTOMER_TEXT_CONTROL_CHARACTER",
    "CUSTOMER_TOO_MANY",
    "CUSTOMER_REASON_MISSING",
    "CUSTOMER_GRADE_UNKNOWN",
    "CUSTOMER_ROLE_ALREADY_HELD",
    "CUSTOMER_ROLE_NOT_HELD",
    "CUSTOMER_ROLE_PERIOD_REVERSED",
    "CUSTOMER_ROLE_PERIODS_OVERLAP",
    "CUSTOMER_PARENT_IS_ITSELF",
    "CUSTOMER_SURVIVOR_IS_ITSELF",
    "CUSTOMER_CONTACT_METHOD_UNKNOWN",
    "CUSTOMER_CONTACT_METHOD_REMOVED",
    "CUSTOMER_CONTACT_METHOD_ID_TAKEN",
    "CUSTOMER_PHONE_INVALID",
    "CUSTOMER_EMAIL_INVALID",
    "CUSTOMER_DATE_INVALID",
    "CUSTOMER_CREDIT_LIMIT_NEGATIVE",
    "CUSTOMER_SUBJECT_INVALID",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "CUSTOMER_NOT_FOUND",
            Self::AlreadyRegistered => "CUSTOMER_ALREADY_REGISTERED",
            Self::Deactivated => "CUSTOMER_DEACTIVATED",
            Self::Merged { .. } => "CUSTOMER_MERGED",
            Self::Erased => "CUSTOMER_ERASED",
            Self::Text { fault: TextFault::Empty, .. } => "CUSTOMER_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "CUSTOMER_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "CUSTOMER_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "CUSTOMER_TOO_MANY",
            Self::ReasonMissing => "CUSTOMER_REASON_MISSING",
            Self::GradeUnknown { .. } => "CUSTOMER_GRADE_UNKNOWN",
            Self::RoleAlreadyHeld(_) => "CUSTOMER_ROLE_ALREADY_HELD",
            Self::RoleNotHeld(_) => "CUSTOMER_ROLE_NOT_HELD",
            Self::RolePeriodReversed { .. } => "CUSTOMER_ROLE_PERIOD_REVERSED",
            Self::RolePeriodsOverlap(_) => "CUSTOMER_ROLE_PERIODS_OVERLAP",
            Self::ParentIsItself => "CUSTOMER_PARENT_IS_ITSELF",
            Self::SurvivorIsItself => "CUSTOMER_SURVIVOR_IS_ITSELF",
            Self::ContactMethodUnknown(_) => "CUSTOMER_CONTACT_METHOD_UNKNOWN",
            Self::ContactMethodRemoved(_) => "CUSTOMER_CONTACT_METHOD_REMOVED",
            Self::ContactMethodIdTaken(_) => "CUSTOMER_CONTACT_METHOD_ID_TAKEN",
            Self::PhoneInvalid => "CUSTOMER_PHONE_INVALID",
            Self::EmailInvalid => "CUSTOMER_EMAIL_INVALID",
            Self::DateInvalid => "CUSTOMER_DATE_INVALID",
            Self::CreditLimitNegative => "CUSTOMER_CREDIT_LIMIT_NEGATIVE",
            Self::SubjectInvalid(_) => "CUSTOMER_SUBJECT_INVALID",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound
            | Self::AlreadyRegistered
            | Self::Deactivated
            | Self::Merged { .. }
            | Self::Erased => None,
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::GradeUnknown { .. } => Some("grade"),
            Self::RoleAlreadyHeld(_) | Self::RoleNotHeld(_) | Self::RolePeriodsOverlap(_) => {
                Some("role")
            }
            Self::RolePeriodReversed { .. } => Some("until"),
            Self::ParentIsItself => Some("parent"),
            Self::SurvivorIsItself => Some("survivor"),
            Self::ContactMethodUnknown(_)
            | Self::ContactMethodRemoved(_)
            | Self::ContactMethodIdTaken(_) => Some("contactMethod"),
            Self::PhoneInvalid | Self::EmailInvalid => Some("value"),
            Self::DateInvalid => Some("date"),
            Self::CreditLimitNegative => Some("limit"),
            Self::SubjectInvalid(_) => Some("subjects"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个客户".to_owned(),
            Self::AlreadyRegistered => "该客户已登记，且内容不同".to_owned(),
            Self::Deactivated => "该客户已停用，请先重新启用".to_owned(),
            Self::Merged { survivor } => {
                format!("该客户已合并到 {survivor}，请使用后者，或先撤销合并")
            }
            Self::Erased => "该客户的个人数据已删除，不能再添加任何内容".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::ReasonMissing => "请说明原因".to_owned(),
            Self::GradeUnknown { grade, known } => {
                format!("没有等级 {grade:?}，现有等级为 {}", known.join("、"))
            }
            Self::RoleAlreadyHeld(role) => format!("该客户已具有角色 {}", role.code()),
            Self::RoleNotHeld(role) => format!("该客户不具有角色 {}", role.code()),
            Self::RolePeriodReversed { role, from, until } => {
                format!("角色 {} 的结束日期 {until} 早于开始日期 {from}", role.code())
            }
            Self::RolePeriodsOverlap(role) => format!("角色 {} 的任期重叠", role.code()),
            Self::ParentIsItself => "客户不能是自己的上级".to_owned(),
            Self::SurvivorIsItself => "客户不能合并到自身".to_owned(),
            Self::ContactMethodUnknown(id) => format!("没有联系方式 {id}"),
            Self::ContactMethodRemoved(id) => format!("联系方式 {id} 已移除"),
            Self::ContactMethodIdTaken(id) => format!("联系方式 {id} 已存在，且内容不同"),
            Self::PhoneInvalid => "电话号码至少要有一位数字".to_owned(),
            Self::EmailInvalid => "不是有效的电子邮件地址".to_owned(),
            Self::DateInvalid => "日期应为 YYYY-MM-DD，年份未知时为 --MM-DD".to_owned(),
            Self::CreditLimitNegative => "信用额度不能为负".to_owned(),
            Self::SubjectInvalid(given) => format!("{given:?} 不是有效的流名称"),
        }
    }
}
