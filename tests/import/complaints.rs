//! The preset `cfpb-complaints` on the real file, against its own numbers.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};

use kehu::import::{ImportOptions, MappingSource, Report};
use kehu_domain::{
    DomainEvent, Recorded, customer,
    ticket::{Event, Kind},
    values::StreamName,
};

use super::rig::Rig;
use crate::support::shared_data;

fn options(directory: PathBuf) -> ImportOptions {
    ImportOptions::new(MappingSource::Preset("cfpb-complaints".to_owned()), directory)
}

/// How a complaint stands, and how often there is one like it.
type Counts = BTreeMap<String, usize>;

/// What is said of complaints, each counted once.
#[derive(Debug, Default, PartialEq)]
struct Complaints {
    companies: usize,
    by_channel: Counts,
    by_product: Counts,
    by_issue: Counts,
    by_company: Counts,
    by_response: Counts,
    by_state: Counts,
    timely: Counts,
    received: Counts,
    sent: Counts,
    disputed: usize,
}

fn count(counts: &mut Counts, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}

/// What the file says, read without kehu: all rows, and those that are not equal to another.
fn truth(directory: &Path) -> (Complaints, Complaints) {
    let (mut all, mut distinct) = (Complaints::default(), Complaints::default());
    let mut seen = HashSet::new();
    let mut reader = csv::Reader::from_path(directory.join("consumer_complaints.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| row.get(header.iter().position(|h| h == name).unwrap()).unwrap();
        let first = seen.insert(row.iter().map(str::to_owned).collect::<Vec<_>>());
        for found in [Some(&mut all), first.then_some(&mut distinct)].into_iter().flatten() {
            let channel = match cell("Submitted via") {
                "Postal mail" | "Referral" => "LETTER".to_owned(),
                other => other.to_uppercase(),
            };
            count(&mut found.by_channel, &channel);
            count(&mut found.by_product, cell("Product"));
            count(&mut found.by_issue, cell("Issue"));
            count(&mut found.by_company, cell("Company"));
            count(&mut found.timely, cell("Timely response?"));
            count(&mut found.received, cell("Date received"));
            count(&mut found.sent, cell("Date sent to company"));
            let response = cell("Company response to consumer");
            if response.starts_with("Closed") {
                count(&mut found.by_response, response);
            }
            if !cell("State").is_empty() {
                count(&mut found.by_state, cell("State"));
            }
            found.disputed += usize::from(cell("Consumer disputed?") == "Yes");
            found.companies = found.by_company.len();
        }
    }
    (all, distinct)
}

/// What the log says, and how the tickets stand in the end.
fn found(events: &[Recorded<DomainEvent>]) -> (Complaints, Counts) {
    let mut found = Complaints::default();
    let (mut names, mut standing) = (HashMap::new(), HashMap::<&StreamName, &str>::new());
    for Recorded { header, event } in events {
        let day = header.occurred_at.with_timezone(&chrono_tz::America::New_York);
        let day = day.format("%-m/%-d/%Y").to_string();
        match event {
            DomainEvent::Customer(customer::Event::Registered(event)) => {
                found.companies += 1;
                let name = event.names.original.as_str().unwrap().to_owned();
                names.insert(header.stream.clone(), name);
            }
            DomainEvent::Ticket(Event::Opened(event)) => {
                assert_eq!(event.kind, Kind::Complaint);
                count(&mut found.by_channel, event.channel.code());
                count(&mut found.by_product, event.product.as_ref().unwrap());
                count(&mut found.by_issue, event.subject.as_str().unwrap());
                count(&mut found.by_company, &names[&event.customer.unwrap().stream()]);
                count(&mut found.received, &day);
                standing.insert(&header.stream, "open");
            }
            DomainEvent::Ticket(Event::Waiting(_)) => {
                count(&mut found.sent, &day);
                standing.insert(&header.stream, "waiting");
            }
            DomainEvent::Ticket(Event::AttributesRecorded(event)) => {
                for attribute in &event.attributes {
                    let value = attribute.value.as_ref().unwrap().as_str().unwrap();
                    assert!(!value.is_empty() && value != "N/A", "{}", attribute.name);
                    match attribute.name.as_str() {
                        "timelyResponse" => count(&mut found.timely, value),
                        "state" => count(&mut found.by_state, value),
                        _ => {}
                    }
                }
            }
            DomainEvent::Ticket(Event::Resolved(event)) => {
                count(&mut found.by_response, event.remedy.as_str().unwrap());
                standing.insert(&header.stream, "resolved");
            }
            DomainEvent::Ticket(Event::Closed(_)) => {
                standing.insert(&header.stream, "closed");
            }
            DomainEvent::Ticket(Event::Reopened(_)) => {
                assert!(header.reason.is_some());
                found.disputed += 1;
                standing.insert(&header.stream, "reopened");
            }
            _ => {}
        }
    }
    let mut ends = Counts::new();
    for end in standing.into_values() {
        count(&mut ends, end);
    }
    (found, ends)
}

fn note(report: &Report, code: &str) -> u64 {
    report.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

fn check_report(report: &Report) {
    assert!(report.is_clean(), "{report}");
    // 11 rows are equal to an earlier one in every column; notes are about the others.
    assert_eq!((report.totals.rows_read, report.totals.rows_duplicate), (3186, 11));
    for (code, count) in [
        ("REFERRED", 533),
        ("ANSWERED_WITHOUT_DATE", 3146),
        ("NOT_ANSWERED_IN_TIME", 26),
        ("IN_PROGRESS", 3),
        ("DISPUTED", 594),
        ("SENT_BEFORE_RECEIVED", 6),
        ("DUPLICATE_ROW", 11),
    ] {
        assert_eq!(note(report, code), count, "{code}");
    }
    assert!(report.files[0].left_out.is_empty(), "every column is used");
}

fn counted(counts: &Counts, what: &str) -> usize {
    counts.get(what).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn complaints_become_tickets_and_a_second_import_changes_nothing() {
    let Some(directory) = shared_data("cfpb_complaints") else { return };
    let rig = Rig::on_postgres().await;
    let report = rig.import(options(directory.clone())).await;
    check_report(&report);

    let (all, distinct) = truth(&directory);
    // As the page of the set has them.
    assert_eq!((counted(&all.timely, "Yes"), counted(&all.timely, "No")), (3093, 93));
    assert_eq!((all.disputed, all.companies), (595, 491));
    assert_eq!((counted(&all.by_channel, "WEB"), counted(&all.by_channel, "PHONE")), (2233, 200));
    assert_eq!((counted(&all.by_channel, "FAX"), counted(&all.by_channel, "LETTER")), (52, 701));
    assert_eq!(counted(&all.by_product, "Mortgage"), 921);
    assert_eq!(distinct.by_product.values().sum::<usize>(), 3186 - 11);

    let events = rig.events().await;
    let (found, ends) = found(&events);
    assert_eq!(found, distinct);
    let closed = distinct.by_response.values().sum::<usize>();
    let expected = [
        ("closed".to_owned(), closed - distinct.disputed),
        ("reopened".to_owned(), distinct.disputed),
        ("waiting".to_owned(), 3186 - 11 - closed),
    ];
    assert_eq!(ends, expected.into());
    let categories: BTreeSet<_> = events
        .iter()
        .filter_map(|recorded| match &recorded.event {
            DomainEvent::Ticket(Event::Classified(event)) => event.category.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(categories, ["billing", "documents", "other", "service"].into());
    let classified = report.phases[2].steps[0].accepted;
    assert_eq!(classified, 3186 - 11, "no issue is without category");

    let head = rig.head().await;
    let again = rig.import(options(directory)).await;
    assert_eq!(rig.head().await, head);
    assert_eq!((again.totals.accepted, again.totals.unchanged), (0, again.totals.commands_sent));
    check_report(&again);
}
