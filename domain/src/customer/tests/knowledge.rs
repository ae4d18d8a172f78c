//! What we know and think of the customer.

use super::*;
use crate::{
    settings,
    values::{Currency, Money, bounded::PROSE_CHARS},
};

pub(super) fn credit_terms(limit: &str) -> Command {
    let limit = Money::parse(limit, Currency::parse("CNY").unwrap()).unwrap();
    Command::SetCreditTerms { grade: "B".to_owned(), limit, term_days: 30 }
}

fn profile(value: Option<&str>, source: Option<&str>) -> Command {
    Command::SetProfileField {
        field: "revenue".to_owned(),
        value: value.map(str::to_owned),
        source: source.map(str::to_owned),
    }
}

fn competitor(note: Option<&str>) -> Command {
    Command::NoteCompetitor { competitor: "DHL".to_owned(), note: note.map(str::to_owned) }
}

#[test]
fn free_text_is_personal_whoever_the_customer_is() {
    let area = RequirementArea::Packaging;
    let text = || "张伟说要木箱".to_owned();
    for (command, event) in [
        (
            Command::StateRequirement { area, requirement: text() },
            Event::RequirementStated(RequirementStated {
                area,
                requirement: Text::personal(text()),
            }),
        ),
        (
            Command::RecordPreference { name: "box".to_owned(), value: text() },
            Event::PreferenceRecorded(PreferenceRecorded {
                name: "box".to_owned(),
                value: Text::personal(text()),
            }),
        ),
        (
            Command::RecordImportantDate {
                name: "birthday".to_owned(),
                date: "--02-29".to_owned(),
            },
            Event::ImportantDateRecorded(ImportantDateRecorded {
                name: "birthday".to_owned(),
                date: Text::personal("--02-29"),
            }),
        ),
        (
            profile(Some("3 亿"), Some("annual report")),
            Event::ProfileFieldSet(ProfileFieldSet {
                field: "revenue".to_owned(),
                value: Some(Text::personal("3 亿")),
                source: Some("annual report".to_owned()),
            }),
        ),
        (
            competitor(Some("cheaper")),
            Event::CompetitorNoted(CompetitorNoted {
                competitor: "DHL".to_owned(),
                note: Some(Text::personal("cheaper")),
            }),
        ),
    ] {
        company().when(command, &asked()).then([event]);
    }
}

#[test]
fn free_text_is_bounded() {
    for (text, code) in [
        (" \n ".to_owned(), "CUSTOMER_TEXT_EMPTY"),
        ("客".repeat(PROSE_CHARS + 1), "CUSTOMER_TEXT_TOO_LONG"),
        ("a\0".to_owned(), "CUSTOMER_TEXT_CONTROL_CHARACTER"),
    ] {
        for command in [
            Command::StateRequirement {
                area: RequirementArea::Reporting,
                requirement: text.clone(),
            },
            Command::RecordPreference { name: "x".to_owned(), value: text.clone() },
            profile(Some(&text), None),
            competitor(Some(&text)),
        ] {
            company().when(command, &asked()).then_refused(code);
        }
    }
}

#[test]
fn a_later_record_replaces_the_earlier_one() {
    let state = |requirement: &str| Command::StateRequirement {
        area: RequirementArea::Transport,
        requirement: requirement.to_owned(),
    };
    let stated = company().and(state("冷链"), &asked()).and(state("常温"), &asked());
    stated.when(state("常温"), &asked()).then_nothing();
    assert_eq!(stated.when(state("冷链"), &asked()).events().len(), 1);
}

#[test]
fn an_important_date_is_a_day_of_the_calendar() {
    for date in ["--02-30", "2026-2-1", "soon", ""] {
        let date = date.to_owned();
        company()
            .when(Command::RecordImportantDate { name: "founded".to_owned(), date }, &asked())
            .then_refused("CUSTOMER_DATE_INVALID");
    }
}

#[test]
fn a_profile_field_can_be_cleared() {
    company().when(profile(None, None), &asked()).then_nothing();
    let known = company().and(profile(Some("3 亿"), Some("report")), &asked());
    known.when(profile(Some("3 亿"), Some("rumour")), &asked()).then_given();
    let cleared = known.when(profile(None, None), &asked()).then_given();
    cleared.when(profile(None, Some("report")), &asked()).then_nothing();
}

#[test]
fn a_competitor_can_be_noted_with_more() {
    let noted = company().and(competitor(None), &asked());
    noted.when(competitor(None), &asked()).then_nothing();
    assert_eq!(noted.when(competitor(Some("cheaper")), &asked()).events().len(), 1);
}

#[test]
fn a_grade_remembers_who_gave_it() {
    let by_hand = Command::Grade { grade: "A".to_owned(), rule: None, found: None };
    let by_rule = Command::Grade {
        grade: "A".to_owned(),
        rule: Some(GradingRule { name: "volume".to_owned(), version: 2 }),
        found: None,
    };
    let graded = company().and(by_hand.clone(), &asked());
    graded.when(by_hand, &asked()).then_nothing();
    assert_eq!(graded.when(by_rule, &asked()).events().len(), 1);
}

#[test]
fn a_grade_is_one_of_those_that_are_configured() {
    let grade = |grade: &str, found: Option<settings::Snapshot>| Command::Grade {
        grade: grade.to_owned(),
        rule: None,
        found,
    };
    company().when(grade("E", None), &asked()).then_refused("CUSTOMER_GRADE_UNKNOWN");
    let graded = |grade: &str, settings_version| {
        Event::Graded(Graded { grade: grade.to_owned(), rule: None, settings_version })
    };
    company().when(grade("D", None), &asked()).then([graded("D", None)]);
    let gold = settings::Grade {
        code: "GOLD".to_owned(),
        name_en: "Gold".to_owned(),
        name_zh: "金".to_owned(),
    };
    let configured =
        settings::Snapshot { version: Some(7), grades: vec![gold], ..Default::default() };
    let found = || Some(configured.clone());
    company().when(grade("GOLD", found()), &asked()).then([graded("GOLD", Some(7))]);
    let rejection = company().when(grade("D", found()), &asked()).rejection();
    assert!(rejection.to_string().contains("GOLD") && rejection.message_zh().contains("GOLD"));
    // What it has already is not judged again.
    let d = company().and(grade("D", None), &asked());
    d.when(grade("D", found()), &asked()).then_nothing();
}

#[test]
fn a_credit_limit_is_not_negative_and_held_credit_has_a_reason() {
    company().when(credit_terms("-0.01"), &asked()).then_refused("CUSTOMER_CREDIT_LIMIT_NEGATIVE");
    company().when(credit_terms("0"), &asked()).then_given();
    company().when(Command::HoldCredit, &without_reason()).then_refused("CUSTOMER_REASON_MISSING");
    let held = company().and(Command::HoldCredit, &asked());
    assert!(held.state().credit_held());
    held.when(Command::HoldCredit, &without_reason()).then_nothing();
    held.when(Command::ReleaseCredit, &without_reason()).then([Event::CreditReleased(Nothing {})]);
}
