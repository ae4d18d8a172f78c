//! Searches: what finds what, in which order, and that filters lose nothing to the index.

use kehu_domain::{
    customer::{Command, CustomerKind, ExternalIdInput, NamesInput},
    opportunity, pipeline,
    testing::{
        Log, contact_method_id, customer_id, erased_view, opportunity_id, pipeline_id, snapshot,
        stages,
    },
    values::{Consent, ContactMethodKind, CustomerId},
};
use kehu_projections::{
    AsOf, ReadModel, TextFilter,
    customers::{Customer, CustomerFilter},
    lists,
    search::{Class, Hit, Rank, Search, SearchKind, search},
};

use super::{Setup, requester};

fn names(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn registered(kind: CustomerKind, names: NamesInput, external: &str) -> Command {
    Command::Register {
        kind,
        names,
        roles: Vec::new(),
        source: None,
        region: "CN-31".parse().ok(),
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: vec![ExternalIdInput {
            system: "sap".to_owned(),
            kind: "debtor".to_owned(),
            id: external.to_owned(),
        }],
    }
}

fn company(name: &str, n: usize) -> Command {
    registered(CustomerKind::Company, names(name), &format!("SAP-{n:05}"))
}

fn reached(n: u64, kind: ContactMethodKind, value: &str) -> Command {
    Command::AddContactMethod {
        contact_method: contact_method_id(n),
        kind,
        value: value.to_owned(),
        label: None,
        purpose: None,
        consent: Consent::Unknown,
    }
}

const NAMES: [&str; 8] = [
    "中铁特货物流",
    "重庆物流",
    "中铁",
    "Wal-Mart Logistics",
    "招商银行",
    "新中铁",
    "中铁物流集团",
    "Crème Brûlée GmbH",
];

fn log() -> Log {
    let mut log = Log::new();
    for (n, name) in NAMES.iter().enumerate() {
        log.customer(customer_id(n as u64), company(name, n));
    }
    log.customer(customer_id(1), reached(1, ContactMethodKind::Phone, "021-55550101"));
    log.customer(customer_id(1), reached(2, ContactMethodKind::Email, "Wei.Zhang@Example.com"));
    log.customer(customer_id(4), Command::Rename { names: names("招行") });
    log.pipeline(
        pipeline_id(1),
        pipeline::Command::Define { name: "Sales".to_owned(), stages: stages() },
    );
    log.opportunity(
        opportunity_id(1),
        opportunity::Command::Open {
            customer: Some(customer_id(0)),
            name: Some("中铁冷链项目".to_owned()),
            pipeline: pipeline_id(1),
            found: Some(snapshot(1)),
            stage: None,
            amount: None,
            expected_close: None,
            source: None,
            sales_mode: None,
            owner: None,
            lines: Vec::new(),
            external_ids: Vec::new(),
        },
    );
    log
}

async fn hits(setup: &Setup, text: &str, first: usize) -> Vec<Hit> {
    let asked = Search::parse(text).unwrap();
    search(&setup.database.pool, requester(), &asked, &SearchKind::ALL, first).await.unwrap()
}

async fn found(setup: &Setup, text: &str) -> Vec<(String, Rank)> {
    let hits = hits(setup, text, 20).await;
    assert!(hits.is_sorted_by(|one, next| one.score >= next.score), "{hits:#?}");
    hits.into_iter().map(|hit| (hit.stream, hit.rank)).collect()
}

fn customers(ranked: &[(u64, Rank)]) -> Vec<(String, Rank)> {
    ranked.iter().map(|(n, rank)| (customer_id(*n).to_string(), *rank)).collect()
}

#[tokio::test]
async fn everything_finds_what_it_should_in_the_order_it_should() {
    let setup = Setup::caught_up(log().into_events()).await;
    let deal = (opportunity_id(1).to_string(), Rank::Prefix);
    for (text, wanted) in [
        ("物流", customers(&[(1, Rank::Name), (0, Rank::Name), (6, Rank::Name)])),
        ("zhongqing", customers(&[(1, Rank::Prefix)])),
        ("chongqing", customers(&[(1, Rank::Prefix)])),
        ("+86 21 5555 0101", customers(&[(1, Rank::Exact)])),
        ("55550101", customers(&[(1, Rank::Elsewhere)])),
        ("logi", customers(&[(3, Rank::Name)])),
        ("walmart", customers(&[(3, Rank::Prefix)])),
        ("creme", customers(&[(7, Rank::Prefix)])),
        ("wei.zhang@example.com", customers(&[(1, Rank::Exact)])),
        ("@example", customers(&[(1, Rank::Elsewhere)])),
        ("sap-00003", customers(&[(3, Rank::Exact)])),
        ("00003", customers(&[(3, Rank::Elsewhere)])),
        ("招商银行", customers(&[(4, Rank::Elsewhere)])),
        ("招行", customers(&[(4, Rank::Exact)])),
        ("中铁货物流", customers(&[(0, Rank::Partial)])),
        ("不存在", Vec::new()),
        ("'); DROP TABLE customers.customers; --", Vec::new()),
        ("\0\u{1f}", Vec::new()),
    ] {
        assert_eq!(found(&setup, text).await, wanted, "{text}");
    }
    let mut ranked = customers(&[(2, Rank::Exact)]);
    let prefixes = found(&setup, "中铁").await;
    ranked.extend(prefixes.iter().filter(|(_, rank)| *rank == Rank::Prefix).cloned());
    ranked.extend(customers(&[(5, Rank::Name)]));
    assert_eq!(prefixes, ranked);
    assert!(prefixes.contains(&deal) && prefixes.len() == 5, "{prefixes:?}");
    let initials = found(&setup, "zt").await;
    assert_eq!(initials.first(), customers(&[(2, Rank::Prefix)]).first());
    assert!(initials.contains(&deal) && initials.len() == 5, "{initials:?}");
    let matched = hits(&setup, "wuliu", 1).await.remove(0).matched;
    assert_eq!(matched.len(), 1);
    assert_eq!((matched[0].class, matched[0].text.as_str()), (Class::Name, "重庆物流"));
    assert_eq!(matched[0].ranges, [std::ops::Range { start: 2, end: 4 }]);
    let asked = Search::parse("中铁").unwrap();
    let only = [SearchKind::Opportunity];
    let deals = search(&setup.database.pool, requester(), &asked, &only, 5).await.unwrap();
    assert_eq!(deals.iter().map(|hit| &hit.stream).collect::<Vec<_>>(), [&deal.0]);
    setup.stop().await;
}

#[tokio::test]
async fn merged_customers_are_found_as_what_they_go_on_as_and_once() {
    let mut log = log();
    let into = |n| Command::MergeInto { survivor: customer_id(n) };
    log.because("the same").customer(customer_id(0), into(6));
    log.because("the same").customer(customer_id(6), into(2));
    let setup = Setup::caught_up(log.events().to_vec()).await;
    assert_eq!(found(&setup, "特货").await, customers(&[(2, Rank::Name)]));
    let all = found(&setup, "中铁").await;
    assert_eq!(all.iter().filter(|(stream, _)| *stream == customer_id(2).to_string()).count(), 1);
    let before = log.events().len();
    log.because("not the same").customer(customer_id(6), Command::UndoMerge);
    setup.feed.append(log.events()[before..].iter().cloned());
    setup.catch_up().await;
    assert_eq!(found(&setup, "特货").await, customers(&[(6, Rank::Name)]));
    setup.stop().await;
}

#[tokio::test]
async fn erased_text_finds_nothing_and_leaves_no_token() {
    let mut log = log();
    log.customer(customer_id(20), registered(CustomerKind::Person, names("司马相如"), "SAP-司马"));
    log.customer(customer_id(20), reached(3, ContactMethodKind::Phone, "+86 139 1234 5678"));
    let setup = Setup::caught_up(log.events().to_vec()).await;
    for text in ["司马", "simaxiangru", "smxr", "139 1234 5678", "sap-司马"] {
        assert!(!found(&setup, text).await.is_empty(), "{text}");
    }
    let before = log.events().len();
    let subjects = vec![customer_id(20).to_string()];
    log.because("asked for it").customer(customer_id(20), Command::ErasePersonalData { subjects });
    setup.feed.append(log.events()[before..].iter().cloned());
    setup.catch_up().await;
    for text in ["司马", "simaxiangru", "smxr", "139 1234 5678", "sap-司马"] {
        assert_eq!(found(&setup, text).await, [], "{text}");
    }
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM customers.customers_search WHERE stream = $1")
            .bind(customer_id(20).to_string())
            .fetch_one(&setup.database.pool)
            .await
            .unwrap();
    assert_eq!(left, 0);
    setup.feed.replace(erased_view(log.events()));
    let report = setup.projections.verify(ReadModel::Customers, |_| {}).await.unwrap();
    assert!(report.is_equal(), "{report:?}");
    setup.stop().await;
}

/// More rows than are weighed one by one: the best must be among those that are looked at.
#[tokio::test]
async fn the_shortest_of_very_many_come_first() {
    let mut log = Log::new();
    let many = 6_000_u64;
    let padding = |n: u64| "很".repeat(usize::try_from(n % 3).unwrap());
    for n in 0..many {
        let name = match n {
            7 => "通用公司".to_owned(),
            8 => "公司".to_owned(),
            9 => "公司甲乙丙丁戊己庚辛".to_owned(),
            10 => "最后一家名字最长的公司".to_owned(),
            _ => format!("甲{}乙丙丁公司", padding(n)),
        };
        let external = if n == 10 { "SAP-0".to_owned() } else { format!("SAP-0-{n}") };
        log.customer(customer_id(n), registered(CustomerKind::Company, names(&name), &external));
    }
    let setup = Setup::caught_up(log.into_events()).await;
    for text in ["公司", "gongsi", "gs"] {
        let answers = hits(&setup, text, 100).await;
        assert_eq!(answers.len(), 100);
        let streams: Vec<&str> = answers.iter().map(|hit| hit.stream.as_str()).collect();
        assert_eq!(
            streams[..2],
            [customer_id(8).to_string(), customer_id(9).to_string()],
            "{text}"
        );
        assert_eq!(streams[2], customer_id(7).to_string(), "{text}");
        let rest = answers[3..].iter().map(|hit| hit.matched[0].text.chars().count());
        assert!(rest.clone().all(|length| length == 6), "{:?}", rest.collect::<Vec<_>>());
        assert_eq!(hits(&setup, text, 100).await, answers, "the order is always the same");
        // A longer list begins as a shorter one does.
        assert_eq!(hits(&setup, text, 10).await, answers[..10]);
    }
    // All have a number that begins with it; one is called that, and stands after all others.
    for text in ["sap-0", "SAP0", "sap 0"] {
        let answers = found(&setup, text).await;
        assert_eq!((answers.len(), answers[0].1), (20, Rank::Exact), "{text}");
        assert_eq!(answers[0].0, customer_id(10).to_string(), "{text}");
        assert!(answers[1..].iter().all(|(_, rank)| *rank == Rank::Prefix), "{text}: {answers:?}");
    }
    assert_eq!(found(&setup, "sap-0-4711").await, customers(&[(4711, Rank::Exact)]));
    setup.stop().await;
}

#[tokio::test]
async fn filters_lose_nothing_to_the_index() {
    let log = log();
    let head = log.events().len() as u64;
    let setup = Setup::caught_up(log.into_events()).await;
    let db = &setup.database.pool;
    let passing = async |filter: &CustomerFilter, at| {
        let all = kehu_projections::PageRequest::first(100);
        let page = lists::page::<Customer>(db, requester(), filter, &[], &all, at).await.unwrap();
        page.nodes().map(|customer| customer.id).collect::<Vec<CustomerId>>()
    };
    let mut hit = 0;
    for name in NAMES {
        let chars: Vec<char> = name.chars().collect();
        for from in 0..chars.len() {
            for to in from + 1..=chars.len().min(from + 4) {
                let part: String = chars[from..to].iter().collect();
                let begins =
                    TextFilter { starts_with: Some(part.clone()), ..TextFilter::default() };
                for filter in [
                    CustomerFilter {
                        name: Some(TextFilter::contains(part.clone())),
                        ..CustomerFilter::default()
                    },
                    CustomerFilter {
                        search: Some(TextFilter::contains(part.to_uppercase())),
                        ..CustomerFilter::default()
                    },
                    CustomerFilter { name: Some(begins), ..CustomerFilter::default() },
                ] {
                    // At a position, rows are looked through without the index.
                    let indexed = passing(&filter, AsOf::Now).await;
                    assert_eq!(indexed, passing(&filter, AsOf::Position(head)).await, "{filter:?}");
                    hit += indexed.len();
                }
            }
        }
    }
    assert!(hit > 100, "{hit}");
    let matching = |text: &str| CustomerFilter {
        matches: Some(Search::parse(text).unwrap()),
        ..CustomerFilter::default()
    };
    assert_eq!(passing(&matching("chongqing"), AsOf::Now).await, [customer_id(1)]);
    assert_eq!(passing(&matching("!"), AsOf::Now).await, []);
    let but = CustomerFilter { not: Some(Box::new(matching("zt"))), ..matching("物流") };
    assert_eq!(passing(&but, AsOf::Now).await, [customer_id(1)]);
    setup.stop().await;
}

#[tokio::test]
async fn no_token_is_left_for_every_search_to_read_through() {
    let setup = Setup::caught_up(log().into_events()).await;
    for table in ["customers.customers_search", "opportunities.opportunities_search"] {
        // Gives the number of pages that were still pending.
        let sql = format!("SELECT gin_clean_pending_list('{table}_tokens')");
        let pending: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&setup.database.pool)
            .await
            .unwrap();
        assert_eq!(pending, 0, "{table}");
    }
    setup.stop().await;
}
