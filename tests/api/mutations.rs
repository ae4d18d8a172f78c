//! Every mutation once as it should be, and once refused.

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
    cases.extend(of_customers(&one, &other, &user, &other_user));
    cases.extend(of_profiles(&one));
    cases.extend(of_opportunities(&id("opportunity"), &one, &user, &other_user));
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
    cases.extend(of_merges(loser, &one));
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

fn of_customers(one: &str, other: &str, user: &str, other_user: &str) -> Vec<Case> {
    let sap = |id: &str| json!({ "system": "sap", "kind": "account", "id": id });
    vec![
        case(
            "registerCustomer",
            json!({
                "id": one, "kind": "COMPANY", "names": { "original": "上海货运" },
                "region": "CN-31", "timeZone": "Asia/Shanghai", "externalIds": [sap("1")],
                "roles": [{ "role": "PROSPECT", "from": "2026-01-01" }],
            }),
            json!({ "id": other, "kind": "COMPANY", "names": { "original": "x" }, "region": "QQ" }),
            "INVALID_INPUT",
        ),
        case(
            "renameCustomer",
            json!({ "id": one, "names": { "original": "上海快运", "short": "快运" } }),
            json!({ "id": one, "names": { "original": "" } }),
            "CUSTOMER_TEXT_EMPTY",
        ),
        case(
            "grantCustomerRole",
            json!({ "id": one, "role": "PARTNER" }),
            json!({ "id": one, "role": "AGENT", "from": "2026-02-30" }),
            "INVALID_INPUT",
        ),
        case(
            "endCustomerRole",
            json!({ "id": one, "role": "PARTNER" }),
            json!({ "id": one, "role": "SUPPLIER" }),
            "CUSTOMER_ROLE_NOT_HELD",
        ),
        case(
            "assignCustomerOwner",
            json!({ "id": one, "owner": user }),
            json!({ "id": one, "owner": other_user, "reason": "x" }),
            "USER_NOT_FOUND",
        ),
        case(
            "assignCustomerRegion",
            json!({ "id": one, "region": "DE" }),
            json!({ "id": one, "region": "Deutschland" }),
            "INVALID_INPUT",
        ),
        case(
            "setCustomerIndustry",
            json!({ "id": one, "industry": "Logistics" }),
            json!({ "id": one, "industry": "Mining", "expectedVersion": 0 }),
            "VERSION_CONFLICT",
        ),
        case(
            "setCustomerParent",
            json!({ "id": one, "parent": null }),
            json!({ "id": one, "parent": one }),
            "CUSTOMER_PARENT_IS_ITSELF",
        ),
        case(
            "deactivateCustomer",
            json!({ "id": one }),
            json!({ "id": one, "occurredAt": "2999-01-01T00:00:00Z" }),
            "OCCURRED_IN_FUTURE",
        ),
        case(
            "reactivateCustomer",
            json!({ "id": one }),
            json!({ "id": other }),
            "CUSTOMER_NOT_FOUND",
        ),
        case(
            "linkCustomerExternalId",
            json!({ "id": one, "externalId": sap("2") }),
            json!({ "id": one, "externalId": { "system": "", "kind": "x", "id": "y" } }),
            "CUSTOMER_TEXT_EMPTY",
        ),
    ]
}

fn of_profiles(one: &str) -> Vec<Case> {
    let method = fresh();
    vec![
        case(
            "gradeCustomer",
            json!({ "id": one, "grade": "A", "rule": { "name": "size", "version": 3 } }),
            json!({ "id": one, "grade": "A", "rule": { "name": "size", "version": -3 } }),
            "INVALID_INPUT",
        ),
        case(
            "assignCustomerValueType",
            json!({ "id": one, "valueType": "STRATEGIC" }),
            json!({ "id": one, "valueType": "STRATEGIC", "commandId": "no" }),
            "INVALID_INPUT",
        ),
        case(
            "addCustomerContactMethod",
            json!({
                "id": one, "contactMethodId": method, "kind": "PHONE", "value": "+86 21 6234 5678",
            }),
            json!({ "id": one, "kind": "EMAIL", "value": "nobody" }),
            "CUSTOMER_EMAIL_INVALID",
        ),
        case(
            "verifyCustomerContactMethod",
            json!({ "id": one, "contactMethodId": method }),
            json!({ "id": one, "contactMethodId": fresh() }),
            "CUSTOMER_CONTACT_METHOD_UNKNOWN",
        ),
        case(
            "removeCustomerContactMethod",
            json!({ "id": one, "contactMethodId": method }),
            json!({ "id": one, "contactMethodId": "1" }),
            "INVALID_INPUT",
        ),
        case(
            "stateCustomerRequirement",
            json!({ "id": one, "area": "WAREHOUSING", "requirement": "2,000 m² near the port" }),
            json!({ "id": one, "area": "WAREHOUSING", "requirement": "" }),
            "CUSTOMER_TEXT_EMPTY",
        ),
        case(
            "recordCustomerPreference",
            json!({ "id": one, "name": "language", "value": "zh" }),
            json!({ "id": one, "name": "", "value": "zh" }),
            "CUSTOMER_TEXT_EMPTY",
        ),
        case(
            "recordCustomerImportantDate",
            json!({ "id": one, "name": "founded", "date": "--03-31" }),
            json!({ "id": one, "name": "founded", "date": "--13-31" }),
            "CUSTOMER_DATE_INVALID",
        ),
        case(
            "setCustomerProfileField",
            json!({ "id": one, "field": "revenue", "value": "12 m CNY" }),
            json!({ "id": one, "field": "", "value": "12 m CNY" }),
            "CUSTOMER_TEXT_EMPTY",
        ),
        case(
            "noteCustomerCompetitor",
            json!({ "id": one, "competitor": "Globex" }),
            json!({ "id": one, "competitor": "" }),
            "CUSTOMER_TEXT_EMPTY",
        ),
        case(
            "setCustomerCreditTerms",
            json!({
                "id": one, "grade": "B", "termDays": 30,
                "limit": { "amount": "50000.00", "currency": "CNY" },
            }),
            json!({
                "id": one, "grade": "B", "termDays": 30,
                "limit": { "amount": "0.001", "currency": "CNY" },
            }),
            "INVALID_INPUT",
        ),
        case(
            "holdCustomerCredit",
            json!({ "id": one, "reason": "two invoices are overdue" }),
            json!({ "id": one, "onBehalfOf": "nobody" }),
            "INVALID_INPUT",
        ),
        case(
            "releaseCustomerCredit",
            json!({ "id": one }),
            json!({ "id": format!("customer-{}", fresh()) }),
            "CUSTOMER_NOT_FOUND",
        ),
    ]
}

fn of_opportunities(deal: &str, customer: &str, user: &str, other_user: &str) -> Vec<Case> {
    let line = fresh();
    let mut cases = vec![
        case(
            "openOpportunity",
            json!({
                "id": deal, "name": "Warehouse Hamburg", "expectedClose": "2026-12-31",
                "amount": { "amount": "1250.00", "currency": "EUR" },
                "lines": [{ "product": "GTX", "quantity": "2", "unitPrice": "625", "currency": "EUR" }],
            }),
            json!({ "lines": [{ "product": "GTX", "quantity": "two" }] }),
            "INVALID_INPUT",
        ),
        case(
            "assignOpportunityCustomer",
            json!({ "id": deal, "customer": customer }),
            json!({ "id": deal, "customer": format!("customer-{}", fresh()) }),
            "CUSTOMER_NOT_FOUND",
        ),
        case(
            "changeOpportunityStage",
            json!({ "id": deal, "stage": "engaging" }),
            json!({ "id": deal, "stage": "dreaming" }),
            "OPPORTUNITY_STAGE_UNKNOWN",
        ),
        case(
            "reviseOpportunityAmount",
            json!({
                "id": deal, "reason": "bigger hall",
                "amount": { "amount": "1300", "currency": "EUR" },
            }),
            json!({ "id": deal, "amount": { "amount": "1300", "currency": "XYZ" } }),
            "INVALID_INPUT",
        ),
        case(
            "rescheduleOpportunityClose",
            json!({ "id": deal, "expectedClose": "2027-01-31", "reason": "holidays" }),
            json!({ "id": deal, "expectedClose": "2027-02-28" }),
            "OPPORTUNITY_REASON_MISSING",
        ),
        case(
            "assignOpportunityOwner",
            json!({ "id": deal, "owner": user }),
            json!({ "id": deal, "owner": other_user, "reason": "x" }),
            "USER_NOT_FOUND",
        ),
        case(
            "linkOpportunityExternalId",
            json!({ "id": deal, "externalId": { "system": "sap", "kind": "deal", "id": "1" } }),
            json!({ "id": deal, "externalId": { "system": "sap", "kind": "account", "id": "1" } }),
            "EXTERNAL_ID_TAKEN",
        ),
    ];
    cases.extend(of_parts(deal, &line.to_string(), user, other_user));
    cases.extend([
        case(
            "winOpportunity",
            json!({ "id": deal, "reason": "signed" }),
            json!({ "id": deal, "closedOn": "31.12.2026" }),
            "INVALID_INPUT",
        ),
        case(
            "reopenOpportunity",
            json!({ "id": deal, "reason": "they took it back" }),
            json!({ "id": format!("opportunity-{}", fresh()), "reason": "again" }),
            "OPPORTUNITY_NOT_FOUND",
        ),
        case(
            "loseOpportunity",
            json!({ "id": deal, "reason": "price", "competitor": "Globex" }),
            json!({ "id": format!("opportunity-{}", fresh()), "reason": "price" }),
            "OPPORTUNITY_NOT_FOUND",
        ),
    ]);
    cases
}

fn of_parts(deal: &str, line: &str, user: &str, other_user: &str) -> Vec<Case> {
    vec![
        case(
            "addOpportunityLine",
            json!({ "id": deal, "line": { "lineId": line, "product": "MG", "quantity": "1" } }),
            json!({ "id": deal, "line": { "product": "MG", "quantity": "0" } }),
            "OPPORTUNITY_QUANTITY_NOT_POSITIVE",
        ),
        case(
            "changeOpportunityLine",
            json!({ "id": deal, "line": { "lineId": line, "product": "MG", "quantity": "3" } }),
            json!({ "id": deal, "line": { "product": "MG", "quantity": "3" } }),
            "INVALID_INPUT",
        ),
        case(
            "removeOpportunityLine",
            json!({ "id": deal, "lineId": line }),
            json!({ "id": deal, "lineId": fresh() }),
            "OPPORTUNITY_LINE_UNKNOWN",
        ),
        case(
            "addOpportunityCompetitor",
            json!({ "id": deal, "competitor": "Globex" }),
            json!({ "id": deal, "competitor": "" }),
            "OPPORTUNITY_TEXT_EMPTY",
        ),
        case(
            "addOpportunityTeamMember",
            json!({ "id": deal, "user": user, "role": "engineer" }),
            json!({ "id": deal, "user": other_user }),
            "USER_NOT_FOUND",
        ),
        case(
            "removeOpportunityTeamMember",
            json!({ "id": deal, "user": user }),
            json!({ "id": deal, "user": other_user }),
            "OPPORTUNITY_NOT_IN_TEAM",
        ),
    ]
}

fn of_merges(loser: &str, survivor: &str) -> Vec<Case> {
    vec![
        case(
            "mergeCustomerInto",
            json!({ "id": loser, "survivor": survivor }),
            json!({ "id": survivor, "survivor": survivor }),
            "CUSTOMER_SURVIVOR_IS_ITSELF",
        ),
        case(
            "undoCustomerMerge",
            json!({ "id": loser }),
            json!({ "id": "customer-1" }),
            "INVALID_INPUT",
        ),
        case(
            "eraseCustomerPersonalData",
            json!({ "id": loser }),
            json!({ "id": format!("customer-{}", fresh()) }),
            "CUSTOMER_NOT_FOUND",
        ),
    ]
}
