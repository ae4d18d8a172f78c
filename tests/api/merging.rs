//! Customers merged into one: first tried, then done, and seen to be the same.

use std::collections::BTreeSet;

use async_graphql::parser::{
    parse_schema,
    types::{TypeKind, TypeSystemDefinition},
};
use kehu::graphql::sdl;
use serde_json::{Value, json};

use super::world::{World, customer, fresh};

/// Every field of a customer that is a list with pages, whatever aggregates there are.
pub(super) fn lists() -> Vec<String> {
    let mut lists = Vec::new();
    for definition in parse_schema(sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        if let TypeKind::Object(object) = definition.node.kind
            && definition.node.name.node == "Customer"
        {
            let paged = |ty: &str| ty.ends_with("Connection!");
            let fields = object.fields.into_iter().map(|field| field.node);
            lists.extend(
                fields.filter(|f| paged(&f.ty.node.to_string())).map(|f| f.name.node.to_string()),
            );
        }
    }
    lists
}

/// Everything that a merge changes about the survivor, and what it leaves alone.
fn survivor() -> String {
    let mut all = "id name status version position owner { name } grade { grade } ".to_owned();
    for list in lists().iter().filter(|list| *list != "timeline") {
        all += &format!("{list} {{ totalCount nodes {{ id }} }} ");
    }
    all + "merged: mergedCustomers { nodes { name status survivor { id }
             opportunities { totalCount } mergedCustomers { totalCount nodes { name } } } }
           paged: opportunities(first: 2, orderBy: [{ field: NAME }]) {
             nodes { name customer { name status survivor { name } } }
             pageInfo { hasNextPage endCursor } }
           timeline(first: 100, direction: ASC) { totalCount nodes { id type sentence } }"
}

fn document(selection: &str) -> String {
    format!(
        "mutation($input: MergeCustomersInput!, $dryRun: Boolean! = false) {{
         mergeCustomers(input: $input, dryRun: $dryRun) {{ {selection} }} }}"
    )
}

/// The payload, and what is compared of it: all but the merge itself, which only happens once.
pub(super) async fn merged(world: &World, input: &Value, dry_run: bool) -> Value {
    let selection = format!(
        "position results {{ index version userErrors {{ code field }} }}
         contradictions {{ matter part said {{ value customer {{ name status }} }} }}
         survivor {{ {} }}",
        survivor()
    );
    let variables = json!({ "input": input, "dryRun": dry_run });
    world.data(&document(&selection), variables).await["mergeCustomers"].clone()
}

pub(super) fn comparable(mut payload: Value) -> Value {
    payload["position"] = Value::Null;
    let timeline = &mut payload["survivor"]["timeline"];
    let entries = timeline["nodes"].as_array_mut().unwrap();
    let before = entries.len();
    entries.retain(|entry| entry["type"] != "CustomerMerged");
    let merges = u64::try_from(before - entries.len()).unwrap();
    timeline["totalCount"] = json!(timeline["totalCount"].as_u64().unwrap() - merges);
    payload
}

async fn three_of_a_kind(world: &World) -> [String; 3] {
    let mut ids = Vec::new();
    for (n, region) in ["CN-31", "CN-11", "DE-HH"].into_iter().enumerate() {
        let id = customer();
        let external = json!([{ "system": "sap", "kind": "account", "id": format!("{n}") }]);
        let input = json!({ "id": id, "kind": "COMPANY", "region": region,
            "names": { "original": format!("Company {n}") }, "externalIds": external });
        world.done("registerCustomer", input).await;
        for deal in 0..=n {
            world.deal(json!({ "customer": id, "name": format!("Deal {n}.{deal}") })).await;
        }
        ids.push(id);
    }
    let [one, two, three] = <[String; 3]>::try_from(ids).unwrap();
    let group = world.company("Group").await;
    world.done("setCustomerParent", json!({ "id": two, "parent": group })).await;
    world.done("setCustomerParent", json!({ "id": one, "parent": three })).await;
    world.done("gradeCustomer", json!({ "id": two, "grade": "A" })).await;
    world.done("gradeCustomer", json!({ "id": three, "grade": "B" })).await;
    for (id, limit) in [(&one, "10000.00"), (&three, "500.00")] {
        let terms = json!({ "id": id, "grade": "AA", "termDays": 30,
            "limit": { "amount": limit, "currency": "CNY" } });
        world.done("setCustomerCreditTerms", terms).await;
    }
    world
        .done("holdCustomerCredit", json!({ "id": three, "reason": "late with two invoices" }))
        .await;
    // Somebody who was merged before comes along.
    let earlier = world.company("Merged earlier").await;
    world.deal(json!({ "customer": earlier, "name": "Deal of old" })).await;
    world.done("mergeCustomerInto", json!({ "id": earlier, "survivor": two })).await;
    [one, two, three]
}

#[tokio::test]
async fn a_preview_of_a_merge_equals_the_merge() {
    let world = World::start().await;
    let [one, two, three] = three_of_a_kind(&world).await;
    let nobody = customer();
    let input = json!({ "survivor": one, "merged": [two, three, nobody, one, "nonsense"],
        "commandId": fresh(), "reason": "the same company, three times" });
    let before = world.head().await;
    let preview = merged(&world, &input, true).await;
    assert_eq!(world.head().await, before, "the preview left a trace");
    assert_eq!(preview["position"], Value::Null);
    let alone = world.data(
        "query($id: ID!) { customer(id: $id) { opportunities { totalCount }
           mergedCustomers { totalCount } timeline { totalCount } } }",
        json!({ "id": one }),
    );
    let alone = alone.await["customer"].clone();
    assert_eq!(alone["opportunities"]["totalCount"], 1, "it is not merged yet");
    assert_eq!(alone["mergedCustomers"]["totalCount"], 0);

    let done = merged(&world, &input, false).await;
    assert!(done["position"].is_string(), "{done:#}");
    assert_eq!(comparable(preview.clone()), comparable(done.clone()));
    // Sent again, it says the same and does nothing.
    let after = world.head().await;
    assert_eq!(merged(&world, &input, false).await, done);
    assert_eq!(world.head().await, after);

    let codes = ["CUSTOMER_NOT_FOUND", "CUSTOMER_SURVIVOR_IS_ITSELF", "INVALID_INPUT"];
    for (place, code) in (2..).zip(codes) {
        assert_eq!(done["results"][place]["userErrors"][0]["code"], code, "{place}");
    }
    let survivor = &done["survivor"];
    assert_eq!(survivor["opportunities"]["totalCount"], 1 + 2 + 3 + 1);
    assert_eq!(survivor["mergedCustomers"]["totalCount"], 2);
    let matters: BTreeSet<&str> = done["contradictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["matter"].as_str().unwrap())
        .collect();
    let expected =
        ["CREDIT_HELD", "CREDIT_TERMS", "EXTERNAL_ID", "GRADE", "PARENT", "REGION"].into();
    assert_eq!(matters, expected, "{done:#}");
    world.stop().await;
}

#[tokio::test]
async fn what_belongs_to_a_customer_is_part_of_the_preview() {
    // Whoever adds a list to customers, adds it to the comparison above without a word.
    let lists = lists();
    for list in ["opportunities", "children", "mergedCustomers", "timeline"] {
        assert!(lists.iter().any(|known| known == list), "{lists:?}");
    }
}

#[tokio::test]
async fn a_merge_of_nobody_shows_nobody() {
    let world = World::start().await;
    let survivor = world.company("Acme").await;
    for dry_run in [true, false] {
        let input = json!({ "survivor": survivor, "merged": [customer()] });
        let variables = json!({ "input": input, "dryRun": dry_run });
        let selection = "position survivor { id } contradictions { matter } \
                         results { userErrors { code } }";
        let payload = world.data(&document(selection), variables).await["mergeCustomers"].clone();
        let expected = json!({ "position": null, "survivor": null, "contradictions": [],
            "results": [{ "userErrors": [{ "code": "CUSTOMER_NOT_FOUND" }] }] });
        assert_eq!(payload, expected);
    }
    let many = vec![customer(); 101];
    let input = json!({ "survivor": survivor, "merged": many });
    let answer = world.ask(&document("position"), json!({ "input": input })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
    world.stop().await;
}
