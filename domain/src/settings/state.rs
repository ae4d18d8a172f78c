//! What decisions about settings rest on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ComplaintPoint, DiscountLimit, Event, Grade, Policy, ServiceTarget, Snapshot, TicketCategory,
};
use crate::values::CalendarId;

/// The settings, folded from their events; `None` is what was never set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub(super) grades: Option<Vec<Grade>>,
    pub(super) ticket_categories: Option<Vec<TicketCategory>>,
    pub(super) complaint_points: Option<Vec<ComplaintPoint>>,
    pub(super) discount_limits: Option<Vec<DiscountLimit>>,
    pub(super) service_targets: Option<Vec<ServiceTarget>>,
    pub(super) time_zone: Option<chrono_tz::Tz>,
    pub(super) default_calendar: Option<CalendarId>,
    pub(super) policies: BTreeMap<Policy, bool>,
}

impl State {
    /// What is in force at `version` of the stream, defaults filled in.
    pub fn snapshot(&self, version: Option<u64>) -> Snapshot {
        let default = Snapshot::default();
        let mut policies = default.policies;
        policies.extend(self.policies.iter().map(|(policy, on)| (*policy, *on)));
        Snapshot {
            version,
            grades: self.grades.clone().unwrap_or(default.grades),
            ticket_categories: self.ticket_categories.clone().unwrap_or(default.ticket_categories),
            complaint_points: self.complaint_points.clone().unwrap_or(default.complaint_points),
            discount_limits: self.discount_limits.clone().unwrap_or(default.discount_limits),
            service_targets: self.service_targets.clone().unwrap_or(default.service_targets),
            time_zone: self.time_zone.unwrap_or(default.time_zone),
            default_calendar: self.default_calendar.or(default.default_calendar),
            policies,
        }
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::GradesSet(set) => state.grades = Some(set.grades.clone()),
        Event::TicketCategoriesSet(set) => state.ticket_categories = Some(set.categories.clone()),
        Event::ComplaintPointsSet(set) => state.complaint_points = Some(set.points.clone()),
        Event::DiscountLimitsSet(set) => state.discount_limits = Some(set.limits.clone()),
        Event::ServiceTargetsSet(set) => state.service_targets = Some(set.targets.clone()),
        Event::TimeZoneSet(set) => state.time_zone = Some(set.time_zone),
        Event::DefaultCalendarSet(set) => state.default_calendar = Some(set.calendar),
        Event::PolicySwitched(switched) => {
            state.policies.insert(switched.policy, switched.on);
        }
    }
    state
}
