//! Lists: filters, orders, pages both ways, earlier moments, external ids.

use std::collections::{BTreeSet, HashMap};

use kehu_domain::{
    customer::{self, CustomerKind, ExternalIdInput, NamesInput},
    opportunity, pipeline,
    testing::{Log, customer_id, day, opportunity_id, pipeline_id, stages, user_id},
    values::{Currency, CustomerId, Money, OpportunityId},
};
use kehu_projections::{
    AsOf, Direction, Error, OrderBy, PageError, PageRequest, TextFilter, ValueFilter,
    customers::{self, CustomerFilter, CustomerOrder},
    directory::{Pipeline, User},
    lists::{self, ExternalKey},
    opportunities::{self, OpportunityFilter, OpportunityOrder},
};

use super::{Setup, requester};

const NAMES: [&str; 7] =
    ["Acme", "acme 50% off", "Böhm", "中铁特货物流", "Acme", "Under_score", "Zürich"];
const INDUSTRIES: [Option<&str>; 7] =
    [Some("rail"), None, Some("rail"), Some("logistics"), None, Some("rail"), None];

fn company(n: usize) -> customer::Command {
    let system = || "sap".to_owned();
    customer::Command::Register {
        kind: if n == 2 { CustomerKind::Department } else { CustomerKind::Company },
        names: NamesInput {
            original: NAMES[n].to_owned(),
            latin: None,
            short: None,
            aliases: vec![format!("alias{n}")],
        },
        roles: Vec::new(),
        source: Some("fair".to_owned()),
        region: Some(if n < 3 { "DE" } else { "CN-31" }.parse().unwrap()),
        industry: INDUSTRIES[n].map(str::to_owned),
        owner: Some(user_id(1 + n as u64 % 2)),
        time_zone: None,
        external_ids: vec![ExternalIdInput {
            system: system(),
            kind: "debtor".to_owned(),
            id: n.to_string(),
        }],
    }
}

fn deal(customer: Option<CustomerId>, n: u64) -> opportunity::Command {
    opportunity::Command::Open {
        customer,
        name: Some(format!("Deal {n}")),
        pipeline: pipeline_id(1),
        found: None,
        stage: None,
        amount: (!n.is_multiple_of(3)).then(|| money(&format!("{}.50", n % 3 * 100))),
        expected_close: n.is_multiple_of(2).then(|| day(6, 1 + u32::try_from(n).unwrap())),
        source: None,
        sales_mode: None,
        owner: None,
        lines: Vec::new(),
        external_ids: Vec::new(),
    }
}

fn money(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("USD").unwrap()).unwrap()
}

/// Seven customers and eleven deals; the seventh customer has none.
pub(super) fn log() -> Log {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    for n in 0..NAMES.len() {
        log.customer(customer_id(n as u64), company(n));
    }
    for n in 0..11 {
        let customer = (n > 0).then(|| customer_id(n % 3));
        log.opportunity(opportunity_id(n), deal(customer, n));
    }
    for (user, name) in [(1, "Li Wei"), (2, "Ann")] {
        let external_ids = vec![ExternalIdInput {
            system: "hr".to_owned(),
            kind: "number".to_owned(),
            id: user.to_string(),
        }];
        let register = kehu_domain::user::Command::Register { name: name.to_owned(), external_ids };
        log.user(user_id(user), register);
    }
    log
}

async fn found(setup: &Setup, filter: CustomerFilter) -> BTreeSet<u64> {
    let db = &setup.database.pool;
    let page = PageRequest::first(100);
    let page = lists::page::<customers::Customer>(db, requester(), &filter, &[], &page, AsOf::Now)
        .await
        .unwrap();
    let count =
        lists::count::<customers::Customer>(db, requester(), &filter, AsOf::Now).await.unwrap();
    assert_eq!(page.edges.len() as u64, count, "{filter:?}");
    page.nodes().map(|customer| number(customer.id)).collect()
}

fn number(id: CustomerId) -> u64 {
    (0..20).find(|n| customer_id(*n) == id).unwrap()
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let setup = Setup::caught_up(log().into_events()).await;
    let name = |filter| CustomerFilter { name: Some(filter), ..CustomerFilter::default() };
    let text = TextFilter::default;
    let set = |numbers: &[u64]| numbers.iter().copied().collect::<BTreeSet<_>>();
    let all = set(&[0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(found(&setup, CustomerFilter::default()).await, all);
    assert_eq!(found(&setup, name(TextFilter::eq("Acme"))).await, set(&[0, 4]));
    assert_eq!(found(&setup, name(TextFilter::contains("ACME"))).await, set(&[0, 1, 4]));
    assert_eq!(found(&setup, name(TextFilter::contains("50%"))).await, set(&[1]));
    assert_eq!(found(&setup, name(TextFilter::contains("_"))).await, set(&[5]));
    assert_eq!(found(&setup, name(TextFilter::contains("BÖHM"))).await, set(&[2]));
    assert_eq!(found(&setup, name(TextFilter::contains("物流"))).await, set(&[3]));
    let starts_with = TextFilter { starts_with: Some("und".to_owned()), ..text() };
    assert_eq!(found(&setup, name(starts_with)).await, set(&[5]));
    let one_of = TextFilter { one_of: Some(vec!["Acme".into(), "Zürich".into()]), ..text() };
    assert_eq!(found(&setup, name(one_of)).await, set(&[0, 4, 6]));
    let ne = TextFilter { ne: Some("Acme".to_owned()), ..text() };
    assert_eq!(found(&setup, name(ne)).await, set(&[1, 2, 3, 5, 6]));
    let search =
        CustomerFilter { search: Some(TextFilter::contains("alias5")), ..Default::default() };
    assert_eq!(found(&setup, search).await, set(&[5]));

    let industry = |filter| CustomerFilter { industry: Some(filter), ..CustomerFilter::default() };
    let absent = || industry(TextFilter { is_null: Some(true), ..text() });
    assert_eq!(found(&setup, absent()).await, set(&[1, 4, 6]));
    let rail = || industry(TextFilter::eq("rail"));
    let not = CustomerFilter { not: Some(Box::new(rail())), ..Default::default() };
    assert_eq!(found(&setup, not).await, set(&[1, 3, 4, 6]), "an absent industry is not rail");
    let or = CustomerFilter { or: vec![rail(), absent()], ..Default::default() };
    assert_eq!(found(&setup, or).await, set(&[0, 1, 2, 4, 5, 6]));
    let german = CustomerFilter {
        region: Some(ValueFilter::eq("DE".parse().unwrap())),
        ..Default::default()
    };
    let and = CustomerFilter { and: vec![rail(), german.clone()], ..Default::default() };
    assert_eq!(found(&setup, and).await, set(&[0, 2]));
    let both = CustomerFilter { or: vec![rail()], ..german };
    assert_eq!(found(&setup, both).await, set(&[0, 2]), "what is said beside `or` must hold too");

    let kind = CustomerFilter {
        kind: Some(ValueFilter::eq(CustomerKind::Department)),
        ..Default::default()
    };
    assert_eq!(found(&setup, kind).await, set(&[2]));
    let owner =
        CustomerFilter { owner: Some(ValueFilter::one_of([user_id(2)])), ..Default::default() };
    assert_eq!(found(&setup, owner).await, set(&[1, 3, 5]));
    setup.stop().await;
}

#[tokio::test]
async fn pages_walk_forward_and_backward_over_equal_keys() {
    let setup = Setup::caught_up(log().into_events()).await;
    use CustomerOrder as C;
    for field in [C::Name, C::Status, C::Region, C::Industry, C::Grade, C::CreatedAt, C::UpdatedAt]
    {
        for direction in [Direction::Asc, Direction::Desc] {
            let order = [OrderBy { field, direction }];
            walk(&setup, |page| {
                let db = setup.database.pool.clone();
                async move {
                    let filter = CustomerFilter::default();
                    let page = lists::page::<customers::Customer>(
                        &db,
                        requester(),
                        &filter,
                        &order,
                        &page,
                        AsOf::Now,
                    )
                    .await?;
                    Ok(strip(page, |customer| customer.id.to_string()))
                }
            })
            .await;
        }
    }
    use OpportunityOrder as O;
    let fields = [
        O::Name,
        O::Status,
        O::Stage,
        O::Amount,
        O::ExpectedClose,
        O::OpenedOn,
        O::ClosedOn,
        O::CycleDays,
        O::CreatedAt,
        O::UpdatedAt,
    ];
    for field in fields {
        for direction in [Direction::Asc, Direction::Desc] {
            let second = OrderBy { field: O::ExpectedClose, direction: Direction::Desc };
            let mut order = vec![OrderBy { field, direction }];
            order.extend((field != O::ExpectedClose).then_some(second));
            walk(&setup, |page| {
                let (db, order) = (setup.database.pool.clone(), order.clone());
                async move {
                    let filter = OpportunityFilter::default();
                    let page = lists::page::<opportunities::Opportunity>(
                        &db,
                        requester(),
                        &filter,
                        &order,
                        &page,
                        AsOf::Now,
                    )
                    .await?;
                    Ok(strip(page, |deal| deal.id.to_string()))
                }
            })
            .await;
        }
    }
    setup.stop().await;
}

type Ids = kehu_projections::Page<String>;

fn strip<T>(page: kehu_projections::Page<T>, id: impl Fn(&T) -> String) -> Ids {
    let edge = |edge: kehu_projections::Edge<T>| kehu_projections::Edge {
        cursor: edge.cursor,
        node: id(&edge.node),
    };
    Ids {
        edges: page.edges.into_iter().map(edge).collect(),
        has_next: page.has_next,
        has_previous: page.has_previous,
    }
}

/// Whatever the size of the pages and the direction of the walk, the rows are the same.
async fn walk<F>(_setup: &Setup, list: impl Fn(PageRequest) -> F)
where
    F: Future<Output = Result<Ids, Error>>,
{
    let whole: Vec<String> =
        list(PageRequest::first(100)).await.unwrap().nodes().cloned().collect();
    for size in [1, 2, 3, 5] {
        let mut forward = Vec::new();
        let mut after = None;
        loop {
            let request = PageRequest { first: Some(size), after, ..PageRequest::default() };
            let page = list(request).await.unwrap();
            forward.extend(page.nodes().cloned());
            after = page.edges.last().map(|edge| edge.cursor.clone());
            if !page.has_next {
                break;
            }
        }
        assert_eq!(forward, whole);
        let mut backward: Vec<String> = Vec::new();
        let mut before = None;
        loop {
            let request = PageRequest { last: Some(size), before, ..PageRequest::default() };
            let page = list(request).await.unwrap();
            let nodes: Vec<String> = page.nodes().cloned().collect();
            backward.splice(0..0, nodes);
            before = page.edges.first().map(|edge| edge.cursor.clone());
            if !page.has_previous {
                break;
            }
        }
        assert_eq!(backward, whole);
    }
}

#[tokio::test]
async fn wrong_pages_are_refused() {
    let setup = Setup::caught_up(log().into_events()).await;
    let db = &setup.database.pool;
    let list = async |order: &[OrderBy<CustomerOrder>], page: PageRequest| {
        let filter = CustomerFilter::default();
        lists::page::<customers::Customer>(db, requester(), &filter, order, &page, AsOf::Now).await
    };
    let by = |field| OrderBy { field, direction: Direction::Asc };
    let by_name = [by(CustomerOrder::Name)];
    let first = list(&by_name, PageRequest::first(1)).await.unwrap();
    let after = Some(first.edges[0].cursor.clone());
    let elsewhere = PageRequest { first: Some(1), after, ..PageRequest::default() };
    let refused = list(&[by(CustomerOrder::Industry)], elsewhere).await;
    assert!(matches!(refused, Err(Error::Page(PageError::Cursor))));
    let nonsense = PageRequest { after: Some("nonsense".into()), ..PageRequest::default() };
    assert!(matches!(list(&by_name, nonsense).await, Err(Error::Page(PageError::Cursor))));
    let both = PageRequest { first: Some(1), last: Some(1), ..PageRequest::default() };
    assert!(matches!(list(&[], both).await, Err(Error::Page(PageError::FirstAndLast))));
    let many = PageRequest::first(100_000);
    assert!(matches!(list(&[], many).await, Err(Error::Page(PageError::TooMany(100_000)))));
    let twice = [by(CustomerOrder::Name), by(CustomerOrder::Name)];
    let refused = list(&twice, PageRequest::default()).await;
    assert!(matches!(refused, Err(Error::Page(PageError::RepeatedKey))));
    setup.stop().await;
}

#[tokio::test]
async fn earlier_moments_show_what_was_known_and_what_was_true() {
    let mut log = log();
    let known = log.events().len() as u64;
    let before = log.events().last().unwrap().header.recorded_at;
    log.later(chrono::TimeDelta::days(1));
    log.customer(customer_id(0), customer::Command::SetIndustry { industry: "space".into() });
    let setup = Setup::caught_up(log.into_events()).await;
    let db = &setup.database.pool;
    let industry = async |at| {
        let ids = [customer_id(0)];
        let mut found =
            lists::by_ids::<customers::Customer>(db, requester(), &ids, at).await.unwrap();
        found.pop().and_then(|customer| customer.industry)
    };
    assert_eq!(industry(AsOf::Now).await.as_deref(), Some("space"));
    assert_eq!(industry(AsOf::Position(known)).await.as_deref(), Some("rail"));
    assert_eq!(industry(AsOf::Position(known + 1)).await.as_deref(), Some("space"));
    assert_eq!(industry(AsOf::Position(1)).await, None);
    assert_eq!(industry(AsOf::Time(before)).await.as_deref(), Some("rail"));
    let later = before + chrono::TimeDelta::days(2);
    assert_eq!(industry(AsOf::Time(later)).await.as_deref(), Some("space"));
    setup.stop().await;
}

#[tokio::test]
async fn things_are_found_by_what_other_systems_call_them() {
    let setup = Setup::caught_up(log().into_events()).await;
    let db = &setup.database.pool;
    let key = |kind: Option<&str>, id: &str| ExternalKey {
        system: "sap".to_owned(),
        kind: kind.map(str::to_owned),
        id: id.to_owned(),
    };
    let keys =
        [key(Some("debtor"), "3"), key(None, "4"), key(Some("creditor"), "5"), key(None, "x")];
    let mut found =
        lists::by_external_ids::<customers::Customer>(db, requester(), &keys, AsOf::Now)
            .await
            .unwrap();
    found.sort_by_key(|(_, customer)| customer.id);
    let found: Vec<_> = found.into_iter().map(|(key, customer)| (key, customer.id)).collect();
    assert_eq!(found, [(keys[0].clone(), customer_id(3)), (keys[1].clone(), customer_id(4))]);
    let none =
        lists::by_external_ids::<opportunities::Opportunity>(db, requester(), &keys, AsOf::Now)
            .await
            .unwrap();
    assert!(none.is_empty());
    let key = ExternalKey { system: "hr".into(), kind: None, id: "2".into() };
    let users = lists::by_external_ids::<User>(db, requester(), &[key], AsOf::Now).await.unwrap();
    assert_eq!(users[0].1.id, user_id(2));
    setup.stop().await;
}

#[tokio::test]
async fn deals_of_many_customers_come_in_one_statement_merged_ones_included() {
    let mut log = log();
    let setup = Setup::caught_up(log.events().to_vec()).await;
    let db = &setup.database.pool;
    let ids = [customer_id(0), customer_id(1), customer_id(6)];
    let order = [OrderBy { field: OpportunityOrder::CreatedAt, direction: Direction::Desc }];
    let filter = OpportunityFilter::default();
    let by_customers = async |page: PageRequest| {
        let (of, at) = (opportunities::OF_CUSTOMERS, AsOf::Now);
        let streams = ids.map(CustomerId::stream);
        let pages = lists::pages_of::<opportunities::Opportunity>(
            db,
            requester(),
            of,
            &streams,
            &filter,
            &order,
            &page,
            at,
        );
        ids.into_iter().zip(pages.await.unwrap()).collect::<HashMap<_, _>>()
    };
    let deals = |page: &kehu_projections::Page<opportunities::Opportunity>| {
        page.nodes().map(|deal| deal.id).collect::<Vec<OpportunityId>>()
    };
    let found = by_customers(PageRequest::first(2)).await;
    assert_eq!(deals(&found[&customer_id(0)]), [opportunity_id(9), opportunity_id(6)]);
    assert_eq!(deals(&found[&customer_id(1)]), [opportunity_id(10), opportunity_id(7)]);
    assert!(found[&customer_id(1)].has_next);
    assert!(deals(&found[&customer_id(6)]).is_empty());

    let before = log.events().len();
    log.customer(customer_id(1), customer::Command::MergeInto { survivor: customer_id(6) });
    log.customer(customer_id(0), customer::Command::MergeInto { survivor: customer_id(6) });
    setup.feed.append(log.events()[before..].iter().cloned());
    setup.catch_up().await;
    let found = by_customers(PageRequest::first(2)).await;
    assert_eq!(deals(&found[&customer_id(6)]), [opportunity_id(10), opportunity_id(9)]);
    let (of, streams) = (opportunities::OF_CUSTOMERS, ids.map(CustomerId::stream));
    let counts = lists::counts_of::<opportunities::Opportunity>(
        db,
        requester(),
        of,
        &streams,
        &filter,
        AsOf::Now,
    );
    let counts: HashMap<CustomerId, u64> = ids.into_iter().zip(counts.await.unwrap()).collect();
    assert_eq!((counts[&customer_id(6)], counts[&customer_id(1)]), (7, 4));
    setup.stop().await;
}

#[tokio::test]
async fn names_users_pipelines_and_stages_are_found_by_id() {
    let setup = Setup::caught_up(log().into_events()).await;
    let db = &setup.database.pool;
    let names = customers::names(db, requester(), &[customer_id(3)]).await.unwrap();
    assert_eq!(names[&customer_id(3)].as_str(), Some("中铁特货物流"));
    let names = opportunities::names(db, requester(), &[opportunity_id(3)]).await.unwrap();
    assert_eq!(names[&opportunity_id(3)].as_str(), Some("Deal 3"));
    let everything = lists::Everything;
    assert_eq!(lists::count::<User>(db, requester(), &everything, AsOf::Now).await.unwrap(), 2);
    let ids = [user_id(1)];
    let users = lists::by_ids::<User>(db, requester(), &ids, AsOf::Now).await.unwrap();
    assert_eq!(users[0].name.as_str(), Some("Li Wei"));
    let counted = lists::count::<Pipeline>(db, requester(), &everything, AsOf::Now);
    assert_eq!(counted.await.unwrap(), 1);
    let ids = [pipeline_id(1)];
    let pipelines = lists::by_ids::<Pipeline>(db, requester(), &ids, AsOf::Now).await.unwrap();
    assert_eq!(pipelines[0].stages, stages());
    let ids = [opportunity_id(1)];
    let history = opportunities::stage_history(db, requester(), &ids, AsOf::Now).await.unwrap();
    assert_eq!(history[&opportunity_id(1)].len(), 1);
    assert_eq!(history[&opportunity_id(1)][0].duration(), None);
    setup.stop().await;
}
