//! One command, once: repeated, contended, conditional, or without effect.

use chrono::TimeDelta;
use futures::future::join_all;
use kehu::commands::{Code, Envelope};
use kehu_domain::{customer, opportunity, values::Currency, values::Money};

use super::{
    World, a_company, a_customer, a_deal, an_opportunity, because, code, envelope, for_every_store,
    industry, refusal,
};

for_every_store!(
    fifty_deliveries_of_one_command_have_one_effect,
    fifty_updates_of_one_version_have_one_winner,
    fifty_commands_without_expectation_all_go_through,
    a_command_id_is_good_for_one_command,
    a_command_that_asks_for_what_is_so_changes_nothing,
    a_repeated_command_gets_its_first_answer_whatever_came_after,
    a_refusal_is_decided_again,
    the_cache_of_another_node_never_refuses,
    nothing_happens_in_the_future,
    headers_say_who_and_what_caused_it,
    what_starts_kehu_is_there_once,
    a_deal_records_the_pipeline_it_was_decided_by,
    too_much_for_one_event_is_refused,
);

async fn fifty_deliveries_of_one_command_have_one_effect(world: &World) {
    let (id, envelope) = (a_customer(), envelope());
    let send = || world.commands.customer(id, a_company("Acme"), envelope.clone());
    let answers = join_all((0..50).map(|_| send())).await;
    let first = answers[0].as_ref().unwrap();
    for answer in &answers {
        let answer = answer.as_ref().unwrap();
        assert_eq!((answer.version, answer.position), (first.version, first.position));
        assert_eq!(answer.stream, id.stream());
    }
    let new = answers.iter().filter(|answer| !answer.as_ref().unwrap().repeated).count();
    assert_eq!(new, 1, "one of them did it");
    assert_eq!(world.events(&id.stream()).await.len(), 1);
}

async fn fifty_updates_of_one_version_have_one_winner(world: &World) {
    let id = a_customer();
    world.register(id).await;
    let updates = (0..50).map(|n| {
        let expecting = Envelope { expected_version: Some(0), ..envelope() };
        world.commands.customer(id, industry(&format!("industry {n}")), expecting)
    });
    let (won, lost): (Vec<_>, Vec<_>) =
        join_all(updates).await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 49));
    for lost in lost {
        let refusal = refusal(lost);
        assert_eq!(refusal.code, Code::VersionConflict);
        assert_eq!(refusal.current_version, Some(1));
        assert_eq!(refusal.field, Some("expectedVersion"));
    }
}

async fn fifty_commands_without_expectation_all_go_through(world: &World) {
    let id = a_customer();
    world.register(id).await;
    let other = world.another_node().await;
    let updates = (0..50).map(|n| {
        let node = if n % 2 == 0 { &world.commands } else { &other };
        node.customer(id, industry(&format!("industry {n}")), envelope())
    });
    for answer in join_all(updates).await {
        assert!(answer.unwrap().changed);
    }
    assert_eq!(world.events(&id.stream()).await.len(), 51);
}

async fn a_command_id_is_good_for_one_command(world: &World) {
    let (id, used) = (a_customer(), envelope());
    world.commands.customer(id, a_company("Acme"), used.clone()).await.unwrap();
    let other_content = world.commands.customer(id, a_company("Other"), used.clone()).await;
    assert_eq!(code(other_content), Code::CommandIdReused);
    let elsewhere = world.commands.customer(a_customer(), a_company("Acme"), used.clone()).await;
    assert_eq!(code(elsewhere), Code::CommandIdReused);
    let other_reason = Envelope { reason: Some("because".to_owned()), ..used };
    let with_reason = world.commands.customer(id, a_company("Acme"), other_reason).await;
    assert_eq!(code(with_reason), Code::CommandIdReused);
    assert_eq!(world.events(&id.stream()).await.len(), 1);
}

async fn a_command_that_asks_for_what_is_so_changes_nothing(world: &World) {
    let id = a_customer();
    world.register(id).await;
    let set = world.commands.customer(id, industry("mining"), envelope()).await.unwrap();
    let again = world.commands.customer(id, industry("mining"), envelope()).await.unwrap();
    assert!(set.changed && !again.changed && !again.repeated);
    assert_eq!((again.version, again.position), (set.version, set.position));
    assert_eq!(world.events(&id.stream()).await.len(), 2);
}

async fn a_repeated_command_gets_its_first_answer_whatever_came_after(world: &World) {
    let (id, first) = (a_customer(), envelope());
    world.register(id).await;
    let expecting = Envelope { expected_version: Some(0), ..first };
    let set = world.commands.customer(id, industry("mining"), expecting.clone()).await.unwrap();
    world.commands.customer(id, industry("fishing"), envelope()).await.unwrap();
    world.commands.customer(id, customer::Command::Deactivate, envelope()).await.unwrap();
    for node in [world.commands.clone(), world.another_node().await] {
        let again = node.customer(id, industry("mining"), expecting.clone()).await.unwrap();
        assert!(again.repeated && again.changed);
        assert_eq!((again.version, again.position), (set.version, set.position));
    }
}

async fn a_refusal_is_decided_again(world: &World) {
    let (id, early) = (a_customer(), envelope());
    let refused = world.commands.customer(id, industry("mining"), early.clone()).await;
    assert_eq!(code(refused), Code::CustomerNotFound);
    world.register(id).await;
    assert!(world.commands.customer(id, industry("mining"), early).await.unwrap().changed);
}

async fn the_cache_of_another_node_never_refuses(world: &World) {
    let (id, other) = (a_customer(), world.another_node().await);
    world.register(id).await;
    other.customer(id, industry("mining"), envelope()).await.unwrap();
    world.commands.customer(id, customer::Command::Deactivate, envelope()).await.unwrap();
    other.customer(id, customer::Command::Reactivate, envelope()).await.unwrap();
    // This node has only seen the deactivation, and the other one only the mining.
    let outcome = world.commands.customer(id, industry("fishing"), envelope()).await.unwrap();
    assert_eq!(outcome.version, 4);
    let same = other.customer(id, industry("mining"), envelope()).await.unwrap();
    assert!(same.changed, "it is fishing by now");
}

async fn nothing_happens_in_the_future(world: &World) {
    let now = world.commands.clock().now();
    let at = |time| Envelope { occurred_at: Some(time), ..envelope() };
    let send = |time| world.commands.customer(a_customer(), a_company("Acme"), at(time));
    assert_eq!(code(send(now + TimeDelta::hours(1)).await), Code::OccurredInFuture);
    assert_eq!(code(send("1850-01-01T00:00:00Z".parse().unwrap()).await), Code::OccurredTooEarly);
    let outcome = send("2016-10-25T08:00:00Z".parse().unwrap()).await.unwrap();
    let event = &world.events(&outcome.stream).await[0];
    assert_eq!(
        event.occurred_at,
        "2016-10-25T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()
    );
    assert!(event.recorded_at >= now);
}

async fn headers_say_who_and_what_caused_it(world: &World) {
    let (id, plain) = (a_customer(), envelope());
    world.commands.customer(id, a_company("Acme"), plain.clone()).await.unwrap();
    let event = &world.events(&id.stream()).await[0];
    assert_eq!((event.correlation_id, event.causation_id), (plain.command_id, plain.command_id));
    let caused = Envelope {
        correlation_id: Some(plain.command_id),
        causation_id: Some(event.event_id),
        ..envelope()
    };
    world.commands.customer(id, industry("mining"), caused).await.unwrap();
    let later = &world.events(&id.stream()).await[1];
    assert_eq!((later.correlation_id, later.causation_id), (plain.command_id, event.event_id));
    assert!(later.metadata.is_none(), "nothing to say beyond the columns");
}

async fn what_starts_kehu_is_there_once(world: &World) {
    let (one, two) = (world.another_node().await, world.another_node().await);
    let started = join_all((0..10).map(|n| if n % 2 == 0 { &one } else { &two }.bootstrap())).await;
    assert!(started.into_iter().all(|outcome| outcome.is_ok()));
    assert_eq!(world.events(&kehu_domain::pipeline::DEFAULT_PIPELINE.stream()).await.len(), 1);
    for series in [kehu_domain::series::QUOTES, kehu_domain::series::TICKETS] {
        assert_eq!(world.events(&series.stream()).await.len(), 1);
    }
}

async fn a_deal_records_the_pipeline_it_was_decided_by(world: &World) {
    let id = an_opportunity();
    world.commands.opportunity(id, a_deal(None), envelope()).await.unwrap();
    let moved = opportunity::Command::ChangeStage { stage: "proposing".to_owned(), found: None };
    world.commands.opportunity(id, moved, envelope()).await.unwrap();
    let unknown = opportunity::Command::ChangeStage { stage: "gone".to_owned(), found: None };
    let refused = world.commands.opportunity(id, unknown, envelope()).await;
    assert_eq!(code(refused), Code::OpportunityStageUnknown);
    let events = world.events(&id.stream()).await;
    let opened: serde_json::Value = serde_json::from_slice(&events[0].data).unwrap();
    assert_eq!((&opened["stage"], &opened["pipelineVersion"]), (&"prospecting".into(), &0.into()));
    let amount = Money::parse("10.00", Currency::parse("CNY").unwrap()).unwrap();
    let revise = opportunity::Command::ReviseAmount { amount };
    let silent = world.commands.opportunity(id, revise.clone(), envelope()).await;
    assert_eq!(code(silent), Code::OpportunityReasonMissing);
    world.commands.opportunity(id, revise, because("they want more")).await.unwrap();
}

async fn too_much_for_one_event_is_refused(world: &World) {
    let id = a_customer();
    world.register(id).await;
    let requirement = "x".repeat(1_200_000);
    let area = customer::RequirementArea::Packaging;
    let command = customer::Command::StateRequirement { area, requirement };
    let refused = world.commands.customer(id, command, envelope()).await;
    assert_eq!(code(refused), Code::CustomerTextTooLong);
}
