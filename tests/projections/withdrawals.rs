//! What was withdrawn is nowhere but in the past.

use kehu_domain::{
    contact,
    customer::{Command, CustomerKind, ExternalIdInput, NamesInput},
    opportunity, pipeline,
    testing::{Log, contact_id, customer_id, erased_view, opportunity_id, pipeline_id, stages},
    values::CustomerId,
};
use kehu_projections::{
    AsOf, PageRequest, ReadModel,
    customers::{Customer, CustomerFilter},
    duplicates,
    lists::{self, ExternalKey},
    opportunities::{self, OpportunityFilter},
    search::{self, Search},
    timeline,
};

use super::{Setup, requester};

fn register(name: &str) -> Command {
    Command::Register {
        kind: CustomerKind::Person,
        names: NamesInput { original: name.to_owned(), latin: None, short: None, aliases: vec![] },
        roles: vec![],
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: vec![ExternalIdInput {
            system: "sap".to_owned(),
            kind: "account".to_owned(),
            id: "A1".to_owned(),
        }],
    }
}

async fn at(setup: &Setup, id: CustomerId, at: AsOf) -> Option<String> {
    let db = &setup.database.pool;
    let found = lists::by_ids::<Customer>(db, requester(), &[id], at).await.unwrap();
    assert!(found.len() <= 1, "{found:?}");
    let shown = |customer: &Customer| {
        customer.names.original.as_str().map_or_else(|| "[erased]".to_owned(), str::to_owned)
    };
    found.first().map(shown)
}

async fn everything(setup: &Setup) -> usize {
    let db = &setup.database.pool;
    let (filter, page) = (CustomerFilter::default(), PageRequest::first(100));
    let page =
        lists::page::<Customer>(db, requester(), &filter, &[], &page, AsOf::Now).await.unwrap();
    page.edges.len()
}

#[tokio::test]
async fn a_withdrawn_customer_is_shown_at_earlier_moments_only() {
    let (id, twin) = (customer_id(1), customer_id(2));
    let mut log = Log::new();
    log.customer(id, register("张伟"));
    log.customer(twin, register("张伟"));
    let before = log.events().last().unwrap().header.clone();
    log.later(chrono::TimeDelta::days(1)).customer(id, Command::Withdraw);
    let withdrawn = log.events().last().unwrap().header.clone();
    let setup = Setup::caught_up(log.events().to_vec()).await;
    let db = &setup.database.pool;

    assert_eq!(at(&setup, id, AsOf::Now).await, None);
    let earlier = [AsOf::Position(before.position), AsOf::Time(before.occurred_at)];
    for moment in earlier {
        assert_eq!(at(&setup, id, moment).await.as_deref(), Some("张伟"));
    }
    assert_eq!(everything(&setup).await, 1);
    let key = ExternalKey { system: "sap".to_owned(), kind: None, id: "A1".to_owned() };
    let known = lists::by_external_ids::<Customer>(db, requester(), &[key], AsOf::Now).await;
    assert_eq!(known.unwrap().len(), 1, "the twin alone");
    let kinds = &search::SearchKind::ALL;
    let hits =
        search::search(db, requester(), &Search::parse("张伟").unwrap(), kinds, 10).await.unwrap();
    assert_eq!(hits.len(), 1, "{hits:?}");
    let rows = lists::by_ids::<Customer>(db, requester(), &[twin], AsOf::Now).await.unwrap();
    let candidates = duplicates::candidates(db, requester(), &rows).await.unwrap();
    assert!(candidates[0].is_empty(), "{candidates:?}");
    let of = [timeline::Of::Customer(id)];
    let counts = timeline::counts(db, requester(), &of, &[]).await.unwrap();
    assert_eq!(counts, [2], "its own past is still told");

    // Registered anew, it begins when it was withdrawn: at no moment are there two of it.
    log.at(before.occurred_at).customer(id, register("李娜"));
    setup.feed.append(log.events()[3..].to_vec());
    setup.catch_up().await;
    assert_eq!(at(&setup, id, AsOf::Now).await.as_deref(), Some("李娜"));
    for moment in earlier {
        assert_eq!(at(&setup, id, moment).await.as_deref(), Some("张伟"));
    }
    let position = AsOf::Position(withdrawn.position);
    assert_eq!(at(&setup, id, position).await, None, "then it was not there");

    // Erasing it reaches what it was before it was withdrawn.
    log.customer(id, Command::Withdraw);
    log.because("asked for it").customer(id, Command::ErasePersonalData { subjects: vec![] });
    setup.feed.append(log.events()[4..].to_vec());
    setup.catch_up().await;
    assert_eq!(at(&setup, id, AsOf::Now).await, None);
    for moment in earlier {
        assert_eq!(at(&setup, id, moment).await.as_deref(), Some("[erased]"));
    }
    setup.feed.replace(erased_view(log.events()));
    for model in ReadModel::ALL {
        let report = setup.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal(), "{report:?}");
    }
    setup.stop().await;
}

fn open() -> opportunity::Command {
    opportunity::Command::Open {
        customer: Some(customer_id(1)),
        name: Some("Rail".to_owned()),
        pipeline: pipeline_id(1),
        found: None,
        stage: None,
        amount: None,
        expected_close: None,
        source: None,
        sales_mode: None,
        owner: None,
        lines: vec![],
        external_ids: vec![],
    }
}

fn create() -> contact::Command {
    contact::Command::Create {
        names: NamesInput {
            original: "李娜".to_owned(),
            latin: None,
            short: None,
            aliases: vec![],
        },
        job_title: None,
        birthday: None,
        languages: vec![],
        region: None,
        source: None,
        owner: None,
        external_ids: vec![],
        customers: vec![contact::CustomerLinkInput {
            customer: customer_id(1),
            role: None,
            decision_power: None,
            from: None,
        }],
    }
}

#[tokio::test]
async fn what_belonged_to_others_leaves_their_lists_and_timelines() {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    log.customer(customer_id(1), register("Acme"));
    log.opportunity(opportunity_id(1), open());
    log.contact(contact_id(1), create());
    let setup = Setup::caught_up(log.events().to_vec()).await;
    let db = &setup.database.pool;
    let told = async || {
        let of = [timeline::Of::Customer(customer_id(1))];
        timeline::counts(db, requester(), &of, &[]).await.unwrap()[0]
    };
    let deals = async || {
        let filter = OpportunityFilter::default();
        let stats = opportunities::stats(db, requester(), &filter, &[], AsOf::Now).await;
        stats.unwrap().first().map_or(0, |row| row.count)
    };
    // Registered, opened, created and linked.
    assert_eq!((told().await, deals().await), (4, 1));
    let known = log.events().len();
    log.opportunity(opportunity_id(1), opportunity::Command::Withdraw);
    log.contact(contact_id(1), contact::Command::Withdraw);
    setup.feed.append(log.events()[known..].to_vec());
    setup.catch_up().await;
    assert_eq!((told().await, deals().await), (1, 0));
    let known = log.events().len();
    log.opportunity(opportunity_id(1), open());
    setup.feed.append(log.events()[known..].to_vec());
    setup.catch_up().await;
    assert_eq!((told().await, deals().await), (4, 1), "with its past");
    for model in ReadModel::ALL {
        let report = setup.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal(), "{report:?}");
    }
    setup.stop().await;
}
