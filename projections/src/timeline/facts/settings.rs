//! What events of the settings say.

use kehu_domain::settings::Event;

use super::{Facts, fact, part};

pub(super) fn of(event: &Event) -> Facts {
    vec![match event {
        Event::GradesSet(event) => fact("grades", &event.grades),
        Event::TicketCategoriesSet(event) => fact("ticketCategories", &event.categories),
        Event::ComplaintPointsSet(event) => fact("complaintPoints", &event.points),
        Event::DiscountLimitsSet(event) => fact("discountLimits", &event.limits),
        Event::ServiceTargetsSet(event) => fact("serviceTargets", &event.targets),
        Event::TimeZoneSet(event) => fact("timeZone", event.time_zone),
        Event::DefaultCalendarSet(event) => fact("defaultCalendar", event.calendar),
        Event::PolicySwitched(event) => part("policies", event.policy, event.on),
    }]
}
