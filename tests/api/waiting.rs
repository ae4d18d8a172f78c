//! An answer waits for the read models that it is read from, and for no other.

use std::time::Instant;

use kehu::graphql::STALE_AFTER;
use serde_json::{Value, json};

use super::world::{World, customer};

/// From now on the timeline stops at whatever happens next.
const POISON: &str = "ALTER TABLE timeline.entries ADD CONSTRAINT poison CHECK (false) NOT VALID";

const RENAME_TWICE: &str = "mutation($one: RenameCustomerInput!, $other: RenameCustomerInput!) {
  first: renameCustomer(input: $one) { customer { name version } position }
  second: renameCustomer(input: $other) { customer { name version } position }
}";

/// A world whose timeline stands still, a customer that has been renamed since, and the position
/// of that.
async fn without_timeline() -> (World, String, Value) {
    let world = World::start().await;
    let id = customer();
    let acme = json!({ "id": id, "kind": "COMPANY", "names": { "original": "Acme" } });
    let registered =
        world.mutate("registerCustomer", acme, "customer { timeline { totalCount } }").await;
    assert_eq!(registered["customer"]["timeline"]["totalCount"], 1);
    world.sql(POISON).await;
    let rename = |name: &str| json!({ "id": id, "names": { "original": name } });
    let variables = json!({ "one": rename("Acme One"), "other": rename("Acme Two") });
    let renamed = world.data(RENAME_TWICE, variables).await;
    assert_eq!(renamed["first"]["customer"], json!({ "name": "Acme One", "version": 1 }));
    assert_eq!(renamed["second"]["customer"], json!({ "name": "Acme Two", "version": 2 }));
    let position = renamed["second"]["position"].clone();
    (world, id, position)
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

#[tokio::test]
async fn a_stopped_timeline_keeps_nobody_from_the_customers() {
    let (world, id, at) = without_timeline().await;
    let started = Instant::now();
    for query in [
        "customer(id: $id, atLeast: $at) { name owner { name } opportunities { totalCount } }",
        "customers(atLeast: $at) { totalCount nodes { name } }",
        "node(id: $id, atLeast: $at) { ... on Customer { name } }",
        "opportunities(atLeast: $at, filter: { region: { eq: \"CN\" } }) { totalCount }",
        "opportunityStats(atLeast: $at, groupBy: [REGION]) { count }",
        "users(atLeast: $at) { totalCount }",
        "events(stream: $id, atLeast: $at) { totalCount nodes { actor { name } } }",
    ] {
        let used = if query.contains("$id") { "$id: ID!, $at: Position" } else { "$at: Position" };
        let query = format!("query({used}) {{ {query} }}");
        world.data(&query, json!({ "id": id, "at": at })).await;
    }
    let query = "query($id: ID!, $at: Position) { customer(id: $id, atLeast: $at) { name } }";
    let seen = world.data(query, json!({ "id": id, "at": at })).await;
    assert_eq!(seen["customer"]["name"], "Acme Two");
    assert!(started.elapsed() < STALE_AFTER, "nobody waited for the timeline");
    world.stop().await;
}

#[tokio::test]
async fn what_is_read_from_a_stopped_timeline_is_stale_where_it_is_read() {
    let (world, id, at) = without_timeline().await;
    for query in [
        "customer(id: $id, atLeast: $at) { timeline { nodes { type } } }",
        "customer(id: $id, atLeast: $at) { name timeline { totalCount } }",
        "events(customer: $id, atLeast: $at) { totalCount }",
    ] {
        let query = format!("query($id: ID!, $at: Position) {{ {query} }}");
        let answer = world.ask(&query, json!({ "id": id, "at": at })).await;
        assert_eq!(code(&answer), "STALE", "{query}: {answer:#}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("timeline"), "{message}");
    }

    // What one field demands is nobody else's concern.
    let query =
        "query($id: ID!, $at: Position) { old: customer(id: $id) { timeline { totalCount } }
        new: customer(id: $id, atLeast: $at) { name }
        neither: customer(id: $id, atLeast: $at) { timeline { totalCount } } }";
    let answer = world.ask(query, json!({ "id": id, "at": at })).await;
    assert_eq!(answer["data"]["old"]["timeline"]["totalCount"], 1, "{answer:#}");
    assert_eq!(answer["data"]["new"]["name"], "Acme Two", "{answer:#}");
    assert_eq!(answer["data"]["neither"], Value::Null, "{answer:#}");
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer:#}");
    assert_eq!(answer["errors"][0]["path"][0], "neither", "{answer:#}");

    // The header speaks for every field.
    let request = world.client.post(world.endpoint()).bearer_auth("dev:alice");
    let query = "query($id: ID!) { one: customer(id: $id) { timeline { totalCount } }
        other: customer(id: $id) { name } }";
    let body = json!({ "query": query, "variables": { "id": id } });
    let request = request.header("Kehu-At-Least", at.as_str().unwrap()).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!((code(&answer), &answer["data"]["one"]), (&json!("STALE"), &Value::Null));
    assert_eq!(answer["data"]["other"]["name"], "Acme Two", "{answer:#}");
    world.stop().await;
}

#[tokio::test]
async fn a_log_that_is_shorter_than_it_must_be_is_stale_too() {
    let world = World::start().await;
    let id = world.company("Acme").await;
    let query = "query($id: ID!) { events(stream: $id, atLeast: \"1000000\") { totalCount } }";
    let answer = world.ask(query, json!({ "id": id })).await;
    assert_eq!(code(&answer), "STALE", "{answer:#}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("log"), "{answer:#}");
    world.stop().await;
}
