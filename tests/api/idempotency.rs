//! One command, however often it is sent; one version, however many want to change it.

use futures::future::join_all;
use serde_json::{Value, json};

use super::world::{Reads, World, fresh, mutation};

const PARALLEL: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_equal_commands_have_one_effect_and_equal_answers() {
    let world = World::start().await;
    let input = json!({
        "commandId": fresh(), "kind": "PERSON", "names": { "original": "王伟" },
        "externalIds": [{ "system": "sap", "kind": "account", "id": "4711" }],
    });
    let selection = "customer { id name version } position version userErrors { code }";
    let sent = (0..PARALLEL).map(|_| world.mutate("registerCustomer", input.clone(), selection));
    let answers: Vec<Value> = join_all(sent).await;
    let first = &answers[0];
    assert_eq!(first["userErrors"], json!([]), "{first}");
    assert_eq!(first["customer"]["name"], "王伟");
    assert!(answers.iter().all(|answer| answer == first), "{answers:#?}");

    let id = first["customer"]["id"].clone();
    let query = "query($id: ID!) { events(stream: $id) { totalCount nodes { type } } }";
    let events = world.data(query, json!({ "id": id })).await;
    assert_eq!(events["events"]["nodes"], json!([{ "type": "CustomerRegistered" }]));

    let mut other = input.clone();
    other["names"]["original"] = json!("王芳");
    let refused = world.mutate("registerCustomer", other, selection).await;
    assert_eq!(refused["userErrors"][0]["code"], "COMMAND_ID_REUSED");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_changes_to_one_version_one_is_done_and_the_others_learn_the_version() {
    let world = World::start().await;
    let id = world.company("Acme").await;
    let sent = (0..PARALLEL).map(|n| {
        let input = json!({ "id": id, "expectedVersion": 0, "industry": format!("number {n}") });
        world.mutate("setCustomerIndustry", input, "version userErrors { code currentVersion }")
    });
    let answers: Vec<Value> = join_all(sent).await;
    let done = json!({ "version": 1, "userErrors": [] });
    let conflict = json!({
        "version": null,
        "userErrors": [{ "code": "VERSION_CONFLICT", "currentVersion": 1 }],
    });
    assert_eq!(answers.iter().filter(|answer| **answer == done).count(), 1, "{answers:#?}");
    let conflicts = answers.iter().filter(|answer| **answer == conflict).count();
    assert_eq!(conflicts, PARALLEL - 1, "{answers:#?}");
    world.stop().await;
}

#[tokio::test]
async fn a_query_never_shows_less_than_it_was_told_to() {
    let world = World::start().await;
    let id = world.company("Acme").await;
    for n in 0..30 {
        let input = json!({ "id": id, "industry": format!("number {n}") });
        let payload = world.done("setCustomerIndustry", input).await;
        let query =
            "query($id: ID!, $at: Position) { customer(id: $id, atLeast: $at) { industry } }";
        let seen = world.data(query, json!({ "id": id, "at": payload["position"] })).await;
        assert_eq!(seen["customer"]["industry"], format!("number {n}"));
    }
    world.stop().await;
}

#[tokio::test]
async fn what_the_read_models_have_not_reached_is_stale_and_the_mutation_is_done_all_the_same() {
    let world = World::with(true, Reads::StandStill).await;
    let input = json!({ "kind": "COMPANY", "names": { "original": "Acme" } });
    let document = mutation("registerCustomer", "customer { id } position userErrors { code }");
    let answer = world.ask(&document, json!({ "input": input })).await;
    let payload = &answer["data"]["registerCustomer"];
    assert_eq!(payload["customer"], Value::Null);
    assert!(payload["position"].is_string(), "{answer:#}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "STALE");
    assert_eq!(answer["errors"][0]["path"], json!(["registerCustomer", "customer"]));

    let at_least = payload["position"].as_str().unwrap();
    let by_header = world
        .client
        .post(world.endpoint())
        .bearer_auth("dev:alice")
        .header("Kehu-At-Least", at_least)
        .json(&json!({ "query": "{ customers { totalCount } }" }));
    let answer: Value = by_header.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "STALE", "{answer:#}");
    world.stop().await;
}
