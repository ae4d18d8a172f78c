//! The preset `zh-names` on the real files, against their own numbers.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use flate2::read::GzDecoder;
use kehu::import::{ImportOptions, MappingSource, Report};
use kehu_domain::{DomainEvent, Recorded, contact, customer, customer::Role};

use super::{rig::Rig, workbooks::gzip};
use crate::support::shared_data;

const NAMES: &str = "company_short_names_28w.txt.gz";
const CONTACTS: &str = "faker_zh_CN_contacts.csv";
/// How many names the file has, below the three lines that are none.
const ALL: u64 = 267_397;

fn options(directory: &Path) -> ImportOptions {
    ImportOptions::new(MappingSource::Preset("zh-names".to_owned()), directory)
}

/// All contacts and the first names.
fn shortened(directory: &Path, names: usize) -> tempfile::TempDir {
    let short = tempfile::tempdir().unwrap();
    fs::copy(directory.join(CONTACTS), short.path().join(CONTACTS)).unwrap();
    let packed = fs::File::open(directory.join(NAMES)).unwrap();
    let mut text = Vec::new();
    let mut lines = BufReader::new(GzDecoder::new(packed));
    for _ in 0..names + 3 {
        lines.read_until(b'\n', &mut text).unwrap();
    }
    fs::write(short.path().join(NAMES), gzip(&text)).unwrap();
    short
}

fn note(report: &Report, code: &str) -> u64 {
    report.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

fn check_report(report: &Report, names: u64) {
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.rows_read, 5000 + names);
    assert_eq!(report.totals.commands_sent, 309 + 3 * 5000 + names);
    assert_eq!(note(report, "JOB_UNKNOWN"), 299);
    let left_out = report.files.iter().find(|file| file.file == CONTACTS).unwrap();
    assert_eq!(left_out.left_out, ["province", "city", "district", "street", "postcode"]);
}

#[derive(Debug, Default)]
struct Found {
    prospects: Vec<String>,
    /// People by company.
    companies: BTreeMap<String, usize>,
    phones: BTreeSet<String>,
    emails: usize,
    job_titles: usize,
}

fn found(events: &[Recorded<DomainEvent>]) -> Found {
    let mut found = Found::default();
    let mut companies = BTreeMap::new();
    for Recorded { header, event } in events {
        match event {
            DomainEvent::Customer(customer::Event::Registered(event)) => {
                let name = event.names.original.as_str().unwrap().to_owned();
                match event.roles[0].role {
                    Role::Prospect => found.prospects.push(name),
                    _ => {
                        companies.insert(header.stream.clone(), name);
                    }
                }
            }
            DomainEvent::Contact(contact::Event::Created(event)) => {
                found.job_titles += usize::from(event.job_title.is_some());
            }
            DomainEvent::Contact(contact::Event::LinkedToCustomer(event)) => {
                let company = companies[&event.customer.stream()].clone();
                *found.companies.entry(company).or_default() += 1;
            }
            DomainEvent::Contact(contact::Event::ContactMethodAdded(event)) => {
                let normalized = event.normalized.as_ref().unwrap().as_str().unwrap();
                if normalized.contains('@') {
                    found.emails += 1;
                } else {
                    found.phones.insert(normalized.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_become_prospects_and_contacts_stand_at_their_companies() {
    let Some(directory) = shared_data("zh_names") else { return };
    let short = shortened(&directory, 1000);
    let rig = Rig::on_postgres().await;
    let report = rig.import(options(short.path())).await;
    check_report(&report, 1000);
    assert_eq!(report.totals.accepted, report.totals.commands_sent);

    let found = found(&rig.events().await);
    let first = ["吖吖宝贝", "吖茶", "吖咪", "吖米", "阿阿"];
    assert!(first.iter().all(|name| found.prospects.iter().any(|known| known == name)));
    assert!(!found.prospects.iter().any(|name| name.contains("NameMoe") || name.contains("2022")));
    assert_eq!(found.prospects.len(), 1000);
    assert_eq!(found.companies.len(), 309, "each company once");
    assert_eq!(found.companies.values().sum::<usize>(), 5000);
    assert_eq!(found.companies["华远软件信息有限公司"], 46);
    assert_eq!((found.phones.len(), found.emails, found.job_titles), (5000, 5000, 5000 - 299));
    assert!(found.phones.contains("+8615930757159"), "read as numbers of China");

    let head = rig.head().await;
    let again = rig.import(options(short.path())).await;
    assert_eq!(rig.head().await, head);
    assert_eq!((again.totals.accepted, again.totals.unchanged), (0, again.totals.commands_sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_goes_through_the_names() {
    let Some(directory) = shared_data("zh_names") else { return };
    let rig = Rig::in_memory().await;
    let some = shortened(&directory, 20_000);
    let report = rig.import(ImportOptions { dry_run: true, ..options(some.path()) }).await;
    check_report(&report, 20_000);
    assert_eq!(report.totals.accepted, report.totals.commands_sent);
    let mut text = String::new();
    let packed = fs::File::open(directory.join(NAMES)).unwrap();
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    assert_eq!(text.lines().count() as u64, ALL + 3, "as many rows as lines");
}
