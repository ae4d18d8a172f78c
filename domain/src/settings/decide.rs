//! What follows from a command to the settings.

use std::collections::BTreeSet;

use super::{
    Command, ComplaintPoint, ComplaintPointsSet, DefaultCalendarSet, DiscountLimit,
    DiscountLimitsSet, Event, Grade, GradesSet, Policy, PolicySwitched, Rejection, ServiceTarget,
    ServiceTargetsSet, State, TicketCategoriesSet, TicketCategory, TimeZoneSet,
};
use crate::values::{Priority, bounded};

type Decision = Result<Vec<Event>, Rejection>;

/// The most grades, complaint points or discount limits.
const MAX_ENTRIES: usize = 100;
/// The most ticket categories in the whole tree.
const MAX_CATEGORIES: usize = 1_000;
/// The most levels of ticket categories.
const MAX_LEVELS: usize = 5;
/// The longest grade, in characters: it stands in tables and filters.
const MAX_GRADE_CHARS: usize = 20;
/// The longest target: a year of minutes around the clock.
const MAX_MINUTES: u32 = 527_040;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match command {
        Command::SetGrades { grades } => set_grades(state, grades),
        Command::SetTicketCategories { categories } => set_ticket_categories(state, categories),
        Command::SetComplaintPoints { points } => set_complaint_points(state, points),
        Command::SetDiscountLimits { limits } => set_discount_limits(state, limits),
        Command::SetServiceTargets { targets } => set_service_targets(state, targets),
        Command::SetTimeZone { time_zone } if state.time_zone == Some(time_zone) => Ok(vec![]),
        Command::SetTimeZone { time_zone } => {
            Ok(vec![Event::TimeZoneSet(TimeZoneSet { time_zone })])
        }
        Command::SetDefaultCalendar { calendar } if state.default_calendar == Some(calendar) => {
            Ok(vec![])
        }
        Command::SetDefaultCalendar { calendar } => {
            Ok(vec![Event::DefaultCalendarSet(DefaultCalendarSet { calendar })])
        }
        Command::SwitchPolicy { policy, on } => Ok(switch_policy(state, policy, on)),
    }
}

fn set_grades(state: &State, grades: Vec<Grade>) -> Decision {
    if grades.is_empty() {
        return Err(Rejection::NoGrades);
    }
    check_count("grades", MAX_ENTRIES, grades.len())?;
    let mut codes = BTreeSet::new();
    for Grade { code, name_en, name_zh } in &grades {
        check_grade(code)?;
        check_line("grades.nameEn", name_en)?;
        check_line("grades.nameZh", name_zh)?;
        if !codes.insert(code) {
            return Err(Rejection::CodeTwice { field: "grades.code", code: code.clone() });
        }
    }
    if state.grades.as_ref() == Some(&grades) {
        return Ok(vec![]);
    }
    Ok(vec![Event::GradesSet(GradesSet { grades })])
}

/// A grade stands in tables and is typed into filters: short, and without space around it.
fn check_grade(code: &str) -> Result<(), Rejection> {
    check_line("grades.code", code)?;
    if code.trim() != code || code.chars().count() > MAX_GRADE_CHARS {
        return Err(Rejection::GradeInvalid { allowed: MAX_GRADE_CHARS, code: code.to_owned() });
    }
    Ok(())
}

fn set_ticket_categories(state: &State, categories: Vec<TicketCategory>) -> Decision {
    let mut codes = BTreeSet::new();
    check_categories(&categories, 1, &mut codes)?;
    if state.ticket_categories.as_ref() == Some(&categories) {
        return Ok(vec![]);
    }
    Ok(vec![Event::TicketCategoriesSet(TicketCategoriesSet { categories })])
}

fn check_categories<'a>(
    categories: &'a [TicketCategory],
    level: usize,
    codes: &mut BTreeSet<&'a str>,
) -> Result<(), Rejection> {
    if level > MAX_LEVELS && !categories.is_empty() {
        return Err(Rejection::TooDeep { allowed: MAX_LEVELS });
    }
    for TicketCategory { code, name_en, name_zh, children } in categories {
        check_code("categories.code", code)?;
        check_line("categories.nameEn", name_en)?;
        check_line("categories.nameZh", name_zh)?;
        if !codes.insert(code) {
            return Err(Rejection::CodeTwice { field: "categories.code", code: code.clone() });
        }
        check_count("categories", MAX_CATEGORIES, codes.len())?;
        check_categories(children, level + 1, codes)?;
    }
    Ok(())
}

fn set_complaint_points(state: &State, points: Vec<ComplaintPoint>) -> Decision {
    check_count("points", MAX_ENTRIES, points.len())?;
    let mut codes = BTreeSet::new();
    for ComplaintPoint { code, name_en, name_zh } in &points {
        check_code("points.code", code)?;
        check_line("points.nameEn", name_en)?;
        check_line("points.nameZh", name_zh)?;
        if !codes.insert(code) {
            return Err(Rejection::CodeTwice { field: "points.code", code: code.clone() });
        }
    }
    if state.complaint_points.as_ref() == Some(&points) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ComplaintPointsSet(ComplaintPointsSet { points })])
}

fn set_discount_limits(state: &State, limits: Vec<DiscountLimit>) -> Decision {
    check_count("limits", MAX_ENTRIES, limits.len())?;
    let mut roles = BTreeSet::new();
    for DiscountLimit { role, .. } in &limits {
        check_code("limits.role", role)?;
        if !roles.insert(role) {
            return Err(Rejection::CodeTwice { field: "limits.role", code: role.clone() });
        }
    }
    if state.discount_limits.as_ref() == Some(&limits) {
        return Ok(vec![]);
    }
    Ok(vec![Event::DiscountLimitsSet(DiscountLimitsSet { limits })])
}

fn set_service_targets(state: &State, targets: Vec<ServiceTarget>) -> Decision {
    let mut priorities = BTreeSet::new();
    for ServiceTarget { priority, answer_minutes, resolution_minutes } in &targets {
        if !priorities.insert(*priority) {
            return Err(Rejection::TargetTwice(*priority));
        }
        let bounds = 1..=MAX_MINUTES;
        if !bounds.contains(answer_minutes) || !bounds.contains(resolution_minutes) {
            return Err(Rejection::TargetOutOfRange { priority: *priority, allowed: MAX_MINUTES });
        }
        if answer_minutes > resolution_minutes {
            return Err(Rejection::TargetReversed(*priority));
        }
    }
    if let Some(missing) = Priority::ALL.into_iter().find(|it| !priorities.contains(it)) {
        return Err(Rejection::TargetMissing(missing));
    }
    let mut targets = targets;
    targets.sort_by_key(|target| target.priority);
    if state.service_targets.as_ref() == Some(&targets) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ServiceTargetsSet(ServiceTargetsSet { targets })])
}

fn switch_policy(state: &State, policy: Policy, on: bool) -> Vec<Event> {
    if state.policies.get(&policy) == Some(&on) {
        return vec![];
    }
    vec![Event::PolicySwitched(PolicySwitched { policy, on })]
}

fn check_count(field: &'static str, allowed: usize, found: usize) -> Result<(), Rejection> {
    if found > allowed { Err(Rejection::TooMany { field, allowed, found }) } else { Ok(()) }
}

fn check_code(field: &'static str, code: &str) -> Result<(), Rejection> {
    check_line(field, code)?;
    if bounded::is_code(code) {
        return Ok(());
    }
    Err(Rejection::CodeInvalid { field, code: code.to_owned() })
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}
