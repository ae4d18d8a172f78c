//! Statistics on deals whose numbers are known.

use std::str::FromStr;

use kehu_domain::{
    customer,
    opportunity::{Command, LineInput, Status},
    pipeline,
    testing::{Log, customer_id, line_id, opportunity_id, pipeline_id, stages, start, user_id},
    values::{Currency, CustomerId, Money, Quantity, UnitPrice},
};
use kehu_projections::{
    AsOf, ValueFilter,
    opportunities::{GroupBy, OpportunityFilter, StatsRow, stats},
};
use rust_decimal::Decimal;

use super::{Setup, requester};

fn money(amount: &str, currency: &str) -> Money {
    Money::parse(amount, Currency::parse(currency).unwrap()).unwrap()
}

struct Deal {
    customer: Option<CustomerId>,
    stage: &'static str,
    amount: Option<Money>,
    owner: u64,
    products: &'static [(&'static str, &'static str)],
}

fn open(log: &mut Log, n: u64, deal: Deal) {
    let line = |(at, (product, price)): (usize, &(&str, &str))| LineInput {
        line: line_id(n * 10 + at as u64),
        product: (*product).to_owned(),
        quantity: Quantity::parse("1").unwrap(),
        unit_price: Some(UnitPrice::parse(price).unwrap()),
        currency: Some(Currency::parse("USD").unwrap()),
    };
    let command = Command::Open {
        customer: deal.customer,
        name: None,
        pipeline: pipeline_id(1),
        found: None,
        stage: Some(deal.stage.to_owned()),
        amount: deal.amount,
        expected_close: Some("2030-08-15".parse().unwrap()),
        source: Some("fair".to_owned()),
        sales_mode: None,
        owner: Some(user_id(deal.owner)),
        lines: deal.products.iter().enumerate().map(line).collect(),
        external_ids: Vec::new(),
    };
    log.opportunity(opportunity_id(n), command);
}

/// Two won (10 and 21 days), one lost, two open, one open in another currency, one without amount.
fn log() -> Log {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    for (n, region) in [(1, Some("DE")), (2, Some("CN-31")), (3, None)] {
        let names = customer::NamesInput {
            original: format!("Customer {n}"),
            latin: None,
            short: None,
            aliases: Vec::new(),
        };
        log.customer(
            customer_id(n),
            customer::Command::Register {
                kind: customer::CustomerKind::Company,
                names,
                roles: Vec::new(),
                source: None,
                region: region.map(|region| region.parse().unwrap()),
                industry: None,
                owner: None,
                time_zone: None,
                external_ids: Vec::new(),
            },
        );
    }
    let usd = |amount| Some(money(amount, "USD"));
    let one = Some(customer_id(1));
    let products = &[("GTX", "550"), ("MG", "55")];
    let deals = [
        Deal { customer: one, stage: "engaging", amount: usd("1000.00"), owner: 1, products },
        Deal { customer: one, stage: "engaging", amount: usd("500.01"), owner: 2, products: &[] },
        Deal { customer: one, stage: "engaging", amount: usd("70.00"), owner: 1, products: &[] },
        Deal {
            customer: Some(customer_id(2)),
            stage: "prospecting",
            amount: usd("200.00"),
            owner: 1,
            products: &[("GTX", "550")],
        },
        Deal {
            customer: None,
            stage: "negotiating",
            amount: usd("10.00"),
            owner: 1,
            products: &[],
        },
        Deal {
            customer: Some(customer_id(3)),
            stage: "engaging",
            amount: Some(money("33", "JPY")),
            owner: 2,
            products: &[],
        },
        Deal { customer: None, stage: "prospecting", amount: None, owner: 2, products: &[] },
    ];
    for (n, deal) in (1..).zip(deals) {
        open(&mut log, n, deal);
    }
    let today = start().date_naive();
    log.later(chrono::TimeDelta::days(60));
    let days = |days| Some(today + chrono::TimeDelta::days(days));
    log.opportunity(opportunity_id(1), Command::Win { amount: None, closed_on: days(10) });
    log.opportunity(opportunity_id(2), Command::Win { amount: None, closed_on: days(21) });
    log.because("too dear").opportunity(
        opportunity_id(3),
        Command::Lose { closed_on: days(30), competitor: Some("Rival".to_owned()) },
    );
    log
}

async fn grouped(setup: &Setup, by: &[GroupBy]) -> Vec<StatsRow> {
    let filter = OpportunityFilter::default();
    stats(&setup.database.pool, requester(), &filter, by, AsOf::Now).await.unwrap()
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(Decimal::from_str(text).unwrap())
}

#[tokio::test]
async fn statuses_have_exact_sums_rates_and_cycles() {
    let setup = Setup::caught_up(log().into_events()).await;
    let rows = grouped(&setup, &[GroupBy::Status]).await;
    let [lost, open, won] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((lost.key.status, lost.count), (Some(Status::Lost), 1));
    assert_eq!(lost.amounts, [money("70.00", "USD")]);
    assert_eq!((lost.win_rate, lost.average_cycle_days), (decimal("0"), None));
    assert_eq!((open.key.status, open.count, open.open), (Some(Status::Open), 4, 4));
    assert_eq!(open.amounts, [money("33", "JPY"), money("210.00", "USD")]);
    // 33 × 40 % = 13.2, 200 × 10 % + 10 × 70 % = 27.
    assert_eq!(open.weighted, [money("13", "JPY"), money("27.00", "USD")]);
    assert_eq!(open.win_rate, None);
    assert_eq!((won.key.status, won.count, won.won), (Some(Status::Won), 2, 2));
    assert_eq!(won.amounts, [money("1500.01", "USD")]);
    assert_eq!((won.win_rate, won.average_cycle_days), (decimal("1"), decimal("15.5")));

    let all = grouped(&setup, &[]).await;
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].count, all[0].won, all[0].lost), (7, 2, 1));
    let rate = all[0].win_rate.unwrap().round_dp(4);
    assert_eq!(Some(rate), decimal("0.6667"));
    assert_eq!(all[0].amounts, [money("33", "JPY"), money("1780.01", "USD")]);
    setup.stop().await;
}

#[tokio::test]
async fn amounts_are_split_over_products_without_a_cent_lost() {
    let setup = Setup::caught_up(log().into_events()).await;
    let rows = grouped(&setup, &[GroupBy::Product]).await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.key.product.as_deref(), row.count, row.amounts.clone()))
        .collect();
    // 1000.00 in the ratio 550 : 55 is 909.09 and 90.90; the cent left over goes to the larger.
    assert_eq!(
        told,
        [
            (Some("GTX"), 2, vec![money("1109.10", "USD")]),
            (Some("MG"), 1, vec![money("90.90", "USD")]),
            (None, 5, vec![money("33", "JPY"), money("580.01", "USD")]),
        ]
    );
    setup.stop().await;
}

#[tokio::test]
async fn every_grouping_answers() {
    let setup = Setup::caught_up(log().into_events()).await;
    use GroupBy as G;
    let all = [
        G::Status,
        G::Stage,
        G::Pipeline,
        G::Owner,
        G::Product,
        G::Region,
        G::Quarter,
        G::Source,
        G::Customer,
        G::Currency,
    ];
    for by in all {
        let rows = grouped(&setup, &[by]).await;
        let count: u64 = rows.iter().map(|row| row.count).sum();
        assert_eq!(count, if by == G::Product { 8 } else { 7 }, "{by:?}");
    }
    assert!(grouped(&setup, &all).await.len() >= 7);

    let quarters = grouped(&setup, &[G::Quarter, G::Status]).await;
    assert!(quarters.iter().any(|row| row.key.quarter.as_deref() == Some("2030-Q3")));
    assert!(quarters.iter().all(|row| row.key.quarter.is_some()));
    let regions = grouped(&setup, &[G::Region]).await;
    let count = |region: Option<&str>| {
        let row = regions
            .iter()
            .find(|row| row.key.region.as_ref().map(kehu_domain::values::Region::as_str) == region);
        row.map(|row| row.count)
    };
    assert_eq!((count(Some("DE")), count(Some("CN-31")), count(None)), (Some(3), Some(1), Some(3)));

    let filter = OpportunityFilter {
        region: Some(ValueFilter::eq("DE".parse().unwrap())),
        ..OpportunityFilter::default()
    };
    let db = &setup.database.pool;
    let german = stats(db, requester(), &filter, &[], AsOf::Now).await.unwrap();
    assert_eq!(german[0].count, 3);
    let none = OpportunityFilter {
        id: Some(ValueFilter::eq(opportunity_id(99))),
        ..OpportunityFilter::default()
    };
    let none = stats(db, requester(), &none, &[], AsOf::Now).await.unwrap();
    assert_eq!((none[0].count, none[0].win_rate, none[0].amounts.len()), (0, None, 0));
    setup.stop().await;
}

#[tokio::test]
async fn deals_of_a_merged_customer_count_for_the_survivor() {
    let mut log = log();
    let into = |n| customer::Command::MergeInto { survivor: customer_id(n) };
    log.customer(customer_id(1), into(2)).customer(customer_id(2), into(3));
    let setup = Setup::caught_up(log.into_events()).await;
    let rows = grouped(&setup, &[GroupBy::Customer]).await;
    let keys: Vec<_> = rows.iter().map(|row| (row.key.customer, row.count)).collect();
    assert_eq!(keys, [(Some(customer_id(3)), 5), (None, 2)]);
    setup.stop().await;
}
