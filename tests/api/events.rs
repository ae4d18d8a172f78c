//! Events as they are recorded.

use serde_json::{Value, json};

use super::world::{World, customer};

const EVENTS: &str =
    "query($stream: ID, $customer: ID, $from: Position, $first: Int, $after: String,
        $at: Position) {
  events(stream: $stream, customer: $customer, from: $from, first: $first, after: $after,
         atLeast: $at) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { type version stream position schemaVersion data reason commandId causationId
            traceparent actorId source }
  }
}";

#[tokio::test]
async fn events_are_shown_as_recorded_and_opened() {
    let world = World::start().await;
    let id = customer();
    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let input = json!({
        "id": id, "kind": "PERSON", "names": { "original": "王伟" }, "reason": "met at the fair",
    });
    let document =
        super::world::mutation("registerCustomer", "customer { id } userErrors { code }");
    let request = world
        .client
        .post(world.endpoint())
        .bearer_auth("dev:alice")
        .header("traceparent", traceparent)
        .json(&json!({ "query": document, "variables": { "input": input } }));
    let registered: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(registered["data"]["registerCustomer"]["customer"]["id"], id, "{registered}");

    let found = world.data(EVENTS, json!({ "stream": id })).await["events"].clone();
    let event = &found["nodes"][0];
    assert_eq!(event["type"], "CustomerRegistered");
    assert_eq!(event["data"]["names"]["original"], "王伟");
    assert_eq!(event["reason"], "met at the fair");
    assert_eq!(event["traceparent"], traceparent);
    assert_eq!((&event["version"], &event["schemaVersion"]), (&json!(0), &json!(1)));

    let erased = world.mutate(
        "eraseCustomerPersonalData",
        json!({ "id": id, "reason": "asked to" }),
        "customer { name status } userErrors { code message }",
    );
    let erased = erased.await;
    assert_eq!(erased["customer"], json!({ "name": "[erased]", "status": "ERASED" }), "{erased}");
    let found = world.data(EVENTS, json!({ "stream": id })).await["events"].clone();
    assert_eq!(found["nodes"][0]["data"]["names"]["original"], "[erased]");
    assert_eq!(found["nodes"][0]["reason"], "[erased]");
    world.stop().await;
}

#[tokio::test]
async fn a_customers_events_come_in_log_order_from_any_position() {
    let world = World::start().await;
    let id = world.company("Acme").await;
    let deal = world.deal(json!({ "customer": id })).await;
    let middle = world.done("setCustomerIndustry", json!({ "id": id, "industry": "x" })).await;
    let stage = json!({ "id": deal, "stage": "engaging" });
    let shown =
        world.mutate("changeOpportunityStage", stage, "position opportunity { stage }").await;
    assert_eq!(shown["opportunity"]["stage"], "engaging");

    let (mut types, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables =
            json!({ "customer": id, "first": 1, "after": after, "at": shown["position"] });
        let page = world.data(EVENTS, variables).await["events"].clone();
        assert_eq!(page["totalCount"], 4, "{page:#}");
        types.push(page["nodes"][0]["type"].as_str().unwrap().to_owned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let story = [
        "CustomerRegistered",
        "OpportunityOpened",
        "CustomerIndustrySet",
        "OpportunityStageChanged",
    ];
    assert_eq!(types, story);

    for scope in [json!({ "customer": id }), json!({ "stream": id })] {
        let mut variables = scope.clone();
        variables["from"] = middle["position"].clone();
        let later = world.data(EVENTS, variables).await["events"].clone();
        assert_eq!(later["nodes"][0]["type"], "CustomerIndustrySet", "{scope}");
        assert_eq!(later["totalCount"], later["nodes"].as_array().unwrap().len(), "{scope}");
    }
    // The number is that of all pages, wherever this one begins.
    let after =
        page(&world, json!({ "stream": id, "first": 1, "after": middle["position"] })).await;
    assert_eq!((&after["totalCount"], &after["nodes"]), (&json!(2), &json!([])));
    let from = json!({ "stream": id, "from": middle["position"], "first": 1 });
    assert_eq!(page(&world, from).await["totalCount"], 1);
    let beyond = json!({ "stream": id, "from": "1000000" });
    assert_eq!(page(&world, beyond).await["totalCount"], 0);
    let nothing = world.data(EVENTS, json!({ "stream": customer() })).await["events"].clone();
    assert_eq!((&nothing["totalCount"], &nothing["nodes"]), (&json!(0), &json!([])));
    world.stop().await;
}

async fn page(world: &World, variables: Value) -> Value {
    world.data(EVENTS, variables).await["events"].clone()
}
