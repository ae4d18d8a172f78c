//! `kehu serve --demo` as a newcomer meets it: filled, killed, gone on with, asked.

use std::time::Duration;

use serde_json::{Value, json};

use super::program::{Home, Server, run, until};

const SMALL: [&str; 5] = ["--demo", "--demo-customers", "24", "--demo-until", "2026-10-30"];

/// How long filling may take on a busy machine.
const FILLING: Duration = Duration::from_mins(4);

fn still() -> Vec<&'static str> {
    [&SMALL[..], &["--demo-pace", "0"]].concat()
}

/// The line that tells what the demo came to.
fn told(log: &str) -> Option<&str> {
    let line = log.lines().find(|line| line.contains("sha256"))?;
    let from = line.find("demo: ")?;
    // Without how long it took.
    line.get(from..)?.split(" (").next()
}

async fn ask(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let body = json!({ "query": query });
    let answer = client.post(server.url("/graphql")).json(&body).send().await.unwrap();
    answer.json().await.unwrap()
}

/// What GraphiQL opens with.
async fn documents(server: &Server) -> Vec<String> {
    let (_, page) = server.get("/").await.unwrap();
    let page = page.as_str().unwrap().to_owned();
    let (_, documents) = page.split_once(r#"id="documents">"#).expect("the page has documents");
    let (documents, _) = documents.split_once("</script>").unwrap();
    serde_json::from_str(documents).unwrap()
}

/// Whether there is something in an answer, in each of its parts.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(all) => !all.is_empty(),
        Value::Object(fields) => match fields.get("nodes").or_else(|| fields.get("customers")) {
            Some(list) => is_there(list),
            None => !fields.is_empty(),
        },
        _ => true,
    }
}

#[tokio::test]
async fn a_demo_killed_while_it_is_filled_comes_to_the_same_and_answers_every_question() {
    let undisturbed = Home::new();
    let server = undisturbed.spawn_server_with(&still());
    server.until_status_within("/readyz", 200, FILLING).await;
    let whole = told(&server.log()).expect("it is told").to_owned();
    assert!(server.stop().success());

    let home = Home::new();
    for _ in 0..3 {
        let server = home.spawn_server_with(&still());
        until("the filling", || {
            let log = server.log();
            log.contains("commands written") || log.contains("sha256")
        })
        .await;
        server.kill();
    }
    let server = home.spawn_server_with(&still());
    server.until_status_within("/readyz", 200, FILLING).await;
    assert_eq!(told(&server.log()), Some(whole.as_str()));

    let documents = documents(&server).await;
    assert_eq!(documents.len(), 5);
    for document in documents {
        let answer = ask(&server, &document).await;
        assert_eq!(answer["errors"], Value::Null, "{document}\n{answer:#}");
        for (field, value) in answer["data"].as_object().unwrap() {
            assert!(is_there(value), "{field} of {document}\n{answer:#}");
        }
    }
    assert!(server.stop().success());
    let (holds, output) = run(home.command("projections").arg("verify"));
    assert!(holds, "{output}");
    let (is_sound, findings) = run(&mut home.command("doctor"));
    assert!(is_sound, "{findings}");
}

#[tokio::test]
async fn a_demo_lives_on_and_goes_on_living_after_a_restart() {
    let home = Home::new();
    let lively = [&SMALL[..], &["--demo-pace", "1", "--log", "info,kehu::demo=debug"]].concat();
    let (mut told_first, mut lived) = (None, 0);
    for _ in 0..2 {
        let server = home.spawn_server_with(&lively);
        server.until_status_within("/readyz", 200, FILLING).await;
        until("life", || server.log().matches("the demo lives on").count() >= 4).await;
        let log = server.log();
        assert!(!log.contains("WARN kehu::demo") && !log.contains("was refused"), "{log}");
        lived += log.matches("the demo lives on").count();
        let line = told(&log).unwrap().to_owned();
        assert_eq!(told_first.get_or_insert_with(|| line.clone()), &line);
        assert!(server.stop().success());
    }
    assert!(lived >= 8);
    let (holds, output) = run(home.command("projections").arg("verify"));
    assert!(holds, "{output}");
}

#[tokio::test]
async fn a_log_with_other_data_gets_no_demo() {
    let home = Home::new();
    let server = home.serve().await;
    let answer = ask(&server, "{ viewer { id } }").await;
    assert_eq!(answer["errors"], Value::Null);
    assert!(server.stop().success());
    let (begun, output) = run(home.command("serve").args(["--listen", "127.0.0.1:0", "--demo"]));
    assert!(!begun, "{output}");
    assert!(output.contains("never mixes") && output.contains("--data-dir"), "{output}");
    let (opened, output) = run(home.command("events").args(["tail", "--from", "1"]));
    assert!(opened && !output.contains("CustomerRegistered"), "{output}");
}
