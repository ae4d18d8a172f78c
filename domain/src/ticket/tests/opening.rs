//! Opening, and who asks.

use super::*;

fn with(change: impl FnOnce(&mut Command)) -> Command {
    let mut command = open();
    change(&mut command);
    command
}

type Change = fn(&mut Command);

#[test]
fn a_ticket_is_opened_once() {
    opened().when(open(), &asked()).then_nothing();
    let changed = opened().and(change_priority(Priority::High), &asked());
    changed.when(open(), &later(60)).then_nothing();
    // Which calendar is the company's may be left out, and change.
    let silent = with(|command| {
        if let Command::Open { calendar, .. } = command {
            *calendar = None;
        }
    });
    opened().when(silent, &asked()).then_nothing();
    let others: [Change; 6] = [
        |command| {
            if let Command::Open { customer, .. } = command {
                *customer = None;
            }
        },
        |command| {
            if let Command::Open { subject, .. } = command {
                subject.push('x');
            }
        },
        |command| {
            if let Command::Open { description, .. } = command {
                *description = Some("x".to_owned());
            }
        },
        |command| {
            if let Command::Open { calendar, .. } = command {
                *calendar = Some(calendar_id(2));
            }
        },
        |command| {
            if let Command::Open { source_message_id, .. } = command {
                *source_message_id = Some("1@x".to_owned());
            }
        },
        |command| {
            if let Command::Open { external_ids, .. } = command {
                external_ids.push(external_id());
            }
        },
    ];
    for other in others {
        opened().when(with(other), &asked()).then_refused("TICKET_ALREADY_OPENED");
    }
}

#[test]
fn deadlines_are_counted_on_a_calendar_that_was_looked_at_whose_version_is_recorded() {
    let Some(Event::Opened(event)) =
        given::<Ticket>([]).when(open(), &asked()).events().into_iter().next()
    else {
        panic!("not opened");
    };
    // 240 and 2400 minutes at 450 a day, from Tuesday on.
    assert_eq!(event.deadlines.answer_due, Some(instant("2026-03-03T14:30:00+08:00")));
    assert_eq!(event.deadlines.resolution_due, Some(instant("2026-03-10T11:30:00+08:00")));
    assert_eq!((event.calendar, event.deadlines.calendar_version), (calendar_id(1), 0));
    assert_eq!(event.target, ServiceTarget::usual(Priority::Normal));
    assert_eq!(event.number.as_deref(), Some("T-000001"));
    let blind = with(|command| *command.found_mut().unwrap() = nowhere());
    given::<Ticket>([])
        .when(blind, &asked())
        .then_rejected(&Rejection::CalendarUnknown(calendar_id(1)));
    for command in [
        Command::ChangePriority { priority: Priority::Low, found: nowhere() },
        Command::Wait { on: WaitingFor::Team, party: None, stops: None, found: nowhere() },
    ] {
        opened().when(command, &asked()).then_refused("TICKET_CALENDAR_UNKNOWN");
    }
}

#[test]
fn configured_targets_and_their_version_are_recorded() {
    let target = ServiceTarget { answer_minutes: 30, resolution_minutes: 60 };
    let rules = Rules {
        version: Some(7),
        targets: [(Priority::Normal, target)].into(),
        ..Rules::default()
    };
    let command = with(|command| command.found_mut().unwrap().rules = rules.clone());
    let events = given::<Ticket>([]).when(command, &asked()).events();
    let Some(Event::Opened(event)) = events.into_iter().next() else { panic!("not opened") };
    assert_eq!((event.target, event.settings_version), (target, Some(7)));
    assert_eq!(event.deadlines.answer_due, Some(instant("2026-03-03T09:30:00+08:00")));
}

#[test]
fn opening_refuses_texts_and_lists_that_are_no_good() {
    let long = "票".repeat(201);
    for (text, code) in [
        ("", "TICKET_TEXT_EMPTY"),
        (long.as_str(), "TICKET_TEXT_TOO_LONG"),
        ("a\0", "TICKET_TEXT_CONTROL_CHARACTER"),
    ] {
        let subject = with(|command| {
            if let Command::Open { subject, .. } = command {
                text.clone_into(subject);
            }
        });
        let product = with(|command| {
            if let Command::Open { product, .. } = command {
                *product = Some(text.to_owned());
            }
        });
        for command in [subject, product] {
            given::<Ticket>([]).when(command, &asked()).then_refused(code);
        }
    }
    for (text, code) in [
        (" ".to_owned(), "TICKET_TEXT_EMPTY"),
        ("x".repeat(999), "TICKET_TEXT_TOO_LONG"),
        ("a\nb".to_owned(), "TICKET_TEXT_CONTROL_CHARACTER"),
    ] {
        let message = with(|command| {
            if let Command::Open { source_message_id, .. } = command {
                *source_message_id = Some(text.clone());
            }
        });
        given::<Ticket>([]).when(message, &asked()).then_refused(code);
    }
    let crowded = with(|command| {
        if let Command::Open { external_ids, .. } = command {
            *external_ids = vec![external_id(); 51];
        }
    });
    given::<Ticket>([]).when(crowded, &asked()).then_refused("TICKET_TOO_MANY");
}

#[test]
fn personal_texts_are_the_contacts_else_the_customers_else_its_own() {
    let stream = ticket_id(1).stream();
    let subject = |state: &State, command: &Command| Ticket::subject(&stream, state, command);
    let nobody = with(|command| {
        if let Command::Open { customer, .. } = command {
            *customer = None;
        }
    });
    let empty = State::default();
    assert_eq!(subject(&empty, &nobody), stream.to_string());
    assert_eq!(subject(&empty, &open()), customer_id(1).to_string());
    let known = opened().state();
    assert_eq!(subject(&known, &note(1, "x")), customer_id(1).to_string());
    let named = Command::AssignContact { contact: contact_id(1) };
    assert_eq!(subject(&known, &named), contact_id(1).to_string());
    let person = opened().and(named, &asked()).state();
    assert_eq!(subject(&person, &note(1, "x")), contact_id(1).to_string());
    let moved = Command::AssignCustomer { customer: customer_id(2) };
    assert_eq!(subject(&known, &moved), customer_id(2).to_string());
}

#[test]
fn who_asks_is_recorded_with_who_was_thought_to() {
    opened().when(Command::AssignCustomer { customer: customer_id(2) }, &asked()).then([
        Event::CustomerAssigned(CustomerAssigned {
            customer: customer_id(2),
            previous: Some(customer_id(1)),
        }),
    ]);
    let known = opened().and(Command::AssignContact { contact: contact_id(1) }, &asked());
    known.when(Command::AssignContact { contact: contact_id(2) }, &asked()).then([
        Event::ContactAssigned(ContactAssigned {
            contact: contact_id(2),
            previous: Some(contact_id(1)),
        }),
    ]);
    let linked = opened().and(Command::LinkExternalId { external_id: external_id() }, &asked());
    assert_eq!(linked.state().external_ids().len(), 1);
}
