//! Interactions: logged once, listed, and found under whatever they are about.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{
    mutations::{Case, case},
    world::{World, fresh},
};

fn interaction() -> String {
    format!("interaction-{}", fresh())
}

async fn log(world: &World, input: Value) -> (String, Value) {
    let id = interaction();
    let mut whole = json!({ "id": id });
    whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
    let payload = world.done("logInteraction", whole).await;
    (id, payload["position"].clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e_mails_that_two_mailers_deliver_at_once_are_logged_once() {
    let world = World::start().await;
    let selection = "position version interaction { id } userErrors { code message }";
    let deliver = |n: usize| {
        let input = json!({
            "content": { "channel": "EMAIL", "direction": "INBOUND", "subject": format!("{n}") },
            "email": { "messageId": format!("<{n}@example.com>") },
        });
        world.mutate("logInteraction", input, selection)
    };
    let (one, two) = tokio::join!(join_all((0..50).map(deliver)), join_all((0..50).map(deliver)),);
    for (first, second) in one.iter().zip(&two) {
        assert_eq!(first["userErrors"], json!([]), "{first}");
        assert!(first["interaction"]["id"].is_string(), "{first}");
        assert_eq!(first, second);
    }
    let query = "{ interactions { totalCount } }";
    assert_eq!(world.data(query, json!({})).await["interactions"]["totalCount"], 50);
    world.stop().await;
}

#[tokio::test]
async fn interactions_are_found_by_what_they_say() {
    let world = World::start().await;
    let customer = world.company("Acme").await;
    let deal = world.deal(json!({ "name": "Rail", "customer": customer })).await;
    let (call, _) = log(
        &world,
        json!({
            "occurredAt": "2026-01-02T08:00:00Z", "customer": customer,
            "content": {
                "channel": "CALL", "direction": "OUTBOUND", "durationSeconds": 90,
                "subject": "Prices", "body": "They asked for 铁路运输 to Hamburg",
                "outcome": "reached", "nextStep": { "what": "send a quote", "due": "2026-02-01" },
            },
            "addresses": [{ "role": "TO", "value": "+86 21 5555 0101" }],
            "links": [deal],
        }),
    )
    .await;
    let (mail, position) = log(
        &world,
        json!({
            "occurredAt": "2026-01-03T08:00:00Z",
            "content": { "channel": "EMAIL", "direction": "INBOUND", "subject": "Re: Prices" },
            "addresses": [
                { "role": "FROM", "value": "Wei.Zhang@Example.com", "name": "张伟" },
                { "role": "CC", "value": "undisclosed-recipients:;" },
            ],
            "email": { "messageId": "<2@example.com>", "inReplyTo": "<1@example.com>" },
            "externalIds": [{ "system": "exchange", "kind": "item", "id": "X1" }],
        }),
    )
    .await;
    let viewer = world.data("{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    for (filter, expected) in [
        (json!({ "channel": { "eq": "CALL" } }), vec![&call]),
        (json!({ "channel": { "in": ["CALL", "EMAIL"] } }), vec![&call, &mail]),
        (json!({ "direction": { "eq": "INBOUND" } }), vec![&mail]),
        (json!({ "customer": { "eq": customer } }), vec![&call]),
        (json!({ "customer": { "isNull": true } }), vec![&mail]),
        (json!({ "user": { "eq": viewer } }), vec![&call, &mail]),
        (json!({ "contact": { "isNull": true } }), vec![&call, &mail]),
        (json!({ "contact": { "eq": format!("contact-{}", fresh()) } }), vec![]),
        (json!({ "linkedTo": { "eq": deal } }), vec![&call]),
        (json!({ "linkedTo": { "ne": deal } }), vec![&mail]),
        (json!({ "linkedTo": { "in": [deal, customer] } }), vec![&call]),
        (json!({ "happenedAt": { "gte": "2026-01-03T00:00:00Z" } }), vec![&mail]),
        (json!({ "durationSeconds": { "gt": 60 } }), vec![&call]),
        (json!({ "subject": { "startsWith": "re:" } }), vec![&mail]),
        (json!({ "body": { "contains": "hamburg" } }), vec![&call]),
        (json!({ "outcome": { "eq": "reached" } }), vec![&call]),
        (json!({ "nextStepDue": { "lte": "2026-02-01" } }), vec![&call]),
        (json!({ "address": { "eq": "wei.zhang@example.com" } }), vec![&mail]),
        (json!({ "address": { "contains": "undisclosed" } }), vec![&mail]),
        (json!({ "messageId": { "eq": "2@example.com" } }), vec![&mail]),
        (json!({ "inReplyTo": { "eq": "1@example.com" } }), vec![&mail]),
        (json!({ "attachments": { "gt": 0 } }), vec![]),
        (json!({ "matches": "铁路" }), vec![&call]),
        (json!({ "matches": "prices" }), vec![&call, &mail]),
        (json!({ "matches": "021-55550101" }), vec![&call]),
        (json!({ "matches": "zhangwei" }), vec![&mail]),
        (json!({ "not": { "channel": { "eq": "CALL" } } }), vec![&mail]),
    ] {
        let query = "query($filter: InteractionFilter, $at: Position) { interactions(
            filter: $filter, orderBy: [{ field: HAPPENED_AT }], atLeast: $at) {
            totalCount nodes { id } } }";
        let found = world.data(query, json!({ "filter": filter, "at": position })).await;
        let nodes = found["interactions"]["nodes"].as_array().unwrap();
        let ids: Vec<&str> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{filter}");
        assert_eq!(found["interactions"]["totalCount"], expected.len(), "{filter}");
    }
    let query =
        "query($id: ID!) { node(id: $id) { ... on Interaction { channel direction happenedAt
        subject addresses { role value normalized name } email { messageId inReplyTo references }
        externalIds { id } users { name } customer { name } corrected version } }
        interaction(externalId: { system: \"exchange\", id: \"X1\" }) { id } }";
    let shown = world.data(query, json!({ "id": mail })).await;
    assert_eq!(shown["interaction"]["id"], mail.as_str());
    let node = &shown["node"];
    assert_eq!(node["addresses"][0]["normalized"], "wei.zhang@example.com");
    assert_eq!(node["addresses"][1]["normalized"], Value::Null);
    assert_eq!(node["email"]["messageId"], "2@example.com");
    assert_eq!(node["users"], json!([{ "name": "alice" }]));
    assert_eq!((&node["customer"], &node["corrected"]), (&Value::Null, &json!(false)));
    world.stop().await;
}

#[tokio::test]
async fn they_stand_under_customers_and_deals_merged_ones_included() {
    let world = World::start().await;
    let (loser, survivor) = (world.company("Acme").await, world.company("Acme Group").await);
    let other = world.company("Other").await;
    let deal = world.deal(json!({ "name": "Rail", "customer": survivor })).await;
    let at = |day: u32| format!("2026-01-{day:02}T08:00:00Z");
    let call = json!({ "channel": "CALL" });
    let with = |customer: &str, day| json!({ "content": call, "customer": customer, "occurredAt": at(day) });
    let (first, _) = log(&world, with(&loser, 1)).await;
    let (second, _) = log(&world, with(&survivor, 2)).await;
    let about = json!({ "content": call, "occurredAt": at(3), "links": [loser, deal] });
    let (third, _) = log(&world, about).await;
    log(&world, with(&other, 4)).await;
    let merge = json!({ "id": loser, "survivor": survivor, "reason": "the same" });
    let position = world.done("mergeCustomerInto", merge).await["position"].clone();
    let query = "query($id: ID!, $deal: ID!, $at: Position) {
        customer(id: $id, atLeast: $at) { interactions { totalCount nodes { id linkIds
            links { id } } } }
        opportunity(id: $deal, atLeast: $at) { interactions { nodes { id } } } }";
    let found = world.data(query, json!({ "id": survivor, "deal": deal, "at": position })).await;
    let ids = |of: &Value| -> Vec<String> {
        let nodes = of["interactions"]["nodes"].as_array().unwrap().iter();
        nodes.map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&found["customer"]), [third.as_str(), &second, &first]);
    assert_eq!(found["customer"]["interactions"]["totalCount"], 3);
    assert_eq!(ids(&found["opportunity"]), [third.as_str()]);
    let links = &found["customer"]["interactions"]["nodes"][0];
    assert_eq!(links["linkIds"], json!([loser, deal]));
    assert_eq!(links["links"].as_array().unwrap().len(), 2);
    world.stop().await;
}

#[tokio::test]
async fn a_correction_shows_what_is_true_and_keeps_what_was_said() {
    let world = World::start().await;
    let customer = world.company("Acme").await;
    let said = json!({ "channel": "CALL", "body": "They want racks" });
    let (id, before) = log(&world, json!({ "content": said, "customer": customer })).await;
    let correct = json!({
        "id": id, "happenedAt": "2026-01-01T08:00:00Z",
        "content": { "channel": "VISIT", "direction": "OUTBOUND", "body": "They want trucks" },
    });
    let selection = "position interaction { channel body happenedAt corrected
        timeline(direction: ASC) { nodes { sentence changes { field from to } } } }
        userErrors { code }";
    let done = world.mutate("correctInteraction", correct, selection).await;
    let shown = &done["interaction"];
    assert_eq!((&shown["channel"], &shown["body"]), (&json!("VISIT"), &json!("They want trucks")));
    assert_eq!(shown["happenedAt"], "2026-01-01T08:00:00.000000Z");
    assert_eq!(shown["corrected"], true);
    let told = &shown["timeline"]["nodes"][1];
    assert_eq!(told["sentence"], "alice corrected the interaction: channel, direction, text, time");
    assert!(told.to_string().contains("They want racks"), "{told}");
    let query = "query($id: ID!, $at: Position!) { interaction(id: $id, asOf: { position: $at }) {
        channel body corrected } }";
    let then = world.data(query, json!({ "id": id, "at": before })).await;
    let expected = json!({ "channel": "CALL", "body": "They want racks", "corrected": false });
    assert_eq!(then["interaction"], expected);
    world.stop().await;
}

/// Every mutation once as it should be, and once refused.
pub(super) fn cases(customer: &str, nobody: &str, file: &str) -> Vec<Case> {
    let (id, attachment) = (interaction(), fresh());
    let call = json!({ "channel": "CALL", "direction": "INBOUND", "subject": "运价" });
    vec![
        case(
            "logInteraction",
            json!({ "id": id, "content": call, "customer": customer }),
            json!({ "content": call, "email": { "messageId": "<1@example.com>" } }),
            "INTERACTION_NOT_AN_EMAIL",
        ),
        case(
            "correctInteraction",
            json!({ "id": id, "content": { "channel": "CALL", "durationSeconds": 90 } }),
            json!({ "id": id, "content": { "channel": "CALL", "durationSeconds": -1 } }),
            "INVALID_INPUT",
        ),
        case(
            "assignInteractionCustomer",
            json!({ "id": id, "customer": customer }),
            json!({ "id": id, "customer": nobody }),
            "CUSTOMER_NOT_FOUND",
        ),
        case(
            "attachFile",
            json!({ "id": id, "attachmentId": attachment, "sha256": file, "name": "运价.pdf" }),
            json!({ "id": id, "sha256": "0".repeat(64), "name": "运价.pdf" }),
            "INTERACTION_FILE_UNKNOWN",
        ),
        case(
            "removeAttachment",
            json!({ "id": id, "attachmentId": attachment }),
            json!({ "id": id, "attachmentId": fresh() }),
            "INTERACTION_ATTACHMENT_UNKNOWN",
        ),
        case(
            "linkInteraction",
            json!({ "id": id, "to": customer }),
            json!({ "id": id, "to": format!("opportunity-{}", fresh()) }),
            "LINK_TARGET_NOT_FOUND",
        ),
        case(
            "unlinkInteraction",
            json!({ "id": id, "from": customer }),
            json!({ "id": id, "from": format!("opportunity-{}", fresh()) }),
            "INTERACTION_NOT_LINKED",
        ),
        case(
            "linkInteractionExternalId",
            json!({ "id": id, "externalId": { "system": "pbx", "kind": "call", "id": "1" } }),
            json!({ "id": id, "externalId": { "system": "", "kind": "call", "id": "1" } }),
            "INTERACTION_TEXT_EMPTY",
        ),
    ]
}
