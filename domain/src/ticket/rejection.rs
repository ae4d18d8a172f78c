//! Why a command to a ticket is refused.

use chrono::{DateTime, Utc};

use super::{ComplaintClass, Deadline};
use crate::values::{AnswerId, CalendarId, NoteId, TextFault, TicketId};

/// A refusal of a command to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Never opened.
    #[error("there is no such ticket")]
    NotFound,
    /// Opened with other content.
    #[error("the ticket is already open, with other content")]
    AlreadyOpened,
    /// Resolved: reopen it first.
    #[error("the ticket is already resolved; reopen it first")]
    AlreadyResolved,
    /// Closed: reopen it first.
    #[error("the ticket is already closed; reopen it first")]
    AlreadyClosed,
    /// Cancelled: reopen it first.
    #[error("the ticket is already cancelled; reopen it first")]
    AlreadyCancelled,
    /// Only what was resolved is confirmed or closed.
    #[error("the ticket is not resolved yet")]
    NotResolved,
    /// Still being worked on.
    #[error("the ticket is open: only what was resolved, closed or cancelled can be reopened")]
    NotEnded,
    /// It does not wait for anybody.
    #[error("the ticket is not waiting")]
    NotWaiting,
    /// Another ticket goes on in its place.
    #[error("the ticket has been merged into {survivor}; use that one")]
    Merged {
        /// Which.
        survivor: TicketId,
    },
    /// A ticket cannot go on in its own place.
    #[error("a ticket cannot be merged into itself")]
    SurvivorIsItself,
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
    /// Not defined.
    #[error("there is no calendar {0}")]
    CalendarUnknown(CalendarId),
    /// Not one that is configured.
    #[error("there is no ticket category {category:?}; there are {}", .known.join(", "))]
    CategoryUnknown {
        /// What was given.
        category: String,
        /// The codes that are configured.
        known: Vec<String>,
    },
    /// Not one that is configured.
    #[error("there is no complaint point {point:?}; there are {}", .known.join(", "))]
    ComplaintPointUnknown {
        /// What was given.
        point: String,
        /// The codes that are configured.
        known: Vec<String>,
    },
    /// The configuration says something else.
    #[error("the complaint point {point:?} is about {}, not {}", .configured.code(), .given.code())]
    ComplaintClassMismatch {
        /// The complaint point.
        point: String,
        /// What the configuration says.
        configured: ComplaintClass,
        /// What was given.
        given: ComplaintClass,
    },
    /// Nothing would be said.
    #[error("say what the ticket is about: a category, a complaint point or a department")]
    ClassificationEmpty,
    /// Nothing would be recorded.
    #[error("name at least one attribute")]
    AttributesEmpty,
    /// Merging says into what.
    #[error("a ticket is merged by merging it into another")]
    StatusNotTold,
    /// It waits, but for whom?
    #[error("say for whom the ticket waits")]
    WaitingForMissing,
    /// Which product is not said.
    #[error("a complaint about product quality names the product")]
    ProductMissing,
    /// Which department is not said.
    #[error("a complaint about a department names the department")]
    DepartmentMissing,
    /// Nobody would work on it.
    #[error("a ticket is assigned to a person or a team")]
    AssigneeMissing,
    /// The id names another answer.
    #[error("the answer {0} already exists, with other content")]
    AnswerIdTaken(AnswerId),
    /// The id names another note.
    #[error("the note {0} already exists, with other content")]
    NoteIdTaken(NoteId),
    /// There are levels 1 to 9.
    #[error("an escalation level lies between 1 and 9, {0} given")]
    LevelInvalid(u8),
    /// It was higher up already.
    #[error("the ticket has been escalated to level {reached} already, {given} is lower")]
    LevelLower {
        /// The level it has reached.
        reached: u8,
        /// What was given.
        given: u8,
    },
    /// The time is not up.
    #[error("the {} is not due before {due}", .deadline.code())]
    NotOverdue {
        /// Which.
        deadline: Deadline,
        /// When it is due.
        due: DateTime<Utc>,
    },
}

/// Every code that [`Rejection::code`](crate::Rejection::code) answers with.
pub const CODES: &[&str] = &[
    "TICKET_NOT_FOUND",
    "TICKET_ALREADY_OPENED",
    "TICKET_ALREADY_RESOLVED",
    "TICKET_ALREADY_CLOSED",
    "TICKET_ALREADY_CANCELLED",
    "TICKET_NOT_RESOLVED",
    "TICKET_NOT_ENDED",
    "TICKET_NOT_WAITING",
    "TICKET_MERGED",
    "TICKET_SURVIVOR_IS_ITSELF",
    "TICKET_TEXT_EMPTY",
    "TICKET_TEXT_TOO_LONG",
    "TICKET_TEXT_CONTROL_CHARACTER",
    "TICKET_TOO_MANY",
    "TICKET_REASON_MISSING",
    "TICKET_CALENDAR_UNKNOWN",
    "TICKET_CATEGORY_UNKNOWN",
    "TICKET_COMPLAINT_POINT_UNKNOWN",
    "TICKET_COMPLAINT_CLASS_MISMATCH",
    "TICKET_CLASSIFICATION_EMPTY",
    "TICKET_ATTRIBUTES_EMPTY",
    "TICKET_STATUS_NOT_TOLD",
    "TICKET_WAITING_FOR_MISSING",
    "TICKET_PRODUCT_MISSING",
    "TICKET_DEPARTMENT_MISSING",
    "TICKET_ASSIGNEE_MISSING",
    "TICKET_ANSWER_ID_TAKEN",
    "TICKET_NOTE_ID_TAKEN",
    "TICKET_LEVEL_INVALID",
    "TICKET_LEVEL_LOWER",
    "TICKET_NOT_OVERDUE",
];

impl crate::Rejection for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "TICKET_NOT_FOUND",
            Self::AlreadyOpened => "TICKET_ALREADY_OPENED",
            Self::AlreadyResolved => "TICKET_ALREADY_RESOLVED",
            Self::AlreadyClosed => "TICKET_ALREADY_CLOSED",
            Self::AlreadyCancelled => "TICKET_ALREADY_CANCELLED",
            Self::NotResolved => "TICKET_NOT_RESOLVED",
            Self::NotEnded => "TICKET_NOT_ENDED",
            Self::NotWaiting => "TICKET_NOT_WAITING",
            Self::Merged { .. } => "TICKET_MERGED",
            Self::SurvivorIsItself => "TICKET_SURVIVOR_IS_ITSELF",
            Self::Text { fault: TextFault::Empty, .. } => "TICKET_TEXT_EMPTY",
            Self::Text { fault: TextFault::TooLong { .. }, .. } => "TICKET_TEXT_TOO_LONG",
            Self::Text { fault: TextFault::ControlCharacter, .. } => {
                "TICKET_TEXT_CONTROL_CHARACTER"
            }
            Self::TooMany { .. } => "TICKET_TOO_MANY",
            Self::ReasonMissing => "TICKET_REASON_MISSING",
            Self::CalendarUnknown(_) => "TICKET_CALENDAR_UNKNOWN",
            Self::CategoryUnknown { .. } => "TICKET_CATEGORY_UNKNOWN",
            Self::ComplaintPointUnknown { .. } => "TICKET_COMPLAINT_POINT_UNKNOWN",
            Self::ComplaintClassMismatch { .. } => "TICKET_COMPLAINT_CLASS_MISMATCH",
            Self::ClassificationEmpty => "TICKET_CLASSIFICATION_EMPTY",
            Self::AttributesEmpty => "TICKET_ATTRIBUTES_EMPTY",
            Self::StatusNotTold => "TICKET_STATUS_NOT_TOLD",
            Self::WaitingForMissing => "TICKET_WAITING_FOR_MISSING",
            Self::ProductMissing => "TICKET_PRODUCT_MISSING",
            Self::DepartmentMissing => "TICKET_DEPARTMENT_MISSING",
            Self::AssigneeMissing => "TICKET_ASSIGNEE_MISSING",
            Self::AnswerIdTaken(_) => "TICKET_ANSWER_ID_TAKEN",
            Self::NoteIdTaken(_) => "TICKET_NOTE_ID_TAKEN",
            Self::LevelInvalid(_) => "TICKET_LEVEL_INVALID",
            Self::LevelLower { .. } => "TICKET_LEVEL_LOWER",
            Self::NotOverdue { .. } => "TICKET_NOT_OVERDUE",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFound
            | Self::AlreadyOpened
            | Self::AlreadyResolved
            | Self::AlreadyClosed
            | Self::AlreadyCancelled
            | Self::NotResolved
            | Self::NotEnded
            | Self::NotWaiting
            | Self::Merged { .. } => None,
            Self::SurvivorIsItself => Some("survivor"),
            Self::Text { field, .. } | Self::TooMany { field, .. } => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::CalendarUnknown(_) => Some("calendar"),
            Self::CategoryUnknown { .. } | Self::ClassificationEmpty => Some("category"),
            Self::AttributesEmpty => Some("attributes"),
            Self::StatusNotTold => Some("status"),
            Self::WaitingForMissing => Some("waitingFor"),
            Self::ComplaintPointUnknown { .. } => Some("complaintPoint"),
            Self::ComplaintClassMismatch { .. } => Some("complaintClass"),
            Self::ProductMissing => Some("product"),
            Self::DepartmentMissing => Some("department"),
            Self::AssigneeMissing => Some("user"),
            Self::AnswerIdTaken(_) => Some("answer"),
            Self::NoteIdTaken(_) => Some("note"),
            Self::LevelInvalid(_) | Self::LevelLower { .. } => Some("level"),
            Self::NotOverdue { .. } => Some("deadline"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个工单".to_owned(),
            Self::AlreadyOpened => "该工单已建立，且内容不同".to_owned(),
            Self::AlreadyResolved => "该工单已解决，请先重新打开".to_owned(),
            Self::AlreadyClosed => "该工单已关闭，请先重新打开".to_owned(),
            Self::AlreadyCancelled => "该工单已取消，请先重新打开".to_owned(),
            Self::NotResolved => "该工单尚未解决".to_owned(),
            Self::NotEnded => {
                "该工单仍在处理，只有已解决、已关闭或已取消的工单才能重新打开".to_owned()
            }
            Self::NotWaiting => "该工单不在等待中".to_owned(),
            Self::Merged { survivor } => format!("该工单已合并到 {survivor}，请使用后者"),
            Self::SurvivorIsItself => "工单不能合并到自身".to_owned(),
            Self::Text { field, fault } => format!("{field} {}", fault.message_zh()),
            Self::TooMany { field, allowed, found } => {
                format!("{field} 最多 {allowed} 项，实际为 {found} 项")
            }
            Self::ReasonMissing => "请说明原因".to_owned(),
            Self::CalendarUnknown(calendar) => format!("没有工作日历 {calendar}"),
            Self::CategoryUnknown { category, known } => {
                format!("没有工单类别 {category:?}，现有：{}", known.join("、"))
            }
            Self::ComplaintPointUnknown { point, known } => {
                format!("没有投诉点 {point:?}，现有：{}", known.join("、"))
            }
            Self::ComplaintClassMismatch { point, configured, given } => {
                let (configured, given) = (class_zh(*configured), class_zh(*given));
                format!("投诉点 {point:?} 属于{configured}，而不是{given}")
            }
            Self::ClassificationEmpty => "请说明工单的类别、投诉点或责任部门".to_owned(),
            Self::AttributesEmpty => "请至少给出一个属性".to_owned(),
            Self::StatusNotTold => "合并工单请使用合并操作".to_owned(),
            Self::WaitingForMissing => "请说明工单在等待谁".to_owned(),
            Self::ProductMissing => "针对产品质量的投诉必须注明产品".to_owned(),
            Self::DepartmentMissing => "针对部门的投诉必须注明部门".to_owned(),
            Self::AssigneeMissing => "工单必须分派给个人或团队".to_owned(),
            Self::AnswerIdTaken(answer) => format!("答复 {answer} 已存在，且内容不同"),
            Self::NoteIdTaken(note) => format!("备注 {note} 已存在，且内容不同"),
            Self::LevelInvalid(given) => format!("升级级别应为 1 至 9，实际为 {given}"),
            Self::LevelLower { reached, given } => {
                format!("该工单已升级到 {reached} 级，{given} 级更低")
            }
            Self::NotOverdue { deadline: Deadline::Answer, due } => {
                format!("答复期限 {due} 尚未到")
            }
            Self::NotOverdue { deadline: Deadline::Resolution, due } => {
                format!("解决期限 {due} 尚未到")
            }
        }
    }
}

fn class_zh(class: ComplaintClass) -> &'static str {
    match class {
        ComplaintClass::ServiceQuality => "服务质量",
        ComplaintClass::ProductQuality => "产品质量",
        ComplaintClass::Department => "部门",
    }
}
