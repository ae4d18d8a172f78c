//! What follows from a quote by itself: a won opportunity, and the end of an offer.

use chrono::{NaiveDate, TimeDelta};
use kehu_domain::{
    Actor, Source, opportunity,
    quote::{Circumstances, Command},
    settings::{self, Policy},
    values::{Currency, OpportunityId, Quantity, QuoteId, UnitPrice},
};
use serde_json::{Value, json};

use super::{
    World, a_customer, a_deal, an_opportunity, because, envelope, fresh,
    policies::{policies, sql},
    quotes::{draft, send},
};

async fn a_sent_quote(
    world: &World,
    opportunity: Option<OpportunityId>,
    valid_until: Option<NaiveDate>,
) -> QuoteId {
    let (customer, id) = (a_customer(), QuoteId(fresh()));
    world.register(customer).await;
    let mut drafted = draft(customer);
    if let Command::Draft { opportunity: of, terms, .. } = &mut drafted {
        *of = opportunity;
        terms.valid_until = valid_until;
    }
    world.commands.quote(id, drafted, envelope()).await.unwrap();
    world.commands.quote(id, send(None), envelope()).await.unwrap();
    id
}

async fn accept(world: &World, id: QuoteId) {
    let found = Circumstances::default();
    let accept = Command::Accept { revision: None, by: None, contact: None, found };
    world.commands.quote(id, accept, envelope()).await.unwrap();
}

async fn an_open_deal(world: &World) -> OpportunityId {
    let id = an_opportunity();
    world.commands.opportunity(id, a_deal(None), envelope()).await.unwrap();
    id
}

async fn types(world: &World, id: OpportunityId) -> Vec<String> {
    let events = world.events(&id.stream()).await;
    events.iter().map(|event| event.event_type.to_string()).collect()
}

async fn last_of_quote(world: &World, id: QuoteId) -> String {
    world.events(&id.stream()).await.pop().unwrap().event_type.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_quote_wins_its_opportunity_once() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let deal = an_open_deal(&world).await;
    let quote = a_sent_quote(&world, Some(deal), None).await;
    accept(&world, quote).await;
    policies.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await, ["OpportunityOpened", "OpportunityWon"]);
    let won = world.events(&deal.stream()).await.pop().unwrap();
    let accepted = world.events(&quote.stream()).await.pop().unwrap();
    assert_eq!((won.actor, won.source), (Actor::SYSTEM, Source::Policy));
    assert_eq!(won.causation_id, accepted.event_id);
    assert_eq!(won.correlation_id, accepted.correlation_id);
    let data: Value = serde_json::from_slice(&won.data).unwrap();
    assert_eq!(data["amount"], json!({ "amount": "2120.00", "currency": "CNY" }));
    // Cut off before the checkpoint moved: what is met again leads to nothing new.
    sql(&world, "UPDATE policies.checkpoints SET position = 0").await;
    self::policies(&world).await.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await.len(), 2);
    // Taken up again by people, the deal is not won again by what has been dealt with.
    let reopen = opportunity::Command::Reopen;
    world.commands.opportunity(deal, reopen, because("the contract was void")).await.unwrap();
    sql(&world, "UPDATE policies.checkpoints SET position = 0").await;
    self::policies(&world).await.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await.last().unwrap(), "OpportunityReopened");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_opportunity_stays_lost_and_nobody_is_refused() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let deal = an_open_deal(&world).await;
    let lose = opportunity::Command::Lose { closed_on: None, competitor: None };
    world.commands.opportunity(deal, lose, because("too dear")).await.unwrap();
    let quote = a_sent_quote(&world, Some(deal), None).await;
    accept(&world, quote).await;
    policies.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await, ["OpportunityOpened", "OpportunityLost"]);
    assert!(policies.refusals(10).await.unwrap().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switched_off_the_opportunity_is_left_to_people() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let policy = Policy::QuoteAcceptedWinsOpportunity;
    let off = settings::Command::SwitchPolicy { policy, on: false };
    world.commands.settings(settings::COMPANY, off, envelope()).await.unwrap();
    let deal = an_open_deal(&world).await;
    let quote = a_sent_quote(&world, Some(deal), None).await;
    accept(&world, quote).await;
    policies.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await, ["OpportunityOpened"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_before_the_policy_came_is_left_alone() {
    let world = World::on_postgres().await;
    let deal = an_open_deal(&world).await;
    let quote = a_sent_quote(&world, Some(deal), None).await;
    accept(&world, quote).await;
    policies(&world).await.catch_up().await.unwrap();
    assert_eq!(types(&world, deal).await, ["OpportunityOpened"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_kept_and_the_policy_goes_on() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let (in_dollars, deal) = (an_opportunity(), an_open_deal(&world).await);
    let mut open = a_deal(None);
    if let opportunity::Command::Open { lines, .. } = &mut open {
        lines.push(opportunity::LineInput {
            line: kehu_domain::values::LineId(fresh()),
            product: "FCL-40".to_owned(),
            quantity: Quantity::parse("1").unwrap(),
            unit_price: Some(UnitPrice::parse("300").unwrap()),
            currency: Some(Currency::parse("USD").unwrap()),
        });
    }
    world.commands.opportunity(in_dollars, open, envelope()).await.unwrap();
    for deal in [in_dollars, deal] {
        let quote = a_sent_quote(&world, Some(deal), None).await;
        accept(&world, quote).await;
    }
    policies.catch_up().await.unwrap();
    assert!(!types(&world, in_dollars).await.contains(&"OpportunityWon".to_owned()));
    assert_eq!(types(&world, deal).await.last().unwrap(), "OpportunityWon");
    let refusals = policies.refusals(10).await.unwrap();
    let kept: Vec<_> =
        refusals.iter().map(|kept| (kept.stream.as_str(), kept.code.as_str())).collect();
    assert_eq!(kept, [(in_dollars.to_string().as_str(), "OPPORTUNITY_CURRENCY_MIXED")]);
    let status = policies.status().await.unwrap();
    let status = status.iter().find(|one| one.name == "quote-accepted-wins-opportunity").unwrap();
    assert_eq!((status.reactions, status.refusals), (2, 1));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_expires_when_its_last_day_is_over_for_the_company() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let shanghai = chrono_tz::Asia::Shanghai;
    let now = world.commands.clock().now();
    let day = now.with_timezone(&shanghai).date_naive() + TimeDelta::days(3);
    let (quote, answered) =
        (a_sent_quote(&world, None, Some(day)).await, a_sent_quote(&world, None, Some(day)).await);
    accept(&world, answered).await;
    policies.catch_up().await.unwrap();
    let midnight = (day + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN);
    let end = midnight.and_local_timezone(shanghai).unwrap().to_utc();
    assert_eq!(policies.deadlines().await.unwrap().next, Some(end));
    world.put_clock_forward(end - now - TimeDelta::minutes(5));
    assert_eq!(policies.tick().await.unwrap(), 0);
    assert_eq!(last_of_quote(&world, quote).await, "QuoteSent");
    world.put_clock_forward(TimeDelta::minutes(6));
    assert_eq!(policies.tick().await.unwrap(), 1);
    assert_eq!(last_of_quote(&world, quote).await, "QuoteExpired");
    assert_eq!(last_of_quote(&world, answered).await, "QuoteAccepted");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_time_zone_moves_the_end_of_the_day() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let day = world.commands.clock().now().date_naive() + TimeDelta::days(3);
    a_sent_quote(&world, None, Some(day)).await;
    policies.catch_up().await.unwrap();
    let before = policies.deadlines().await.unwrap().next.unwrap();
    let time_zone = chrono_tz::UTC;
    let set = settings::Command::SetTimeZone { time_zone };
    world.commands.settings(settings::COMPANY, set, envelope()).await.unwrap();
    policies.catch_up().await.unwrap();
    let after = policies.deadlines().await.unwrap().next.unwrap();
    assert_eq!(after - before, TimeDelta::hours(8), "days end later in London than in Shanghai");
    world.close().await;
}
