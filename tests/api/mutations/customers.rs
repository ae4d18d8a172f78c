//! What can be done with customers: themselves, their profiles, their merges.

use serde_json::json;

use super::{Case, case};
use crate::api::world::fresh;

pub(super) fn basics(one: &str, other: &str, user: &str, other_user: &str) -> Vec<Case> {
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

pub(super) fn profiles(one: &str) -> Vec<Case> {
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

pub(super) fn merges(loser: &str, survivor: &str) -> Vec<Case> {
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
