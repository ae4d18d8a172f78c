//! Refusals that no aggregate gives but the write side itself: each of them once.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use kehu::{
    commands::{Code, Commands, Envelope, Refusal},
    store::Expected,
};
use kehu_domain::{
    customer::{Command, CustomerKind},
    hierarchy,
    interaction::{self, AddressInput, AddressRole, Channel, ContentInput},
    testing::CODES,
    values::{CustomerId, InteractionId, StreamName},
};

use super::{
    World, a_customer, an_opportunity, append, because, envelope, for_every_store, fresh, industry,
    refusal, registration,
};

for_every_store!(every_refusal_of_the_write_side_itself_is_given);

/// Those of the domain have tests of their own.
async fn every_refusal_of_the_write_side_itself_is_given(world: &World) {
    let [one, other] = [a_customer(), a_customer()];
    let register = registration(CustomerKind::Company, "Acme", &["1"]);
    world.commands.customer(one, register, envelope()).await.unwrap();
    world.register(other).await;
    let given = [
        versions_and_ids(world, one, other).await,
        times_and_reasons(&world.commands, one).await,
        circles(world, one, other).await,
        interactions(&world.commands).await,
    ];
    let given: BTreeSet<Code> = given.into_iter().flatten().map(|refusal| refusal.code).collect();
    let of_the_domain: BTreeSet<_> = CODES.iter().flat_map(|(_, codes)| *codes).collect();
    let others = Code::ALL.iter().filter(|code| !of_the_domain.contains(&code.as_str()));
    assert_eq!(given, others.copied().collect());
}

async fn versions_and_ids(world: &World, one: CustomerId, other: CustomerId) -> Vec<Refusal> {
    let (commands, used) = (&world.commands, envelope());
    let expecting = Envelope { expected_version: Some(7), ..envelope() };
    let expected = commands.customer(one, industry("rail"), expecting).await;
    commands.customer(one, industry("rail"), used.clone()).await.unwrap();
    let again = commands.customer(one, industry("mining"), used).await;
    let linked = super::external_id("1");
    let taken =
        commands.customer(other, Command::LinkExternalId { external_id: linked }, envelope());
    [expected, again, taken.await].map(refusal).into()
}

async fn times_and_reasons(commands: &Commands, id: CustomerId) -> Vec<Refusal> {
    let at = |occurred_at| Envelope { occurred_at: Some(occurred_at), ..envelope() };
    let early = "1850-01-01T00:00:00Z".parse().unwrap();
    let late = commands.clock().now() + TimeDelta::days(2);
    let mut refused = Vec::new();
    for envelope in [at(early), at(late), because(" ")] {
        refused.push(refusal(commands.customer(id, industry("sea"), envelope).await));
    }
    refused
}

/// Others have claimed the link back, and were cut off before they recorded it.
async fn circles(world: &World, one: CustomerId, other: CustomerId) -> Vec<Refusal> {
    let mut refused = Vec::new();
    for (links, command) in [
        (hierarchy::CUSTOMER_PARENTS, Command::SetParent { parent: Some(one) }),
        (hierarchy::CUSTOMER_MERGES, Command::MergeInto { survivor: one }),
    ] {
        let claimed = hierarchy::LinkClaimed { child: one.stream(), parent: other.stream() };
        let claimed = hierarchy::Event::LinkClaimed(claimed);
        append(world, links.stream(), Expected::Any, claimed.into()).await;
        let circle = refusal(world.commands.customer(other, command, because("the same")).await);
        assert!(circle.message_en.contains(one.stream().as_str()), "{circle}");
        refused.push(circle);
    }
    refused
}

async fn interactions(commands: &Commands) -> Vec<Refusal> {
    let nowhere = log(Vec::new(), vec![an_opportunity().stream()]);
    // Each is as long as it may be; together they are more than one event holds.
    let long = AddressInput {
        role: AddressRole::Cc,
        value: "车".repeat(320),
        name: Some("车".repeat(200)),
    };
    let too_much = log(vec![long; 500], Vec::new());
    let mut refused = Vec::new();
    for command in [nowhere, too_much] {
        let id = InteractionId(fresh());
        refused.push(refusal(commands.interaction(id, command, envelope()).await));
    }
    refused
}

fn log(addresses: Vec<AddressInput>, links: Vec<StreamName>) -> interaction::Command {
    let content = ContentInput {
        channel: Channel::Call,
        direction: None,
        duration_seconds: None,
        subject: None,
        body: None,
        outcome: None,
        result: None,
        next_step: None,
    };
    interaction::Command::Log {
        content,
        customer: None,
        contacts: Vec::new(),
        users: Vec::new(),
        addresses,
        email: None,
        links,
        external_ids: Vec::new(),
        region: None,
    }
}
