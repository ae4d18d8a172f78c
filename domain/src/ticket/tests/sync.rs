//! Bringing a ticket to what another system says of it.

use super::*;

fn told(change: impl FnOnce(&mut Told)) -> Command {
    let mut told = Told::default();
    change(&mut told);
    Command::Sync { told: Box::new(told), found: found(&[]) }
}

fn status(status: Status) -> Command {
    told(|told| {
        told.status = Some(status);
        told.waiting_for = (status == Status::Waiting).then_some(WaitingFor::Supplier);
        told.remedy = Some("换货".to_owned());
    })
}

fn kinds(events: &[Event]) -> Vec<&'static str> {
    let kind = |event: &Event| match event {
        Event::CustomerAssigned(_) => "customer",
        Event::ContactAssigned(_) => "contact",
        Event::Classified(_) => "classified",
        Event::PriorityChanged(_) => "priority",
        Event::Assigned(_) => "assigned",
        Event::AttributesRecorded(_) => "attributes",
        Event::Waiting(_) => "waiting",
        Event::Resumed(_) => "resumed",
        Event::Resolved(_) => "resolved",
        Event::Confirmed(_) => "confirmed",
        Event::Reopened(_) => "reopened",
        Event::Closed(_) => "closed",
        Event::Cancelled(_) => "cancelled",
        other => panic!("{other:?}"),
    };
    events.iter().map(kind).collect()
}

/// Every status from every status: the shortest way there, and nothing on the spot.
#[test]
fn every_status_is_reached_from_every_other() {
    use Status::{Cancelled, Closed, Confirmed, Open, Resolved, Waiting};
    let all = [Open, Waiting, Resolved, Confirmed, Closed, Cancelled];
    let ways: [[&[&str]; 6]; 6] = [
        [
            &[],
            &["waiting"],
            &["resolved"],
            &["resolved", "confirmed"],
            &["resolved", "closed"],
            &["cancelled"],
        ],
        [
            &["resumed"],
            &[],
            &["resolved"],
            &["resolved", "confirmed"],
            &["resolved", "closed"],
            &["cancelled"],
        ],
        [
            &["reopened"],
            &["reopened", "waiting"],
            &[],
            &["confirmed"],
            &["closed"],
            &["reopened", "cancelled"],
        ],
        [
            &["reopened"],
            &["reopened", "waiting"],
            &["reopened", "resolved"],
            &[],
            &["closed"],
            &["reopened", "cancelled"],
        ],
        [
            &["reopened"],
            &["reopened", "waiting"],
            &["reopened", "resolved"],
            &["reopened", "resolved", "confirmed"],
            &[],
            &["reopened", "cancelled"],
        ],
        [
            &["reopened"],
            &["reopened", "waiting"],
            &["reopened", "resolved"],
            &["reopened", "resolved", "confirmed"],
            &["reopened", "resolved", "closed"],
            &[],
        ],
    ];
    for (from, ways) in all.into_iter().zip(ways) {
        for (to, way) in all.into_iter().zip(ways) {
            let before = opened().and(status(from), &asked());
            assert_eq!(before.state().status(), Some(from));
            let events = before.when(status(to), &asked()).events();
            assert_eq!(kinds(&events), way, "{from:?} to {to:?}");
            assert_eq!(before.and(status(to), &asked()).state().status(), Some(to));
        }
    }
}

#[test]
fn what_another_system_tells_is_taken_over_whole_or_not_at_all_and_what_it_leaves_out_stays() {
    let all = told(|told| {
        told.customer = Some(customer_id(2));
        told.contact = Some(contact_id(1));
        told.category = Some("damage".to_owned());
        told.priority = Some(Priority::Urgent);
        told.user = Some(user_id(1));
        told.team = Some("east".to_owned());
        told.status = Some(Status::Resolved);
        told.remedy = Some("换货".to_owned());
        told.attributes = [("tries".to_owned(), Some("2".to_owned()))].into();
    });
    let everything =
        ["customer", "contact", "classified", "priority", "assigned", "attributes", "resolved"];
    assert_eq!(kinds(&opened().when(all.clone(), &asked()).events()), everything);
    let synced = opened().and(all.clone(), &asked());
    synced.when(all, &asked()).then_nothing();
    // Another team: the person stays.
    let moved = synced.when(told(|told| told.team = Some("west".to_owned())), &asked()).events();
    let [Event::Assigned(moved)] = moved.as_slice() else { panic!("{moved:?}") };
    assert_eq!((moved.user, moved.team.as_deref()), (Some(user_id(1)), Some("west")));
    // Another department: the category stays.
    let department = told(|told| told.department = Some("warehouse".to_owned()));
    let said = synced.when(department, &asked()).events();
    let [Event::Classified(said)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(said.category.as_deref(), Some("damage"));
    synced.when(told(|_| {}), &asked()).then_nothing();
    // A part that cannot be takes the rest with it.
    let half = told(|told| {
        told.customer = Some(customer_id(2));
        told.status = Some(Status::Resolved);
    });
    opened().when(half, &asked()).then_refused("TICKET_TEXT_EMPTY");
    let priority = told(|told| told.priority = Some(Priority::Low));
    synced.when(priority, &asked()).then_refused("TICKET_ALREADY_RESOLVED");
}

#[test]
fn what_is_settled_is_changed_once_it_is_reopened() {
    let resolved = opened().and(status(Status::Closed), &asked());
    let back = told(|told| {
        told.status = Some(Status::Open);
        told.priority = Some(Priority::Low);
    });
    let events = resolved.when(back.clone(), &asked()).events();
    assert_eq!(kinds(&events), ["reopened", "priority"]);
    resolved.when(back, &without_reason()).then_refused("TICKET_REASON_MISSING");
}

#[test]
fn a_ticket_waits_for_somebody() {
    let waiting = told(|told| told.status = Some(Status::Waiting));
    opened().when(waiting.clone(), &asked()).then_refused("TICKET_WAITING_FOR_MISSING");
    let waits = opened().and(status(Status::Waiting), &asked());
    waits.when(waiting, &asked()).then_nothing();
    let other = told(|told| {
        told.status = Some(Status::Waiting);
        told.waiting_for = Some(WaitingFor::Customer);
    });
    assert_eq!(kinds(&waits.when(other, &asked()).events()), ["waiting"]);
    let merged = told(|told| told.status = Some(Status::Merged));
    opened().when(merged, &asked()).then_refused("TICKET_STATUS_NOT_TOLD");
}
