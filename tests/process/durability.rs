//! What was acknowledged is there, once, whoever is killed in the meantime.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rustix::process::Signal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::program::{Home, Server, is_alive, kill, run, until};

/// How many customers are registered, one after the other.
const CUSTOMERS: u64 = 60;

#[tokio::test]
async fn what_was_acknowledged_survives_every_kill_and_is_not_doubled() {
    let home = Home::new();
    let mut server = home.serve().await;
    let address = Arc::new(Mutex::new(server.url("/graphql")));
    let writer = tokio::spawn(register_all(address.clone()));
    for round in 0..6 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let postgres = home.postgres();
        if round % 3 != 1 {
            kill(postgres.unwrap(), Signal::KILL);
        }
        if round % 3 == 0 {
            server.until_status("/readyz", 200).await;
        } else {
            server.kill();
            server = home.serve().await;
            *address.lock().unwrap() = server.url("/graphql");
        }
        if let Some(killed) = postgres.filter(|_| round % 3 != 1) {
            until("an end of the killed Postgres", || !is_alive(killed)).await;
        }
    }
    let last = tokio::time::timeout(Duration::from_mins(1), writer).await;
    let last = last.expect("the writer never got through").unwrap();
    let query = format!(r#"{{ customers(first: 1, atLeast: "{last}") {{ totalCount }} }}"#);
    let answer = ask(&server.url("/graphql"), &query).await.unwrap();
    assert_eq!(answer["data"]["customers"]["totalCount"], CUSTOMERS, "{answer}");
    let (is_sound, findings) = run(&mut home.command("doctor"));
    assert!(is_sound, "{findings}");
    assert!(server.stop().success());
}

/// Sends each command again and again until it is acknowledged; the last position.
async fn register_all(address: Arc<Mutex<String>>) -> String {
    let mut last = String::new();
    for number in 1..=CUSTOMERS {
        let id = Uuid::from_u128(number.into());
        let mutation = format!(
            r#"mutation {{ registerCustomer(input: {{ commandId: "{id}", kind: COMPANY,
                names: {{ original: "Customer {number}" }} }})
                {{ position userErrors {{ code message }} }} }}"#
        );
        last = loop {
            let url = address.lock().unwrap().clone();
            let answer = ask(&url, &mutation).await.unwrap_or_default();
            let payload = &answer["data"]["registerCustomer"];
            assert!(payload["userErrors"].as_array().is_none_or(Vec::is_empty), "{answer}");
            if let Some(position) = payload["position"].as_str() {
                break position.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        // The kills are to fall between commands as well as into them.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    last
}

async fn ask(url: &str, query: &str) -> Option<Value> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    client.post(url).json(&json!({ "query": query })).send().await.ok()?.json().await.ok()
}

#[tokio::test]
async fn a_lost_master_key_is_missed_and_not_replaced() {
    let home = Home::new();
    assert!(home.serve().await.stop().success());
    let key = home.data.join("master.key");
    let content = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let (succeeded, output) = run(home.command("serve").args(["--listen", "127.0.0.1:0"]));
    assert!(!succeeded && output.contains("put the file back"), "{output}");
    assert!(!key.exists() && home.postgres().is_none());
    std::fs::write(&key, content).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert!(home.serve().await.stop().success());
}

#[tokio::test]
async fn the_log_is_shown_beside_a_running_server_and_without_one() {
    let home = Home::new();
    let server: Server = home.serve().await;
    let tail = |arguments: &[&str]| {
        let (succeeded, output) = run(home.command("events").arg("tail").args(arguments));
        assert!(succeeded, "{output}");
        output
    };
    assert!(tail(&[]).contains("PipelineDefined"));
    server.stop();
    let whole = tail(&["--from", "1", "--json"]);
    let event: Value = serde_json::from_str(whole.lines().next().unwrap()).unwrap();
    assert_eq!((&event["position"], &event["version"]), (&json!(1), &json!(0)), "{event}");
    assert_eq!(tail(&["--category", "customer"]), "");
    until("the end of Postgres", || home.postgres().is_none()).await;
}
