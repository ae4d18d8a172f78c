//! What can be done with opportunities: themselves, their lines, competitors and teams.

use serde_json::json;

use super::{Case, case};
use crate::api::world::fresh;

pub(super) fn basics(deal: &str, customer: &str, user: &str, other_user: &str) -> Vec<Case> {
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
    cases.extend(parts(deal, &line.to_string(), user, other_user));
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

fn parts(deal: &str, line: &str, user: &str, other_user: &str) -> Vec<Case> {
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
