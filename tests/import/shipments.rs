//! The preset `scms-shipments` on the real file, against its own numbers.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::File,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use flate2::read::GzDecoder;
use kehu::import::{ImportOptions, MappingSource, Report};
use kehu_domain::{
    DomainEvent, Recorded,
    customer::{self, Role},
    quote, user,
    values::{CustomerId, StreamName},
};
use rust_decimal::Decimal;

use super::rig::Rig;
use crate::support::shared_data;

fn options(directory: PathBuf) -> ImportOptions {
    ImportOptions::new(MappingSource::Preset("scms-shipments".to_owned()), directory)
}

/// A price quote, as the file has it and as the log does.
#[derive(Debug, Default, PartialEq)]
struct Quote {
    lines: usize,
    /// Quantity × pack price.
    priced: Decimal,
    owner: String,
}

/// What the file says, read without kehu.
#[derive(Default)]
struct Truth {
    quotes: BTreeMap<String, Quote>,
    /// The first delivery of each quote.
    delivered: BTreeMap<String, NaiveDate>,
    stated: Decimal,
    all_stated: Decimal,
}

fn truth(directory: &Path) -> Truth {
    let file = File::open(directory.join("SCMS_Delivery_History_Dataset.csv.gz")).unwrap();
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    let mut truth = Truth::default();
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = row.unwrap();
        let number = |name: &str| row[name].parse::<Decimal>().unwrap();
        truth.all_stated += number("Line Item Value");
        let name = row["PQ #"].clone();
        if name == "Pre-PQ Process" {
            continue;
        }
        truth.stated += number("Line Item Value");
        let delivered =
            NaiveDate::parse_from_str(&row["Delivered to Client Date"], "%d-%b-%y").unwrap();
        let first = truth.delivered.entry(name.clone()).or_insert(delivered);
        *first = delivered.min(*first);
        let quote = truth.quotes.entry(name).or_default();
        quote.lines += 1;
        quote.priced += number("Line Item Quantity") * number("Pack Price");
        quote.owner.clone_from(&row["Managed By"]);
    }
    truth
}

/// What the log says.
#[derive(Default)]
struct Found {
    users: HashMap<StreamName, String>,
    roles: BTreeMap<&'static str, usize>,
    regions: BTreeSet<String>,
    parents: BTreeMap<CustomerId, usize>,
    quotes: BTreeMap<String, Quote>,
    sent: BTreeMap<String, DateTime<Utc>>,
    total: Decimal,
}

fn found(events: &[Recorded<DomainEvent>]) -> Found {
    let mut found = Found::default();
    let mut names = HashMap::new();
    for Recorded { header, event } in events {
        match event {
            DomainEvent::User(user::Event::Registered(user)) => {
                let name = user.name.as_str().unwrap().to_owned();
                found.users.insert(header.stream.clone(), name);
            }
            DomainEvent::Customer(customer::Event::Registered(customer)) => {
                let role = customer.roles[0].role;
                let kind = if role == Role::Supplier { "supplier" } else { "customer" };
                *found.roles.entry(kind).or_default() += 1;
                found.regions.extend(customer.region.as_ref().map(ToString::to_string));
            }
            DomainEvent::Customer(customer::Event::ParentSet(set)) => {
                *found.parents.entry(set.parent.unwrap()).or_default() += 1;
            }
            DomainEvent::Quote(quote::Event::Drafted(drafted)) => {
                let name = drafted.external_ids[0].id.as_str().unwrap().to_owned();
                assert_eq!(drafted.currency.code(), "USD");
                let owner = found.users[&drafted.owner.unwrap().stream()].clone();
                found.quotes.insert(name.clone(), Quote { owner, ..Quote::default() });
                names.insert(header.stream.clone(), name);
            }
            DomainEvent::Quote(quote::Event::LineAdded(line)) => {
                assert!(line.unit.as_ref().unwrap().starts_with("pack of "));
                let description = line.description.as_ref().unwrap().as_str().unwrap();
                assert!(!description.contains("N/A"), "{description}");
                found.quotes.get_mut(&names[&header.stream]).unwrap().lines += 1;
            }
            DomainEvent::Quote(quote::Event::Sent(sent)) => {
                let name = &names[&header.stream];
                let quote = found.quotes.get_mut(name).unwrap();
                quote.priced = sent.totals.total.amount();
                found.total += quote.priced;
                assert!(found.sent.insert(name.clone(), header.occurred_at).is_none());
            }
            _ => {}
        }
    }
    found
}

fn note(report: &Report, code: &str) -> u64 {
    report.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

fn check_report(report: &Report) {
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.rows_read, 10_324);
    let parties = 4 + 43 + 142 * 2 + 73 + 1;
    assert_eq!(report.totals.commands_sent, parties + 1236 + 7643 + 1236);
    for (code, count) in [
        ("BEFORE_PRICE_QUOTES", 2681),
        ("QUOTE_DATE_NOT_CAPTURED", 205),
        ("QUOTE_WITHOUT_DATE", 0),
        ("LINE_VALUE_DIFFERS", 719),
        ("FREE_OF_CHARGE", 18),
    ] {
        assert_eq!(note(report, code), count, "{code}");
    }
    assert_eq!(report.files[0].left_out.len(), 17);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotes_have_their_lines_and_days_and_a_second_import_changes_nothing() {
    let Some(directory) = shared_data("scms_shipments") else { return };
    let rig = Rig::on_postgres().await;
    let report = rig.import(options(directory.clone())).await;
    check_report(&report);
    assert_eq!(report.totals.accepted, report.totals.commands_sent);

    let (truth, found) = (truth(&directory), found(&rig.events().await));
    assert_eq!(found.users.len(), 4);
    assert_eq!(found.roles, [("customer", 43 + 142), ("supplier", 73)].into());
    assert_eq!((found.regions.len(), found.parents.len()), (43, 43));
    assert_eq!(found.parents.values().sum::<usize>(), 142);
    assert_eq!((found.quotes.len(), found.sent.len()), (1236, 1236));
    assert_eq!(found.quotes, truth.quotes);
    // As the page of the set has it; the lines before price quotes are not among those imported.
    let amount = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(truth.all_stated, amount("1627584457.29"));
    assert_eq!(truth.stated, amount("1343327443.42"));
    assert_eq!(found.total, amount("1343327930.60"));

    // Read as they are written, 2009-11-14 and the like would be before or after everything.
    let days: BTreeMap<_, _> =
        found.sent.iter().map(|(name, at)| (name, at.date_naive())).collect();
    let (first, last) = (days.values().min().unwrap(), days.values().max().unwrap());
    assert_eq!((first.to_string(), last.to_string()), ("2009-01-04".into(), "2015-07-07".into()));
    let late = days.iter().filter(|(name, day)| truth.delivered[**name] < **day).count();
    assert_eq!(late, 7, "sent after their first delivery");

    let head = rig.head().await;
    let again = rig.import(options(directory)).await;
    assert_eq!(rig.head().await, head);
    assert_eq!((again.totals.accepted, again.totals.unchanged), (0, again.totals.commands_sent));
    check_report(&again);
}
