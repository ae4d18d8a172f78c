//! Settings, in English.

use kehu_domain::settings::{Event, Policy, ServiceTarget, TicketCategory};

use super::{
    super::{Teller, words},
    before,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let was = |field: &str| before(teller.before(field));
    match event {
        Event::GradesSet(event) => {
            let grades =
                event.grades.iter().map(|grade| format!("{} {}", grade.code, grade.name_en));
            format!("set the grades of customers to {}{}", list(grades), was("grades"))
        }
        Event::TicketCategoriesSet(event) => {
            let categories = event.categories.iter().map(category);
            format!("set the ticket categories to {}", list(categories))
        }
        Event::ComplaintPointsSet(event) => {
            let points = event.points.iter().map(|point| point.name_en.clone());
            format!("set the complaint points to {}{}", list(points), was("complaintPoints"))
        }
        Event::DiscountLimitsSet(event) => {
            let limits =
                event.limits.iter().map(|limit| format!("{} {}%", limit.role, limit.percent));
            format!("set the discount limits to {}", list(limits))
        }
        Event::ServiceTargetsSet(event) => {
            format!(
                "set the service targets to {}",
                list(event.targets.iter().map(|one| target(teller, one)))
            )
        }
        Event::TimeZoneSet(event) => {
            format!("set the company's time zone to {}{}", event.time_zone, was("timeZone"))
        }
        Event::DefaultCalendarSet(event) => {
            let calendar = teller.other(&event.calendar.stream());
            let calendar = calendar
                .map_or_else(|| "a calendar without a name".to_owned(), |name| format!("“{name}”"));
            format!("made {calendar} the default calendar{}", was("defaultCalendar"))
        }
        Event::PolicySwitched(event) => {
            let what = match event.policy {
                Policy::QuoteAcceptedWinsOpportunity => "an accepted quote wins its deal",
                Policy::TicketDeadlineEscalates => "a missed deadline escalates its ticket",
            };
            format!("turned {} the policy “{what}”", if event.on { "on" } else { "off" })
        }
    }
}

fn category(category: &TicketCategory) -> String {
    if category.children.is_empty() {
        return category.name_en.clone();
    }
    format!("{} ({})", category.name_en, list(category.children.iter().map(self::category)))
}

fn target(teller: &Teller<'_>, target: &ServiceTarget) -> String {
    let ServiceTarget { priority, answer_minutes, resolution_minutes } = target;
    format!(
        "{} {answer_minutes}/{resolution_minutes} min",
        words::ticket::priority(teller, *priority)
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}
