//! Every command to tickets, from a table with one row per thing that happened.

use std::collections::BTreeMap;

use kehu_domain::{
    DomainEvent,
    ticket::{self, Event},
    values::{AnswerId, NoteId},
};

use super::rig::{Files, Rig};

const MAPPING: &str = r#"
version = 1
system = "desk"
time_zone = "UTC"
times = ["%Y-%m-%d %H:%M"]

[files.log]
path = "log.csv"

[files.people]
path = "people.csv"

[[phases]]
name = "people"
file = "people"

[[phases.steps]]
name = "agent"
command = "user.register"
aggregate = { kind = "agent", key = "{name}" }
when = [{ field = "is", is = ["agent"] }]
set = { name = "{name}" }

[[phases.steps]]
name = "customer"
command = "customer.register"
aggregate = { kind = "customer", key = "{name}" }
when = [{ field = "is", is = ["customer"] }]
set = { kind = "COMPANY", name = "{name}" }

[[phases]]
name = "log"
file = "log"

[[phases.steps]]
name = "open"
command = "ticket.open"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["open"] }]
occurred_at = "{at}"
set = { kind = "{more}", channel = "PHONE", subject = "{text}", priority = "{priority}" }

[[phases.steps]]
name = "who"
command = "ticket.assign_customer"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["who"] }]
occurred_at = "{at}"
set = { customer = { kind = "customer", key = "{text}" } }

[[phases.steps]]
name = "classify"
command = "ticket.classify"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["classify"] }]
occurred_at = "{at}"
set = { category = "{text}", complaint_class = "{more}", department = "Transport" }

[[phases.steps]]
name = "hurry"
command = "ticket.change_priority"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["hurry"] }]
occurred_at = "{at}"
set = { priority = "{more}" }

[[phases.steps]]
name = "assign"
command = "ticket.assign"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["assign"] }]
occurred_at = "{at}"
on_behalf_of = { kind = "agent", key = "{more}" }
set = { user = { kind = "agent", key = "{more}" }, team = "{text}" }

[[phases.steps]]
name = "answer"
command = "ticket.answer"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["answer"] }]
occurred_at = "{at}"
set = { text = "{text}", channel = "{more}" }

[[phases.steps]]
name = "note"
command = "ticket.add_note"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["note"] }]
occurred_at = "{at}"
set = { text = "{text}", note = "{more}" }

[[phases.steps]]
name = "wait"
command = "ticket.wait"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["wait"] }]
occurred_at = "{at}"
set = { on = "{more}", party = "{text}", stops = ["ANSWER"] }

[[phases.steps]]
name = "resume"
command = "ticket.resume"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["resume"] }]
occurred_at = "{at}"

[[phases.steps]]
name = "escalate"
command = "ticket.escalate"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["escalate"] }]
occurred_at = "{at}"
set = { level = "{more}", team = "{text}" }

[[phases.steps]]
name = "resolve"
command = "ticket.resolve"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["resolve"] }]
occurred_at = "{at}"
set = { remedy = "{text}", cause = "{more}" }

[[phases.steps]]
name = "confirm"
command = "ticket.confirm"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["confirm"] }]
occurred_at = "{at}"

[[phases.steps]]
name = "reopen"
command = "ticket.reopen"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["reopen"] }]
occurred_at = "{at}"
reason = "{text}"

[[phases.steps]]
name = "close"
command = "ticket.close"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["close"] }]
occurred_at = "{at}"

[[phases.steps]]
name = "cancel"
command = "ticket.cancel"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["cancel"] }]
occurred_at = "{at}"
reason = "{text}"

[[phases.steps]]
name = "also"
command = "ticket.link_external_id"
aggregate = { kind = "case", key = "{case}" }
when = [{ field = "what", is = ["also"] }]
occurred_at = "{at}"
set = { system = "old-desk", kind = "case", id = "{text}" }
"#;

const PEOPLE: &str = "name,is\nAnn,agent\n张三,customer\n";

const LOG: &str = "case,at,what,text,more,priority
7,2024-03-01 08:00,open,货物破损,COMPLAINT,HIGH
7,2024-03-01 08:05,who,张三,,
7,2024-03-01 08:06,classify,damage,SERVICE_QUALITY,
7,2024-03-01 08:07,hurry,,URGENT,
7,2024-03-01 08:10,assign,Claims,Ann,
7,2024-03-01 08:20,note,Photos are here,,
7,2024-03-01 08:21,note,Photos are here,,
7,2024-03-01 08:22,note,Named,n-1,
7,2024-03-01 09:00,answer,We are looking into it,EMAIL,
7,2024-03-01 09:01,answer,We are looking into it,EMAIL,
7,2024-03-01 09:10,wait,Carrier,SUPPLIER,
7,2024-03-02 09:10,resume,,,
7,2024-03-02 09:30,escalate,Management,2,
7,2024-03-03 10:00,resolve,Replaced,Bad packaging,
7,2024-03-03 11:00,confirm,,,
7,2024-03-04 11:00,reopen,Broken again,,
7,2024-03-05 11:00,resolve,Replaced again,,
7,2024-03-06 11:00,close,,,
7,2024-03-06 12:00,also,OLD-7,,
8,2024-03-01 08:00,open,Where is it?,INQUIRY,
8,2024-03-01 08:30,cancel,Found it,,
9,2024-03-01 08:00,open,Never mind,GOSSIP,
10,2024-03-01 08:00,open,Closed too early,REQUEST,
10,2024-03-01 08:00,close,,,
10,2024-03-01 08:00,assign,Claims,Bob,
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_to_tickets_can_be_imported_and_a_second_import_changes_nothing() {
    let rig = Rig::on_postgres().await;
    let (people, log) = (PEOPLE.as_bytes(), LOG.as_bytes());
    let files = Files::new(MAPPING, &[("people.csv", people), ("log.csv", log)]);
    let report = rig.import(files.options()).await;
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|row| (row.line, row.column_name.as_deref().unwrap_or_default(), row.code.as_str()))
        .collect();
    let expected = [
        (23, "more", "INVALID_VALUE"),
        (25, "", "TICKET_NOT_RESOLVED"),
        (26, "more", "LINK_NOT_FOUND"),
    ];
    assert_eq!(refused, expected, "{report}");

    let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut notes = Vec::new();
    let mut answers = Vec::new();
    for recorded in rig.events().await {
        let DomainEvent::Ticket(event) = recorded.event else { continue };
        let header = recorded.header;
        told.entry(header.stream).or_default().push(header.event_type);
        match event {
            Event::NoteAdded(note) => notes.push(note.note),
            Event::Answered(answer) => answers.push(answer.answer),
            Event::Assigned(assigned) => {
                assert!(assigned.user.is_some() && assigned.team.is_some());
            }
            Event::Waiting(waiting) => assert_eq!(waiting.stops, [ticket::Deadline::Answer]),
            Event::Resolved(_) | Event::Cancelled(_) | Event::Reopened(_) => {
                assert!(header.occurred_at.to_rfc3339().starts_with("2024-03-0"));
            }
            _ => {}
        }
    }
    let long = told.values().find(|events| events.len() > 2).unwrap();
    let short: Vec<&str> =
        long.iter().map(|name| name.strip_prefix("Ticket").unwrap_or(name)).collect();
    let expected = [
        "Opened",
        "CustomerAssigned",
        "Classified",
        "PriorityChanged",
        "Assigned",
        "NoteAdded",
        "NoteAdded",
        "NoteAdded",
        "Answered",
        "Answered",
        "Waiting",
        "Resumed",
        "Escalated",
        "Resolved",
        "Confirmed",
        "Reopened",
        "Resolved",
        "Closed",
        "ExternalIdLinked",
    ];
    assert_eq!(short, expected);
    assert_eq!(told.len(), 3);
    let distinct = |notes: &[NoteId], answers: &[AnswerId]| {
        let notes: std::collections::BTreeSet<_> = notes.iter().collect();
        let answers: std::collections::BTreeSet<_> = answers.iter().collect();
        (notes.len(), answers.len())
    };
    assert_eq!(distinct(&notes, &answers), (3, 2), "each row has its own");

    let head = rig.head().await;
    let again = rig.import(files.options()).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(again.totals.accepted, 0);
    // A note with a name of its own is met even when the file has changed.
    files.write("log.csv", LOG.replace("8,2024-03-01 08:30", "8,2024-03-01 08:31").as_bytes());
    let changed = rig.import(files.options()).await;
    let added = changed.phases[1].steps.iter().find(|step| step.step == "note").unwrap();
    assert_eq!((added.sent, added.accepted), (3, 2), "{changed}");
}
