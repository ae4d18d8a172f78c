//! Everything that happened with a customer: its deals, and those merged into it.

use kehu_domain::{
    customer, opportunity, pipeline,
    testing::{Log, customer_id, opportunity_id, pipeline_id, stages, user_id},
    values::CustomerId,
};
use kehu_projections::{
    Direction, PageRequest,
    timeline::{Entry, Language, Of, counts, load_names, needed, sentence, timeline, timelines},
};

use super::{Setup, requester};

fn company(name: &str) -> customer::Command {
    customer::Command::Register {
        kind: customer::CustomerKind::Company,
        names: customer::NamesInput {
            original: name.to_owned(),
            latin: None,
            short: None,
            aliases: Vec::new(),
        },
        roles: Vec::new(),
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: Vec::new(),
    }
}

fn deal(customer: CustomerId) -> opportunity::Command {
    opportunity::Command::Open {
        customer: Some(customer),
        name: Some("Rail freight".to_owned()),
        pipeline: pipeline_id(1),
        found: None,
        stage: None,
        amount: None,
        expected_close: None,
        source: None,
        sales_mode: None,
        owner: None,
        lines: Vec::new(),
        external_ids: Vec::new(),
    }
}

fn log() -> Log {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    let register =
        kehu_domain::user::Command::Register { name: "Li Wei".to_owned(), external_ids: vec![] };
    log.user(user_id(1), register);
    log.customer(customer_id(1), company("Acme"));
    log.customer(customer_id(2), company("Acme Ltd."));
    log.customer(customer_id(3), company("Other"));
    log.opportunity(opportunity_id(1), deal(customer_id(1)));
    log
}

async fn positions(setup: &Setup, of: Of) -> Vec<u64> {
    let page = PageRequest::first(100);
    let db = &setup.database.pool;
    let page = timeline(db, requester(), &of, Direction::Asc, &page).await.unwrap();
    page.nodes().map(|entry| entry.position).collect()
}

async fn of_customer(setup: &Setup, n: u64) -> Vec<u64> {
    positions(setup, Of::Customer(customer_id(n))).await
}

#[tokio::test]
async fn a_merge_brings_everything_and_its_undoing_restores_both() {
    let mut log = log();
    log.customer(customer_id(1), customer::Command::MergeInto { survivor: customer_id(2) });
    log.customer(customer_id(2), customer::Command::MergeInto { survivor: customer_id(3) });
    let setup = Setup::caught_up(log.events().to_vec()).await;
    assert_eq!(of_customer(&setup, 1).await, [3, 6, 7]);
    assert_eq!(of_customer(&setup, 2).await, [3, 4, 6, 7, 8]);
    assert_eq!(of_customer(&setup, 3).await, [3, 4, 5, 6, 7, 8]);
    assert_eq!(positions(&setup, Of::Stream(opportunity_id(1).stream())).await, [6]);
    assert_eq!(positions(&setup, Of::Stream(user_id(1).stream())).await, [2]);

    // Many at once are what each of them is alone.
    let mut many: Vec<Of> = (1..=4).map(|n| Of::Customer(customer_id(n))).collect();
    many.push(Of::Stream(opportunity_id(1).stream()));
    let db = &setup.database.pool;
    for request in [PageRequest::first(2), PageRequest { last: Some(3), ..PageRequest::default() }]
    {
        let pages =
            timelines(db, requester(), &many, &[], Direction::Desc, &request).await.unwrap();
        for (of, page) in many.iter().zip(pages) {
            let alone = timeline(db, requester(), of, Direction::Desc, &request).await.unwrap();
            assert_eq!(page, alone, "{of:?}");
        }
    }
    assert_eq!(counts(db, requester(), &many, &[]).await.unwrap(), [3, 5, 6, 0, 1]);

    let before = log.events().len();
    log.customer(customer_id(2), customer::Command::UndoMerge);
    log.customer(customer_id(1), customer::Command::UndoMerge);
    setup.feed.append(log.events()[before..].iter().cloned());
    setup.catch_up().await;
    assert_eq!(of_customer(&setup, 1).await, [3, 6, 7, 10]);
    assert_eq!(of_customer(&setup, 2).await, [4, 7, 8, 9, 10], "the merge itself is remembered");
    assert_eq!(of_customer(&setup, 3).await, [5, 8, 9]);
    setup.stop().await;
}

#[tokio::test]
async fn a_deal_that_changes_hands_stays_with_the_old_customer_for_its_time() {
    let mut log = log();
    let assign = |n| opportunity::Command::AssignCustomer { customer: customer_id(n) };
    let stage = opportunity::Command::ChangeStage { stage: "engaging".to_owned(), found: None };
    log.opportunity(opportunity_id(1), assign(2));
    log.opportunity(opportunity_id(1), stage);
    let setup = Setup::caught_up(log.into_events()).await;
    assert_eq!(of_customer(&setup, 1).await, [3, 6, 7]);
    assert_eq!(of_customer(&setup, 2).await, [4, 6, 7, 8]);
    setup.stop().await;
}

#[tokio::test]
async fn entries_come_in_the_order_in_which_things_happened_and_page_both_ways() {
    let mut log = log();
    let early = log.events()[2].header.occurred_at - chrono::TimeDelta::days(9);
    let command = customer::Command::SetIndustry { industry: "rail".to_owned() };
    log.at(early).customer(customer_id(1), command);
    let setup = Setup::caught_up(log.into_events()).await;
    let of = Of::Customer(customer_id(1));
    assert_eq!(positions(&setup, of.clone()).await, [7, 3, 6]);
    for (direction, whole) in [(Direction::Asc, [7, 3, 6]), (Direction::Desc, [6, 3, 7])] {
        let page = async |request: PageRequest| {
            let db = &setup.database.pool;
            timeline(db, requester(), &of, direction, &request).await.unwrap()
        };
        let mut request = PageRequest::first(1);
        let mut walked = Vec::new();
        loop {
            let page = page(request).await;
            walked.extend(page.nodes().map(|entry| entry.position));
            let after = page.edges.last().map(|edge| edge.cursor.clone());
            request = PageRequest { after, ..PageRequest::first(1) };
            if !page.has_next {
                break;
            }
        }
        assert_eq!(walked, whole);
        let last = PageRequest { last: Some(2), ..PageRequest::default() };
        let last = page(last).await;
        assert!(last.nodes().map(|entry| entry.position).eq(whole[1..].iter().copied()));
        let before = Some(last.edges[0].cursor.clone());
        let earlier = page(PageRequest { last: Some(9), before, ..PageRequest::default() }).await;
        assert!(earlier.nodes().map(|entry| entry.position).eq([whole[0]]));
    }
    setup.stop().await;
}

#[tokio::test]
async fn an_entry_says_who_why_and_what_from_what_to_what() {
    let mut log = log();
    let stage = opportunity::Command::ChangeStage { stage: "engaging".to_owned(), found: None };
    log.because("they called").opportunity(opportunity_id(1), stage);
    let setup = Setup::caught_up(log.into_events()).await;
    let db = &setup.database.pool;
    let of = Of::Stream(opportunity_id(1).stream());
    let page = PageRequest { last: Some(1), ..PageRequest::default() };
    let page = timeline(db, requester(), &of, Direction::Asc, &page).await.unwrap();
    let entry: &Entry = page.nodes().next().unwrap();
    assert_eq!(entry.actor.as_user(), Some(user_id(1)));
    assert_eq!(entry.reason.as_ref().unwrap().as_str(), Some("they called"));
    let [change] = entry.changes.as_slice() else { panic!("{entry:?}") };
    assert_eq!(change.field, "stage");
    assert_eq!((change.from.as_str(), change.to.as_str()), (Some("prospecting"), Some("engaging")));
    let names = load_names(db, requester(), &needed([entry])).await.unwrap();
    assert_eq!(
        sentence(entry, &names, Language::En),
        "Li Wei moved the deal “Rail freight” from prospecting to engaging (reason: they called)"
    );
    assert_eq!(
        sentence(entry, &names, Language::Zh),
        "Li Wei将商机“Rail freight”从“寻找”推进到“接触”（原因：they called）"
    );
    setup.stop().await;
}
