//! The preset `olist-funnel` on the real files, against the published numbers.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::PathBuf,
};

use chrono::{DateTime, Utc};
use kehu::import::{ImportOptions, MappingSource, Report};
use kehu_domain::{DomainEvent, Recorded, customer, opportunity, user};
use rust_decimal::Decimal;

use super::rig::Rig;
use crate::support::shared_data;

/// Leads and won deals of each origin, as the page of the data set has them.
const ORIGINS: [(&str, usize, usize); 11] = [
    ("", 60, 14),
    ("direct_traffic", 499, 56),
    ("display", 118, 6),
    ("email", 493, 15),
    ("organic_search", 2296, 271),
    ("other", 150, 4),
    ("other_publicities", 65, 3),
    ("paid_search", 1586, 195),
    ("referral", 284, 24),
    ("social", 1350, 75),
    ("unknown", 1099, 179),
];

fn options(directory: PathBuf) -> ImportOptions {
    ImportOptions::new(MappingSource::Preset("olist-funnel".to_owned()), directory)
}

#[derive(Default)]
struct Answers {
    users: usize,
    prospects: usize,
    customers: usize,
    regions: usize,
    industries: usize,
    landing_pages: BTreeSet<String>,
    by_origin: BTreeMap<String, (usize, usize)>,
    days: Vec<i64>,
}

fn answers(events: &[Recorded<DomainEvent>]) -> Answers {
    let mut answers = Answers::default();
    let mut opened: HashMap<_, (String, DateTime<Utc>)> = HashMap::new();
    for Recorded { header, event } in events {
        match event {
            DomainEvent::User(user::Event::Registered(_)) => answers.users += 1,
            DomainEvent::Customer(customer::Event::Registered(registered)) => {
                let prospect = |grant: &customer::RoleGrant| grant.role == customer::Role::Prospect;
                answers.prospects += usize::from(registered.roles.iter().any(prospect));
            }
            DomainEvent::Customer(customer::Event::RoleGranted(granted)) => {
                answers.customers += usize::from(granted.role == customer::Role::Customer);
            }
            DomainEvent::Customer(customer::Event::RegionAssigned(_)) => answers.regions += 1,
            DomainEvent::Customer(customer::Event::IndustrySet(_)) => answers.industries += 1,
            DomainEvent::Customer(customer::Event::ProfileFieldSet(set))
                if set.field == "landingPage" =>
            {
                let page = set.value.as_ref().and_then(|page| page.as_str());
                answers.landing_pages.extend(page.map(str::to_owned));
            }
            DomainEvent::Opportunity(opportunity::Event::Opened(deal)) => {
                let origin = deal.source.clone().unwrap_or_default();
                answers.by_origin.entry(origin.clone()).or_default().0 += 1;
                opened.insert(header.stream.clone(), (origin, header.occurred_at));
            }
            DomainEvent::Opportunity(opportunity::Event::Won(won)) => {
                assert_eq!(won.closed_on, header.occurred_at.date_naive());
                let (origin, first_contact) = &opened[&header.stream];
                answers.by_origin.get_mut(origin).unwrap().1 += 1;
                let seconds = (header.occurred_at - first_contact).num_seconds();
                answers.days.push(seconds.div_euclid(86_400));
            }
            _ => {}
        }
    }
    answers.days.sort_unstable();
    answers
}

fn note(report: &Report, code: &str) -> u64 {
    report.notes.iter().find(|note| note.code == code).map_or(0, |note| note.count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn olist_funnel_gives_the_published_answers_and_a_second_import_changes_nothing() {
    let Some(directory) = shared_data("olist_funnel") else { return };
    let rig = Rig::in_memory().await;
    let report = rig.import(options(directory.clone())).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.rows_read, 8000 + 842);
    for (code, count) in [
        ("ORIGIN_MISSING", 60),
        ("ORIGIN_UNKNOWN", 1099),
        ("SELLER_NOT_LISTED", 842 - 380),
        ("REVENUE_NOT_DECLARED", 797),
        ("SEGMENT_MISSING", 1),
        ("WON_BEFORE_FIRST_CONTACT", 1),
        ("DEAL_WITHOUT_LEAD", 0),
    ] {
        assert_eq!(note(&report, code), count, "{code}");
    }

    let answers = answers(&rig.events().await);
    // 32 development and 22 sales representatives, 13 of whom are both.
    assert_eq!(answers.users, 41);
    assert_eq!((answers.prospects, answers.customers), (8000, 842));
    assert_eq!((answers.regions, answers.industries), (380, 841));
    assert_eq!(answers.landing_pages.len(), 495);
    let origins = ORIGINS.map(|(origin, leads, won)| (origin.to_owned(), (leads, won)));
    assert_eq!(answers.by_origin, origins.into());
    let sum: i64 = answers.days.iter().sum();
    let mean = Decimal::from(sum) / Decimal::from(answers.days.len());
    assert_eq!(mean.round_dp(2).to_string(), "48.44");
    assert_eq!((answers.days[0], answers.days[421], answers.days[841]), (-2, 14, 427));

    let head = rig.head().await;
    let again = rig.import(options(directory)).await;
    assert_eq!(rig.head().await, head);
    assert_eq!(again.totals.unchanged, again.totals.commands_sent);
}
