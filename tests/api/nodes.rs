//! Things by id, by what other systems call them, and as they were.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    statements::Statements,
    world::{World, customer, fresh},
};

#[tokio::test]
async fn every_node_is_found_by_its_id_alone() {
    let world = World::start().await;
    let company = world.company("Acme").await;
    let deal = world.deal(json!({ "customer": company })).await;
    let user = format!("user-{}", fresh());
    let payload = world.mutate("registerUser", json!({ "id": user, "name": "Ann" }), "user { id }");
    assert_eq!(payload.await["user"]["id"], user);
    let pipelines = world.data("{ pipelines { nodes { id } } }", json!({})).await;
    let pipeline = pipelines["pipelines"]["nodes"][0]["id"].clone();

    let unknown = customer();
    let ids = json!([company, deal, user, pipeline, unknown, "customer-x", "", "nothing-1"]);
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let found = world.data(query, json!({ "ids": ids })).await;
    let types: Vec<_> =
        found["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].as_str()).collect();
    let nodes = [Some("Customer"), Some("Opportunity"), Some("User"), Some("Pipeline")];
    assert_eq!(types, [&nodes[..], &[None; 4][..]].concat());
    for (id, node) in ids.as_array().unwrap().iter().zip(found["nodes"].as_array().unwrap()) {
        let query = "query($id: ID!) { node(id: $id) { __typename id } }";
        assert_eq!(world.data(query, json!({ "id": id })).await["node"], *node);
    }
    world.stop().await;
}

#[tokio::test]
async fn other_systems_ids_and_earlier_moments_lead_to_the_customer() {
    let world = World::start().await;
    let id = customer();
    let input = json!({
        "id": id, "kind": "COMPANY", "names": { "original": "Acme" },
        "externalIds": [{ "system": "sap", "kind": "account", "id": "4711" }],
        "occurredAt": "2026-01-01T00:00:00Z",
    });
    let first = world.done("registerCustomer", input).await;
    let renamed = json!({
        "id": id, "names": { "original": "Acme Logistics" }, "occurredAt": "2026-02-01T00:00:00Z",
    });
    let second = world.mutate("renameCustomer", renamed, "customer { name } position").await;
    assert_eq!(second["customer"]["name"], "Acme Logistics");

    let query = "query($at: AsOf) { customer(asOf: $at, \
                 externalId: { system: \"sap\", id: \"4711\" }) { id name } }";
    for (moment, name) in [
        (Value::Null, "Acme Logistics"),
        (json!({ "position": first["position"] }), "Acme"),
        (json!({ "position": second["position"] }), "Acme Logistics"),
        (json!({ "time": "2026-01-15T00:00:00Z" }), "Acme"),
        (json!({ "time": "2026-02-15T00:00:00Z" }), "Acme Logistics"),
    ] {
        let found = world.data(query, json!({ "at": moment })).await["customer"].clone();
        assert_eq!(found, json!({ "id": id, "name": name }), "{moment}");
    }
    let before = world.data(query, json!({ "at": { "time": "2025-01-01T00:00:00Z" } })).await;
    assert_eq!(before["customer"], Value::Null);

    let answer = world.ask("{ customer { id } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    world.stop().await;
}

#[tokio::test]
async fn families_and_merges_are_walked_both_ways() {
    let world = World::start().await;
    let (group, branch, twin) =
        (world.company("Group").await, world.company("Branch").await, world.company("Twin").await);
    world.done("setCustomerParent", json!({ "id": branch, "parent": group })).await;
    world.deal(json!({ "customer": twin, "name": "Of the twin" })).await;
    let merged = json!({ "id": twin, "survivor": branch });
    let payload = world.mutate("mergeCustomerInto", merged, "customer { status survivor { id } }");
    let expected = json!({ "status": "MERGED", "survivor": { "id": branch } });
    assert_eq!(payload.await["customer"], expected);

    let query = "query($id: ID!) { customer(id: $id) { children { totalCount nodes { name
      parent { id } mergedCustomers { nodes { name } } opportunities { totalCount nodes { name } } } } } }";
    let family = world.data(query, json!({ "id": group })).await["customer"]["children"].clone();
    let expected = json!({ "totalCount": 1, "nodes": [{
        "name": "Branch", "parent": { "id": group },
        "mergedCustomers": { "nodes": [{ "name": "Twin" }] },
        "opportunities": { "totalCount": 1, "nodes": [{ "name": "Of the twin" }] },
    }] });
    assert_eq!(family, expected);
    world.stop().await;
}

#[tokio::test]
async fn the_viewer_is_the_user_of_the_token() {
    let world = World::start().await;
    // Somebody new is registered on the way in, and seen at once.
    let first = world.data("{ viewer { name } }", json!({})).await;
    assert_eq!(first["viewer"]["name"], "alice");
    let payload = world.done("registerUser", json!({ "name": "Zoe" })).await;
    let query = "query($at: Position) { viewer(atLeast: $at) { id name active } \
                 users(atLeast: $at) { totalCount nodes { name } } }";
    let seen = world.data(query, json!({ "at": payload["position"] })).await;
    assert_eq!(
        (&seen["viewer"]["name"], &seen["viewer"]["active"]),
        (&json!("alice"), &json!(true))
    );
    assert_eq!(seen["users"]["totalCount"], 2);
    world.stop().await;
}

// One thread: what the subscriber of this thread counts is all there is.
#[tokio::test(flavor = "current_thread")]
async fn users_are_paged_by_the_database() {
    let statements = Statements::containing("FROM directory.users AS t");
    let _counting = tracing::subscriber::set_default(statements.clone());
    let world = World::start().await;
    let mut at = Value::Null;
    for n in 0..7 {
        let input = json!({ "name": format!("User {n}") });
        at = world.done("registerUser", input).await["position"].clone();
    }
    let query = "query($first: Int, $after: String, $last: Int, $before: String, $at: Position) {
      users(first: $first, after: $after, last: $last, before: $before, atLeast: $at) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    for (size, cursor, more, end) in [
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ] {
        let (mut seen, mut from) = (BTreeSet::new(), Value::Null);
        loop {
            let before = statements.count();
            let page = world.data(query, json!({ size: 3, cursor: from, "at": at })).await;
            assert_eq!(statements.count() - before, 1);
            let ids = page["users"]["nodes"].as_array().unwrap().clone();
            assert!(ids.len() <= 3);
            for id in ids {
                assert!(seen.insert(id["id"].to_string()), "walking by {size}");
            }
            if page["users"]["pageInfo"][more] == false {
                break;
            }
            from = page["users"]["pageInfo"][end].clone();
        }
        assert_eq!(seen.len(), 8, "walking by {size}");
    }
    let pipelines = world.data("{ pipelines(first: 1) { totalCount nodes { name } } }", json!({}));
    let expected = json!({ "totalCount": 1, "nodes": [{ "name": "Sales" }] });
    assert_eq!(pipelines.await["pipelines"], expected);
    world.stop().await;
}
