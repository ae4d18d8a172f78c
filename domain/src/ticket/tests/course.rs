//! What moves deadlines.

use super::*;

fn deadlines(events: Vec<Event>) -> Deadlines {
    match events.into_iter().next() {
        Some(Event::PriorityChanged(event)) => event.deadlines,
        Some(Event::Waiting(event)) => event.deadlines,
        Some(Event::Resumed(event)) => event.deadlines,
        Some(Event::Reopened(event)) => event.deadlines,
        Some(Event::MergeUndone(event)) => event.deadlines,
        other => panic!("{other:?} has no deadlines"),
    }
}

/// Minutes from the start to an instant in Shanghai.
fn at(text: &str) -> i64 {
    (instant(&format!("{text}:00+08:00")) - start()).num_minutes()
}

#[test]
fn another_priority_has_other_deadlines_counted_from_the_opening() {
    let moved = deadlines(
        opened().when(change_priority(Priority::Urgent), &later(at("2026-03-04T10:00"))).events(),
    );
    assert_eq!(moved.answer_due, Some(instant("2026-03-03T10:00:00+08:00")));
    assert_eq!(moved.resolution_due, Some(instant("2026-03-04T09:30:00+08:00")));
    // What has been answered is not due again.
    let answered = opened().and(answer(1, "x"), &asked());
    let command =
        Command::ChangePriority { priority: Priority::Low, found: found(&[(Step::Answered, 0)]) };
    let moved = deadlines(answered.when(command, &asked()).events());
    assert_eq!(moved.answer_due, None);
    assert!(moved.resolution_due.is_some());
}

#[test]
fn waiting_stops_the_clocks_that_it_names_and_resuming_lets_them_go_on() {
    // From Tuesday 10:00, one hour worked, to Thursday 10:00.
    let (from, to) = (at("2026-03-03T10:00"), at("2026-03-05T10:00"));
    for (on, stops, answer_due, resolution_due) in [
        (WaitingFor::Customer, None, None, None),
        (WaitingFor::Supplier, None, Some("2026-03-03T14:30"), None),
        (WaitingFor::Team, None, Some("2026-03-03T14:30"), Some("2026-03-10T11:30")),
        (WaitingFor::Team, Some(vec![Deadline::Answer]), None, Some("2026-03-10T11:30")),
    ] {
        let command = Command::Wait { on, party: None, stops, found: found(&[]) };
        let events = opened().when(command, &later(from)).events();
        let due = deadlines(events);
        let expected = |text: Option<&str>| text.map(|text| instant(&format!("{text}:00+08:00")));
        assert_eq!(due.answer_due, expected(answer_due), "{on:?}");
        assert_eq!(due.resolution_due, expected(resolution_due), "{on:?}");
    }
    let both = vec![Deadline::Answer, Deadline::Resolution];
    let waiting = opened().and(wait(WaitingFor::Customer), &later(from));
    let step = Step::Waiting { on: WaitingFor::Customer, stops: both };
    let command = Command::Resume { found: found(&[(step, from)]) };
    let due = deadlines(waiting.when(command, &later(to)).events());
    // Three of four hours were left, and 39 of 40.
    assert_eq!(due.answer_due, Some(instant("2026-03-05T14:30:00+08:00")));
    assert_eq!(due.resolution_due, Some(instant("2026-03-12T11:30:00+08:00")));
    opened().when(resume(), &asked()).then_refused("TICKET_NOT_WAITING");
    // Waiting for somebody else instead needs no resuming between.
    waiting.when(wait(WaitingFor::Supplier), &later(to)).then_given();
}

#[test]
fn a_deadline_that_was_missed_stays_missed_while_the_clock_stands_still() {
    let late = at("2026-03-03T16:00");
    let due = deadlines(opened().when(wait(WaitingFor::Customer), &later(late)).events());
    assert_eq!(due.answer_due, Some(instant("2026-03-03T14:30:00+08:00")));
    assert_eq!(due.resolution_due, None);
}
