//! A deal's whole story, told by its timeline, counted by the statistics.

use serde_json::{Value, json};

use super::world::{World, fresh};

#[tokio::test]
async fn the_timeline_tells_a_deal_in_both_languages() {
    let world = World::start().await;
    let customer = world.company("上海货运").await;
    let seller = format!("user-{}", fresh());
    world.done("registerUser", json!({ "id": seller, "name": "Darcel" })).await;
    let deal = world.deal(json!({
        "customer": customer, "name": "Port hall", "stage": "prospecting",
        "amount": { "amount": "1250.00", "currency": "CNY" }, "occurredAt": "2026-01-05T08:00:00Z",
    }));
    let deal = deal.await;
    let moved = fresh();
    let tell = async |who: &str, mutation: &str, fields: Value| {
        let mut input = json!({ "id": deal });
        input.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        world.done_as(who, mutation, input).await
    };
    tell("alice", "changeOpportunityStage", json!({ "stage": "engaging", "commandId": moved }))
        .await;
    tell("alice", "assignOpportunityOwner", json!({ "owner": seller, "reason": "knows them" }))
        .await;
    tell("bob", "winOpportunity", json!({ "reason": "signed" })).await;
    tell("bob", "reopenOpportunity", json!({ "reason": "they took it back" })).await;
    let why = json!({ "reason": "price", "competitor": "Globex" });
    let last = tell("bob", "loseOpportunity", why).await;

    let query = "query($id: ID!, $at: Position) { opportunity(id: $id, atLeast: $at) {
        status lostTo
        stageHistory { stage leftAt }
        timeline(direction: ASC) { totalCount nodes {
          type en: sentence zh: sentence(language: ZH) actorId actor { name } reason
          changes { field from to } commandId causationId correlationId cause { id } source
          occurredAt recordedAt
        } }
    } }";
    let story = world.data(query, json!({ "id": deal, "at": last["position"] })).await;
    let story = &story["opportunity"];
    assert_eq!((&story["status"], &story["lostTo"]), (&json!("LOST"), &json!("Globex")));
    let told = story["timeline"]["nodes"].as_array().unwrap();
    let types: Vec<&str> = told.iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    let expected = [
        "OpportunityOpened",
        "OpportunityStageChanged",
        "OpportunityOwnerAssigned",
        "OpportunityWon",
        "OpportunityReopened",
        "OpportunityLost",
    ];
    assert_eq!(types, expected);
    assert_eq!(story["timeline"]["totalCount"], 6);
    for entry in told {
        for language in ["en", "zh"] {
            let sentence = entry[language].as_str().unwrap();
            assert!(!sentence.is_empty() && sentence != entry["type"], "{entry:#}");
        }
        let chinese = entry["zh"].as_str().unwrap();
        assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{chinese}");
        assert_eq!(entry["commandId"], entry["causationId"], "{entry:#}");
        assert_eq!((&entry["source"], &entry["cause"]), (&json!("API"), &Value::Null));
    }
    assert_eq!(told[0]["occurredAt"], "2026-01-05T08:00:00.000000Z");
    assert_eq!(
        (&told[1]["actor"]["name"], &told[3]["actor"]["name"]),
        (&json!("alice"), &json!("bob"))
    );
    assert_eq!(told[1]["commandId"], json!(moved));
    let stage = told[1]["changes"].as_array().unwrap().iter().find(|c| c["field"] == "stage");
    let expected = json!({ "field": "stage", "from": "prospecting", "to": "engaging" });
    assert_eq!(stage, Some(&expected));
    assert!(told[2]["en"].as_str().unwrap().contains("Darcel"), "{}", told[2]["en"]);
    assert_eq!(told[2]["reason"], "knows them");
    assert_eq!(told[5]["reason"], "price");

    let query = "query($id: ID!) { customer(id: $id) { timeline(last: 1) { nodes { type } } \
                 all: timeline(first: 100) { totalCount nodes { type } } } }";
    let whole = world.data(query, json!({ "id": customer })).await["customer"].clone();
    assert_eq!(whole["all"]["totalCount"], 7);
    assert_eq!(whole["all"]["nodes"][0]["type"], "OpportunityLost");
    world.stop().await;
}

#[tokio::test]
async fn statistics_count_what_was_won_and_lost() {
    let world = World::start().await;
    let customer = world.company("Acme").await;
    for (n, amount) in ["10.00", "20.00", "30.50", "5.00"].into_iter().enumerate() {
        let deal = world.deal(json!({
            "customer": customer, "amount": { "amount": amount, "currency": "USD" },
            "occurredAt": "2026-01-01T00:00:00Z",
        }));
        let deal = deal.await;
        match n {
            0 | 1 => {
                let input = json!({ "id": deal, "closedOn": "2026-01-11", "occurredAt": "2026-01-11T00:00:00Z" });
                world.done("winOpportunity", input).await;
            }
            2 => {
                world.done("loseOpportunity", json!({ "id": deal, "reason": "price" })).await;
            }
            _ => {}
        }
    }
    let query = "{ all: opportunityStats { count winRate averageCycleDays
        amount { amount currency } key { status } }
      byStatus: opportunityStats(groupBy: [STATUS]) { key { status stage } count winRate
        amount { amount currency } } }";
    let position =
        world.done("setCustomerIndustry", json!({ "id": customer, "industry": "x" })).await;
    let query = query.replace("opportunityStats {", "opportunityStats(atLeast: $at) {");
    let query = query.replace("groupBy: [STATUS]", "groupBy: [STATUS], atLeast: $at");
    let query = format!("query($at: Position) {query}");
    let stats = world.data(&query, json!({ "at": position["position"] })).await;
    let all = &stats["all"][0];
    assert_eq!(all["count"], 4);
    assert_eq!(all["amount"], json!([{ "amount": "65.50", "currency": "USD" }]));
    let rate = all["winRate"].as_f64().unwrap();
    assert!((rate - 2.0 / 3.0).abs() < 1e-9, "{rate}");
    let days = all["averageCycleDays"].as_f64().unwrap();
    assert!((days - 10.0).abs() < 1e-9, "{days}");
    assert_eq!(all["key"]["status"], Value::Null);
    let counts: Vec<_> = stats["byStatus"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["key"]["status"].as_str().unwrap(), row["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("LOST", 1), ("OPEN", 1), ("WON", 2)]);
    world.stop().await;
}
