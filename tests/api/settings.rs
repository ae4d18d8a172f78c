//! Configuration over GraphQL: set, shown, and as it was.

use kehu_domain::calendar::DEFAULT_CALENDAR;
use serde_json::{Value, json};

use super::{
    mutations::{Case, case},
    world::{World, fresh},
};

/// Every mutation of the settings.
pub(super) const MUTATIONS: [&str; 8] = [
    "setGrades",
    "setTicketCategories",
    "setComplaintPoints",
    "setDiscountLimits",
    "setServiceTargets",
    "setCompanyTimeZone",
    "setDefaultCalendar",
    "switchPolicy",
];

fn named(code: &str) -> Value {
    json!({ "code": code, "nameEn": "x", "nameZh": "名称" })
}

fn targets(answer: i32) -> Value {
    let priorities = ["URGENT", "HIGH", "NORMAL", "LOW"];
    let target = |priority| json!({ "priority": priority, "answerMinutes": answer, "resolutionMinutes": 600 });
    let targets = priorities.map(target);
    json!({ "targets": targets })
}

/// Each of them done and refused. Grades stay as other tests need them.
pub(super) fn cases() -> Vec<Case> {
    let category = json!({
        "code": "transport", "nameEn": "Transport", "nameZh": "运输", "children": [named("delay")],
    });
    let grades = ["A", "B", "C", "D", "E"].map(named);
    let limits = |percent: &str| json!({ "limits": [{ "role": "sales", "percent": percent }] });
    vec![
        case(
            "setGrades",
            json!({ "grades": grades }),
            json!({ "grades": [] }),
            "SETTINGS_NO_GRADES",
        ),
        case(
            "setTicketCategories",
            json!({ "categories": [category] }),
            json!({ "categories": [named("delay"), named("delay")] }),
            "SETTINGS_CODE_TWICE",
        ),
        case(
            "setComplaintPoints",
            json!({ "points": [named("service_quality")] }),
            json!({ "points": [named("Service")] }),
            "SETTINGS_CODE_INVALID",
        ),
        case("setDiscountLimits", limits("12.5"), limits("101"), "INVALID_INPUT"),
        case("setServiceTargets", targets(30), targets(700), "SETTINGS_TARGET_REVERSED"),
        case(
            "setCompanyTimeZone",
            json!({ "timeZone": "Asia/Urumqi" }),
            json!({ "timeZone": "Beijing" }),
            "INVALID_INPUT",
        ),
        case(
            "setDefaultCalendar",
            json!({ "calendar": DEFAULT_CALENDAR.to_string() }),
            json!({ "calendar": format!("calendar-{}", fresh()) }),
            "CALENDAR_NOT_FOUND",
        ),
        case(
            "switchPolicy",
            json!({ "policy": "QUOTE_ACCEPTED_WINS_OPPORTUNITY", "on": false }),
            json!({
                "policy": "QUOTE_ACCEPTED_WINS_OPPORTUNITY", "on": true, "expectedVersion": 1000,
            }),
            "VERSION_CONFLICT",
        ),
    ]
}

const SETTINGS: &str = "query ($at: AsOf, $atLeast: Position) { settings(asOf: $at, atLeast: $atLeast) {
    id version grades { code nameZh } ticketCategories { code parent level } complaintPoints { code }
    discountLimits { role percent } serviceTargets { priority answerMinutes resolutionMinutes }
    timeZone defaultCalendar { id } policies { policy on }
    timeline(first: 1) { nodes { sentence en: sentence(language: EN) zh: sentence(language: ZH) } }
} }";

#[tokio::test]
async fn what_was_set_is_shown_and_what_was_before_as_well() {
    let world = World::start().await;
    let before = world.data(SETTINGS, json!({})).await["settings"].clone();
    assert_eq!(before["version"], Value::Null);
    assert_eq!(before["timeZone"], "Asia/Shanghai");
    assert_eq!(before["grades"].as_array().unwrap().len(), 4);
    assert_eq!(before["serviceTargets"][0]["answerMinutes"], 60);
    assert_eq!(before["defaultCalendar"]["id"], DEFAULT_CALENDAR.to_string());
    assert_eq!(before["timeline"]["nodes"], json!([]));

    let first = world.mutate("setGrades", json!({ "grades": [named("GOLD")] }), "position").await;
    let category = json!({ "code": "a", "nameEn": "A", "nameZh": "甲", "children": [named("b")] });
    let input = json!({ "categories": [category], "reason": "new year" });
    let second = world.mutate("setTicketCategories", input, "position version").await;
    assert_eq!(second["version"], 1);

    let variables = json!({ "atLeast": second["position"] });
    let now = world.data(SETTINGS, variables).await["settings"].clone();
    assert_eq!(now["grades"], json!([{ "code": "GOLD", "nameZh": "名称" }]));
    let tree = json!([
        { "code": "a", "parent": null, "level": 0 }, { "code": "b", "parent": "a", "level": 1 },
    ]);
    assert_eq!(now["ticketCategories"], tree);
    let told = &now["timeline"]["nodes"][0];
    assert!(told["en"].as_str().unwrap().contains("set the ticket categories to A (x)"), "{told}");
    assert!(told["zh"].as_str().unwrap().contains("将工单类别设为甲（名称）"), "{told}");

    let variables = json!({ "at": { "position": first["position"] } });
    let then = world.data(SETTINGS, variables).await["settings"].clone();
    assert_eq!((&then["version"], &then["grades"]), (&json!(0), &now["grades"]));
    assert_eq!(then["ticketCategories"], before["ticketCategories"]);
    world.stop().await;
}

#[tokio::test]
async fn users_show_their_roles_and_pipelines_are_found_by_other_names() {
    let world = World::start().await;
    let user = format!("user-{}", fresh());
    world.mutate("registerUser", json!({ "id": user, "name": "张三" }), "position").await;
    for role in ["sales", "approver"] {
        world.mutate("grantUserRole", json!({ "id": user, "role": role }), "position").await;
    }
    let shown = world
        .mutate("revokeUserRole", json!({ "id": user, "role": "sales" }), "user { roles }")
        .await;
    assert_eq!(shown["user"]["roles"], json!(["approver"]));
    let pipeline = kehu_domain::pipeline::DEFAULT_PIPELINE.to_string();
    let input = json!({
        "id": pipeline, "externalId": { "system": "sap", "kind": "cycle", "id": "P1" },
    });
    let linked = world.mutate("linkPipelineExternalId", input, "position").await;
    let query = "query ($at: Position) { pipeline(externalId: { system: \"sap\", id: \"P1\" }, atLeast: $at) {
        id externalIds { kind id } } }";
    let found = world.data(query, json!({ "at": linked["position"] })).await;
    assert_eq!(found["pipeline"]["id"], pipeline);
    assert_eq!(found["pipeline"]["externalIds"], json!([{ "kind": "cycle", "id": "P1" }]));
    world.stop().await;
}
