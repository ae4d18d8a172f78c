//! The preset `uci-incident` on the real file: snapshots of an audit log become tickets.

use std::{collections::HashMap, fs::File, io::Write as _, path::Path};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use kehu::import::{ImportOptions, MappingSource};
use kehu_domain::{
    Decider as _, DomainEvent, Recorded, Ticket,
    ticket::{self, Course, Event, Status},
    values::StreamName,
};

use super::rig::Rig;
use crate::support::shared_data;

const FILE: &str = "incident_event_log.csv.gz";
/// One incident in so many, so that the test takes seconds.
const SHARE: usize = 12;

/// What the rows of an incident say, in the order of `sys_mod_count`.
#[derive(Default)]
struct Incident {
    rows: Vec<Row>,
}

struct Row {
    order: u32,
    state: String,
    group: String,
    person: String,
    reassigned: u32,
    reopened: u32,
}

impl Incident {
    fn is_reopened(&self) -> bool {
        let over = |row: &Row| ["Resolved", "Closed"].contains(&row.state.as_str());
        self.rows.windows(2).any(|pair| over(&pair[0]) && !over(&pair[1]))
    }

    /// Whether a known group or person is followed by another.
    fn is_reassigned(&self) -> bool {
        let moves = |of: fn(&Row) -> &str| {
            let known: Vec<_> = self.rows.iter().map(of).filter(|known| *known != "?").collect();
            known.windows(2).any(|pair| pair[0] != pair[1])
        };
        moves(|row| &row.group) || moves(|row| &row.person)
    }

    /// Closed by a row that follows one in which it was not resolved.
    fn skips_resolution(&self) -> bool {
        let pairs = self.rows.windows(2);
        let mut pairs = pairs.map(|pair| (pair[0].state.as_str(), pair[1].state.as_str()));
        pairs.any(|(before, after)| after == "Closed" && !["Resolved", "Closed"].contains(&before))
    }

    fn last(&self) -> &Row {
        self.rows.last().unwrap()
    }
}

/// The incidents of the file, and the file again with a share of them.
fn incidents(directory: &Path, copy: &Path) -> HashMap<String, Incident> {
    let mut rows =
        csv::Reader::from_reader(GzDecoder::new(File::open(directory.join(FILE)).unwrap()));
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (number, order, state) = (at("number"), at("sys_mod_count"), at("incident_state"));
    let (group, person) = (at("assignment_group"), at("assigned_to"));
    let (reassigned, reopened) = (at("reassignment_count"), at("reopen_count"));
    let mut written = csv::Writer::from_writer(Vec::new());
    written.write_record(&header).unwrap();
    let mut incidents: HashMap<String, Incident> = HashMap::new();
    let mut seen = HashMap::new();
    for row in rows.records() {
        let row = row.unwrap();
        let next = seen.len();
        if seen.entry(row[number].to_owned()).or_insert(next).is_multiple_of(SHARE) {
            written.write_record(&row).unwrap();
        }
        let text = |column: usize| row[column].to_owned();
        incidents.entry(text(number)).or_default().rows.push(Row {
            order: row[order].parse().unwrap(),
            state: text(state),
            group: text(group),
            person: text(person),
            reassigned: row[reassigned].parse().unwrap(),
            reopened: row[reopened].parse().unwrap(),
        });
    }
    for incident in incidents.values_mut() {
        incident.rows.sort_by_key(|row| row.order);
    }
    let mut packed = GzEncoder::new(File::create(copy.join(FILE)).unwrap(), Compression::fast());
    packed.write_all(&written.into_inner().unwrap()).unwrap();
    packed.finish().unwrap();
    incidents
}

#[derive(Default)]
struct Told {
    number: String,
    state: ticket::State,
    course: Course,
    attributes: HashMap<String, String>,
    events: Vec<Event>,
}

impl Told {
    /// Whether it was resolved and closed by one row, not having been resolved before.
    fn closed_at_once(&self, commands: &[uuid::Uuid]) -> bool {
        let pairs = self.events.windows(2).zip(commands.windows(2));
        let mut pairs = pairs.filter(|(_, commands)| commands[0] == commands[1]);
        pairs.any(|(pair, _)| matches!(pair, [Event::Resolved(_), Event::Closed(_)]))
    }
}

fn tickets(events: Vec<Recorded<DomainEvent>>) -> Vec<(Told, Vec<uuid::Uuid>)> {
    let mut tickets: HashMap<StreamName, (Told, Vec<uuid::Uuid>)> = HashMap::new();
    for Recorded { header, event } in events {
        let DomainEvent::Ticket(event) = event else { continue };
        let (told, commands) = tickets.entry(header.stream).or_default();
        match &event {
            Event::Opened(opened) => {
                opened.subject.as_str().unwrap().clone_into(&mut told.number);
            }
            Event::AttributesRecorded(recorded) => {
                for one in &recorded.attributes {
                    let value = one.value.as_ref().and_then(|value| value.as_str());
                    told.attributes.insert(one.name.clone(), value.unwrap().to_owned());
                }
            }
            _ => {}
        }
        told.course.record(&event, header.occurred_at);
        told.state = Ticket::evolve(std::mem::take(&mut told.state), &event);
        told.events.push(event);
        commands.push(header.command_id);
    }
    tickets.into_values().collect()
}

/// What the file itself says of all its incidents, so that the share below can be trusted.
fn check_the_file(incidents: &HashMap<String, Incident>) {
    let count = |met: fn(&Incident) -> bool| incidents.values().filter(|one| met(one)).count();
    assert_eq!(incidents.len(), 24_918);
    assert_eq!(count(Incident::is_reopened), 276);
    assert_eq!(count(Incident::is_reassigned), 10_195);
    assert_eq!(count(Incident::skips_resolution), 14);
    assert_eq!(count(|one| one.rows[0].state == "Resolved"), 1_819);
    assert_eq!(count(|one| one.last().reopened > 0), 275);
    assert_eq!(count(|one| one.last().reassigned > 0), 11_369);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn snapshots_become_the_history_that_they_show() {
    let Some(directory) = shared_data("uci_incident") else { return };
    let copy = tempfile::tempdir().unwrap();
    let incidents = incidents(&directory, copy.path());
    check_the_file(&incidents);

    let preset = MappingSource::Preset("uci-incident".to_owned());
    let options = ImportOptions::new(preset, copy.path());
    let rig = Rig::in_memory().await;
    let report = rig.import(options.clone()).await;
    assert!(report.is_clean(), "{report}");
    let tickets = tickets(rig.events().await);
    assert_eq!(tickets.len(), incidents.len().div_ceil(SHARE));
    let (mut reopened, mut reassigned, mut at_once) = (0, 0, 0);
    for (told, commands) in &tickets {
        let incident = &incidents[&told.number];
        let number = &told.number;
        assert_eq!(told.state.status(), Some(Status::Closed), "{number}");
        assert_eq!(told.course.reopened > 0, incident.is_reopened(), "{number}");
        assert_eq!(told.course.reassigned > 0, incident.is_reassigned(), "{number}");
        assert_eq!(told.closed_at_once(commands), incident.skips_resolution(), "{number}");
        let counted = |name: &str| told.attributes[name].parse::<u32>().unwrap();
        assert_eq!(counted("reopenCount"), incident.last().reopened, "{number}");
        assert_eq!(counted("reassignmentCount"), incident.last().reassigned, "{number}");
        // Every row left something.
        let mut rows = commands.clone();
        rows.dedup();
        assert!(rows.len() >= incident.rows.len(), "{number}");
        reopened += u32::from(told.course.reopened > 0);
        reassigned += u32::from(told.course.reassigned > 0);
        at_once += u32::from(told.closed_at_once(commands));
    }
    assert!(reopened > 10 && reassigned > 500 && at_once > 0, "{reopened} {reassigned} {at_once}");

    let head = rig.head().await;
    let again = rig.import(options).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(again.totals.unchanged, again.totals.commands_sent);
}
