//! Quotes over GraphQL: approval, revisions, answers, lists and figures.

use kehu::auth::ensure_user;
use kehu_domain::{Actor, Source, user};
use serde_json::{Value, json};

use super::world::{World, fresh};

fn line(product: &str, quantity: &str, price: &str) -> Value {
    json!({ "product": product, "quantity": quantity, "unit": "FCL", "unitPrice": price,
            "taxRate": "6" })
}

fn id(category: &str) -> String {
    format!("{category}-{}", fresh())
}

/// A quote of two containers at 1000 yuan, with what `more` says.
async fn draft(world: &World, who: &str, customer: &str, more: Value) -> String {
    let id = id("quote");
    let mut input = json!({ "id": id, "customer": customer, "currency": "CNY",
                            "lines": [line("FCL-40", "2", "1000")] });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.done_as(who, "draftQuote", input).await;
    id
}

/// Two quotes that bob has submitted, so that somebody else can approve or reject them.
pub(super) async fn submitted(world: &World, customer: &str) -> [String; 2] {
    let both = [
        draft(world, "bob", customer, json!({})).await,
        draft(world, "bob", customer, json!({})).await,
    ];
    for quote in &both {
        world.done_as("bob", "submitQuote", json!({ "id": quote })).await;
    }
    both
}

/// For each mutation an input that is done, one that is refused, and the code of the refusal.
pub(super) fn cases(
    customer: &str,
    user: &str,
    submitted: &[String; 2],
) -> Vec<(&'static str, Value, Value, &'static str)> {
    let (one, two, series) = (id("quote"), id("quote"), id("series"));
    let mut cases = of_writing(&one, &series, customer, user);
    cases.extend(of_offering(&one, &two, customer, submitted));
    cases
}

fn of_writing(
    one: &str,
    series: &str,
    customer: &str,
    user: &str,
) -> Vec<(&'static str, Value, Value, &'static str)> {
    let second = fresh();
    let named = |product: &str| {
        let mut line = line(product, "1", "50");
        line["lineId"] = json!(second);
        line
    };
    vec![
        (
            "defineNumberSeries",
            json!({ "id": series, "code": "export", "prefix": "EX-", "digits": 4 }),
            json!({ "code": "export", "prefix": "2026-" }),
            "SERIES_PREFIX_INVALID",
        ),
        (
            "draftQuote",
            json!({
                "id": one, "customer": customer, "currency": "CNY", "series": series,
                "terms": { "payment": "30 天", "validUntil": "2026-01-15" },
                "lines": [line("FCL-40", "2", "1000")],
            }),
            json!({ "customer": id("customer"), "currency": "CNY" }),
            "CUSTOMER_NOT_FOUND",
        ),
        (
            "addQuoteLine",
            json!({ "id": one, "line": named("FCL-20") }),
            json!({ "id": one, "line": named("LCL") }),
            "QUOTE_LINE_ID_TAKEN",
        ),
        (
            "changeQuoteLine",
            json!({ "id": one, "line": named("LCL") }),
            json!({ "id": one, "line": line("LCL", "1", "1") }),
            "INVALID_INPUT",
        ),
        (
            "removeQuoteLine",
            json!({ "id": one, "lineId": second }),
            json!({ "id": one, "lineId": fresh() }),
            "QUOTE_LINE_UNKNOWN",
        ),
        (
            "discountQuote",
            json!({ "id": one, "discount": { "percent": "5" } }),
            json!({ "id": one, "discount": { "percent": "101" } }),
            "INVALID_INPUT",
        ),
        (
            "grantQuoteAllowance",
            json!({ "id": one, "kind": "freight",
                    "allowance": { "amount": { "amount": "20", "currency": "CNY" } } }),
            json!({ "id": one, "kind": "freight",
                    "allowance": { "amount": { "amount": "20", "currency": "EUR" } } }),
            "QUOTE_CURRENCY_MIXED",
        ),
        (
            "removeQuoteAllowance",
            json!({ "id": one, "kind": "freight" }),
            json!({ "id": one, "kind": "promotion" }),
            "QUOTE_ALLOWANCE_UNKNOWN",
        ),
        (
            "removeQuoteDiscount",
            json!({ "id": one }),
            json!({ "id": id("quote") }),
            "QUOTE_NOT_FOUND",
        ),
        (
            "setQuoteTerms",
            json!({ "id": one, "terms": { "delivery": "CIF Hamburg",
                                          "validUntil": "2026-01-20" } }),
            json!({ "id": one, "terms": { "validUntil": "soon" } }),
            "INVALID_INPUT",
        ),
        (
            "assignQuoteOwner",
            json!({ "id": one, "owner": user }),
            json!({ "id": one, "owner": id("user") }),
            "QUOTE_REASON_MISSING",
        ),
        (
            "linkQuoteExternalId",
            json!({ "id": one, "externalId": { "system": "sap", "kind": "quote", "id": "9" } }),
            json!({ "id": one, "externalId": { "system": " ", "kind": "quote", "id": "9" } }),
            "QUOTE_TEXT_EMPTY",
        ),
    ]
}

fn of_offering(
    one: &str,
    two: &str,
    customer: &str,
    [approvable, rejectable]: &[String; 2],
) -> Vec<(&'static str, Value, Value, &'static str)> {
    let reason = "too dear";
    vec![
        (
            "draftQuote",
            json!({ "id": two, "customer": customer, "currency": "CNY",
                    "lines": [line("FCL-40", "2", "1000")] }),
            json!({ "id": one, "customer": customer, "currency": "CNY" }),
            "QUOTE_ALREADY_DRAFTED",
        ),
        ("submitQuote", json!({ "id": two }), json!({ "id": id("quote") }), "QUOTE_NOT_FOUND"),
        (
            "approveQuote",
            json!({ "id": approvable }),
            json!({ "id": two }),
            "QUOTE_APPROVER_SUBMITTED",
        ),
        (
            "rejectQuote",
            json!({ "id": rejectable, "reason": reason }),
            json!({ "id": approvable, "reason": reason }),
            "QUOTE_NOT_SUBMITTED",
        ),
        (
            "reviseQuote",
            json!({ "id": two, "revision": 2 }),
            json!({ "id": two, "revision": 3 }),
            "QUOTE_STILL_DRAFT",
        ),
        (
            "sendQuote",
            json!({ "id": two, "to": "王芳", "channel": "WECHAT" }),
            json!({ "id": two, "channel": "EMAIL" }),
            "QUOTE_RECIPIENT_MISSING",
        ),
        (
            "counterQuote",
            json!({ "id": two, "amount": { "amount": "1900", "currency": "CNY" } }),
            json!({ "id": two }),
            "QUOTE_COUNTER_OFFER_EMPTY",
        ),
        (
            "acceptQuote",
            json!({ "id": two, "revision": 2, "by": "王芳" }),
            json!({ "id": two, "revision": 1 }),
            "QUOTE_SUPERSEDED",
        ),
        (
            "sendQuote",
            json!({ "id": approvable, "to": "王芳", "channel": "EMAIL" }),
            json!({ "id": one, "to": "王芳", "channel": "EMAIL" }),
            "QUOTE_VALIDITY_PAST",
        ),
        (
            "declineQuote",
            json!({ "id": approvable, "reason": reason }),
            json!({ "id": two, "reason": reason }),
            "QUOTE_ALREADY_ACCEPTED",
        ),
        (
            "withdrawQuote",
            json!({ "id": rejectable, "reason": reason }),
            json!({ "id": approvable, "reason": reason }),
            "QUOTE_ALREADY_DECLINED",
        ),
        (
            "sendQuote",
            json!({ "id": one, "to": "王芳", "channel": "EMAIL",
                    "occurredAt": "2026-01-10T00:00:00Z" }),
            json!({ "id": rejectable, "to": "王芳", "channel": "EMAIL" }),
            "QUOTE_ALREADY_WITHDRAWN",
        ),
        ("expireQuote", json!({ "id": one }), json!({ "id": two }), "QUOTE_ALREADY_ACCEPTED"),
    ]
}

/// Lets a user grant and approve what the role may.
async fn grant(world: &World, name: &str, role: &str) {
    let id = ensure_user(&world.commands, name).await.unwrap();
    let command = user::Command::GrantRole { role: role.to_owned() };
    let envelope = kehu::commands::Envelope::new(fresh(), Actor::SYSTEM, Source::System);
    world.commands.user(id, command, envelope).await.unwrap();
}

async fn refused(world: &World, who: &str, name: &str, input: Value) -> Value {
    let selection = "userErrors { code en: message zh: message(language: ZH) field }";
    let payload = world.mutate_as(who, name, input, selection).await;
    payload["userErrors"][0].clone()
}

#[tokio::test]
async fn an_offer_goes_from_draft_to_acceptance() {
    let world = World::start().await;
    let company = world.company("中铁特货物流").await;
    let deal = world.deal(json!({ "customer": company, "name": "新仓库" })).await;
    grant(&world, "seller", "sales").await;
    grant(&world, "boss", "sales_director").await;
    let more = json!({
        "opportunity": deal, "terms": { "payment": "30 天", "validUntil": "2099-12-31" },
        "lines": [line("FCL-40", "2", "1000"), line("FCL-20", "3", "333.335"),
                  { "description": "清关", "quantity": "1", "unitPrice": "99.99", "taxRate": "13" }],
    });
    let quote = draft(&world, "seller", &company, more).await;
    let discount = json!({ "id": quote, "discount": { "percent": "12" } });
    world.done_as("seller", "discountQuote", discount).await;
    let send = json!({ "id": quote, "to": "王芳", "channel": "EMAIL" });
    let error = refused(&world, "seller", "sendQuote", send.clone()).await;
    assert_eq!(error["code"], "QUOTE_DISCOUNT_ABOVE_LIMIT", "{error}");
    assert!(error["zh"].as_str().unwrap().contains("12%"), "{error}");
    world.done_as("seller", "submitQuote", json!({ "id": quote })).await;
    let error = refused(&world, "seller", "approveQuote", json!({ "id": quote })).await;
    assert_eq!(error["code"], "QUOTE_APPROVER_SUBMITTED", "{error}");
    world.done_as("boss", "approveQuote", json!({ "id": quote })).await;
    world.done_as("seller", "sendQuote", send.clone()).await;
    let amount = json!({ "amount": "2500", "currency": "CNY" });
    let counter = json!({ "id": quote, "amount": amount, "note": "太贵" });
    world.done_as("seller", "counterQuote", counter).await;
    world.done_as("seller", "reviseQuote", json!({ "id": quote, "revision": 2 })).await;
    world.done_as("seller", "removeQuoteDiscount", json!({ "id": quote })).await;
    world.done_as("seller", "sendQuote", send).await;
    let accept = json!({ "id": quote, "revision": 2, "by": "王芳" });
    world.done_as("seller", "acceptQuote", accept).await;

    let query = "query($id: ID!) { quote(id: $id) { number status revision currency \
                 customer { id } opportunity { id } answeredBy answeredAt submittedAt \
                 offer { payment lines { net { amount } share { amount } taxable { amount } } discountAmount { amount } } \
                 totals { net { amount } tax { amount } total { amount } discountPercent } \
                 counterOffers { revision amount { amount } note by { name } } \
                 revisions { revision approved outcome sendings { to channel by { name } } \
                 offer { totals { gross { amount } lineDiscounts { amount } subtotal { amount } \
                 reductions { amount } net { amount } tax { amount } total { amount } \
                 discountPercent taxes { rate base { amount } tax { amount } } } \
                 lines { net { amount } share { amount } } } } \
                 timeline(direction: ASC) { nodes { type en: sentence \
                 zh: sentence(language: ZH) } } } }";
    let found = world.data_now(query, json!({ "id": quote })).await["quote"].clone();
    assert_eq!((&found["status"], &found["revision"]), (&json!("ACCEPTED"), &json!(2)));
    assert_eq!(
        (&found["customer"]["id"], &found["opportunity"]["id"]),
        (&json!(company), &json!(deal))
    );
    assert_eq!(found["answeredBy"], "王芳");
    // 2000 + 1000.00 (1000.005 half to even) + 99.99, and 12 % of that.
    let first = &found["revisions"][0];
    let totals = &first["offer"]["totals"];
    for (field, amount) in [
        ("gross", "3099.99"),
        ("lineDiscounts", "0.00"),
        ("subtotal", "3099.99"),
        ("reductions", "372.00"),
        ("net", "2727.99"),
        ("tax", "169.84"),
        ("total", "2897.83"),
    ] {
        assert_eq!(totals[field]["amount"], amount, "{field}: {totals}");
    }
    assert_eq!(totals["discountPercent"], "12");
    let taxes = json!([
        { "rate": "6", "base": { "amount": "2640.00" }, "tax": { "amount": "158.40" } },
        { "rate": "13", "base": { "amount": "87.99" }, "tax": { "amount": "11.44" } },
    ]);
    assert_eq!(totals["taxes"], taxes);
    assert_eq!((&first["approved"], &first["outcome"]), (&json!(true), &Value::Null));
    assert_eq!(found["revisions"][1]["outcome"], "ACCEPTED");
    assert_eq!(found["totals"]["net"]["amount"], "3099.99");
    assert_eq!(found["counterOffers"][0]["note"], "太贵");
    let told = found["timeline"]["nodes"].to_string();
    let number = found["number"].as_str().unwrap();
    assert!(told.contains(&format!("sent revision 1 of the quote {number}")), "{told}");
    assert!(told.contains("总额2897.83 CNY"), "{told}");

    let query = "query($customer: ID!, $deal: ID!) { customer(id: $customer) { \
                 quotes { totalCount nodes { id } } timeline { nodes { type } } } \
                 opportunity(id: $deal) { quotes { nodes { id number } } } }";
    let found = world.data_now(query, json!({ "customer": company, "deal": deal })).await;
    assert_eq!(found["customer"]["quotes"]["nodes"], json!([{ "id": quote }]));
    assert_eq!(found["opportunity"]["quotes"]["nodes"][0]["id"], json!(quote));
    assert!(found["customer"]["timeline"].to_string().contains("QuoteAccepted"));
    world.stop().await;
}

#[tokio::test]
async fn a_quote_is_found_by_id_by_number_and_by_what_others_call_it() {
    let world = World::start().await;
    let company = world.company("Acme").await;
    let external = json!({ "externalIds": [{ "system": "sap", "kind": "quote", "id": "7" }] });
    let quote = draft(&world, "alice", &company, external).await;
    let query = "query($id: ID!) { quote(id: $id) { number series { code prefix } } \
                 node(id: $id) { id } numberSeries { nodes { id code yearly digits } } }";
    let found = world.data_now(query, json!({ "id": quote })).await;
    let number = found["quote"]["number"].as_str().unwrap();
    assert!(number.starts_with("Q-20") && number.ends_with("-000001"), "{number}");
    assert_eq!(found["quote"]["series"], json!({ "code": "quotes", "prefix": "Q-" }));
    assert_eq!(found["numberSeries"]["nodes"].as_array().unwrap().len(), 2);
    for (argument, value) in [
        ("number: $value", json!(number)),
        ("externalId: { system: \"sap\", id: $value }", json!("7")),
    ] {
        let query = format!("query($value: String!) {{ quote({argument}) {{ id }} }}");
        let found = world.data_now(&query, json!({ "value": value })).await;
        assert_eq!(found["quote"], json!({ "id": quote }), "{argument}");
    }
    let nothing = world.data_now("{ quote(number: \"Q-0\") { id } }", json!({})).await;
    assert_eq!(nothing["quote"], Value::Null);
    let wrong = world.ask("{ quote { id } }", json!({})).await;
    assert!(wrong["errors"][0]["message"].as_str().unwrap().contains("exactly one"), "{wrong}");
    world.stop().await;
}

/// One accepted, one declined, and a small draft in dollars; and the customer of the accepted one.
async fn three(world: &World) -> ([String; 3], String) {
    let (acme, other) = (world.company("Acme").await, world.company("Other").await);
    let send = json!({ "to": "Wei", "channel": "EMAIL" });
    let say = async |quote: &str, name: &str, more: Value| {
        let mut input = json!({ "id": quote });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.done(name, input).await;
    };
    let taken = draft(world, "alice", &acme, json!({})).await;
    say(&taken, "sendQuote", send.clone()).await;
    say(&taken, "acceptQuote", json!({})).await;
    let refused =
        draft(world, "alice", &other, json!({ "terms": { "validUntil": "2099-01-01" } })).await;
    say(&refused, "sendQuote", send.clone()).await;
    say(&refused, "declineQuote", json!({ "reason": "too dear" })).await;
    let dollars = json!({ "currency": "USD", "lines": [line("LCL", "1", "5")] });
    let small = draft(world, "alice", &other, dollars).await;
    ([taken, refused, small], acme)
}

#[tokio::test]
async fn quotes_are_filtered_and_ordered() {
    let world = World::start().await;
    let ([taken, refused, small], acme) = three(&world).await;
    let list = async |filter: Value| {
        let query = "query($filter: QuoteFilter) { quotes(filter: $filter, \
                     orderBy: [{ field: TOTAL }, { field: CREATED_AT }]) { nodes { id } } }";
        let found = world.data_now(query, json!({ "filter": filter })).await;
        let nodes = found["quotes"]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (taken, refused, small) = (taken.as_str(), refused.as_str(), small.as_str());
    assert_eq!(list(json!({})).await, [small, taken, refused]);
    for (filter, expected) in [
        (json!({ "id": { "eq": taken } }), vec![taken]),
        (json!({ "number": { "startsWith": "Q-" } }), vec![small, taken, refused]),
        (json!({ "customer": { "eq": acme } }), vec![taken]),
        (json!({ "opportunity": { "isNull": true } }), vec![small, taken, refused]),
        (json!({ "status": { "in": ["ACCEPTED", "DRAFT"] } }), vec![small, taken]),
        (json!({ "revision": { "gt": 1 } }), vec![]),
        (json!({ "currency": { "eq": "USD" } }), vec![small]),
        (json!({ "net": { "lt": "10" } }), vec![small]),
        (json!({ "total": { "gte": "2120.00" } }), vec![taken, refused]),
        (json!({ "discountPercent": { "eq": "0" } }), vec![small, taken, refused]),
        (json!({ "validUntil": { "lt": "2100-01-01" } }), vec![refused]),
        (json!({ "owner": { "isNull": false } }), vec![]),
        (json!({ "product": { "eq": "LCL" } }), vec![small]),
        (json!({ "sentAt": { "isNull": true } }), vec![small]),
        (json!({ "answeredAt": { "isNull": false } }), vec![taken, refused]),
        (json!({ "createdAt": { "lt": "2000-01-01T00:00:00Z" } }), vec![]),
        (json!({ "updatedAt": { "gt": "2000-01-01T00:00:00Z" } }), vec![small, taken, refused]),
        (
            json!({ "or": [{ "currency": { "eq": "USD" } }, { "customer": { "eq": acme } }] }),
            vec![small, taken],
        ),
    ] {
        assert_eq!(list(filter.clone()).await, expected, "{filter}");
    }
    for field in [
        "NUMBER",
        "STATUS",
        "NET",
        "TOTAL",
        "DISCOUNT_PERCENT",
        "VALID_UNTIL",
        "SENT_AT",
        "ANSWERED_AT",
        "CREATED_AT",
        "UPDATED_AT",
    ] {
        let query = format!(
            "{{ quotes(first: 2, orderBy: [{{ field: {field}, direction: DESC }}]) \
             {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ id }} }} }}"
        );
        let found = world.data_now(&query, json!({})).await;
        assert_eq!(found["quotes"]["totalCount"], 3, "{field}");
        let after = &found["quotes"]["pageInfo"]["endCursor"];
        let query = format!(
            "query($after: String) {{ quotes(first: 2, after: $after, \
             orderBy: [{{ field: {field}, direction: DESC }}]) {{ nodes {{ id }} }} }}"
        );
        let rest = world.data_now(&query, json!({ "after": after })).await;
        assert_eq!(rest["quotes"]["nodes"].as_array().unwrap().len(), 1, "{field}");
    }

    world.stop().await;
}

#[tokio::test]
async fn quotes_are_counted_and_summed() {
    let world = World::start().await;
    three(&world).await;
    let figures = "count drafts out accepted declined withdrawn expired totals { amount currency } \
                   acceptedTotals { amount currency } acceptanceRate averageDaysToAnswer";
    let whole = world.data_now(&format!("{{ quoteStats {{ {figures} }} }}"), json!({})).await;
    let whole = &whole["quoteStats"][0];
    for (field, expected) in [
        ("count", json!(3)),
        ("drafts", json!(1)),
        ("out", json!(0)),
        ("accepted", json!(1)),
        ("declined", json!(1)),
        ("acceptanceRate", json!(0.5)),
        (
            "totals",
            json!([{ "amount": "4240.00", "currency": "CNY" }, { "amount": "5.30", "currency": "USD" }]),
        ),
        ("acceptedTotals", json!([{ "amount": "2120.00", "currency": "CNY" }])),
    ] {
        assert_eq!(whole[field], expected, "{field}: {whole}");
    }
    assert!(whole["averageDaysToAnswer"].as_f64().unwrap() < 1.0, "{whole}");
    let none = "{ quoteStats(filter: { revision: { gt: 9 } }) { count acceptanceRate } }";
    let none = world.data_now(none, json!({})).await;
    assert_eq!(none["quoteStats"], json!([{ "count": 0, "acceptanceRate": null }]));
    for (group, rows) in [
        ("STATUS", 3),
        ("OWNER", 1),
        ("CUSTOMER", 2),
        ("OPPORTUNITY", 1),
        ("CURRENCY", 2),
        ("MONTH", 1),
    ] {
        let query = format!(
            "{{ quoteStats(groupBy: [{group}]) {{ count key {{ by value customer {{ name: names \
             {{ original }} }} owner {{ id }} opportunity {{ id }} }} }} }}"
        );
        let found = world.data_now(&query, json!({})).await;
        assert_eq!(found["quoteStats"].as_array().unwrap().len(), rows, "{group}: {found}");
    }
    world.stop().await;
}
