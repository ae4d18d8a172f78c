//! Searches over HTTP.

use serde_json::{Value, json};

use super::world::{World, fresh};

const SEARCH: &str = "query($text: String!, $kinds: [SearchKind!], $first: Int) {
  search(text: $text, kinds: $kinds, first: $first) {
    kind rank score matches { field text ranges { start length } }
    node { __typename ... on Customer { id name } ... on Contact { id name }
      ... on Opportunity { id name } }
  }
}";

async fn names(world: &World, text: &str) -> Vec<String> {
    let found = world.data(SEARCH, json!({ "text": text })).await;
    let hits = found["search"].as_array().unwrap().clone();
    hits.iter().map(|hit| hit["node"]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn customers_and_deals_are_found_by_what_people_remember() {
    let world = World::start().await;
    let rail = world.company("中铁特货物流").await;
    let chongqing = world.company("重庆长江轮渡").await;
    world.company("Wal-Mart").await;
    let reached =
        |kind: &str, value: &str| json!({ "id": chongqing, "kind": kind, "value": value });
    let region = json!({ "id": chongqing, "region": "CN-31" });
    world.done("assignCustomerRegion", region).await;
    world.done("addCustomerContactMethod", reached("PHONE", "021-55550101")).await;
    world.done("addCustomerContactMethod", reached("EMAIL", "wei.zhang@example.com")).await;
    let external = json!({ "system": "sap", "kind": "debtor", "id": "SAP-00417" });
    world.done("linkCustomerExternalId", json!({ "id": chongqing, "externalId": external })).await;
    let names_ = json!({ "original": "沃尔玛（中国）" });
    let renamed = world.company("Old Name").await;
    world.done("renameCustomer", json!({ "id": renamed, "names": names_ })).await;
    let deal = world.deal(json!({ "customer": rail, "name": "冷链运输" })).await;
    let settled = "query($at: Position) { customers(atLeast: $at) { totalCount }
        opportunities(atLeast: $at) { totalCount } }";
    let position =
        world.done("setCustomerIndustry", json!({ "id": rail, "industry": "rail" })).await;
    world.data(settled, json!({ "at": position["position"] })).await;

    for (text, wanted) in [
        ("物流", "中铁特货物流"),
        ("zt", "中铁特货物流"),
        ("zhongqing", "重庆长江轮渡"),
        ("chongqing", "重庆长江轮渡"),
        ("+86 21 5555 0101", "重庆长江轮渡"),
        ("wei.zhang@example.com", "重庆长江轮渡"),
        ("00417", "重庆长江轮渡"),
        ("wal", "Wal-Mart"),
        ("old name", "沃尔玛（中国）"),
        ("lengl", "冷链运输"),
    ] {
        assert_eq!(names(&world, text).await, [wanted], "{text}");
    }
    let variables = json!({ "text": "冷链", "kinds": ["OPPORTUNITY"], "first": 1 });
    let found = world.data(SEARCH, variables).await["search"][0].clone();
    assert_eq!(found["node"]["__typename"], "Opportunity");
    assert_eq!(found["node"]["id"], deal.as_str());
    assert_eq!((&found["kind"], &found["rank"]), (&json!("OPPORTUNITY"), &json!("PREFIX")));
    let ranges = json!([{ "start": 0, "length": 2 }]);
    let matched = json!([{ "field": "NAME", "text": "冷链运输", "ranges": ranges }]);
    assert_eq!(found["matches"], matched);
    let none = world.data(SEARCH, json!({ "text": "冷链", "kinds": ["CUSTOMER"] })).await;
    assert_eq!(none["search"], json!([]));
    let filtered = "{ customers(filter: { matches: \"chongqing\", industry: { isNull: true } }) {
        nodes { name } totalCount } }";
    let page = world.data(filtered, json!({})).await["customers"].clone();
    assert_eq!(page, json!({ "nodes": [{ "name": "重庆长江轮渡" }], "totalCount": 1 }));
    world.stop().await;
}

#[tokio::test]
async fn garbage_finds_nothing_or_is_refused() {
    let world = World::start().await;
    for text in
        ["!?", "…", "&|!()<->:*", "\\'", "'' :* & !", "\u{1}", "\u{202e}\u{301}", "@@@", "%_%"]
    {
        assert_eq!(names(&world, text).await, [""; 0], "{text:?}");
    }
    for (text, told) in [
        (String::new(), "at least one"),
        ("  ".to_owned(), "at least one"),
        ("长".repeat(201), "at most 200"),
    ] {
        let answer = world.ask(SEARCH, json!({ "text": text })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
    }
    let answer = world.ask(SEARCH, json!({ "text": "x", "first": 101 })).await;
    assert_ne!(answer["errors"], Value::Null);
    let refused = "{ customers(filter: { matches: \"\" }) { totalCount } }";
    assert_ne!(world.ask(refused, json!({})).await["errors"], Value::Null);
    assert_eq!(names(&world, &"重庆 ".repeat(50)).await, [""; 0]);
    assert_eq!(names(&world, &"xian".repeat(50)).await, [""; 0]);
    world.stop().await;
}

/// A quote and two tickets of one company, and a call about the quote; their ids.
async fn papers(world: &World) -> [String; 4] {
    let customer = world.company("中铁特货物流").await;
    let [quote, ticket, other, call] =
        ["quote", "ticket", "ticket", "interaction"].map(|kind| format!("{kind}-{}", fresh()));
    let id = |kind: &str, id: &str| json!([{ "system": "sap", "kind": kind, "id": id }]);
    let line = json!({ "product": "FCL-40", "description": "集装箱铁路运输", "quantity": "2",
                       "unitPrice": "1000" });
    let drafted = json!({ "id": quote, "customer": customer, "currency": "CNY", "lines": [line],
                          "externalIds": id("quote", "AN-77812") });
    world.done("draftQuote", drafted).await;
    let opened = json!({ "id": ticket, "kind": "COMPLAINT", "channel": "PHONE",
                         "customer": customer, "subject": "货物破损索赔", "product": "GTX",
                         "description": "三号箱底部进水", "externalIds": id("ticket", "RK-5501") });
    world.done("openTicket", opened).await;
    let opened = json!({ "id": other, "kind": "INQUIRY", "channel": "EMAIL",
                         "subject": "Delayed at Hamburg" });
    world.done("openTicket", opened).await;
    let called = json!({ "id": call, "links": [quote], "content": { "channel": "CALL",
                         "direction": "OUTBOUND", "subject": "Prices" } });
    let position = world.done("logInteraction", called).await["position"].clone();
    let settled = "query($at: Position) { quotes(atLeast: $at) { totalCount }
        tickets(atLeast: $at) { totalCount } interactions(atLeast: $at) { totalCount } }";
    world.data(settled, json!({ "at": position })).await;
    [quote, ticket, other, call]
}

#[tokio::test]
async fn quotes_and_tickets_are_found_by_number_subject_and_what_others_call_them() {
    let world = World::start().await;
    let [quote, ticket, other, call] = papers(&world).await;
    let numbers = "query($quote: ID!, $ticket: ID!) { quote(id: $quote) { number
        interactions { totalCount nodes { id } } } ticket(id: $ticket) { number } }";
    let found = world.data(numbers, json!({ "quote": quote, "ticket": ticket })).await;
    let number = |kind: &str| found[kind]["number"].as_str().unwrap().to_owned();
    let about = json!({ "totalCount": 1, "nodes": [{ "id": call }] });
    assert_eq!(found["quote"]["interactions"], about);

    let search =
        "query($text: String!, $kinds: [SearchKind!]) { search(text: $text, kinds: $kinds) {
        kind rank node { __typename ... on Quote { id } ... on Ticket { id } } } }";
    let quotes = "query($text: String!) { quotes(filter: { matches: $text }) { nodes { id } } }";
    let tickets = "query($text: String!) { tickets(filter: { matches: $text }) { nodes { id } } }";
    for (text, kind, wanted, rank) in [
        (number("quote").as_str(), "QUOTE", &quote, "EXACT"),
        (&number("quote").replace('-', ""), "QUOTE", &quote, "EXACT"),
        ("an-77812", "QUOTE", &quote, "EXACT"),
        ("77812", "QUOTE", &quote, "ELSEWHERE"),
        ("fcl-40", "QUOTE", &quote, "EXACT"),
        ("铁路运输", "QUOTE", &quote, "ELSEWHERE"),
        (&number("ticket"), "TICKET", &ticket, "EXACT"),
        ("破损", "TICKET", &ticket, "NAME"),
        ("货物破损索赔", "TICKET", &ticket, "EXACT"),
        ("posun", "TICKET", &ticket, "NAME"),
        ("huowups", "TICKET", &ticket, "PREFIX"),
        ("hwps", "TICKET", &ticket, "PREFIX"),
        ("rk5501", "TICKET", &ticket, "EXACT"),
        ("进水", "TICKET", &ticket, "ELSEWHERE"),
        ("hamb", "TICKET", &other, "NAME"),
    ] {
        let hits = world.data(search, json!({ "text": text })).await["search"].clone();
        let hit = json!([{ "kind": kind, "rank": rank, "node": {
            "__typename": if kind == "QUOTE" { "Quote" } else { "Ticket" }, "id": wanted } }]);
        assert_eq!(hits, hit, "{text}");
        let other = if kind == "QUOTE" { "TICKET" } else { "QUOTE" };
        let none = world.data(search, json!({ "text": text, "kinds": [other] })).await;
        assert_eq!(none["search"], json!([]), "{text}");
        let lists = [
            world.data(quotes, json!({ "text": text })).await["quotes"]["nodes"].clone(),
            world.data(tickets, json!({ "text": text })).await["tickets"]["nodes"].clone(),
        ];
        let one = json!([{ "id": wanted }]);
        let wanted = if kind == "QUOTE" { [one, json!([])] } else { [json!([]), one] };
        assert_eq!(lists, wanted, "{text}");
    }
    world.stop().await;
}

#[tokio::test]
async fn merged_tickets_are_found_as_what_they_go_on_as() {
    let world = World::start().await;
    let [_, ticket, other, _] = papers(&world).await;
    let merged = json!({ "id": ticket, "survivor": other });
    let position = world.done("mergeTicketInto", merged).await["position"].clone();
    let search = "query($at: Position) { search(text: \"破损\", atLeast: $at) {
        node { ... on Ticket { id } } } }";
    let found = world.data(search, json!({ "at": position })).await["search"].clone();
    assert_eq!(found, json!([{ "node": { "id": other } }]));
    let contains = "query($at: Position) { tickets(filter: { subject: { contains: \"物破损\" } },
        atLeast: $at) { nodes { id } } }";
    let found = world.data(contains, json!({ "at": position })).await["tickets"].clone();
    assert_eq!(found, json!({ "nodes": [{ "id": ticket }] }));
    world.stop().await;
}
