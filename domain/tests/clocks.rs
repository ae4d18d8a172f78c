//! The clocks of tickets against a slow and obvious reference: it looks at every few minutes of a
//! history in turn and asks what the wall clock shows.

#![expect(clippy::expect_used, reason = "a surprise fails its test")]

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use kehu_domain::{
    calendar::{BusinessClock, Holiday, Interval, Schedule, TimeOfDay, Weekday, WorkingDay},
    testing::{answer_id, ticket_id},
    ticket::{
        Answered, Assigned, Course, Deadline, Deadlines, Event, MergeUndone, Merged, Nothing,
        Reopened, Resolved, Resumed, ServiceTarget, Status, Waiting, WaitingFor,
    },
    values::Text,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

/// Zones whose clocks change at odd times, by odd amounts, at midnight, or southwards.
const ZONES: &[chrono_tz::Tz] = &[
    chrono_tz::Asia::Shanghai,
    chrono_tz::Europe::Berlin,
    chrono_tz::America::New_York,
    chrono_tz::America::Sao_Paulo,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::Asia::Kathmandu,
    chrono_tz::Africa::Casablanca,
    chrono_tz::Pacific::Apia,
    chrono_tz::Asia::Gaza,
];

/// Days near which clocks change somewhere, and one on which nothing does.
const DAYS: &[(i32, u32, u32)] = &[
    (2026, 3, 28),
    (2026, 10, 24),
    (2026, 3, 7),
    (2026, 11, 1),
    (2018, 11, 3),
    (2026, 4, 4),
    (2026, 10, 3),
    (2026, 2, 14),
    (2011, 12, 29),
    (2026, 6, 10),
];

/// One random history with its calendar, all on whole multiples of `grain` minutes.
#[derive(Debug, Clone)]
struct Case {
    grain: i64,
    schedule: Schedule,
    begin: DateTime<Utc>,
    /// What happens, and how many grains after what came before.
    happenings: Vec<(Happening, i64)>,
    /// Grains from the last happening to the end.
    rest: i64,
    target: ServiceTarget,
    rule: Option<BTreeMap<WaitingFor, Vec<Deadline>>>,
}

#[derive(Debug, Clone)]
enum Happening {
    Answer,
    Wait(WaitingFor, Vec<Deadline>),
    Resume,
    Resolve,
    Cancel,
    Reopen,
    Merge,
    UndoMerge,
    Reassign,
}

fn intervals(grain: u16) -> BoxedStrategy<Vec<Interval>> {
    let count = 1_440 / grain;
    vec(0..=count, 2..9)
        .prop_map(move |mut bounds| {
            bounds.sort_unstable();
            bounds.dedup();
            let time = |n: u16| TimeOfDay::of_minutes(n * grain).expect("a time of day");
            bounds
                .chunks_exact(2)
                .filter_map(|pair| <[u16; 2]>::try_from(pair).ok())
                .map(|[from, to]| Interval { from: time(from), to: time(to) })
                .collect()
        })
        .boxed()
}

fn schedules(grain: u16, around: NaiveDate) -> BoxedStrategy<Schedule> {
    let near = move |n: u64| around + Days::new(n);
    let week = vec(intervals(grain), 7).prop_map(|days| Weekday::ALL.into_iter().zip(days));
    let free = subsequence(Weekday::ALL.to_vec(), 0..4);
    let exceptions = vec((0..25_u64, any::<bool>(), intervals(grain)), 0..6);
    (select(ZONES), week, free, exceptions)
        .prop_map(move |(time_zone, week, free, exceptions)| {
            let days: BTreeMap<u64, (bool, Vec<Interval>)> =
                exceptions.into_iter().map(|(n, works, hours)| (n, (works, hours))).collect();
            let (mut holidays, mut working_days) = (Vec::new(), Vec::new());
            for (n, (works, intervals)) in days {
                if works {
                    working_days.push(WorkingDay { day: near(n), intervals, name: None });
                } else {
                    holidays.push(Holiday { day: near(n), name: None });
                }
            }
            let hours = week.filter(|(weekday, _)| !free.contains(weekday)).collect();
            Schedule { time_zone, hours, holidays, working_days }
        })
        .boxed()
}

fn happenings() -> BoxedStrategy<Happening> {
    let stops = || subsequence(Deadline::ALL.to_vec(), 0..=2);
    prop_oneof![
        2 => Just(Happening::Answer),
        4 => (select(WaitingFor::ALL), stops()).prop_map(|(on, stops)| Happening::Wait(on, stops)),
        4 => Just(Happening::Resume),
        2 => Just(Happening::Resolve),
        1 => Just(Happening::Cancel),
        2 => Just(Happening::Reopen),
        1 => Just(Happening::Merge),
        1 => Just(Happening::UndoMerge),
        1 => Just(Happening::Reassign),
    ]
    .boxed()
}

fn cases() -> BoxedStrategy<Case> {
    (select(vec![1_u16, 5, 15]), select(DAYS))
        .prop_flat_map(|(grain, (year, month, day))| {
            let around = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
            let rule = subsequence(Deadline::ALL.to_vec(), 0..=2);
            (
                schedules(grain, around),
                0..(1_440 / i64::from(grain)),
                vec((happenings(), -20..250_i64), 0..7),
                0..250_i64,
                (0..3_000_u32, 0..9_000_u32),
                proptest::option::of(vec(rule, 3)),
            )
                .prop_map(move |(schedule, first, happenings, rest, target, rule)| {
                    let grain = i64::from(grain);
                    let midnight = around.and_hms_opt(0, 0, 0).expect("midnight").and_utc();
                    let unit = u32::try_from(grain).expect("few minutes");
                    Case {
                        grain,
                        schedule,
                        begin: midnight + TimeDelta::minutes(first * grain),
                        happenings,
                        rest,
                        target: ServiceTarget {
                            answer_minutes: target.0 / unit * unit,
                            resolution_minutes: target.1 / unit * unit,
                        },
                        rule: rule
                            .map(|stops| WaitingFor::ALL.iter().copied().zip(stops).collect()),
                    }
                })
        })
        .boxed()
}

fn event(happening: &Happening) -> Event {
    let deadlines = Deadlines::default();
    match happening {
        Happening::Answer => {
            Event::Answered(Answered { answer: answer_id(1), text: Text::open("x"), channel: None })
        }
        Happening::Wait(on, stops) => {
            Event::Waiting(Waiting { on: *on, party: None, stops: stops.clone(), deadlines })
        }
        Happening::Resume => Event::Resumed(Resumed { from: WaitingFor::Customer, deadlines }),
        Happening::Resolve => Event::Resolved(Resolved { cause: None, remedy: Text::open("x") }),
        Happening::Cancel => Event::Cancelled(Nothing {}),
        Happening::Reopen => Event::Reopened(Reopened { from: Status::Resolved, deadlines }),
        Happening::Merge => Event::Merged(Merged { survivor: ticket_id(2) }),
        Happening::UndoMerge => {
            let (survivor, status) = (ticket_id(2), Status::Open);
            Event::MergeUndone(MergeUndone { survivor, status, deadlines })
        }
        Happening::Reassign => Event::Assigned(Assigned {
            user: None,
            team: Some("b".to_owned()),
            previous_user: None,
            previous_team: Some("a".to_owned()),
            dispatch: None,
        }),
    }
}

/// Whether the wall clock shows a working hour.
fn works(schedule: &Schedule, at: DateTime<Utc>) -> bool {
    let wall = schedule.time_zone.from_utc_datetime(&at.naive_utc()).naive_local();
    let minute = wall.hour() * 60 + wall.minute();
    let inside = |intervals: &Vec<Interval>| {
        intervals.iter().any(|interval| {
            let (from, to) = (interval.from.minutes(), interval.to.minutes());
            u32::from(from) <= minute && minute < u32::from(to)
        })
    };
    if schedule.holidays.iter().any(|holiday| holiday.day == wall.date()) {
        return false;
    }
    if let Some(extra) = schedule.working_days.iter().find(|extra| extra.day == wall.date()) {
        return inside(&extra.intervals);
    }
    let weekday = Weekday::ALL.get(wall.weekday().num_days_from_monday() as usize);
    weekday.and_then(|weekday| schedule.hours.get(weekday)).is_some_and(inside)
}

#[expect(clippy::struct_excessive_bools, reason = "four answers to four questions, not a state")]
#[derive(Debug, Default, PartialEq, Eq)]
struct Reference {
    answer_ran: i64,
    resolution_ran: i64,
    waited: BTreeMap<WaitingFor, i64>,
    answered: bool,
    resolved: bool,
    answer_reached: Option<DateTime<Utc>>,
    resolution_reached: Option<DateTime<Utc>>,
    answer_runs: bool,
    resolution_runs: bool,
}

/// What the ticket is up to at one moment.
#[derive(Default)]
struct Now {
    waits: Option<(WaitingFor, Vec<Deadline>)>,
    over: bool,
    merged: bool,
}

/// Minute for minute, or grain for grain.
fn reference(
    case: &Case,
    timeline: &[(DateTime<Utc>, Happening)],
    end: DateTime<Utc>,
) -> Reference {
    let mut said = Reference::default();
    let mut now = Now::default();
    let mut coming = timeline.iter().peekable();
    let mut at = case.begin;
    let (answer_target, resolution_target) =
        (i64::from(case.target.answer_minutes), i64::from(case.target.resolution_minutes));
    loop {
        while let Some((_, happening)) = coming.next_if(|(when, _)| *when <= at) {
            match happening {
                Happening::Answer => said.answered = true,
                Happening::Wait(on, stops) => {
                    let named = case.rule.as_ref().map_or(stops, |rule| &rule[on]);
                    (now.waits, now.over) = (Some((*on, named.clone())), false);
                }
                Happening::Resume => (now.waits, now.over) = (None, false),
                Happening::Resolve => (now.over, said.resolved) = (true, true),
                Happening::Cancel => (now.over, said.resolved) = (true, false),
                Happening::Reopen => {
                    (now.waits, now.over, said.resolved) = (None, false, false);
                }
                Happening::Merge => now.merged = true,
                Happening::UndoMerge => now.merged = false,
                Happening::Reassign => {}
            }
        }
        let waits = now.waits.as_ref().filter(|_| !now.over && !now.merged);
        let stopped = |deadline| waits.is_some_and(|(_, stops)| stops.contains(&deadline));
        let active = !now.over && !now.merged;
        said.answer_runs = active && !said.answered && !stopped(Deadline::Answer);
        said.resolution_runs = active && !stopped(Deadline::Resolution);
        // A target of nothing is reached when the clock begins.
        if said.answer_runs && said.answer_ran == answer_target {
            said.answer_reached.get_or_insert(at);
        }
        if said.resolution_runs && said.resolution_ran == resolution_target {
            said.resolution_reached.get_or_insert(at);
        }
        if at >= end {
            return said;
        }
        let next = at + TimeDelta::minutes(case.grain);
        if works(&case.schedule, at) {
            if said.answer_runs {
                said.answer_ran += case.grain;
                if said.answer_ran == answer_target {
                    said.answer_reached.get_or_insert(next);
                }
            }
            if said.resolution_runs {
                said.resolution_ran += case.grain;
                if said.resolution_ran == resolution_target {
                    said.resolution_reached.get_or_insert(next);
                }
            }
            if let Some((on, _)) = waits {
                *said.waited.entry(*on).or_default() += case.grain;
            }
        }
        at = next;
    }
}

fn check(case: &Case) {
    let mut course = Course::default();
    course.take(kehu_domain::ticket::clocks::Step::Opened, case.begin);
    let (mut at, mut timeline) = (case.begin, Vec::new());
    let (mut reopened, mut reassigned) = (0, 0);
    for (happening, grains) in &case.happenings {
        let said = at + TimeDelta::minutes(grains * case.grain);
        course.record(&event(happening), said);
        // What happened before something recorded earlier counts as having happened with it.
        at = at.max(said);
        timeline.push((at, happening.clone()));
        reopened += u32::from(matches!(happening, Happening::Reopen));
        reassigned += u32::from(matches!(happening, Happening::Reassign));
    }
    // Assignments leave no mark, so that they do not hold back what comes after them.
    if case.happenings.iter().any(|(happening, _)| matches!(happening, Happening::Reassign)) {
        let later = course.marks().iter().skip(1).map(|mark| mark.at);
        let mut times = later.collect::<Vec<_>>().into_iter();
        timeline.retain(|(_, happening)| !matches!(happening, Happening::Reassign));
        for (when, _) in &mut timeline {
            *when = times.next().expect("a mark for each happening");
        }
        at = course.marks().last().map_or(case.begin, |mark| mark.at);
    }
    let end = at + TimeDelta::minutes(case.rest * case.grain);
    let expected = reference(case, &timeline, end);
    let clock = BusinessClock::new(&case.schedule);
    let found = course.measure(&clock, case.target, case.rule.as_ref(), end);
    let minutes = |length: TimeDelta| {
        assert_eq!(length, TimeDelta::minutes(length.num_minutes()), "whole minutes");
        length.num_minutes()
    };
    assert_eq!(minutes(found.answer.ran), expected.answer_ran, "answer: {case:#?}");
    assert_eq!(minutes(found.resolution.ran), expected.resolution_ran, "resolution: {case:#?}");
    assert_eq!(found.answer.done, expected.answered, "{case:#?}");
    assert_eq!(found.resolution.done, expected.resolved, "{case:#?}");
    let waited: BTreeMap<_, _> = found
        .waited
        .iter()
        .map(|(on, length)| (*on, minutes(*length)))
        .filter(|(_, length)| *length > 0)
        .collect();
    assert_eq!(waited, expected.waited, "{case:#?}");
    for (measure, reached, target, ran) in [
        (found.answer, expected.answer_reached, case.target.answer_minutes, expected.answer_ran),
        (
            found.resolution,
            expected.resolution_reached,
            case.target.resolution_minutes,
            expected.resolution_ran,
        ),
    ] {
        assert_eq!(measure.missed, ran > i64::from(target), "{case:#?}");
        match reached {
            Some(reached) => assert_eq!(measure.due, Some(reached), "{case:#?}"),
            // It lies ahead, or is not known before the clock goes on.
            None => assert!(measure.due.is_none_or(|due| due >= end), "{case:#?}"),
        }
    }
    assert_eq!((course.reopened, course.reassigned), (reopened, reassigned));
}

#[test]
fn ten_thousand_histories_under_ten_thousand_calendars() {
    let workers = 2;
    let threads: Vec<_> = (0..workers)
        .map(|worker| {
            std::thread::spawn(move || {
                let mut seed = [7_u8; 32];
                seed[0] = worker;
                let rng = proptest::test_runner::TestRng::from_seed(
                    proptest::test_runner::RngAlgorithm::ChaCha,
                    &seed,
                );
                let mut runner = TestRunner::new_with_rng(Config::default(), rng);
                let strategy = cases();
                for _ in 0..10_000 / u32::from(workers) {
                    check(&strategy.new_tree(&mut runner).expect("a case").current());
                }
            })
        })
        .collect();
    for thread in threads {
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

/// The end of some business time, looked for by walking.
#[test]
fn the_end_of_some_business_time_is_where_walking_ends() {
    let mut runner = TestRunner::deterministic();
    let strategy = (cases(), 1..2_000_i64);
    for _ in 0..2_000 {
        let (case, grains) = strategy.new_tree(&mut runner).expect("a case").current();
        let clock = BusinessClock::new(&case.schedule);
        let (mut at, mut left) = (case.begin, grains);
        for _ in 0..3_000 {
            if left == 0 {
                break;
            }
            left -= i64::from(works(&case.schedule, at));
            at += TimeDelta::minutes(case.grain);
        }
        let found = clock.after(case.begin, TimeDelta::minutes(grains * case.grain));
        if left == 0 {
            assert_eq!(found, Some(at), "{case:#?}");
        } else {
            assert!(found.is_none_or(|found| found > at), "{case:#?}");
        }
    }
}
