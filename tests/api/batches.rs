//! Many inputs at once: each done or refused on its own, in order, once, or only tried.

use kehu::graphql::{MAX_BATCH, sdl};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    statements::Statements,
    world::{World, customer, fresh},
};

const RESULTS: &str = "results { index version position userErrors { code field } } \
     accepted refused position";

/// The document of one batch mutation.
fn document(name: &str, selection: &str) -> String {
    let (first, rest) = name.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    format!(
        "mutation($inputs: [{input}!]!, $commandId: UUID, $dryRun: Boolean! = false) {{ \
         {name}Batch(inputs: $inputs, commandId: $commandId, dryRun: $dryRun) {{ {selection} }} }}"
    )
}

impl World {
    async fn batch(&self, name: &str, variables: Value, selection: &str) -> Value {
        let answer = self.data(&document(name, selection), variables).await;
        answer[format!("{name}Batch")].clone()
    }

    pub(super) async fn head(&self) -> (i64, i64, i64) {
        let counts = "SELECT (SELECT count(*) FROM log.events), (SELECT count(*) FROM log.commands), \
             (SELECT count(*) FROM keys.subject_keys)";
        sqlx::query_as(counts).fetch_one(&self.database.pool).await.unwrap()
    }
}

fn company(id: &str, name: &str) -> Value {
    json!({ "id": id, "kind": "COMPANY", "names": { "original": name } })
}

/// What each input came to: its code, if it was refused, or its version.
fn outcomes(payload: &Value) -> Vec<String> {
    let results = payload["results"].as_array().unwrap();
    let indexes: Vec<u64> = results.iter().map(|one| one["index"].as_u64().unwrap()).collect();
    assert!(indexes.iter().copied().eq(0..results.len() as u64), "{payload:#}");
    let outcome = |one: &Value| match one["userErrors"][0]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => one["version"].to_string(),
    };
    results.iter().map(outcome).collect()
}

#[test]
fn the_schema_says_how_many_inputs_a_batch_may_have() {
    assert!(sdl().contains(&format!("The same for up to {MAX_BATCH} inputs at once")));
    assert!(sdl().contains(&format!("at most {MAX_BATCH}. Those that name the same object")));
}

// One thread: what the subscriber of this thread counts is all there is.
#[tokio::test(flavor = "current_thread")]
async fn five_hundred_at_once_are_read_back_in_one_statement() {
    let statements = Statements::containing("FROM customers.customers AS t");
    let _counting = tracing::subscriber::set_default(statements.clone());
    let world = World::start().await;
    let mut counts = Vec::new();
    for size in [1, MAX_BATCH] {
        let inputs: Vec<Value> =
            (0..size).map(|n| company(&customer(), &format!("Company {n}"))).collect();
        let before = statements.count();
        let selection = "results { object { id name version } position } accepted refused position";
        let variables = json!({ "inputs": inputs });
        let payload = world.batch("registerCustomer", variables, selection).await;
        counts.push(statements.count() - before);
        assert_eq!((&payload["accepted"], &payload["refused"]), (&json!(size), &json!(0)));
        for (n, result) in payload["results"].as_array().unwrap().iter().enumerate() {
            assert_eq!(result["object"]["id"], inputs[n]["id"]);
            assert_eq!(result["object"]["name"], format!("Company {n}"));
        }
        let last = payload["results"].as_array().unwrap().iter();
        let last = last.map(|one| one["position"].as_str().unwrap().parse::<u64>().unwrap()).max();
        assert_eq!(payload["position"], last.unwrap().to_string());
    }
    assert_eq!(counts, [1, 1]);
    world.stop().await;
}

#[tokio::test]
async fn inputs_about_one_object_keep_their_order_and_a_bad_one_stops_no_other() {
    let world = World::start().await;
    let (one, other) = (world.company("One").await, world.company("Other").await);
    let mut inputs = Vec::new();
    for n in 0..60 {
        inputs.push(json!({ "id": one, "industry": format!("number {n}") }));
        inputs.push(json!({ "id": other, "industry": format!("number {n}") }));
        inputs.push(match n % 3 {
            0 => json!({ "id": customer(), "industry": "nobody's" }),
            1 => json!({ "id": "nonsense", "industry": "nobody's" }),
            _ => json!({ "id": one, "industry": "late", "expectedVersion": 0 }),
        });
    }
    let batch = json!({ "inputs": inputs });
    let selection = format!("{RESULTS} objects: results {{ object {{ industry }} }}");
    let payload = world.batch("setCustomerIndustry", batch, &selection).await;
    let expected = (0..60).flat_map(|n: u64| {
        let version = (n + 1).to_string();
        let bad = ["CUSTOMER_NOT_FOUND", "INVALID_INPUT", "VERSION_CONFLICT"];
        [version.clone(), version, bad[usize::try_from(n % 3).unwrap()].to_owned()]
    });
    assert_eq!(outcomes(&payload), expected.collect::<Vec<_>>());
    assert_eq!((&payload["accepted"], &payload["refused"]), (&json!(120), &json!(60)));
    // Every one shows what the whole batch left behind.
    assert_eq!(payload["objects"][0]["object"]["industry"], "number 59");
    assert_eq!(payload["objects"][2]["object"], Value::Null);
    world.stop().await;
}

#[tokio::test]
async fn a_batch_that_is_sent_again_changes_nothing_and_answers_the_same() {
    let world = World::start().await;
    let external = json!([{ "system": "sap", "kind": "account", "id": "4711" }]);
    let mut named = company(&customer(), "Named");
    named["commandId"] = json!(fresh());
    let mut taken = company(&customer(), "Taken");
    taken["externalIds"] = external.clone();
    let mut late = company(&customer(), "Late");
    late["externalIds"] = external;
    let unnamed = json!({ "kind": "COMPANY", "names": { "original": "Unnamed" } });
    let batch = json!({ "inputs": [named, taken, late, unnamed], "commandId": fresh() });
    let selection = format!("{RESULTS} objects: results {{ object {{ id name version }} }}");
    let first = world.batch("registerCustomer", batch.clone(), &selection).await;
    assert_eq!(outcomes(&first), ["0", "0", "EXTERNAL_ID_TAKEN", "0"]);
    let head = world.head().await;
    let again = world.batch("registerCustomer", batch, &selection).await;
    assert_eq!(first, again);
    assert_eq!(head, world.head().await);

    // They are one conversation.
    let id = &first["objects"][3]["object"]["id"];
    let query = "query($id: ID!) { events(stream: $id) { nodes { correlationId commandId } } }";
    let event = world.data(query, json!({ "id": id })).await["events"]["nodes"][0].clone();
    assert_ne!(event["correlationId"], event["commandId"]);
    assert!(event["commandId"].as_str().unwrap().parse::<Uuid>().is_ok());
    world.stop().await;
}

#[tokio::test]
async fn a_dry_run_says_what_the_real_one_then_does_and_leaves_no_trace() {
    let world = World::start().await;
    let (one, other) = (world.company("One").await, world.company("Other").await);
    let person = json!({ "id": customer(), "kind": "PERSON", "names": { "original": "王伟" },
        "externalIds": [{ "system": "sap", "kind": "account", "id": "4711" }] });
    let mut namesake = person.clone();
    namesake["id"] = json!(customer());
    let mut renamed = person.clone();
    renamed["names"]["original"] = json!("王芳");
    let register = json!({ "inputs": [person, namesake, renamed, person, company(&one, "Two")] });
    let circle = json!({ "inputs": [
        { "id": one, "parent": other }, { "id": other, "parent": one }, { "id": one },
        { "id": other, "parent": one }, { "id": one, "parent": one },
    ] });
    for (name, mut batch, expected) in [
        (
            "registerCustomer",
            register,
            vec!["0", "EXTERNAL_ID_TAKEN", "CUSTOMER_ALREADY_REGISTERED", "0"],
        ),
        ("setCustomerParent", circle, vec!["1", "PARENT_CYCLE", "2", "1"]),
    ] {
        let before = world.head().await;
        batch["dryRun"] = json!(true);
        let selection = format!("{RESULTS} objects: results {{ object {{ id }} }}");
        let tried = world.batch(name, batch.clone(), &selection).await;
        assert_eq!(world.head().await, before, "{name} left a trace");
        assert_eq!(tried["position"], Value::Null);
        let bare = |one: &Value| one["position"].is_null() && one["object"].is_null();
        assert!(tried["results"].as_array().unwrap().iter().all(bare), "{tried:#}");
        assert!(tried["objects"].as_array().unwrap().iter().all(bare), "{tried:#}");

        batch["dryRun"] = json!(false);
        let done = world.batch(name, batch, RESULTS).await;
        assert_eq!(outcomes(&tried), outcomes(&done), "{name}");
        assert_eq!((&tried["accepted"], &tried["refused"]), (&done["accepted"], &done["refused"]));
        assert_eq!(outcomes(&done)[..expected.len()], expected, "{name}");
        assert!(world.head().await > before);
    }
    world.stop().await;
}

#[tokio::test]
async fn too_many_inputs_or_too_much_of_each_is_refused_before_anything_is_done() {
    let world = World::start().await;
    world.company("Acme").await;
    let inputs = |count: usize| vec![json!({ "id": customer(), "industry": "x" }); count];
    let before = world.head().await;
    let document = document("setCustomerIndustry", RESULTS);
    let answer = world.ask(&document, json!({ "inputs": inputs(MAX_BATCH + 1) })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("500") && message.contains("501"), "{message}");

    let page = "object { opportunities(first: 100) { nodes { id } } }";
    let greedy = self::document("setCustomerIndustry", &format!("results {{ {page} }}"));
    let answer = world.ask(&greedy, json!({ "inputs": inputs(MAX_BATCH) })).await;
    assert_eq!(answer["errors"][0]["message"], "Query is too complex.", "{answer:#}");
    let answer = world.ask(&greedy, json!({ "inputs": inputs(5) })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    let answer = world.ask(&document, json!({ "inputs": [], "commandId": "7" })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
    assert_eq!(world.head().await, before);
    world.stop().await;
}
