//! A calendar's decisions, and what its clock measures.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::{
    Rejection as _,
    testing::{Given, calendar_id, commands, context, day, given, interval, office},
    values::TextFault,
};

fn asked() -> Context {
    context(calendar_id(1).stream())
}

fn defined() -> Given<Calendar> {
    given([]).and(commands::define(office()), &asked())
}

fn week(intervals: Vec<Interval>) -> Week {
    Week::from([(Weekday::Friday, intervals)])
}

fn holiday(day: NaiveDate) -> Command {
    Command::AddHoliday { day, name: Some("春节".to_owned()) }
}

fn working(day: NaiveDate, intervals: Vec<Interval>) -> Command {
    Command::AddWorkingDay { day, intervals, name: None }
}

/// Every command except `Define`, in an order in which each changes something.
fn every_other_command() -> Vec<Command> {
    vec![
        Command::Rename { name: "上海".to_owned() },
        Command::SetHours { hours: week(vec![interval(600, 900)]) },
        Command::SetTimeZone { time_zone: chrono_tz::Europe::Berlin },
        holiday(day(2, 17)),
        Command::RemoveHoliday { day: day(2, 17) },
        working(day(2, 28), vec![interval(0, 1_440)]),
        Command::RemoveWorkingDay { day: day(2, 28) },
    ]
}

/// Says the schedule as a definition and the week as a change.
fn each_way(hours: &Week, code: &str) {
    let schedule = Schedule { hours: hours.clone(), ..office() };
    given::<Calendar>([]).when(commands::define(schedule), &asked()).then_refused(code);
    defined().when(Command::SetHours { hours: hours.clone() }, &asked()).then_refused(code);
}

#[test]
fn nothing_but_defining_happens_to_a_calendar_that_does_not_exist() {
    for command in every_other_command() {
        given::<Calendar>([]).when(command, &asked()).then_refused("CALENDAR_NOT_FOUND");
    }
    assert_eq!(State::default().snapshot(calendar_id(1), 0), None);
}

#[test]
fn a_calendar_is_defined_once() {
    defined().when(commands::define(office()), &asked()).then_nothing();
    let changed = defined().and(holiday(day(2, 17)), &asked());
    changed.when(commands::define(office()), &asked()).then_nothing();
    let other = Schedule { time_zone: chrono_tz::Europe::Berlin, ..office() };
    changed.when(commands::define(other), &asked()).then_refused("CALENDAR_ALREADY_DEFINED");
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut calendar = defined();
    for command in every_other_command() {
        calendar = calendar.when(command.clone(), &asked()).then_given();
        calendar.when(command, &asked()).then_nothing();
    }
    let schedule = calendar.state().schedule().unwrap();
    assert_eq!(schedule.time_zone, chrono_tz::Europe::Berlin);
    assert_eq!(schedule.hours, week(vec![interval(600, 900)]));
    assert_eq!((schedule.holidays.len(), schedule.working_days.len()), (1, 0));
    assert_eq!(calendar.state().name(), "上海");
}

#[test]
fn a_week_has_working_hours() {
    each_way(&Week::new(), "CALENDAR_NO_HOURS");
    each_way(&week(vec![]), "CALENDAR_NO_HOURS");
    // Days without hours are left out, and the rest comes in order.
    let mut hours = week(vec![interval(600, 700), interval(100, 200)]);
    hours.insert(Weekday::Monday, vec![]);
    let changed = defined().and(Command::SetHours { hours }, &asked()).state();
    assert_eq!(changed.hours, week(vec![interval(100, 200), interval(600, 700)]));
}

#[test]
fn an_interval_ends_after_it_begins_and_two_of_one_day_do_not_overlap() {
    for (from, to) in [(600, 600), (601, 600)] {
        each_way(&week(vec![interval(from, to)]), "CALENDAR_INTERVAL_REVERSED");
    }
    each_way(&week(vec![interval(600, 700), interval(699, 800)]), "CALENDAR_INTERVALS_OVERLAP");
    each_way(&week(vec![interval(699, 800), interval(0, 1_440)]), "CALENDAR_INTERVALS_OVERLAP");
    let touching = week(vec![interval(600, 700), interval(700, 800)]);
    defined().when(Command::SetHours { hours: touching }, &asked()).then_given();
    let reversed = working(day(2, 28), vec![interval(600, 500)]);
    defined().when(reversed, &asked()).then_refused("CALENDAR_INTERVAL_REVERSED");
}

#[test]
fn an_extra_working_day_has_working_hours() {
    defined().when(working(day(2, 28), vec![]), &asked()).then_refused("CALENDAR_NO_HOURS");
    let empty = WorkingDay { day: day(2, 28), intervals: vec![], name: None };
    let schedule = Schedule { working_days: vec![empty], ..office() };
    given::<Calendar>([])
        .when(commands::define(schedule), &asked())
        .then_refused("CALENDAR_NO_HOURS");
}

#[test]
fn a_day_is_a_holiday_or_an_extra_working_day_never_both() {
    let hours = || vec![interval(540, 1_080)];
    let both = defined().and(working(day(2, 28), hours()), &asked());
    both.when(holiday(day(2, 28)), &asked()).then_refused("CALENDAR_DAY_IS_WORKING_DAY");
    both.when(working(day(3, 2), hours()), &asked()).then_refused("CALENDAR_DAY_IS_HOLIDAY");
    let extra = |day| WorkingDay { day, intervals: hours(), name: None };
    for (working_days, code) in [
        (vec![extra(day(3, 2))], "CALENDAR_DAY_IS_HOLIDAY"),
        (vec![extra(day(2, 28)), extra(day(2, 28))], "CALENDAR_DAY_IS_WORKING_DAY"),
    ] {
        let schedule = Schedule { working_days, ..office() };
        given::<Calendar>([]).when(commands::define(schedule), &asked()).then_refused(code);
    }
    // Another name, or other hours, replace what was there.
    both.when(Command::AddHoliday { day: day(3, 2), name: None }, &asked()).then_given();
    both.when(working(day(2, 28), vec![interval(0, 60)]), &asked()).then_given();
}

#[test]
fn days_lie_between_1900_and_2199() {
    for (year, fits) in [(1_899, false), (1_900, true), (2_199, true), (2_200, false)] {
        let day = NaiveDate::from_ymd_opt(year, 6, 1).unwrap();
        for command in [holiday(day), working(day, vec![interval(0, 60)])] {
            let answer = defined().when(command, &asked());
            if fits {
                answer.then_given();
            } else {
                answer.then_refused("CALENDAR_DAY_INVALID");
            }
        }
    }
}

#[test]
fn lists_have_an_end() {
    let crowded: Vec<_> = (0..25).map(|n| interval(n * 10, n * 10 + 5)).collect();
    each_way(&week(crowded), "CALENDAR_TOO_MANY");
    let days = |count: u64| {
        (0..count)
            .map(|n| Holiday { day: day(1, 1) + chrono::Days::new(n), name: None })
            .collect::<Vec<_>>()
    };
    let full = Schedule { holidays: days(5_000), ..office() };
    let over = Schedule { holidays: days(5_001), ..office() };
    given::<Calendar>([]).when(commands::define(over), &asked()).then_refused("CALENDAR_TOO_MANY");
    let full = given::<Calendar>([]).and(commands::define(full), &asked());
    let late = NaiveDate::from_ymd_opt(2_100, 1, 1).unwrap();
    full.when(holiday(late), &asked()).then_refused("CALENDAR_TOO_MANY");
    full.when(holiday(day(1, 1)), &asked()).then_given();
}

#[test]
fn names_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let long = "历".repeat(201);
    for (text, code) in [
        (" ", "CALENDAR_TEXT_EMPTY"),
        (long.as_str(), "CALENDAR_TEXT_TOO_LONG"),
        ("a\0", "CALENDAR_TEXT_CONTROL_CHARACTER"),
    ] {
        let name = Some(text.to_owned());
        for command in [
            Command::Rename { name: text.to_owned() },
            Command::AddHoliday { day: day(2, 17), name: name.clone() },
            Command::AddWorkingDay { day: day(2, 28), intervals: vec![interval(0, 9)], name },
        ] {
            defined().when(command, &asked()).then_refused(code);
        }
        let mut command = commands::define(office());
        if let Command::Define { name, .. } = &mut command {
            text.clone_into(name);
        }
        given::<Calendar>([]).when(command, &asked()).then_refused(code);
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let (one, other) = (interval(0, 60), interval(30, 90));
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyDefined, None),
        (Rejection::NoHours { field: "hours" }, Some("hours")),
        (Rejection::IntervalReversed(one), Some("intervals")),
        (Rejection::IntervalsOverlap { one, other }, Some("intervals")),
        (Rejection::DayIsHoliday(day(1, 1)), Some("day")),
        (Rejection::DayIsWorkingDay(day(1, 1)), Some("day")),
        (Rejection::DayInvalid(day(1, 1)), Some("day")),
        (Rejection::TooMany { field: "holidays", allowed: 1, found: 2 }, Some("holidays")),
        (Rejection::Text { field: "name", fault: TextFault::Empty }, Some("name")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn minutes(of: i64) -> TimeDelta {
    TimeDelta::minutes(of)
}

#[test]
fn business_time_leaves_out_breaks_nights_weekends_and_holidays() {
    let clock = BusinessClock::new(&office());
    let between = |from, to| clock.between(at(from), at(to));
    // Friday the 27th of February 2026; Monday the 2nd of March is a holiday.
    assert_eq!(between("2026-02-27T08:00:00+08:00", "2026-02-27T10:00:00+08:00"), minutes(60));
    assert_eq!(between("2026-02-27T11:00:00+08:00", "2026-02-27T14:00:00+08:00"), minutes(90));
    assert_eq!(between("2026-02-27T17:00:00+08:00", "2026-03-03T10:00:00+08:00"), minutes(120));
    assert_eq!(between("2026-02-28T00:00:00+08:00", "2026-03-03T09:00:00+08:00"), minutes(0));
    assert_eq!(between("2026-03-03T10:00:00+08:00", "2026-03-03T09:00:00+08:00"), minutes(0));
    let second = TimeDelta::microseconds(1_500_000);
    assert_eq!(between("2026-03-03T09:00:00+08:00", "2026-03-03T09:00:01.5+08:00"), second);
    // 52 weeks and a day hold 261 workdays, one of them the holiday.
    let year = between("2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    assert_eq!(year, minutes(260 * 450));
}

#[test]
fn some_business_time_later_is_the_first_instant_by_which_it_has_passed() {
    let clock = BusinessClock::new(&office());
    let after = |from, amount| clock.after(at(from), minutes(amount));
    for (from, amount, expected) in [
        ("2026-02-27T08:00:00+08:00", 0, "2026-02-27T08:00:00+08:00"),
        ("2026-02-27T08:00:00+08:00", 60, "2026-02-27T10:00:00+08:00"),
        ("2026-02-27T09:00:00+08:00", 180, "2026-02-27T12:00:00+08:00"),
        ("2026-02-27T09:00:00+08:00", 181, "2026-02-27T13:31:00+08:00"),
        ("2026-02-27T17:00:00+08:00", 60, "2026-02-27T18:00:00+08:00"),
        ("2026-02-27T17:00:00+08:00", 61, "2026-03-03T09:01:00+08:00"),
        ("2026-01-01T00:00:00+08:00", 260 * 450, "2026-12-31T18:00:00+08:00"),
    ] {
        assert_eq!(after(from, amount), Some(at(expected)), "{amount} after {from}");
    }
}

#[test]
fn an_hour_the_wall_clock_skips_is_not_worked_and_one_it_repeats_is_worked_twice() {
    let always = vec![interval(0, 1_440)];
    let hours = Weekday::ALL.into_iter().map(|weekday| (weekday, always.clone())).collect();
    let schedule = Schedule {
        time_zone: chrono_tz::Europe::Berlin,
        hours,
        holidays: vec![],
        working_days: vec![],
    };
    let clock = BusinessClock::new(&schedule);
    let day = |from, to| clock.between(at(from), at(to)).num_minutes();
    assert_eq!(day("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"), 23 * 60);
    assert_eq!(day("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 25 * 60);
    let night =
        Schedule { hours: Week::from([(Weekday::Sunday, vec![interval(120, 180)])]), ..schedule };
    let clock = BusinessClock::new(&night);
    let day = |from, to| clock.between(at(from), at(to)).num_minutes();
    assert_eq!(day("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"), 0);
    assert_eq!(day("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 120);
    let reached = clock.after(at("2026-10-25T00:00:00+02:00"), minutes(90)).unwrap();
    assert_eq!(reached, at("2026-10-25T02:30:00+01:00"));
}

#[test]
fn what_never_comes_is_not_waited_for() {
    let clock = BusinessClock::new(&office());
    let from = at("2026-01-01T00:00:00+08:00");
    assert_eq!(clock.after(from, TimeDelta::days(365 * 200)), None);
    assert!(clock.after(from, TimeDelta::days(365 * 20)).is_some());
}

/// A century is measured as fast as a week: this would take hours minute by minute.
#[test]
fn long_stretches_are_measured_by_arithmetic() {
    let clock = BusinessClock::new(&Schedule { time_zone: chrono_tz::Europe::Berlin, ..office() });
    let from = at("1990-01-01T00:00:00Z");
    for n in 0..2_000 {
        let to = from + TimeDelta::days(365 * 50) + minutes(n);
        let worked = clock.between(from, to);
        let reached = clock.after(from, worked).unwrap();
        assert!(reached <= to && clock.between(reached, to).is_zero());
    }
}
