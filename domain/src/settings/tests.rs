//! The settings' decisions.

use super::*;
use crate::{
    Rejection as _,
    testing::{Given, calendar_id, context, given},
    values::{Percent, Priority, TextFault},
};

fn asked() -> Context {
    context(COMPANY.stream())
}

fn grade(code: &str) -> Grade {
    Grade { code: code.to_owned(), name_en: "x".to_owned(), name_zh: "等级".to_owned() }
}

fn grades(codes: &[&str]) -> Command {
    Command::SetGrades { grades: codes.iter().map(|code| grade(code)).collect() }
}

fn category(code: &str, children: Vec<TicketCategory>) -> TicketCategory {
    let (name_en, name_zh) = ("x".to_owned(), "类别".to_owned());
    TicketCategory { code: code.to_owned(), name_en, name_zh, children }
}

fn categories(categories: Vec<TicketCategory>) -> Command {
    Command::SetTicketCategories { categories }
}

fn point(code: &str) -> ComplaintPoint {
    ComplaintPoint {
        code: code.to_owned(), name_en: "x".to_owned(), name_zh: "投诉点".to_owned()
    }
}

fn points(codes: &[&str]) -> Command {
    Command::SetComplaintPoints { points: codes.iter().map(|code| point(code)).collect() }
}

fn limits(limits: &[(&str, u8)]) -> Command {
    let limit = |(role, percent): &(&str, u8)| DiscountLimit {
        role: (*role).to_owned(),
        percent: Percent::from(*percent),
    };
    Command::SetDiscountLimits { limits: limits.iter().map(limit).collect() }
}

fn targets(change: impl FnOnce(&mut Vec<ServiceTarget>)) -> Command {
    let mut targets = Snapshot::default().service_targets;
    change(&mut targets);
    Command::SetServiceTargets { targets }
}

fn nothing_set() -> Given<Settings> {
    given([])
}

/// What is in force after `settings`.
fn in_force(settings: &Given<Settings>) -> Snapshot {
    settings.state().snapshot(Some(1))
}

fn refused(command: Command, code: &str) {
    nothing_set().when(command, &asked()).then_refused(code);
}

#[test]
fn what_was_never_set_has_its_default() {
    let snapshot = State::default().snapshot(None);
    assert_eq!(snapshot, Snapshot::default());
    let codes: Vec<_> = snapshot.grades.iter().map(|grade| grade.code.as_str()).collect();
    assert_eq!(codes, ["A", "B", "C", "D"]);
    assert_eq!(snapshot.time_zone, chrono_tz::Asia::Shanghai);
    assert!(snapshot.is_on(Policy::QuoteAcceptedWinsOpportunity));
    let urgent = snapshot.service_target(Priority::Urgent);
    assert_eq!((urgent.answer_minutes, urgent.resolution_minutes), (60, 480));
    // One thing set leaves the others alone.
    let one = in_force(&nothing_set().and(grades(&["Gold"]), &asked()));
    assert_eq!(one.ticket_categories, Snapshot::default().ticket_categories);
    assert_eq!((one.version, one.grades.len()), (Some(1), 1));
}

#[test]
fn defaults_are_what_could_be_set() {
    let defaults = Snapshot::default();
    for command in [
        Command::SetGrades { grades: defaults.grades },
        Command::SetTicketCategories { categories: defaults.ticket_categories },
        Command::SetComplaintPoints { points: defaults.complaint_points },
        Command::SetDiscountLimits { limits: defaults.discount_limits },
        Command::SetServiceTargets { targets: defaults.service_targets },
    ] {
        // Said by somebody, a default holds whatever later versions of kehu start with.
        assert_eq!(nothing_set().when(command, &asked()).events().len(), 1);
    }
}

#[test]
fn setting_replaces_the_whole_list_and_setting_the_same_again_changes_nothing() {
    let mut settings = nothing_set();
    for command in [
        grades(&["A", "B"]),
        grades(&["B"]),
        categories(vec![category("delay", vec![])]),
        categories(vec![]),
        points(&["service"]),
        points(&[]),
        limits(&[("sales", 5)]),
        limits(&[]),
        targets(|targets| targets.reverse()),
        targets(|targets| targets[0].answer_minutes = 1),
        Command::SetTimeZone { time_zone: chrono_tz::Europe::Berlin },
        Command::SetDefaultCalendar { calendar: calendar_id(1) },
        Command::SwitchPolicy { policy: Policy::TicketDeadlineEscalates, on: false },
        Command::SwitchPolicy { policy: Policy::TicketDeadlineEscalates, on: true },
    ] {
        let events = settings.when(command.clone(), &asked()).events();
        assert_eq!(events.len(), 1, "{command:?}");
        settings = settings.and(command.clone(), &asked());
        settings.when(command, &asked()).then_nothing();
    }
    let now = in_force(&settings);
    assert_eq!(now.grades, [grade("B")]);
    assert!(now.ticket_categories.is_empty() && now.complaint_points.is_empty());
    assert_eq!(now.service_target(Priority::Urgent).answer_minutes, 1);
    assert_eq!(now.time_zone, chrono_tz::Europe::Berlin);
    assert_eq!(now.default_calendar, Some(calendar_id(1)));
    assert!(now.is_on(Policy::TicketDeadlineEscalates));
}

#[test]
fn there_is_at_least_one_grade_and_no_two_grades_have_one_code() {
    refused(grades(&[]), "SETTINGS_NO_GRADES");
    refused(grades(&["A", "B", "A"]), "SETTINGS_CODE_TWICE");
    for code in [" A", "A ", &"A".repeat(21)] {
        refused(grades(&[code]), "SETTINGS_GRADE_INVALID");
    }
    let codes: Vec<String> = (0..101).map(|n| format!("G{n}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    refused(grades(&codes), "SETTINGS_TOO_MANY");
    let fine = in_force(&nothing_set().and(grades(&["AA+", "一级"]), &asked()));
    assert!(
        fine.grade("AA+").is_some() && fine.grade("一级").is_some() && fine.grade("A").is_none()
    );
}

#[test]
fn ticket_categories_are_a_tree_of_at_most_5_levels_in_which_every_code_is_there_once() {
    let twice = vec![category("a", vec![category("b", vec![])]), category("b", vec![])];
    refused(categories(twice), "SETTINGS_CODE_TWICE");
    let nested = |levels: u32| {
        (1..levels).fold(category("l0", vec![]), |tree, n| category(&format!("l{n}"), vec![tree]))
    };
    refused(categories(vec![nested(6)]), "SETTINGS_TOO_DEEP");
    let deep = in_force(&nothing_set().and(categories(vec![nested(5)]), &asked()));
    let path: Vec<_> =
        deep.ticket_category_path("l0").iter().map(|category| category.code.as_str()).collect();
    assert_eq!(path, ["l4", "l3", "l2", "l1", "l0"]);
    assert!(deep.ticket_category("l2").is_some() && deep.ticket_category("delay").is_none());
    let many = (0..1_001).map(|n| category(&format!("c{n}"), vec![])).collect();
    refused(categories(many), "SETTINGS_TOO_MANY");
}

#[test]
fn complaint_points_have_codes_of_their_own() {
    refused(points(&["a", "a"]), "SETTINGS_CODE_TWICE");
    let set = in_force(&nothing_set().and(points(&["a", "b"]), &asked()));
    assert!(set.complaint_point("b").is_some() && set.complaint_point("c").is_none());
}

#[test]
fn a_role_has_one_discount_limit() {
    refused(limits(&[("sales", 5), ("sales", 6)]), "SETTINGS_CODE_TWICE");
    let set = limits(&[("sales", 5), ("manager", 20)]);
    let set = in_force(&nothing_set().and(set, &asked()));
    assert_eq!(set.discount_limit(["sales", "manager"]), Percent::from(20));
    assert_eq!(set.discount_limit(["sales", "clerk"]), Percent::from(5));
    assert_eq!(set.discount_limit(["clerk"]), Percent::ZERO);
    assert_eq!(set.discount_limit([]), Percent::ZERO);
}

#[test]
fn every_priority_has_one_service_target_and_answering_never_takes_longer_than_resolving() {
    refused(
        targets(|targets| {
            targets.pop();
        }),
        "SETTINGS_TARGET_MISSING",
    );
    refused(targets(|targets| targets.push(targets[0])), "SETTINGS_TARGET_TWICE");
    refused(targets(|targets| targets[0].answer_minutes = 481), "SETTINGS_TARGET_REVERSED");
    for change in [(|target| target.answer_minutes = 0) as fn(&mut ServiceTarget), |target| {
        target.resolution_minutes = 527_041;
    }] {
        refused(targets(|targets| change(&mut targets[0])), "SETTINGS_TARGET_OUT_OF_RANGE");
    }
}

#[test]
fn a_code_fits_urls_and_names_in_both_languages_are_neither_blank_nor_endless() {
    for code in ["Delay", "1st", "延误", "a b"] {
        refused(categories(vec![category(code, vec![])]), "SETTINGS_CODE_INVALID");
        refused(
            categories(vec![category("a", vec![category(code, vec![])])]),
            "SETTINGS_CODE_INVALID",
        );
        refused(points(&[code]), "SETTINGS_CODE_INVALID");
        refused(limits(&[(code, 1)]), "SETTINGS_CODE_INVALID");
    }
    for (text, code) in [
        (" ".to_owned(), "SETTINGS_TEXT_EMPTY"),
        ("长".repeat(201), "SETTINGS_TEXT_TOO_LONG"),
        ("a\0".to_owned(), "SETTINGS_TEXT_CONTROL_CHARACTER"),
    ] {
        let english = Grade { name_en: text.clone(), ..grade("A") };
        refused(Command::SetGrades { grades: vec![english] }, code);
        let chinese = Grade { name_zh: text.clone(), ..grade("A") };
        refused(Command::SetGrades { grades: vec![chinese] }, code);
        let category = TicketCategory { name_zh: text.clone(), ..category("a", vec![]) };
        refused(categories(vec![category]), code);
        let point = ComplaintPoint { name_en: text, ..point("a") };
        refused(Command::SetComplaintPoints { points: vec![point] }, code);
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let code = || "x".to_owned();
    for (rejection, field) in [
        (Rejection::NoGrades, "grades"),
        (Rejection::GradeInvalid { allowed: 20, code: code() }, "grades.code"),
        (Rejection::CodeTwice { field: "limits.role", code: code() }, "limits.role"),
        (Rejection::CodeInvalid { field: "points.code", code: code() }, "points.code"),
        (Rejection::TooDeep { allowed: 5 }, "categories"),
        (Rejection::TooMany { field: "limits", allowed: 1, found: 2 }, "limits"),
        (Rejection::TargetMissing(Priority::Low), "targets"),
        (Rejection::TargetTwice(Priority::Low), "targets"),
        (Rejection::TargetOutOfRange { priority: Priority::Low, allowed: 1 }, "targets"),
        (Rejection::TargetReversed(Priority::Low), "targets"),
        (Rejection::Text { field: "grades.nameEn", fault: TextFault::Empty }, "grades.nameEn"),
    ] {
        assert_eq!(rejection.field(), Some(field), "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}
