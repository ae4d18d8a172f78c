//! How a ticket ends, goes on after all, and goes on in another.

use super::*;

fn ended(by: Command) -> Given<Ticket> {
    let before = if matches!(by, Command::Cancel) { opened() } else { resolved() };
    before.and(by, &asked())
}

#[test]
fn only_an_open_or_waiting_ticket_is_resolved_only_a_resolved_one_confirmed_or_closed() {
    for command in [Command::Confirm, Command::Close] {
        opened().when(command.clone(), &asked()).then_refused("TICKET_NOT_RESOLVED");
        resolved().when(command.clone(), &asked()).then_given();
        ended(Command::Cancel).when(command, &asked()).then_refused("TICKET_ALREADY_CANCELLED");
    }
    opened().and(wait(WaitingFor::Team), &asked()).when(resolve(), &asked()).then_given();
    let otherwise = Command::Resolve { cause: None, remedy: "赔偿".to_owned() };
    resolved().when(otherwise.clone(), &asked()).then_refused("TICKET_ALREADY_RESOLVED");
    ended(Command::Confirm).when(resolve(), &asked()).then_nothing();
    ended(Command::Close).when(otherwise.clone(), &asked()).then_refused("TICKET_ALREADY_CLOSED");
    ended(Command::Close).when(Command::Confirm, &asked()).then_refused("TICKET_ALREADY_CLOSED");
    ended(Command::Cancel).when(otherwise, &asked()).then_refused("TICKET_ALREADY_CANCELLED");
    assert_eq!(ended(Command::Confirm).state().status(), Some(Status::Confirmed));
    assert_eq!(ended(Command::Close).state().status(), Some(Status::Closed));
}

#[test]
fn only_an_open_or_waiting_ticket_is_cancelled_for_a_reason() {
    opened().when(Command::Cancel, &without_reason()).then_refused("TICKET_REASON_MISSING");
    opened().and(wait(WaitingFor::Customer), &asked()).when(Command::Cancel, &asked()).then_given();
    resolved().when(Command::Cancel, &asked()).then_refused("TICKET_ALREADY_RESOLVED");
    ended(Command::Close).when(Command::Cancel, &asked()).then_refused("TICKET_ALREADY_CLOSED");
    ended(Command::Cancel).when(Command::Cancel, &without_reason()).then_nothing();
}

#[test]
fn what_was_resolved_confirmed_closed_or_cancelled_is_reopened_for_a_reason_and_its_clocks_go_on() {
    opened().when(reopen(), &asked()).then_refused("TICKET_NOT_ENDED");
    let cases = [
        (resolved(), Status::Resolved),
        (ended(Command::Confirm), Status::Confirmed),
        (ended(Command::Close), Status::Closed),
        (ended(Command::Cancel), Status::Cancelled),
    ];
    for (over, from) in cases {
        assert_eq!(over.state().deadlines().resolution_due, None);
        over.when(reopen(), &without_reason()).then_refused("TICKET_REASON_MISSING");
        let events = over.when(reopen(), &later(60)).events();
        let [Event::Reopened(event)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(event.from, from);
        // Nothing had been worked before Tuesday morning.
        let due = Some(instant("2026-03-10T11:30:00+08:00"));
        assert_eq!(event.deadlines.resolution_due, due);
        let again = over.and(reopen(), &asked());
        assert_eq!(again.state().status(), Some(Status::Open));
        assert_eq!(again.state().deadlines().resolution_due, due);
    }
}

#[test]
fn a_closed_or_cancelled_ticket_takes_no_answers_and_changes_neither_priority_nor_assignee() {
    let changes = || {
        [
            change_priority(Priority::High),
            wait(WaitingFor::Customer),
            resume(),
            Command::Escalate { level: 1, user: None, team: None },
            answer(1, "x"),
            assign(1),
        ]
    };
    for (over, code) in [
        (ended(Command::Close), "TICKET_ALREADY_CLOSED"),
        (ended(Command::Cancel), "TICKET_ALREADY_CANCELLED"),
    ] {
        for command in changes() {
            over.when(command, &asked()).then_refused(code);
        }
        over.when(note(1, "x"), &asked()).then_given();
        over.when(classify("damage"), &asked()).then_given();
    }
    for command in changes() {
        let answer = resolved().when(command.clone(), &asked());
        if matches!(command, Command::Answer { .. } | Command::Assign { .. }) {
            answer.then_given();
        } else {
            answer.then_refused("TICKET_ALREADY_RESOLVED");
        }
    }
}

#[test]
fn a_merged_ticket_refuses_what_does_not_undo_the_merge_naming_the_survivor() {
    let survivor = ticket_id(2);
    let merged = opened().and(Command::MergeInto { survivor }, &asked());
    assert_eq!(merged.state().status(), Some(Status::Merged));
    for command in every_other_command() {
        match command {
            Command::MergeInto { .. } | Command::UndoMerge { .. } => {}
            other => {
                merged.when(other, &asked()).then_rejected(&Rejection::Merged { survivor });
            }
        }
    }
    let elsewhere = Command::MergeInto { survivor: ticket_id(3) };
    merged.when(elsewhere, &asked()).then_refused("TICKET_MERGED");
    merged.when(open(), &asked()).then_nothing();
}

#[test]
fn a_ticket_is_not_merged_into_itself_and_an_undone_merge_restores_what_was() {
    let itself = Command::MergeInto { survivor: ticket_id(1) };
    opened().when(itself, &asked()).then_refused("TICKET_SURVIVOR_IS_ITSELF");
    let undo = |steps: &[(Step, i64)]| Command::UndoMerge { found: found(steps) };
    let into = Command::MergeInto { survivor: ticket_id(2) };
    let waiting = opened().and(wait(WaitingFor::Team), &asked());
    for (before, steps) in [
        (opened(), vec![(Step::Merged, 0)]),
        (
            waiting,
            vec![(Step::Waiting { on: WaitingFor::Team, stops: vec![] }, 0), (Step::Merged, 0)],
        ),
        (resolved(), vec![(Step::Resolved, 0), (Step::Merged, 0)]),
    ] {
        let merged = before.and(into.clone(), &asked());
        assert_eq!(merged.state().deadlines().resolution_due, None);
        let restored = merged.and(undo(&steps), &asked()).state();
        assert_eq!(restored.status(), before.state().status());
        assert_eq!(restored.deadlines(), before.state().deadlines());
        assert_eq!(restored.merged_into(), None);
    }
    opened().when(undo(&[]), &asked()).then_nothing();
}
