//! What policies do happens once, however often kehu is killed while they do it.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use uuid::Uuid;

use super::program::{Home, Server, run};

/// How many quotes are accepted.
const QUOTES: u64 = 24;
/// After how many of them kehu is killed.
const LIFE: u64 = 4;

async fn ask(server: &Server, query: &str, variables: Value) -> Value {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let body = json!({ "query": query, "variables": variables });
    let answer = client.post(server.url("/graphql")).json(&body).send().await.unwrap();
    answer.json().await.unwrap()
}

async fn done(server: &Server, name: &str, input: Value) {
    let (first, rest) = name.split_at(1);
    let (kind, n) = (first.to_uppercase(), input["id"].clone());
    let query = format!(
        "mutation($input: {kind}{rest}Input!) {{ {name}(input: $input) \
         {{ userErrors {{ code message }} }} }}"
    );
    let answer = ask(server, &query, json!({ "input": input })).await;
    assert_eq!(answer["data"][name]["userErrors"], json!([]), "{name} {n}: {answer}");
}

fn id(category: &str, n: u64) -> String {
    format!("{category}-{}", Uuid::from_u128(n.into()))
}

/// A deal with a quote that is out.
async fn offer(server: &Server, customer: &str, n: u64) {
    let (quote, deal) = (id("quote", n), id("opportunity", n));
    done(server, "openOpportunity", json!({ "id": deal, "customer": customer })).await;
    let line = json!({ "product": "FCL-40", "quantity": "1", "unitPrice": "1000" });
    let draft = json!({ "id": quote, "customer": customer, "opportunity": deal,
                        "currency": "CNY", "lines": [line] });
    done(server, "draftQuote", draft).await;
    done(server, "sendQuote", json!({ "id": quote, "to": "Wei", "channel": "EMAIL" })).await;
}

#[tokio::test]
async fn accepted_quotes_win_their_deals_once_however_often_kehu_is_killed() {
    let home = Home::new();
    let mut server = home.serve().await;
    let customer = id("customer", 1);
    let names = json!({ "original": "Acme" });
    let input = json!({ "id": customer, "kind": "COMPANY", "names": names });
    done(&server, "registerCustomer", input).await;
    for n in 1..=QUOTES {
        offer(&server, &customer, n).await;
    }
    for n in 1..=QUOTES {
        done(&server, "acceptQuote", json!({ "id": id("quote", n) })).await;
        if n % LIFE == 0 {
            // From at once to after the policy has acted.
            let wait = (n / LIFE - 1) * 5;
            tokio::time::sleep(Duration::from_millis(wait)).await;
            server.kill();
            server = home.serve().await;
        }
    }
    let all_won = async {
        let query = "{ opportunities(filter: { status: { eq: WON } }) { totalCount } }";
        while ask(&server, query, json!({})).await["data"]["opportunities"]["totalCount"]
            != json!(QUOTES)
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), all_won).await.expect("a deal is not won");

    let (succeeded, output) = run(home.command("events").args(["tail", "--from", "1", "--json"]));
    assert!(succeeded, "{output}");
    let events: Vec<Value> =
        output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of = |kind: &str| events.iter().filter(|event| event["type"] == kind).collect::<Vec<_>>();
    let accepted: BTreeMap<String, &Value> = of("QuoteAccepted")
        .into_iter()
        .map(|event| (event["stream"].as_str().unwrap().replace("quote", "opportunity"), event))
        .collect();
    let won = of("OpportunityWon");
    assert_eq!((accepted.len() as u64, won.len() as u64), (QUOTES, QUOTES), "once each");
    for event in won {
        let cause = accepted[event["stream"].as_str().unwrap()];
        assert_eq!(event["causationId"], cause["eventId"]);
        assert_eq!(event["correlationId"], cause["correlationId"]);
        assert_eq!(event["source"], "policy", "{event}");
    }
    let (is_sound, findings) = run(&mut home.command("doctor"));
    assert!(is_sound, "{findings}");
    assert!(server.stop().success());
}
