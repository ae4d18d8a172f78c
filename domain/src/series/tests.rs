//! A series' decisions: every invariant, every refusal, every command said twice.

use super::*;
use crate::{
    Context, Rejection as _,
    testing::{Given, context, given, opportunity_id},
    values::{StreamName, TextFault},
};

fn asked() -> Context {
    context(QUOTES.stream())
}

fn define(prefix: &str, digits: u8, yearly: bool) -> Command {
    Command::Define { code: "quotes".to_owned(), prefix: prefix.to_owned(), digits, yearly }
}

fn thing(n: u64) -> StreamName {
    opportunity_id(n).stream()
}

fn draw(n: u64, year: i32) -> Command {
    Command::Draw { owner: thing(n), year }
}

fn defined(yearly: bool) -> Given<Series> {
    given([]).and(define("Q-", 6, yearly), &asked())
}

/// The numbers that are drawn, for one thing after the other, in these years.
fn drawn(series: Given<Series>, years: &[i32]) -> Vec<String> {
    let mut series = series;
    let mut numbers = Vec::new();
    for (n, year) in (1..).zip(years) {
        series = series.and(draw(n, *year), &asked());
        numbers.push(series.state().last().unwrap().number.clone());
    }
    numbers
}

#[test]
fn nothing_but_defining_happens_to_a_series_that_does_not_exist() {
    given::<Series>([]).when(draw(1, 2026), &asked()).then_refused("SERIES_NOT_FOUND");
    given::<Series>([]).when(draw(1, 2026), &asked()).then_rejected(&Rejection::NotFound);
}

#[test]
fn a_series_is_defined_once() {
    let series = defined(true);
    series.when(define("Q-", 6, true), &asked()).then_nothing();
    for other in [define("A-", 6, true), define("Q-", 5, true), define("Q-", 6, false)] {
        series.when(other, &asked()).then_refused("SERIES_ALREADY_DEFINED");
    }
}

#[test]
fn a_code_fits_urls() {
    let code = |code: &str| Command::Define {
        code: code.to_owned(),
        prefix: "Q-".to_owned(),
        digits: 6,
        yearly: false,
    };
    for bad in ["Quotes", "1", "a b", "报价"] {
        given::<Series>([]).when(code(bad), &asked()).then_refused("SERIES_CODE_INVALID");
    }
    given::<Series>([]).when(code(" "), &asked()).then_refused("SERIES_TEXT_EMPTY");
    let long = "a".repeat(201);
    given::<Series>([]).when(code(&long), &asked()).then_refused("SERIES_TEXT_TOO_LONG");
    given::<Series>([]).when(code("a\0"), &asked()).then_refused("SERIES_TEXT_CONTROL_CHARACTER");
    given::<Series>([]).when(code("export-quotes_2"), &asked()).then_given();
}

#[test]
fn a_prefix_is_letters_and_marks_without_digits_so_that_no_two_series_make_one_number() {
    let long = "Q".repeat(21);
    for bad in ["Q-2026-", "-Q", "Q ", "Q#", long.as_str()] {
        given::<Series>([])
            .when(define(bad, 6, false), &asked())
            .then_refused("SERIES_PREFIX_INVALID");
    }
    for good in ["Q", "报价-", "SH/Q.", "q_"] {
        given::<Series>([]).when(define(good, 6, false), &asked()).then_given();
    }
    let state = defined(true).state();
    let claim = state.defined().unwrap().claim();
    assert_eq!((claim.kind.as_str(), claim.id.as_str()), ("prefix", Some("Q-")));
}

#[test]
fn numbers_are_filled_up_to_1_to_12_digits() {
    for (digits, first) in [(1, "Q-1"), (6, "Q-000001"), (12, "Q-000000000001")] {
        let series = given([]).and(define("Q-", digits, false), &asked());
        assert_eq!(drawn(series, &[2026]), [first]);
    }
    for digits in [0, 13] {
        given::<Series>([])
            .when(define("Q-", digits, false), &asked())
            .then_refused("SERIES_DIGITS_INVALID");
    }
    let series = given([]).and(define("Q-", 1, false), &asked());
    assert_eq!(drawn(series, &[2026; 11]).last().map(String::as_str), Some("Q-11"));
}

#[test]
fn numbers_rise_and_are_never_drawn_twice() {
    let numbers = drawn(defined(false), &[2026, 2027, 2026]);
    assert_eq!(numbers, ["Q-000001", "Q-000002", "Q-000003"]);
    let series = defined(false).and(draw(1, 2026), &asked());
    series.when(draw(1, 2026), &asked()).then_nothing();
    series.when(draw(2, 2026), &asked()).then([Event::NumberDrawn(NumberDrawn {
        number: "Q-000002".to_owned(),
        count: 2,
        year: None,
        owner: thing(2),
    })]);
}

#[test]
fn where_the_year_is_part_of_a_number_counting_begins_again_every_year_and_no_year_comes_back() {
    let numbers = drawn(defined(true), &[2026, 2026, 2027, 2026]);
    assert_eq!(numbers, ["Q-2026-000001", "Q-2026-000002", "Q-2027-000001", "Q-2027-000002"]);
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyDefined, None),
        (Rejection::CodeInvalid("A".to_owned()), Some("code")),
        (Rejection::PrefixInvalid("1".to_owned()), Some("prefix")),
        (Rejection::DigitsInvalid { allowed: 12, found: 0 }, Some("digits")),
        (Rejection::Text { field: "code", fault: TextFault::Empty }, Some("code")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}
