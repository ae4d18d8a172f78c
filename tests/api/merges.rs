//! Merges that are taken back: everything is where it was, whatever happened in between.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    merging::{comparable, lists, merged},
    world::{World, fresh},
};

/// What a customer has, by list: the ids in it. The timeline is told without merges.
type Belongings = BTreeMap<String, BTreeSet<String>>;

/// One of everything that can belong to a customer.
const KINDS: [&str; 5] = ["contacts", "opportunities", "quotes", "tickets", "interactions"];

fn id(category: &str) -> String {
    format!("{category}-{}", fresh())
}

/// Gives a customer one of each, linked with each other.
async fn equip(world: &World, customer: &str) -> [String; 5] {
    let [contact, deal, quote] = [id("contact"), id("opportunity"), id("quote")];
    let [ticket, call] = [id("ticket"), id("interaction")];
    let line = json!({ "product": "LCL", "quantity": "1", "unitPrice": "50", "taxRate": "6" });
    for (mutation, input) in [
        (
            "createContact",
            json!({ "id": contact, "names": { "original": "王芳" },
                    "customers": [{ "customer": customer, "role": "buyer" }] }),
        ),
        ("openOpportunity", json!({ "id": deal, "customer": customer, "name": "Rail" })),
        (
            "draftQuote",
            json!({ "id": quote, "customer": customer, "opportunity": deal, "currency": "CNY",
                    "lines": [line] }),
        ),
        (
            "openTicket",
            json!({ "id": ticket, "customer": customer, "contact": contact, "kind": "INQUIRY",
                    "channel": "PHONE", "subject": "Where is it?" }),
        ),
        (
            "logInteraction",
            json!({ "id": call, "customer": customer, "contacts": [contact],
                    "links": [deal, quote, ticket], "content": { "channel": "CALL" } }),
        ),
    ] {
        world.done(mutation, input).await;
    }
    [contact, deal, quote, ticket, call]
}

/// A customer that has one of each.
async fn equipped(world: &World, name: &str) -> String {
    let customer = world.company(name).await;
    equip(world, &customer).await;
    customer
}

async fn belongings(world: &World, customer: &str) -> Belongings {
    let mut selection = String::new();
    for list in lists() {
        let more = if list == "timeline" { "type" } else { "" };
        selection += &format!("{list}(first: 100) {{ totalCount nodes {{ id {more} }} }} ");
    }
    let query = format!(
        "query($id: ID!, $at: Position) {{ customer(id: $id, atLeast: $at) {{ {selection} }} }}"
    );
    let variables = json!({ "id": customer, "at": world.position().await });
    let found = world.data(&query, variables).await["customer"].clone();
    let ids = |list: String| {
        let nodes = found[&list]["nodes"].as_array().unwrap();
        assert_eq!(found[&list]["totalCount"], nodes.len(), "{list}");
        let merges = ["CustomerMerged", "CustomerMergeUndone"];
        let told = nodes.iter().filter(|node| !merges.iter().any(|merge| node["type"] == *merge));
        let ids = told.map(|node| node["id"].as_str().unwrap().to_owned()).collect();
        (list, ids)
    };
    lists().into_iter().map(ids).collect()
}

/// The contacts of a customer and what they are there; who a thing's customer is.
async fn links(world: &World, customer: &str) -> Value {
    let query = "query($id: ID!, $at: Position) { customer(id: $id, atLeast: $at) {
        id status version name survivor { id }
        contacts { nodes { id customers { role customer { id } } } }
        opportunities { nodes { id customer { id } quotes { nodes { id } } } }
        quotes { nodes { id customer { id } opportunity { id } } }
        tickets { nodes { id customer { id } contact { id } } }
        interactions { nodes { id customer { id } contacts { id } linkIds } } } }";
    let variables = json!({ "id": customer, "at": world.position().await });
    world.data(query, variables).await["customer"].clone()
}

/// Everything but the customer's own version, which merges and undoings count up.
fn unversioned(mut links: Value) -> Value {
    links["version"] = Value::Null;
    links
}

fn together(all: &[&Belongings]) -> Belongings {
    let mut whole = Belongings::new();
    for (list, ids) in all.iter().flat_map(|one| one.iter()) {
        whole.entry(list.clone()).or_default().extend(ids.iter().cloned());
    }
    whole.remove("mergedCustomers");
    whole
}

fn without_merged(of: &Belongings) -> Belongings {
    together(&[of])
}

async fn merge(world: &World, loser: &str, survivor: &str) {
    let input = json!({ "id": loser, "survivor": survivor, "reason": "the same" });
    world.done("mergeCustomerInto", input).await;
}

async fn undo(world: &World, loser: &str) {
    world.done("undoCustomerMerge", json!({ "id": loser, "reason": "not the same" })).await;
}

async fn refusal(world: &World, mutation: &str, input: Value) -> Value {
    let payload = world.mutate(mutation, input, "userErrors { code field }").await;
    payload["userErrors"][0].clone()
}

#[tokio::test]
async fn undoing_restores_both_whatever_happened_since() {
    let world = World::start().await;
    let (loser, survivor) = (equipped(&world, "Acme").await, equipped(&world, "Acme Group").await);
    let [its, theirs] = [belongings(&world, &loser).await, belongings(&world, &survivor).await];
    let before = [links(&world, &loser).await, links(&world, &survivor).await];
    for kind in KINDS {
        assert_eq!((its[kind].len(), theirs[kind].len()), (1, 1), "{kind}");
    }

    merge(&world, &loser, &survivor).await;
    let shown = belongings(&world, &survivor).await;
    assert_eq!(without_merged(&shown), together(&[&its, &theirs]));
    assert_eq!(shown["mergedCustomers"], BTreeSet::from([loser.clone()]));

    // The survivor goes on, and so does what the other brought along.
    let news = equip(&world, &survivor).await;
    let industry = json!({ "id": survivor, "industry": "logistics" });
    world.done("setCustomerIndustry", industry).await;
    let [deal, ticket] = ["opportunities", "tickets"].map(|kind| its[kind].first().unwrap());
    let amount = json!({ "amount": "70.00", "currency": "CNY" });
    let more = json!({ "id": deal, "amount": amount, "reason": "first estimate" });
    world.done("reviseOpportunityAmount", more).await;
    world.done("answerTicket", json!({ "id": ticket, "text": "In Hamburg" })).await;
    let busy = belongings(&world, &survivor).await;
    for (kind, new) in KINDS.into_iter().zip(&news) {
        assert_eq!(busy[kind].len(), 3, "{kind}");
        assert!(busy[kind].contains(new), "{kind}");
    }

    undo(&world, &loser).await;
    let mut expected = its.clone();
    let told = &belongings(&world, &loser).await["timeline"];
    assert_eq!(told.difference(&its["timeline"]).count(), 2, "what became of its deal and ticket");
    expected.insert("timeline".to_owned(), told.clone());
    assert_eq!(belongings(&world, &loser).await, expected);
    let [lost, kept] = [links(&world, &loser).await, links(&world, &survivor).await];
    assert_eq!(unversioned(lost), unversioned(before[0].clone()));
    assert_eq!((&kept["status"], &kept["survivor"]), (&json!("ACTIVE"), &Value::Null));

    let shown = belongings(&world, &survivor).await;
    for (kind, new) in KINDS.into_iter().zip(news) {
        let mut expected = theirs[kind].clone();
        expected.insert(new);
        assert_eq!(shown[kind], expected, "{kind}");
    }
    assert_eq!(shown["mergedCustomers"], BTreeSet::new());
    assert!(shown["timeline"].is_superset(&theirs["timeline"]));
    assert_eq!(shown["timeline"].intersection(told).count(), 0, "nothing of the other is left");
    for (list, of) in [("opportunities", 1), ("interactions", 1), ("contacts", 1)] {
        let old: Vec<&Value> = before[of][list]["nodes"].as_array().unwrap().iter().collect();
        let now = kept[list]["nodes"].as_array().unwrap();
        assert!(old.iter().all(|node| now.contains(node)), "{list}: {now:?}");
    }
    world.stop().await;
}

#[tokio::test]
async fn a_chain_of_three_merges_is_undone_step_by_step() {
    let world = World::start().await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C", "D"] {
        ids.push(equipped(&world, name).await);
    }
    let mut own = Vec::new();
    for id in &ids {
        own.push(belongings(&world, id).await);
    }
    // What each survivor shows before the next merge, with how everything is linked.
    let mut shown = vec![(own[0].clone(), links(&world, &ids[0]).await)];
    for n in 1..ids.len() {
        merge(&world, &ids[n - 1], &ids[n]).await;
        let now = belongings(&world, &ids[n]).await;
        let all: Vec<&Belongings> = own[..=n].iter().collect();
        assert_eq!(without_merged(&now), together(&all), "after merge {n}");
        assert!(now["mergedCustomers"].contains(&ids[n - 1]));
        shown.push((now, links(&world, &ids[n]).await));
    }
    for kind in KINDS {
        assert_eq!(shown[3].0[kind].len(), 4, "{kind}");
    }

    // Whoever was merged goes on nowhere but in the last of them.
    let merged = json!({ "code": "CUSTOMER_MERGED", "field": "survivor" });
    for n in 0..3 {
        let round = json!({ "id": ids[3], "survivor": ids[n] });
        assert_eq!(refusal(&world, "mergeCustomerInto", round).await, merged, "D into {n}");
        let input = json!({ "id": ids[n], "industry": "rail" });
        let refused = refusal(&world, "setCustomerIndustry", input).await;
        assert_eq!(refused["code"], "CUSTOMER_MERGED", "{n}");
    }
    let itself = json!({ "id": ids[3], "survivor": ids[3] });
    let refused = refusal(&world, "mergeCustomerInto", itself).await;
    assert_eq!(refused["code"], "CUSTOMER_SURVIVOR_IS_ITSELF");

    for n in (1..ids.len()).rev() {
        undo(&world, &ids[n - 1]).await;
        assert_eq!(belongings(&world, &ids[n]).await, own[n], "{n} after its undoing");
        let (before, linked) = &shown[n - 1];
        assert_eq!(belongings(&world, &ids[n - 1]).await, *before, "{} goes on again", n - 1);
        let now = links(&world, &ids[n - 1]).await;
        assert_eq!(unversioned(now), unversioned(linked.clone()));
    }
    world.stop().await;
}

#[tokio::test]
async fn an_undoing_in_the_middle_of_a_chain_takes_what_came_along_before() {
    let world = World::start().await;
    let [a, b, c] =
        [equipped(&world, "A").await, equipped(&world, "B").await, equipped(&world, "C").await];
    let own = [belongings(&world, &b).await, belongings(&world, &c).await];
    merge(&world, &a, &b).await;
    merge(&world, &b, &c).await;
    undo(&world, &a).await;
    let shown = belongings(&world, &c).await;
    assert_eq!(without_merged(&shown), together(&[&own[0], &own[1]]), "A has left");
    undo(&world, &b).await;
    assert_eq!(belongings(&world, &b).await, own[0]);
    assert_eq!(belongings(&world, &c).await, own[1]);
    world.stop().await;
}

#[tokio::test]
async fn a_preview_equals_the_merge_of_customers_that_have_everything() {
    let world = World::start().await;
    let [one, two, three] = [
        equipped(&world, "中铁").await,
        equipped(&world, "中铁特货").await,
        equipped(&world, "China Rail").await,
    ];
    let before = [
        belongings(&world, &one).await,
        belongings(&world, &two).await,
        belongings(&world, &three).await,
    ];
    let input = json!({ "survivor": one, "merged": [two, three], "commandId": fresh(),
        "reason": "the same" });
    let preview = merged(&world, &input, true).await;
    let done = merged(&world, &input, false).await;
    assert_eq!(comparable(preview), comparable(done.clone()));
    for kind in KINDS {
        assert_eq!(done["survivor"][kind]["totalCount"], 3, "{kind}");
    }
    let all: Vec<&Belongings> = before.iter().collect();
    assert_eq!(without_merged(&belongings(&world, &one).await), together(&all));
    for loser in [&two, &three] {
        undo(&world, loser).await;
    }
    for (customer, before) in [&one, &two, &three].into_iter().zip(&before) {
        assert_eq!(belongings(&world, customer).await, *before);
    }
    world.stop().await;
}
