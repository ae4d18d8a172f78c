//! An import beside a server, while one process after the other is killed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustix::process::Signal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::program::{Home, Server, kill, run};
use crate::support::shared_data;

const REGISTER: &str = "mutation($input: RegisterCustomerInput!) {
    registerCustomer(input: $input) { version position userErrors { code message } } }";

const ANSWERS: &str = "{
    customers { totalCount }
    opportunities { totalCount }
    unassigned: opportunities(filter: {customer: {isNull: true}}) { totalCount }
    byStatus: opportunityStats(groupBy: [STATUS]) { key { status } count amount { amount currency } }
    byStage: opportunityStats(filter: {status: {eq: OPEN}}, groupBy: [STAGE]) { key { stage } count } }";

/// What a client was told is written: customers that answers came back for.
#[derive(Default)]
struct Clerk {
    url: Mutex<String>,
    acknowledged: Mutex<BTreeSet<Uuid>>,
    done: AtomicBool,
}

impl Clerk {
    /// Registers one customer after the other, each as often as it takes to get an answer.
    async fn work(self: Arc<Self>) {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        while !self.done.load(Ordering::Relaxed) {
            let id = kehu::ids::new();
            while !self.done.load(Ordering::Relaxed) {
                let input =
                    json!({"commandId": id, "kind": "COMPANY", "names": {"original": "Ack"}});
                let body = json!({"query": REGISTER, "variables": {"input": input}});
                let url = self.url.lock().unwrap().clone();
                let sent = client.post(url).json(&body).send().await;
                let Ok(response) = sent else {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                };
                let answer: Value = response.json().await.unwrap_or_default();
                let payload = &answer["data"]["registerCustomer"];
                if payload["position"].is_string() {
                    assert_eq!(payload["version"], 0, "doubled: {answer}");
                    self.acknowledged.lock().unwrap().insert(id);
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

fn start_import(home: &Home, data: &Path) -> Child {
    home.command("import")
        .args(["--preset", "maven-crm"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn ask(server: &Server, query: &str) -> Value {
    let client = reqwest::Client::new();
    let response =
        client.post(server.url("/graphql")).json(&json!({ "query": query })).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].clone()
}

fn maven() -> Option<PathBuf> {
    shared_data("maven_crm")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_survives_five_kills_of_each_process() {
    let Some(data) = maven() else { return };
    let home = Home::new();
    let mut server = home.serve().await;
    let clerk = Arc::new(Clerk::default());
    *clerk.url.lock().unwrap() = server.url("/graphql");
    let working = tokio::task::spawn(Arc::clone(&clerk).work());

    for round in 0..5_u64 {
        let mut import = start_import(&home, &data);
        tokio::time::sleep(Duration::from_millis(700 + 130 * round)).await;
        import.kill().unwrap();
        import.wait().unwrap();

        let mut import = start_import(&home, &data);
        tokio::time::sleep(Duration::from_millis(500 + 170 * round)).await;
        server.kill();
        server = home.serve().await;
        *clerk.url.lock().unwrap() = server.url("/graphql");
        tokio::time::sleep(Duration::from_millis(200)).await;
        if let Some(postgres) = home.postgres() {
            kill(postgres, Signal::KILL);
        }
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        import.kill().unwrap();
        import.wait().unwrap();
    }

    let (done, printed) = run(home.command("import").args(["--preset", "maven-crm"]).arg(&data));
    assert!(done, "{printed}");
    server.until_status("/readyz", 200).await;
    clerk.done.store(true, Ordering::Relaxed);
    working.await.unwrap();

    let (verified, printed) = run(home.command("projections").arg("verify"));
    assert!(verified, "{printed}");
    let (healthy, printed) = run(&mut home.command("doctor"));
    assert!(healthy, "{printed}");
    let acknowledged = clerk.acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() > 10, "only {} acknowledged", acknowledged.len());
    let ids: Vec<String> = acknowledged.iter().map(|id| format!("\"customer-{id}\"")).collect();
    for ids in ids.chunks(100) {
        let nodes = ask(&server, &format!("{{ nodes(ids: [{}]) {{ id }} }}", ids.join(","))).await;
        let found = nodes["nodes"].as_array().unwrap();
        assert!(found.iter().all(|node| !node.is_null()), "acknowledged and lost: {nodes}");
    }
    let answers = ask(&server, ANSWERS).await;
    assert_eq!(answers["opportunities"]["totalCount"], 8_800);
    assert_eq!(answers["unassigned"]["totalCount"], 1_425);
    let customers = usize::try_from(answers["customers"]["totalCount"].as_u64().unwrap()).unwrap();
    // The last registration may have been written without an answer.
    assert!((85 + acknowledged.len()..=86 + acknowledged.len()).contains(&customers), "{answers}");
    let of = |rows: &str, key: &str, name: &str| -> Value {
        let rows = answers[rows].as_array().unwrap();
        rows.iter().find(|row| row["key"][key] == name).unwrap().clone()
    };
    let won = of("byStatus", "status", "WON");
    assert_eq!(won["count"], 4_238);
    assert_eq!(won["amount"], json!([{"amount": "10005534.00", "currency": "USD"}]));
    let open = of("byStatus", "status", "OPEN");
    assert_eq!(open["count"], 2_089);
    assert_eq!(open["amount"], json!([{"amount": "4966215.00", "currency": "USD"}]));
    assert_eq!(of("byStatus", "status", "LOST")["count"], 2_473);
    assert_eq!(of("byStage", "stage", "engaging")["count"], 1_589);
    assert_eq!(of("byStage", "stage", "prospecting")["count"], 500);
}
