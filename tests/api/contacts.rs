//! Contacts: at their customers, merged, called, erased.

use serde_json::{Value, json};

use super::{
    mutations::{Case, case},
    statements::Statements,
    world::{Reads, World, fresh},
};

fn contact() -> String {
    format!("contact-{}", fresh())
}

/// Every mutation of contacts, done and refused; `customer` and `user` exist.
pub(super) fn cases(customer: &str, user: &str) -> Vec<Case> {
    let (one, other, method) = (contact(), contact(), fresh());
    let mut cases = of_people(&one, &other, customer, user);
    cases.extend(of_reach(&one, &other, &method.to_string()));
    cases.extend([
        // The one that is merged and erased below.
        case(
            "createContact",
            json!({ "id": other, "names": { "original": "李那" } }),
            json!({ "id": other, "names": { "original": "李娜" } }),
            "CONTACT_ALREADY_CREATED",
        ),
        case(
            "mergeContactInto",
            json!({ "id": other, "survivor": one }),
            json!({ "id": one, "survivor": one }),
            "CONTACT_SURVIVOR_IS_ITSELF",
        ),
        case(
            "undoContactMerge",
            json!({ "id": other }),
            json!({ "id": "contact-1" }),
            "INVALID_INPUT",
        ),
        case(
            "eraseContactPersonalData",
            json!({ "id": other }),
            json!({ "id": contact() }),
            "CONTACT_NOT_FOUND",
        ),
    ]);
    cases
}

fn of_people(one: &str, other: &str, customer: &str, user: &str) -> Vec<Case> {
    let sap = |id: &str| json!({ "system": "sap", "kind": "person", "id": id });
    vec![
        case(
            "createContact",
            json!({
                "id": one, "names": { "original": "李娜", "latin": "Li Na" },
                "jobTitle": "采购经理", "birthday": "1988-08-08", "languages": ["zh", "en"],
                "region": "CN-31", "externalIds": [sap("1")],
                "customers": [{ "customer": customer, "role": "purchasing",
                                "decisionPower": "INFLUENCES", "from": "2026-01-01" }],
            }),
            json!({ "names": { "original": "李娜" }, "customers": [{ "customer": "customer-1" }] }),
            "INVALID_INPUT",
        ),
        case(
            "renameContact",
            json!({ "id": one, "names": { "original": "李娜娜" } }),
            json!({ "id": one, "names": { "original": " " } }),
            "CONTACT_TEXT_EMPTY",
        ),
        case(
            "setContactJobTitle",
            json!({ "id": one, "jobTitle": "总经理" }),
            json!({ "id": one, "jobTitle": "a\u{7}b" }),
            "CONTACT_TEXT_CONTROL_CHARACTER",
        ),
        case(
            "setContactBirthday",
            json!({ "id": one, "birthday": "--08-08" }),
            json!({ "id": one, "birthday": "--02-30" }),
            "CONTACT_DATE_INVALID",
        ),
        case(
            "setContactLanguages",
            json!({ "id": one, "languages": ["zh-hant"] }),
            json!({ "id": one, "languages": ["chinese"] }),
            "CONTACT_LANGUAGE_INVALID",
        ),
        case(
            "assignContactRegion",
            json!({ "id": one, "region": "CN" }),
            json!({ "id": one, "region": "QQ" }),
            "INVALID_INPUT",
        ),
        case(
            "assignContactOwner",
            json!({ "id": one, "owner": user }),
            json!({ "id": one, "owner": format!("user-{}", fresh()), "reason": "x" }),
            "USER_NOT_FOUND",
        ),
        case(
            "linkContactToCustomer",
            json!({ "id": one, "customer": customer, "role": "director" }),
            json!({ "id": one, "customer": format!("customer-{}", fresh()) }),
            "CUSTOMER_NOT_FOUND",
        ),
        case(
            "unlinkContactFromCustomer",
            json!({ "id": one, "customer": customer, "until": "2026-02-01" }),
            json!({ "id": one, "customer": format!("customer-{}", fresh()) }),
            "CONTACT_NOT_LINKED",
        ),
        case(
            "linkContactExternalId",
            json!({ "id": one, "externalId": sap("2") }),
            json!({ "id": other, "externalId": sap("2") }),
            "CONTACT_NOT_FOUND",
        ),
    ]
}

fn of_reach(one: &str, other: &str, method: &str) -> Vec<Case> {
    vec![
        case(
            "addContactContactMethod",
            json!({
                "id": one, "contactMethodId": method, "kind": "PHONE", "value": "021-55550101",
            }),
            json!({ "id": one, "kind": "EMAIL", "value": "nobody" }),
            "CONTACT_EMAIL_INVALID",
        ),
        case(
            "verifyContactContactMethod",
            json!({ "id": one, "contactMethodId": method }),
            json!({ "id": one, "contactMethodId": fresh() }),
            "CONTACT_CONTACT_METHOD_UNKNOWN",
        ),
        case(
            "removeContactContactMethod",
            json!({ "id": one, "contactMethodId": method }),
            json!({ "id": one, "contactMethodId": "1" }),
            "INVALID_INPUT",
        ),
        case(
            "recordContactPreference",
            json!({ "id": one, "name": "drink", "value": "tea" }),
            json!({ "id": one, "name": "", "value": "tea" }),
            "CONTACT_TEXT_EMPTY",
        ),
        case(
            "recordContactImportantDate",
            json!({ "id": one, "name": "wedding day", "date": "--05-20" }),
            json!({ "id": other, "name": "wedding day", "date": "--05-20" }),
            "CONTACT_NOT_FOUND",
        ),
    ]
}

async fn person(world: &World, name: &str, customer: Option<&str>) -> String {
    let id = contact();
    let customers: Vec<Value> =
        customer.into_iter().map(|customer| json!({ "customer": customer })).collect();
    let input = json!({ "id": id, "names": { "original": name }, "customers": customers });
    world.done("createContact", input).await;
    id
}

async fn reachable(world: &World, mutation: &str, id: &str, kind: &str, value: &str) -> Value {
    world.done(mutation, json!({ "id": id, "kind": kind, "value": value })).await
}

fn names(rows: &Value) -> Vec<String> {
    let mut names: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort_unstable();
    names
}

const AT_CUSTOMER: &str = "query($id: ID!, $at: Position) { customer(id: $id, atLeast: $at) {
    contacts { totalCount nodes { id name status
      customers { role ended customer { name } } mergedContacts { nodes { name } } } }
    timeline(first: 100, direction: ASC) { nodes { type sentence } } } }";

#[tokio::test]
async fn people_show_at_their_customers_however_both_were_merged() {
    let world = World::start().await;
    let (survivor, loser) = (world.company("Acme").await, world.company("Acme Ltd.").await);
    let direct = person(&world, "王芳", Some(&loser)).await;
    let first = person(&world, "李娜", Some(&survivor)).await;
    let (second, third) = (person(&world, "Li Na", None).await, person(&world, "Na", None).await);
    for (one, other) in [(&first, &second), (&second, &third)] {
        let merge = json!({ "id": one, "survivor": other, "reason": "the same" });
        world.done("mergeContactInto", merge).await;
    }
    let merge = json!({ "id": loser, "survivor": survivor });
    let at = world.done("mergeCustomerInto", merge).await["position"].clone();
    let shown = world.data(AT_CUSTOMER, json!({ "id": survivor, "at": at })).await;
    let contacts = &shown["customer"]["contacts"];
    assert_eq!(contacts["totalCount"], 2, "{shown:#}");
    assert_eq!(names(&contacts["nodes"]), ["Na", "王芳"]);
    let goes_on = contacts["nodes"].as_array().unwrap().iter().find(|it| it["name"] == "Na");
    let goes_on = goes_on.unwrap();
    assert_eq!(goes_on["customers"][0]["customer"]["name"], "Acme");
    assert_eq!(names(&goes_on["mergedContacts"]["nodes"]), ["Li Na"]);
    let told = shown["customer"]["timeline"]["nodes"].as_array().unwrap();
    let sentences: Vec<&str> = told.iter().map(|it| it["sentence"].as_str().unwrap()).collect();
    assert!(sentences.contains(&"alice linked 王芳 to Acme Ltd."), "{sentences:#?}");
    assert!(
        sentences.contains(&"alice merged 李娜 into Li Na (reason: the same)"),
        "{sentences:#?}"
    );

    let undo = json!({ "id": second, "reason": "two people" });
    world.done("undoContactMerge", undo).await;
    let gone = json!({ "id": direct, "customer": survivor });
    let refused = world.mutate("unlinkContactFromCustomer", gone, "userErrors { code }").await;
    assert_eq!(refused["userErrors"][0]["code"], "CONTACT_NOT_LINKED");
    let gone = json!({ "id": direct, "customer": loser, "until": "2026-03-01" });
    let at = world.done("unlinkContactFromCustomer", gone).await["position"].clone();
    let shown = world.data(AT_CUSTOMER, json!({ "id": survivor, "at": at })).await;
    assert_eq!(names(&shown["customer"]["contacts"]["nodes"]), ["Li Na"], "{shown:#}");

    let listed = "query($id: ID!, $customer: ID!, $at: Position) {
      contact(id: $id) { name timeline { totalCount } customers { ended until } }
      merged: contacts(filter: { status: { eq: MERGED } }, atLeast: $at) { nodes { name survivor { name } } }
      ordered: contacts(orderBy: [{ field: NAME, direction: DESC }], first: 2) { nodes { name } }
      found: contacts(filter: { matches: \"lina\" }) { nodes { name } }
      of: contacts(filter: { customer: { eq: $customer } }) { totalCount } }";
    let shown = world.data(listed, json!({ "id": direct, "customer": survivor, "at": at })).await;
    assert_eq!(shown["contact"]["customers"], json!([{ "ended": true, "until": "2026-03-01" }]));
    assert_eq!(
        shown["merged"]["nodes"],
        json!([{ "name": "李娜", "survivor": { "name": "Li Na" } }])
    );
    assert_eq!(shown["of"]["totalCount"], 1);
    assert_eq!(shown["ordered"]["nodes"][0]["name"], "王芳");
    assert!(names(&shown["found"]["nodes"]).contains(&"李娜".to_owned()), "{shown:#}");
    world.stop().await;
}

const WHO: &str = "query($phone: String, $email: String, $at: Position) {
  screenPop(phone: $phone, email: $email, atLeast: $at) { phone email
    contacts { id name jobTitle owner { name } customers { role customer { name } } }
    customers { name owner { name } contacts { nodes { name } }
      opportunities(filter: { status: { eq: OPEN } }) { nodes { name } }
      timeline(first: 5) { nodes { type } } } } }";

#[tokio::test]
async fn a_call_shows_who_it_is_whatever_form_the_number_has() {
    let world = World::start().await;
    let (acme, twin) = (world.company("Acme").await, world.company("Acme twin").await);
    let place = json!({ "id": acme, "region": "CN-31" });
    world.done("assignCustomerRegion", place).await;
    let merge = json!({ "id": twin, "survivor": acme });
    world.deal(json!({ "customer": acme, "name": "Rail freight" })).await;
    let lina = person(&world, "李娜", Some(&twin)).await;
    world.done("mergeCustomerInto", merge).await;
    let add = "addContactContactMethod";
    reachable(&world, add, &lina, "PHONE", "（０２１）５５５５－０１０１").await;
    reachable(&world, add, &lina, "EMAIL", "Li.Na@Example.com").await;
    // Nobody knows where this one is: it is kept as it was entered.
    let other = world.company("Elsewhere").await;
    let add = "addCustomerContactMethod";
    let at = reachable(&world, add, &other, "PHONE", "010-6555 0199").await["position"].clone();

    let ask = async |variables: Value| {
        let mut whole = json!({ "at": at });
        whole.as_object_mut().unwrap().extend(variables.as_object().unwrap().clone());
        world.data(WHO, whole).await["screenPop"].clone()
    };
    for phone in ["+86 21 5555 0101", "021-55550101", "0086 21 55550101", "（021）55550101"] {
        let shown = ask(json!({ "phone": phone })).await;
        assert_eq!(names(&shown["contacts"]), ["李娜"], "{phone}: {shown:#}");
        assert_eq!(names(&shown["customers"]), ["Acme"], "{phone}: {shown:#}");
        assert_eq!(shown["phone"], "+862155550101");
        let deals = &shown["customers"][0]["opportunities"]["nodes"];
        assert_eq!(deals, &json!([{ "name": "Rail freight" }]));
    }
    for phone in ["+86 10 6555 0199", "010 65550199"] {
        let shown = ask(json!({ "phone": phone })).await;
        assert_eq!(names(&shown["customers"]), ["Elsewhere"], "{phone}: {shown:#}");
    }
    let shown = ask(json!({ "email": "LI.NA@example.COM" })).await;
    assert_eq!(
        (names(&shown["contacts"]), &shown["email"]),
        (vec!["李娜".to_owned()], &json!("li.na@example.com"))
    );
    let nobody = ask(json!({ "phone": "021-55550102" })).await;
    assert_eq!((&nobody["contacts"], &nobody["customers"]), (&json!([]), &json!([])));
    for wrong in [json!({}), json!({ "phone": "1", "email": "a@b.c" }), json!({ "email": "x" })] {
        let answer = world.ask(WHO, wrong).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
    }

    let erase = json!({ "id": lina });
    let at = world.done("eraseContactPersonalData", erase).await["position"].clone();
    let variables = json!({ "phone": "021-55550101", "at": at });
    let shown = world.data(WHO, variables).await["screenPop"].clone();
    assert_eq!((&shown["contacts"], &shown["customers"]), (&json!([]), &json!([])));
    let query =
        "query($id: ID!) { contact(id: $id) { name status contactMethods { value normalized } } }";
    let shown = world.data(query, json!({ "id": lina })).await;
    assert_eq!(
        (&shown["contact"]["name"], &shown["contact"]["status"]),
        (&json!("[erased]"), &json!("ERASED"))
    );
    world.stop().await;
}

// One thread: what the subscriber of this thread counts is all there is.
#[tokio::test(flavor = "current_thread")]
async fn a_call_takes_as_many_statements_for_one_as_for_many() {
    let statements = Statements::default();
    let _counting = tracing::subscriber::set_default(statements.clone());
    let world = World::with(true, Reads::Live).await;
    let mut counts = Vec::new();
    for people in [1, 3, 9] {
        let mut last = Value::Null;
        for _ in 0..people {
            let customer = world.company("Acme").await;
            world.deal(json!({ "customer": customer, "name": "A deal" })).await;
            let id = person(&world, "李娜", Some(&customer)).await;
            let add = "addContactContactMethod";
            last = reachable(&world, add, &id, "PHONE", "+86 21 5555 0101").await;
        }
        let variables = json!({ "phone": "021-55550101", "at": last["position"] });
        world.data(WHO, variables.clone()).await;
        super::statements::settle(&statements).await;
        let before = statements.count();
        world.data(WHO, variables).await;
        counts.push(statements.count() - before);
    }
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    world.stop().await;
}

#[tokio::test]
async fn records_of_one_party_are_found_by_what_they_have_in_common() {
    let world = World::start().await;
    let tax =
        |system: &str| json!([{ "system": system, "kind": "taxNumber", "id": "91310000ABC" }]);
    let register = async |name: &str, ids: Value| {
        let id = super::world::customer();
        let names = json!({ "original": name });
        let input = json!({ "id": id, "kind": "COMPANY", "names": names, "externalIds": ids });
        world.done("registerCustomer", input).await;
        id
    };
    let one = register("中铁特货物流有限公司", tax("sap")).await;
    let latin = register("Zhongtie Tehuo Wuliu Co., Ltd.", json!([])).await;
    let same = register("中铁特货物流（集团）", tax("crm")).await;
    let other = register("上海货运有限公司", json!([])).await;
    let merged = register("中铁特货物流", json!([])).await;
    world.done("mergeCustomerInto", json!({ "id": merged, "survivor": one })).await;
    let add = "addCustomerContactMethod";
    reachable(&world, add, &latin, "EMAIL", "Office@Zhongtie.example").await;
    reachable(&world, add, &other, "EMAIL", "office@zhongtie.EXAMPLE").await;
    let lina = person(&world, "李娜", None).await;
    let at = person(&world, "Li Na", None).await;
    let at = world.done("setContactBirthday", json!({ "id": at, "birthday": "--01-01" })).await;
    let query = "query($customer: ID, $contact: ID, $customers: CustomerFilter, $min: Int!, $at: Position) {
      findDuplicates(customer: $customer, contact: $contact, customers: $customers, minScore: $min,
                     atLeast: $at) {
        pageInfo { hasNextPage }
        found { customer { id } contact { id } candidates { score customer { id } contact { name }
          reasons { kind value } } } } }";
    let ask = async |variables: Value| {
        let mut whole = json!({ "at": at["position"], "min": 0 });
        whole.as_object_mut().unwrap().extend(variables.as_object().unwrap().clone());
        world.data(query, whole).await["findDuplicates"]["found"].clone()
    };
    let found = ask(json!({ "customer": one })).await;
    let candidates = &found[0]["candidates"];
    let ids: Vec<&Value> = candidates
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| &candidate["customer"]["id"])
        .collect();
    assert_eq!(ids, [&json!(same), &json!(latin)], "{found:#}");
    let kinds = |candidate: &Value| {
        let reasons = candidate["reasons"].as_array().unwrap().clone();
        reasons.into_iter().map(|reason| reason["kind"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(kinds(&candidates[0]), [json!("ID"), json!("NAME")]);
    assert_eq!(kinds(&candidates[1]), [json!("NAME_SOUND")]);
    assert!(candidates[0]["score"].as_u64() > candidates[1]["score"].as_u64());
    assert_eq!(ask(json!({ "customer": merged })).await, json!([]));

    let all = ask(json!({ "customers": {} })).await;
    assert_eq!(all.as_array().unwrap().len(), 4, "{all:#}");
    let sure = ask(json!({ "customers": {}, "min": 90 })).await;
    assert_eq!(sure.as_array().unwrap().len(), 2, "{sure:#}");
    let people = ask(json!({ "contact": lina })).await;
    assert_eq!(people[0]["candidates"][0]["contact"]["name"], "Li Na");
    let wrong = world.ask(query, json!({ "customer": one, "contact": lina, "min": 0 })).await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong:#}");
    world.stop().await;
}
