//! What can have been configured.

use serde::{Deserialize, Serialize};

use crate::values::{CalendarId, Percent, Priority};

/// A grade that customers can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grade {
    /// Stable code: `A`, `AA+`.
    pub code: String,
    /// What English readers see.
    pub name_en: String,
    /// What Chinese readers see.
    pub name_zh: String,
}

/// Something that tickets can be about; a node of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketCategory {
    /// Stable code, lower case, unique in the whole tree: `delay`.
    pub code: String,
    /// What English readers see.
    pub name_en: String,
    /// What Chinese readers see.
    pub name_zh: String,
    /// What it divides into.
    #[serde(default)]
    pub children: Vec<TicketCategory>,
}

/// What a complaint is aimed at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintPoint {
    /// Stable code, lower case: `service_quality`.
    pub code: String,
    /// What English readers see.
    pub name_en: String,
    /// What Chinese readers see.
    pub name_zh: String,
}

/// How much discount a role may give without approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscountLimit {
    /// The role's code, as granted to users: `sales_manager`.
    pub role: String,
    /// At most so much of the list price.
    pub percent: Percent,
}

/// How soon a ticket is answered and resolved, in minutes of business time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceTarget {
    /// Of which tickets.
    pub priority: Priority,
    /// Until the first answer.
    pub answer_minutes: u32,
    /// Until it is resolved.
    pub resolution_minutes: u32,
}

/// Something that kehu does by itself after something else has happened, if the company wants so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Policy {
    /// An accepted quote wins its opportunity.
    QuoteAcceptedWinsOpportunity,
    /// A ticket whose deadline has passed is escalated.
    TicketDeadlineEscalates,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::QuoteAcceptedWinsOpportunity, Self::TicketDeadlineEscalates];

    /// The code that stands in events and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::QuoteAcceptedWinsOpportunity => "QUOTE_ACCEPTED_WINS_OPPORTUNITY",
            Self::TicketDeadlineEscalates => "TICKET_DEADLINE_ESCALATES",
        }
    }

    /// Whether it is on unless the company has said otherwise.
    pub const fn on_by_default(self) -> bool {
        match self {
            Self::QuoteAcceptedWinsOpportunity | Self::TicketDeadlineEscalates => true,
        }
    }
}

/// Customers can have these grades from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GradesSet {
    /// All grades, the best first.
    pub grades: Vec<Grade>,
}

/// Tickets can be about this from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketCategoriesSet {
    /// The roots of the tree, in order.
    pub categories: Vec<TicketCategory>,
}

/// Complaints can be aimed at this from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintPointsSet {
    /// All points, in order.
    pub points: Vec<ComplaintPoint>,
}

/// Roles may give so much discount from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscountLimitsSet {
    /// All limits; a role without one may give none.
    pub limits: Vec<DiscountLimit>,
}

/// Tickets are answered and resolved that soon from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceTargetsSet {
    /// One target per priority.
    pub targets: Vec<ServiceTarget>,
}

/// Days begin and end by this clock from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeZoneSet {
    /// IANA time zone.
    pub time_zone: chrono_tz::Tz,
}

/// Service is measured by this calendar from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultCalendarSet {
    /// The calendar.
    pub calendar: CalendarId,
}

/// A policy was turned on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicySwitched {
    /// Which.
    pub policy: Policy,
    /// Whether kehu does it from now on.
    pub on: bool,
}

/// Everything that can have been configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// Other grades.
    #[serde(rename = "SettingsGradesSet")]
    GradesSet(GradesSet),
    /// Other ticket categories.
    #[serde(rename = "SettingsTicketCategoriesSet")]
    TicketCategoriesSet(TicketCategoriesSet),
    /// Other complaint points.
    #[serde(rename = "SettingsComplaintPointsSet")]
    ComplaintPointsSet(ComplaintPointsSet),
    /// Other discount limits.
    #[serde(rename = "SettingsDiscountLimitsSet")]
    DiscountLimitsSet(DiscountLimitsSet),
    /// Other service targets.
    #[serde(rename = "SettingsServiceTargetsSet")]
    ServiceTargetsSet(ServiceTargetsSet),
    /// Another time zone.
    #[serde(rename = "SettingsTimeZoneSet")]
    TimeZoneSet(TimeZoneSet),
    /// Another default calendar.
    #[serde(rename = "SettingsDefaultCalendarSet")]
    DefaultCalendarSet(DefaultCalendarSet),
    /// A policy was turned on or off.
    #[serde(rename = "SettingsPolicySwitched")]
    PolicySwitched(PolicySwitched),
}
