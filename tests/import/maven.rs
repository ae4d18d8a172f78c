//! The preset `maven-crm` on the real files, against the published numbers.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::PathBuf,
};

use chrono::{DateTime, Utc};
use kehu::import::{ImportOptions, MappingSource, NoteKind, Report};
use kehu_domain::{DomainEvent, Recorded, Source, customer, opportunity, user, values::StreamName};
use rust_decimal::Decimal;

use super::rig::Rig;
use crate::support::shared_data;

/// Where the real data set is, if it is there.
pub(super) fn directory() -> Option<PathBuf> {
    shared_data("maven_crm")
}

pub(super) fn options(directory: PathBuf) -> ImportOptions {
    ImportOptions::new(MappingSource::Preset("maven-crm".to_owned()), directory)
}

/// What the published page asks for, out of the events alone.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Answers {
    users: usize,
    customers: usize,
    children: usize,
    parents: usize,
    regions: usize,
    technology: usize,
    profile_fields: usize,
    deals: usize,
    without_customer: usize,
    lost: usize,
    won: usize,
    won_amount: Decimal,
    open: usize,
    open_amount: Decimal,
    open_by_stage: BTreeMap<String, usize>,
    won_by_product: BTreeMap<String, (usize, Decimal)>,
    won_by_agent: BTreeMap<String, Decimal>,
    mean_cycle: Option<String>,
}

#[derive(Default)]
struct Deal {
    opened: Option<(opportunity::Opened, DateTime<Utc>)>,
    product: String,
    end: Option<(Option<opportunity::Won>, DateTime<Utc>)>,
}

pub(super) fn answers(events: &[Recorded<DomainEvent>]) -> Answers {
    let mut answers = Answers::default();
    let mut parents = BTreeSet::new();
    let mut names = HashMap::new();
    let mut deals: HashMap<_, Deal> = HashMap::new();
    for Recorded { header, event } in events {
        let deal = deals.entry(header.stream.clone());
        match event {
            DomainEvent::User(user::Event::Registered(user)) => {
                answers.users += 1;
                names.insert(header.stream.clone(), user.name.as_str().unwrap().to_owned());
            }
            DomainEvent::Customer(customer::Event::Registered(registered)) => {
                answers.customers += 1;
                answers.regions += usize::from(registered.region.is_some());
                let technology = registered.industry.as_deref() == Some("technology");
                answers.technology += usize::from(technology);
            }
            DomainEvent::Customer(customer::Event::ProfileFieldSet(_)) => {
                answers.profile_fields += 1;
            }
            DomainEvent::Customer(customer::Event::ParentSet(set)) => {
                answers.children += 1;
                parents.insert(set.parent);
            }
            DomainEvent::Opportunity(opportunity::Event::Opened(opened)) => {
                assert_eq!(header.source, Source::Import);
                deal.or_default().opened = Some((opened.clone(), header.occurred_at));
            }
            DomainEvent::Opportunity(opportunity::Event::LineAdded(line)) => {
                deal.or_default().product.clone_from(&line.product);
            }
            DomainEvent::Opportunity(opportunity::Event::Won(won)) => {
                assert_eq!(won.closed_on, header.occurred_at.date_naive());
                deal.or_default().end = Some((Some(won.clone()), header.occurred_at));
            }
            DomainEvent::Opportunity(opportunity::Event::Lost(_)) => {
                assert!(header.reason.is_some());
                deal.or_default().end = Some((None, header.occurred_at));
            }
            _ => {}
        }
    }
    answers.parents = parents.len();
    count(&mut answers, deals.into_values(), &names);
    answers
}

fn count(
    answers: &mut Answers,
    deals: impl Iterator<Item = Deal>,
    names: &HashMap<StreamName, String>,
) {
    let mut days = 0;
    for Deal { opened, product, end } in deals {
        let Some((opened, began)) = opened else { continue };
        answers.deals += 1;
        answers.without_customer += usize::from(opened.customer.is_none());
        match end {
            Some((Some(won), ended)) => {
                let amount = won.amount.unwrap();
                assert_eq!(amount.currency().code(), "USD");
                answers.won += 1;
                answers.won_amount += amount.amount();
                days += (ended - began).num_days();
                let of_product = answers.won_by_product.entry(product).or_default();
                *of_product = (of_product.0 + 1, of_product.1 + amount.amount());
                let agent = names[&opened.owner.unwrap().stream()].clone();
                *answers.won_by_agent.entry(agent).or_default() += amount.amount();
            }
            Some((None, _)) => answers.lost += 1,
            None => {
                answers.open += 1;
                answers.open_amount += opened.amount.unwrap().amount();
                *answers.open_by_stage.entry(opened.stage).or_default() += 1;
            }
        }
    }
    let mean = (answers.won > 0).then(|| Decimal::from(days) / Decimal::from(answers.won));
    answers.mean_cycle = mean.map(|mean| mean.round_dp(1).to_string());
}

pub(super) fn check(answers: &Answers) {
    let amount = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(answers.users, 35);
    assert_eq!((answers.customers, answers.children, answers.parents), (85, 15, 7));
    assert_eq!((answers.regions, answers.technology, answers.profile_fields), (85, 12, 255));
    assert_eq!((answers.deals, answers.without_customer), (8800, 1425));
    assert_eq!((answers.won, answers.won_amount), (4238, amount("10005534.00")));
    assert_eq!(answers.lost, 2473);
    assert_eq!((answers.open, answers.open_amount), (2089, amount("4966215.00")));
    let stages = [("engaging".to_owned(), 1589), ("prospecting".to_owned(), 500)];
    assert_eq!(answers.open_by_stage, stages.into());
    assert_eq!(answers.mean_cycle.as_deref(), Some("51.8"));
    let products = [
        ("GTX Pro", 729, "3510578"),
        ("GTX Plus Pro", 479, "2629651"),
        ("MG Advanced", 654, "2216387"),
        ("GTX Plus Basic", 653, "705275"),
        ("GTX Basic", 915, "499263"),
        ("GTK 500", 15, "400612"),
        ("MG Special", 793, "43768"),
    ]
    .map(|(product, count, value)| (product.to_owned(), (count, amount(value))));
    assert_eq!(answers.won_by_product, products.into());
    let agents = [
        ("Darcel Schlecht", "1153214"),
        ("Vicki Laflamme", "478396"),
        ("Kary Hendrixson", "454298"),
        ("Cassey Cress", "450489"),
        ("Donn Cantrell", "445860"),
    ];
    for (agent, value) in agents {
        assert_eq!(answers.won_by_agent[agent], amount(value), "{agent}");
    }
}

fn note<'r>(report: &'r Report, code: &str) -> (u64, &'r [String]) {
    let note = report.notes.iter().find(|note| note.code == code);
    note.map_or((0, &[]), |note| (note.count, &note.values))
}

fn corrected(report: &Report) -> Vec<(&str, u64)> {
    let corrected = report.notes.iter().filter(|note| note.kind == NoteKind::Corrected);
    corrected.map(|note| (note.message.en.as_str(), note.count)).collect()
}

fn check_report(report: &Report) {
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.rows_read, 8920, "35 agents, 85 accounts, 8,800 deals");
    assert_eq!(report.totals.commands_sent, 35 + 85 * 4 + 15 + 8800 + 4238 + 2473);
    let corrections = [
        ("country: \"Philipines\" corrected to \"Philippines\"", 1),
        ("product: \"GTXPro\" corrected to \"GTX Pro\"", 1480),
        ("sector: \"technolgy\" corrected to \"technology\"", 12),
    ];
    assert_eq!(corrected(report), corrections);
    assert_eq!(note(report, "PROSPECTING_WITHOUT_ACCOUNT").0, 337);
    assert_eq!(note(report, "ENGAGING_WITHOUT_ACCOUNT").0, 1088);
    assert_eq!(note(report, "CLOSED_WITHOUT_ACCOUNT").0, 0);
    assert_eq!(note(report, "PROSPECTING_WITHOUT_ENGAGE_DATE").0, 500);
    assert_eq!(note(report, "ENGAGED_WITHOUT_ENGAGE_DATE").0, 0);
    assert_eq!(note(report, "OPEN_WITHOUT_CLOSE").0, 2089);
    assert_eq!(note(report, "LOST_WITH_VALUE_ZERO").0, 2473);
    assert_eq!(note(report, "WON_WITHOUT_VALUE").0, 0);
    assert_eq!(note(report, "ACCOUNT_HAS_PARENT").0, 15);
    assert_eq!(note(report, "AGENT_NOT_IN_TEAMS").0, 0);
    assert_eq!(note(report, "ACCOUNT_NOT_LISTED").0, 0);
    let (count, idle) = note(report, "AGENT_WITHOUT_DEAL");
    let expected =
        ["Mei-Mei Johns", "Elizabeth Anderson", "Natalya Ivanova", "Carol Thompson", "Carl Lin"];
    assert_eq!((count, idle), (5, expected.map(str::to_owned).as_slice()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn maven_crm_gives_the_published_answers_and_a_second_import_changes_nothing() {
    let Some(directory) = directory() else { return };
    let rig = Rig::on_postgres().await;

    let tried = rig.import(ImportOptions { dry_run: true, ..options(directory.clone()) }).await;
    check_report(&tried);
    assert_eq!(rig.head().await, 0, "a dry run writes nothing");

    let first = rig.import(options(directory.clone())).await;
    check_report(&first);
    assert_eq!(first.totals.accepted, first.totals.commands_sent);
    assert_eq!(tried.totals, first.totals, "a dry run says what will be");
    check(&answers(&rig.events().await));

    let head = rig.head().await;
    let second = rig.import(options(directory)).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(second.totals.unchanged, second.totals.commands_sent);
    assert_eq!(second.totals.accepted, 0);
    check_report(&second);
}
