//! What follows from a command to a number series.

use super::{Command, Defined, Event, NumberDrawn, Rejection, State};
use crate::values::{StreamName, bounded};

type Decision = Result<Vec<Event>, Rejection>;

/// More digits than anybody reads out.
const MAX_DIGITS: u8 = 12;
/// The longest prefix, in characters.
const MAX_PREFIX: usize = 20;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (&state.defined, command) {
        (before, Command::Define { code, prefix, digits, yearly }) => {
            define(before.as_ref(), Defined { code, prefix, digits, yearly })
        }
        (None, Command::Draw { .. }) => Err(Rejection::NotFound),
        (Some(defined), Command::Draw { owner, year }) => Ok(draw(state, defined, owner, year)),
    }
}

fn define(before: Option<&Defined>, defined: Defined) -> Decision {
    check_code(&defined.code)?;
    check_prefix(&defined.prefix)?;
    if !(1..=MAX_DIGITS).contains(&defined.digits) {
        return Err(Rejection::DigitsInvalid { allowed: MAX_DIGITS, found: defined.digits });
    }
    match before {
        None => Ok(vec![Event::Defined(defined)]),
        Some(before) if *before == defined => Ok(vec![]),
        Some(_) => Err(Rejection::AlreadyDefined),
    }
}

/// Asked again at once for the same thing, it stands by the number that it gave.
fn draw(state: &State, defined: &Defined, owner: StreamName, year: i32) -> Vec<Event> {
    if state.last.as_ref().is_some_and(|last| last.owner == owner) {
        return vec![];
    }
    let last_year = state.last.as_ref().and_then(|last| last.year);
    // A clock that goes back over New Year does not bring the old numbers back.
    let year = defined.yearly.then(|| last_year.map_or(year, |last| last.max(year)));
    let same_year = |last: &&NumberDrawn| last.year == year;
    let count = state.last.as_ref().filter(same_year).map_or(0, |last| last.count) + 1;
    let number = defined.number(year, count);
    vec![Event::NumberDrawn(NumberDrawn { number, count, year, owner })]
}

fn check_code(code: &str) -> Result<(), Rejection> {
    check_line("code", code)?;
    let fits = code.starts_with(|first: char| first.is_ascii_lowercase())
        && code
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'));
    if fits { Ok(()) } else { Err(Rejection::CodeInvalid(code.to_owned())) }
}

fn check_prefix(prefix: &str) -> Result<(), Rejection> {
    check_line("prefix", prefix)?;
    let fits = prefix.chars().count() <= MAX_PREFIX
        && prefix.starts_with(char::is_alphabetic)
        && prefix.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '_' | '.' | '/'));
    if fits { Ok(()) } else { Err(Rejection::PrefixInvalid(prefix.to_owned())) }
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}
