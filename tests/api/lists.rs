//! Pages, filters and orders.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::world::World;

const WALK: &str = "query($first: Int, $after: String, $last: Int, $before: String) {
  customers(first: $first, after: $after, last: $last, before: $before,
            orderBy: [{ field: INDUSTRY, direction: DESC }]) {
    totalCount edges { node { id name } cursor } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}";

async fn companies(world: &World, count: usize) {
    for n in 0..count {
        let id = world.company(&format!("Company {n}")).await;
        // Equal sort keys, and some without any.
        if n % 3 != 0 {
            let input = json!({ "id": id, "industry": format!("industry {}", n % 2) });
            world.done("setCustomerIndustry", input).await;
        }
    }
    let id = world.company("The last one").await;
    let input = json!({ "id": id, "industry": "settled" });
    let payload = world.mutate("setCustomerIndustry", input, "customer { id }").await;
    assert!(payload["customer"]["id"].is_string());
}

#[tokio::test]
async fn a_walk_forward_and_back_meets_every_row_once() {
    let world = World::start().await;
    companies(&world, 24).await;
    for (size, cursor, more, end) in [
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ] {
        let (mut seen, mut at) = (Vec::new(), Value::Null);
        loop {
            let page = world.data(WALK, json!({ size: 7, cursor: at })).await["customers"].clone();
            assert_eq!(page["totalCount"], 25);
            let edges = page["edges"].as_array().unwrap();
            let ids = edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned());
            seen.extend(ids);
            if page["pageInfo"][more] == false {
                break;
            }
            at = page["pageInfo"][end].clone();
        }
        let distinct: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (25, 25), "walking by {size}");
    }
    world.stop().await;
}

#[tokio::test]
async fn pages_that_cannot_be_are_refused() {
    let world = World::start().await;
    for (arguments, why) in [
        ("first: 0", "from 1 to 100"),
        ("first: 101", "from 1 to 100"),
        ("last: 101", "from 1 to 100"),
        ("first: 1, last: 1", "not both"),
        (r#"after: "nonsense""#, "cursor"),
        (r#"filter: { region: { eq: "Deutschland" } }"#, "ISO 3166"),
        (r#"filter: { createdAt: { gt: "yesterday" } }"#, "is not a time"),
        ("asOf: { position: \"x\" }", "not a position"),
    ] {
        let query = format!("{{ customers({arguments}) {{ totalCount nodes {{ id }} }} }}");
        let answer = world.ask(&query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(why), "{arguments}: {message}");
    }
    world.stop().await;
}

#[tokio::test]
async fn filters_and_orders_find_what_they_say() {
    let world = World::start().await;
    for (name, region, kind) in [
        ("上海货运", "CN-31", "COMPANY"),
        ("Hamburg Hafen", "DE-HH", "DEPARTMENT"),
        ("Berlin Bahn", "DE-BE", "COMPANY"),
    ] {
        let input = json!({ "kind": kind, "names": { "original": name }, "region": region });
        let payload = world.mutate("registerCustomer", input, "customer { id }").await;
        assert!(payload["customer"]["id"].is_string(), "{payload}");
    }
    for (filter, expected) in [
        (json!({ "name": { "contains": "hAFEN" } }), vec!["Hamburg Hafen"]),
        (json!({ "region": { "in": ["CN-31", "DE-BE"] } }), vec!["Berlin Bahn", "上海货运"]),
        (json!({ "not": { "kind": { "eq": "COMPANY" } } }), vec!["Hamburg Hafen"]),
        (
            json!({ "or": [{ "search": { "contains": "货" } }, { "name": { "eq": "Berlin Bahn" } }] }),
            vec!["Berlin Bahn", "上海货运"],
        ),
        (
            json!({ "and": [{ "kind": { "eq": "COMPANY" } }], "region": { "ne": "CN-31" } }),
            vec!["Berlin Bahn"],
        ),
        (json!({ "owner": { "isNull": false } }), vec![]),
        (
            json!({ "status": { "eq": "ACTIVE" }, "createdAt": { "lt": "2020-01-01T00:00:00Z" } }),
            vec![],
        ),
    ] {
        let query = "query($filter: CustomerFilter) { customers(filter: $filter, \
                     orderBy: [{ field: NAME }]) { totalCount nodes { name } } }";
        let found = world.data(query, json!({ "filter": filter })).await["customers"].clone();
        let names: Vec<&str> = found["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{filter}");
        assert_eq!(found["totalCount"], expected.len(), "{filter}");
    }
    world.stop().await;
}
