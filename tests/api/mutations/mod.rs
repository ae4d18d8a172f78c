//! Every mutation once as it should be, and once refused.

mod customers;
mod opportunities;

use std::collections::BTreeSet;

use async_graphql::parser::{
    parse_schema,
    types::{TypeKind, TypeSystemDefinition},
};
use kehu::graphql::sdl;
use serde_json::{Value, json};

use super::{
    settings,
    world::{World, fresh},
};

/// One mutation: an input that is done, one that is refused, and the code of the refusal.
pub(super) struct Case {
    name: &'static str,
    done: Value,
    refused: Value,
    code: &'static str,
}

/// Runs what is done first, and then what is refused, in the order of the list.
#[tokio::test]
async fn every_mutation_does_what_it_says_or_says_why_not() {
    let world = World::start().await;
    let loser = world.company("上海快运有限公司").await;
    let file = world.upload(b"content".to_vec(), "application/pdf").await;
    let file: Value = file.json().await.unwrap();
    let submitted = super::quotes::submitted(&world, &loser).await;
    let cases = cases(&loser, &submitted, file["sha256"].as_str().unwrap());
    let tested: BTreeSet<String> = cases.iter().map(|case| case.name.to_owned()).collect();
    let (batches, single): (BTreeSet<_>, BTreeSet<_>) =
        mutations_of_the_schema().into_iter().partition(|name| name.ends_with("Batch"));
    // It takes many by itself, and has tests of its own.
    let single: BTreeSet<_> = single.into_iter().filter(|name| name != "mergeCustomers").collect();
    assert_eq!(tested, single);
    assert_eq!(batches, single.iter().map(|name| format!("{name}Batch")).collect());
    let mut wrong = Vec::new();
    for Case { name, done, refused, code } in cases {
        let object = object_of(name);
        let selection = format!(
            "{object} {{ id version position }} position version \
             userErrors {{ code en: message zh: message(language: ZH) field }}"
        );
        let payload = world.mutate(name, done, &selection).await;
        let shown = &payload[object];
        let position = |of: &Value| of["position"].as_str().and_then(|p| p.parse::<u64>().ok());
        let as_new = position(shown).is_some() && position(shown) >= position(&payload);
        let versioned = shown["version"].as_u64() >= payload["version"].as_u64();
        if payload["userErrors"] != json!([]) || !as_new || !versioned {
            wrong.push(format!("{name} should be done and shown: {payload}"));
        }

        let payload = world.mutate(name, refused, &selection).await;
        let errors = &payload["userErrors"];
        if errors[0]["code"] != code {
            wrong.push(format!("{name} should be refused with {code}: {payload}"));
        }
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let zh = errors[0]["zh"].as_str().unwrap_or_default();
        let told = errors[0]["en"] != "" && errors[0]["en"].is_string() && zh.contains(chinese);
        let nothing = [object, "position", "version"].iter().all(|field| payload[field].is_null());
        if !told || !nothing {
            wrong.push(format!("{name} should say why it did nothing: {payload}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.stop().await;
}

fn mutations_of_the_schema() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for definition in parse_schema(sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        if let TypeKind::Object(object) = definition.node.kind
            && definition.node.name.node == "Mutation"
        {
            names.extend(object.fields.iter().map(|field| field.node.name.node.to_string()));
        }
    }
    names
}

/// The object that a mutation is about stands first in its name.
fn object_of(mutation: &str) -> &'static str {
    if settings::MUTATIONS.contains(&mutation) {
        return "settings";
    }
    [
        ("Contact", "contact"),
        ("Customer", "customer"),
        ("Opportunity", "opportunity"),
        ("Interaction", "interaction"),
        ("File", "interaction"),
        ("Attachment", "interaction"),
        ("User", "user"),
        ("Pipeline", "pipeline"),
        ("Ticket", "ticket"),
        ("Calendar", "calendar"),
        ("Quote", "quote"),
        ("NumberSeries", "numberSeries"),
    ]
    .into_iter()
    .filter_map(|(word, field)| mutation.find(word).map(|place| (place, field)))
    .min()
    .map(|(_, field)| field)
    .unwrap()
}

pub(super) fn case(name: &'static str, done: Value, refused: Value, code: &'static str) -> Case {
    Case { name, done, refused, code }
}

fn cases(loser: &str, submitted: &[String; 2], file: &str) -> Vec<Case> {
    let id = |category: &str| format!("{category}-{}", fresh());
    let (user, other_user) = (id("user"), id("user"));
    let mut cases = of_users(&user, &other_user);
    cases.extend(of_pipelines(&id("pipeline")));
    let (one, other) = (id("customer"), id("customer"));
    cases.extend(customers::basics(&one, &other, &user, &other_user));
    cases.extend(customers::profiles(&one));
    cases.extend(opportunities::basics(&id("opportunity"), &one, &user, &other_user));
    cases.extend(super::contacts::cases(&one, &user));
    cases.extend(
        super::tickets::cases(&one, &user)
            .into_iter()
            .map(|(name, done, refused, code)| case(name, done, refused, code)),
    );
    cases.extend(super::interactions::cases(&one, &other, file));
    cases.extend(
        super::quotes::cases(&one, &user, submitted)
            .into_iter()
            .map(|(name, done, refused, code)| case(name, done, refused, code)),
    );
    cases.extend(customers::merges(loser, &one));
    cases.extend(settings::cases());
    // The user is needed until here.
    cases.extend([
        case(
            "deactivateUser",
            json!({ "id": user }),
            json!({ "id": id("user") }),
            "USER_NOT_FOUND",
        ),
        case(
            "reactivateUser",
            json!({ "id": user }),
            json!({ "id": "user-nobody" }),
            "INVALID_INPUT",
        ),
    ]);
    cases
}

fn of_users(user: &str, other: &str) -> Vec<Case> {
    vec![
        case(
            "registerUser",
            json!({ "id": user, "name": "张三" }),
            json!({ "id": other, "name": " " }),
            "USER_TEXT_EMPTY",
        ),
        case(
            "renameUser",
            json!({ "id": user, "name": "李四" }),
            json!({ "id": other, "name": "李四" }),
            "USER_NOT_FOUND",
        ),
        case(
            "grantUserRole",
            json!({ "id": user, "role": "sales" }),
            json!({ "id": user, "role": "Sales" }),
            "USER_ROLE_INVALID",
        ),
        case(
            "revokeUserRole",
            json!({ "id": user, "role": "sales" }),
            json!({ "id": user, "role": "sales_manager" }),
            "USER_ROLE_NOT_HELD",
        ),
        case(
            "linkUserExternalId",
            json!({ "id": user, "externalId": { "system": "hr", "kind": "staff", "id": "7" } }),
            json!({ "id": other, "externalId": { "system": "hr", "kind": "staff", "id": "8" } }),
            "USER_NOT_FOUND",
        ),
    ]
}

fn of_pipelines(pipeline: &str) -> Vec<Case> {
    let stage = |code: &str, probability: i64| json!({ "code": code, "nameEn": "New", "nameZh": "新建", "probability": probability });
    vec![
        case(
            "definePipeline",
            json!({ "id": pipeline, "name": "Projects", "stages": [stage("new", 10)] }),
            json!({ "name": "Projects", "stages": [] }),
            "PIPELINE_NO_STAGES",
        ),
        case(
            "changePipelineStages",
            json!({ "id": pipeline, "stages": [stage("new", 10), stage("late", 90)] }),
            json!({ "id": pipeline, "stages": [stage("new", 300)] }),
            "INVALID_INPUT",
        ),
        case(
            "renamePipeline",
            json!({ "id": pipeline, "name": "Big projects" }),
            json!({ "id": pipeline, "name": "" }),
            "PIPELINE_TEXT_EMPTY",
        ),
        case(
            "linkPipelineExternalId",
            json!({ "id": pipeline, "externalId": { "system": "hr", "kind": "cycle", "id": "1" } }),
            json!({ "id": pipeline, "externalId": { "system": "hr", "kind": "staff", "id": "7" } }),
            "EXTERNAL_ID_TAKEN",
        ),
    ]
}
