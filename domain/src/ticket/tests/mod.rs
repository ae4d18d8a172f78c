//! A ticket's decisions: every invariant, every refusal, every command said twice.

mod course;
mod handling;
mod opening;
mod outcome;
mod sync;

use chrono::{DateTime, TimeDelta, Utc};

use super::{clocks::Step, *};
use crate::{
    Context, Rejection as _,
    customer::ExternalIdInput,
    testing::{
        Given, answer_id, calendar_id, calendar_snapshot, contact_id, context, customer_id, given,
        note_id, start, ticket_id, user_id,
    },
    values::{Text, TextFault},
};

/// Ticket 1 is asked, with a reason.
fn asked() -> Context {
    context(ticket_id(1).stream())
}

fn without_reason() -> Context {
    Context { has_reason: false, ..asked() }
}

/// Asked so many minutes after the start.
fn later(minutes: i64) -> Context {
    let now = start() + TimeDelta::minutes(minutes);
    Context { now, occurred_at: now, ..asked() }
}

/// What the handler finds: calendar 1, nothing configured, opened at the start and then this.
fn found(steps: &[(Step, i64)]) -> Found {
    let mut course = Course::default();
    course.take(Step::Opened, start());
    for (step, minutes) in steps {
        course.take(step.clone(), start() + TimeDelta::minutes(*minutes));
    }
    let calendar = Some(calendar_snapshot(1));
    Found { calendar, rules: Rules::default(), number: Some("T-000001".to_owned()), course }
}

fn nowhere() -> Found {
    Found { calendar: None, ..found(&[]) }
}

/// What is opened.
fn open() -> Command {
    Command::Open {
        customer: Some(customer_id(1)),
        contact: None,
        kind: Kind::Complaint,
        channel: Channel::Email,
        subject: "货物破损".to_owned(),
        description: None,
        priority: Priority::Normal,
        product: None,
        calendar: Some(calendar_id(1)),
        source_message_id: None,
        external_ids: vec![],
        found: found(&[]),
    }
}

/// Opened on Sunday the first of March 2026, 20:00 in Shanghai; Monday is a holiday.
fn opened() -> Given<Ticket> {
    given([]).and(open(), &asked())
}

fn resolve() -> Command {
    Command::Resolve { cause: Some("包装".to_owned()), remedy: "赔偿".to_owned() }
}

fn resolved() -> Given<Ticket> {
    opened().and(resolve(), &asked())
}

fn reopen() -> Command {
    Command::Reopen { found: found(&[(Step::Resolved, 0)]) }
}

fn wait(on: WaitingFor) -> Command {
    Command::Wait { on, party: None, stops: None, found: found(&[]) }
}

fn resume() -> Command {
    let stops = vec![Deadline::Answer, Deadline::Resolution];
    Command::Resume { found: found(&[(Step::Waiting { on: WaitingFor::Customer, stops }, 0)]) }
}

fn change_priority(priority: Priority) -> Command {
    Command::ChangePriority { priority, found: found(&[]) }
}

fn classify(category: &str) -> Command {
    Command::Classify {
        category: Some(category.to_owned()),
        complaint_point: None,
        complaint_class: None,
        department: None,
        product: None,
        found: found(&[]),
    }
}

fn assign(user: u64) -> Command {
    Command::Assign { user: Some(user_id(user)), team: None, dispatch: None }
}

fn answer(n: u64, text: &str) -> Command {
    Command::Answer { answer: answer_id(n), text: text.to_owned(), channel: Some(Channel::Email) }
}

fn note(n: u64, text: &str) -> Command {
    Command::AddNote { note: note_id(n), text: text.to_owned() }
}

fn record<const N: usize>(attributes: [(&str, Option<&str>); N]) -> Command {
    let owned = |(name, value): (&str, Option<&str>)| (name.to_owned(), value.map(str::to_owned));
    Command::RecordAttributes {
        attributes: attributes.into_iter().map(owned).collect(),
        source: Some("form".to_owned()),
    }
}

fn external_id() -> ExternalIdInput {
    ExternalIdInput { system: "zendesk".to_owned(), kind: "ticket".to_owned(), id: "7".to_owned() }
}

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Every command except `Open`, in an order in which each is accepted and changes something.
fn every_other_command() -> Vec<Command> {
    vec![
        Command::AssignCustomer { customer: customer_id(2) },
        Command::AssignContact { contact: contact_id(1) },
        classify("damage"),
        change_priority(Priority::High),
        assign(1),
        answer(1, "我们会查"),
        note(1, "很生气"),
        record([("area", Some("east"))]),
        Command::Sync {
            told: Box::new(Told { team: Some("west".to_owned()), ..Told::default() }),
            found: found(&[]),
        },
        wait(WaitingFor::Customer),
        resume(),
        Command::Escalate { level: 1, user: None, team: Some("quality".to_owned()) },
        Command::LinkExternalId { external_id: external_id() },
        resolve(),
        Command::Confirm,
        Command::Close,
        reopen(),
        Command::Cancel,
        Command::MergeInto { survivor: ticket_id(2) },
        Command::UndoMerge { found: found(&[(Step::Cancelled, 0), (Step::Merged, 0)]) },
    ]
}

#[test]
fn nothing_but_opening_happens_to_a_ticket_that_does_not_exist() {
    let overdue = Command::EscalateOverdue { deadline: Deadline::Answer };
    for command in every_other_command().into_iter().chain([overdue]) {
        given::<Ticket>([]).when(command, &asked()).then_refused("TICKET_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut ticket = opened();
    for command in every_other_command() {
        ticket = ticket.when(command.clone(), &asked()).then_given();
        ticket.when(command, &asked()).then_nothing();
    }
}

#[test]
fn names_and_texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let (line, prose) = ("票".repeat(201), "票".repeat(20_001));
    for (text, long, code) in [
        (" ", " ", "TICKET_TEXT_EMPTY"),
        (line.as_str(), prose.as_str(), "TICKET_TEXT_TOO_LONG"),
        ("a\0", "a\0", "TICKET_TEXT_CONTROL_CHARACTER"),
    ] {
        let (line, prose) = (text.to_owned(), long.to_owned());
        let dispatch = |rule: &str, value: &str| Dispatch {
            rule: rule.to_owned(),
            version: 1,
            inputs: [("grade".to_owned(), value.to_owned())].into(),
        };
        let dispatched = |dispatch| Command::Assign {
            user: Some(user_id(1)),
            team: None,
            dispatch: Some(dispatch),
        };
        let mut department = classify("x");
        let mut point = classify("x");
        let mut product = classify("x");
        if let Command::Classify { department, .. } = &mut department {
            *department = Some(line.clone());
        }
        if let Command::Classify { complaint_point, .. } = &mut point {
            *complaint_point = Some(line.clone());
        }
        if let Command::Classify { product, .. } = &mut product {
            *product = Some(line.clone());
        }
        let external = |change: fn(&mut ExternalIdInput, String)| {
            let mut input = external_id();
            change(&mut input, text.to_owned());
            Command::LinkExternalId { external_id: input }
        };
        for command in [
            classify(text),
            department,
            point,
            product,
            Command::Assign { user: None, team: Some(line.clone()), dispatch: None },
            dispatched(dispatch(text, "A")),
            dispatched(dispatch("by grade", text)),
            answer(1, long),
            note(1, long),
            Command::Wait {
                on: WaitingFor::Supplier,
                party: Some(line.clone()),
                stops: None,
                found: found(&[]),
            },
            Command::Escalate { level: 1, user: None, team: Some(line.clone()) },
            Command::Resolve { cause: Some(prose.clone()), remedy: "x".to_owned() },
            Command::Resolve { cause: None, remedy: prose.clone() },
            external(|id, text| id.system = text),
            external(|id, text| id.kind = text),
            external(|id, text| id.id = text),
        ] {
            opened().when(command, &asked()).then_refused(code);
        }
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let known = vec!["a".to_owned()];
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyOpened, None),
        (Rejection::AlreadyResolved, None),
        (Rejection::AlreadyClosed, None),
        (Rejection::AlreadyCancelled, None),
        (Rejection::NotResolved, None),
        (Rejection::NotEnded, None),
        (Rejection::NotWaiting, None),
        (Rejection::Merged { survivor: ticket_id(1) }, None),
        (Rejection::SurvivorIsItself, Some("survivor")),
        (Rejection::Text { field: "subject", fault: TextFault::Empty }, Some("subject")),
        (Rejection::TooMany { field: "externalIds", allowed: 1, found: 2 }, Some("externalIds")),
        (Rejection::ReasonMissing, Some("reason")),
        (Rejection::CalendarUnknown(calendar_id(1)), Some("calendar")),
        (
            Rejection::CategoryUnknown { category: "x".to_owned(), known: known.clone() },
            Some("category"),
        ),
        (Rejection::ComplaintPointUnknown { point: "x".to_owned(), known }, Some("complaintPoint")),
        (
            Rejection::ComplaintClassMismatch {
                point: "x".to_owned(),
                configured: ComplaintClass::Department,
                given: ComplaintClass::ServiceQuality,
            },
            Some("complaintClass"),
        ),
        (Rejection::ClassificationEmpty, Some("category")),
        (Rejection::AttributesEmpty, Some("attributes")),
        (Rejection::StatusNotTold, Some("status")),
        (Rejection::WaitingForMissing, Some("waitingFor")),
        (Rejection::ProductMissing, Some("product")),
        (Rejection::DepartmentMissing, Some("department")),
        (Rejection::AssigneeMissing, Some("user")),
        (Rejection::AnswerIdTaken(answer_id(1)), Some("answer")),
        (Rejection::NoteIdTaken(note_id(1)), Some("note")),
        (Rejection::LevelInvalid(0), Some("level")),
        (Rejection::LevelLower { reached: 2, given: 1 }, Some("level")),
        (Rejection::NotOverdue { deadline: Deadline::Answer, due: start() }, Some("deadline")),
        (Rejection::NotOverdue { deadline: Deadline::Resolution, due: start() }, Some("deadline")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
        assert!(!rejection.to_string().is_empty());
    }
}

#[test]
fn codes_are_read_as_they_are_written() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.code()), Some(*status));
        assert_eq!(serde_json::to_value(status).unwrap(), status.code());
    }
    assert_eq!(Kind::parse("PRAISE"), None);
}

#[test]
fn a_ticket_that_was_withdrawn_is_as_if_it_had_never_been_and_can_be_opened_anew() {
    let gone = opened().when(Command::Withdraw, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Withdraw, &asked()).then_nothing();
    for command in every_other_command() {
        gone.when(command, &asked()).then_refused("TICKET_NOT_FOUND");
    }
    given::<Ticket>([]).when(Command::Withdraw, &asked()).then_refused("TICKET_NOT_FOUND");
    let anew = gone.and(open(), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Withdraw, &asked()).then_given();
}
