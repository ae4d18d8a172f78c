//! The preset `helpdesk-it` on the real file: an event log becomes tickets.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::File,
    path::Path,
};

use chrono::{DateTime, Utc};
use flate2::read::GzDecoder;
use kehu::import::{CaseSummary, ImportOptions, MappingSource, NoteKind, Report};
use kehu_domain::{Decider as _, DomainEvent, Recorded, Ticket, ticket, values::StreamName};

use super::rig::Rig;
use crate::support::shared_data;

type Times = BTreeSet<DateTime<Utc>>;

/// When something happened in each case, as the file says.
fn times_in_file(directory: &Path) -> HashMap<String, Times> {
    let file = GzDecoder::new(File::open(directory.join("helpdesk.csv.gz")).unwrap());
    let mut rows = csv::Reader::from_reader(file);
    let mut times: HashMap<String, Times> = HashMap::new();
    for row in rows.records() {
        let row = row.unwrap();
        let at = DateTime::parse_from_rfc3339(&row[3]).unwrap().to_utc();
        times.entry(row[0].to_owned()).or_default().insert(at);
    }
    times
}

#[derive(Default)]
struct Told {
    state: ticket::State,
    case: String,
    times: Times,
}

fn tickets(events: Vec<Recorded<DomainEvent>>) -> HashMap<StreamName, Told> {
    let mut tickets: HashMap<StreamName, Told> = HashMap::new();
    for Recorded { header, event } in events {
        let DomainEvent::Ticket(event) = event else { continue };
        let told = tickets.entry(header.stream).or_default();
        if let ticket::Event::Opened(opened) = &event {
            opened.subject.as_str().unwrap().clone_into(&mut told.case);
        }
        told.times.insert(header.occurred_at);
        told.state = Ticket::evolve(std::mem::take(&mut told.state), &event);
    }
    tickets
}

fn cases(report: &Report) -> &CaseSummary {
    report.phases.iter().find_map(|phase| phase.cases.as_ref()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_activity_is_told_and_a_second_import_changes_nothing() {
    let Some(directory) = shared_data("helpdesk_it") else { return };
    let preset = MappingSource::Preset("helpdesk-it".to_owned());
    let options = ImportOptions::new(preset, directory.clone());
    let rig = Rig::in_memory().await;
    let report = rig.import(options.clone()).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.totals.rows_read, report.totals.rows_duplicate), (21_348, 127));
    let duplicates = report.notes.iter().find(|note| note.kind == NoteKind::Duplicate).unwrap();
    assert_eq!((duplicates.count, duplicates.values.len()), (127, 10));

    let told = cases(&report);
    assert_eq!((told.cases, told.events), (4_580, 21_221));
    assert_eq!((told.cases_with_rework, told.rework_events), (1_147, 1_778));
    let ended: Vec<_> =
        told.ended_with.iter().map(|one| (one.activity.as_str(), one.count)).collect();
    let expected = [
        ("Closed", 4_557),
        ("Resolve ticket", 10),
        ("Wait", 8),
        ("Require upgrade", 3),
        ("Take in charge ticket", 1),
        ("VERIFIED", 1),
    ];
    assert_eq!(ended, expected);

    let tickets = tickets(rig.events().await);
    assert_eq!(tickets.len(), 4_580);
    let mut standing: BTreeMap<&str, u32> = BTreeMap::new();
    for told in tickets.values() {
        *standing.entry(told.state.status().unwrap().code()).or_default() += 1;
    }
    // The one that was verified after it was closed is closed.
    let expected = [("CLOSED", 4_558), ("OPEN", 1), ("RESOLVED", 10), ("WAITING", 11)];
    assert_eq!(standing.into_iter().collect::<Vec<_>>(), expected);
    // Whenever something happened in a case, something happened to its ticket.
    let in_file = times_in_file(&directory);
    for told in tickets.values() {
        assert_eq!(told.times, in_file[&told.case], "{}", told.case);
    }

    let head = rig.head().await;
    let again = rig.import(options).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(again.totals.unchanged, again.totals.commands_sent);
    assert_eq!(cases(&again), cases(&report));
}
