//! What can be configured.

use serde::Serialize;

use super::{ComplaintPoint, DiscountLimit, Grade, Policy, ServiceTarget, TicketCategory};
use crate::values::CalendarId;

/// A command to the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Says which grades customers can have, the best first.
    SetGrades { grades: Vec<Grade> },
    /// Says what tickets can be about, as a tree.
    SetTicketCategories { categories: Vec<TicketCategory> },
    /// Says what complaints can be aimed at.
    SetComplaintPoints { points: Vec<ComplaintPoint> },
    /// Says how much discount each role may give without approval.
    SetDiscountLimits { limits: Vec<DiscountLimit> },
    /// Says how soon tickets are answered and resolved, by priority.
    SetServiceTargets { targets: Vec<ServiceTarget> },
    /// Says by which clock days begin and end.
    SetTimeZone { time_zone: chrono_tz::Tz },
    /// Says by which calendar service is measured unless something else is said.
    SetDefaultCalendar { calendar: CalendarId },
    /// Turns a policy on or off.
    SwitchPolicy { policy: Policy, on: bool },
}
