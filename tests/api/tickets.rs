//! Tickets and business calendars over GraphQL.

use serde_json::{Value, json};

use super::world::{World, fresh};

/// For each mutation an input that is done, one that is refused, and the code of the refusal.
pub(super) fn cases(customer: &str, user: &str) -> Vec<(&'static str, Value, Value, &'static str)> {
    let id = |category: &str| format!("{category}-{}", fresh());
    let (one, other, lost) = (id("ticket"), id("ticket"), id("ticket"));
    let mut cases = of_calendars(&id("calendar"));
    cases.extend(of_handling(&one, customer, user));
    cases.extend(of_outcomes(&one, &other, &lost));
    cases
}

fn of_calendars(calendar: &str) -> Vec<(&'static str, Value, Value, &'static str)> {
    let hours = |from: &str, to: &str| json!([{ "weekday": "MONDAY", "intervals": [{ "from": from, "to": to }] }]);
    vec![
        (
            "defineCalendar",
            json!({
                "id": calendar, "name": "Berlin", "timeZone": "Europe/Berlin",
                "hours": hours("09:00", "17:00"),
                "holidays": [{ "day": "2026-05-01", "name": "Labour Day" }],
                "workingDays": [{
                    "day": "2026-05-02", "intervals": [{ "from": "10:00", "to": "24:00" }],
                }],
            }),
            json!({ "name": "Nowhere", "timeZone": "Europe/Berlin", "hours": [] }),
            "CALENDAR_NO_HOURS",
        ),
        (
            "renameCalendar",
            json!({ "id": calendar, "name": "Germany" }),
            json!({ "id": calendar, "name": " " }),
            "CALENDAR_TEXT_EMPTY",
        ),
        (
            "setCalendarHours",
            json!({ "id": calendar, "hours": hours("08:00", "16:30") }),
            json!({ "id": calendar, "hours": hours("9:00", "17:00") }),
            "INVALID_INPUT",
        ),
        (
            "setCalendarTimeZone",
            json!({ "id": calendar, "timeZone": "Asia/Shanghai" }),
            json!({ "id": calendar, "timeZone": "Beijing" }),
            "INVALID_INPUT",
        ),
        (
            "addCalendarHoliday",
            json!({ "id": calendar, "day": "2026-10-01", "name": "国庆节" }),
            json!({ "id": calendar, "day": "2026-05-02" }),
            "CALENDAR_DAY_IS_WORKING_DAY",
        ),
        (
            "removeCalendarHoliday",
            json!({ "id": calendar, "day": "2026-10-01" }),
            json!({ "id": format!("calendar-{}", fresh()), "day": "2026-10-01" }),
            "CALENDAR_NOT_FOUND",
        ),
        (
            "addCalendarWorkingDay",
            json!({
                "id": calendar, "day": "2026-10-10",
                "intervals": [{ "from": "09:00", "to": "12:00" }],
            }),
            json!({
                "id": calendar, "day": "2026-10-10",
                "intervals": [{ "from": "12:00", "to": "09:00" }],
            }),
            "CALENDAR_INTERVAL_REVERSED",
        ),
        (
            "removeCalendarWorkingDay",
            json!({ "id": calendar, "day": "2026-10-10" }),
            json!({ "id": calendar, "day": "10/10" }),
            "INVALID_INPUT",
        ),
    ]
}

fn of_handling(
    one: &str,
    customer: &str,
    user: &str,
) -> Vec<(&'static str, Value, Value, &'static str)> {
    let contact = format!("contact-{}", fresh());
    vec![
        (
            "openTicket",
            json!({
                "id": one, "kind": "COMPLAINT", "channel": "EMAIL", "subject": "货物破损",
                "priority": "HIGH", "product": "GTX",
            }),
            json!({
                "kind": "INQUIRY", "channel": "PHONE", "subject": "x",
                "calendar": format!("calendar-{}", fresh()),
            }),
            "TICKET_CALENDAR_UNKNOWN",
        ),
        (
            "assignTicketCustomer",
            json!({ "id": one, "customer": customer }),
            json!({ "id": one, "customer": format!("customer-{}", fresh()) }),
            "CUSTOMER_NOT_FOUND",
        ),
        (
            "createContact",
            json!({ "id": contact, "names": { "original": "王芳" } }),
            json!({ "id": contact, "names": { "original": "王方" } }),
            "CONTACT_ALREADY_CREATED",
        ),
        (
            "assignTicketContact",
            json!({ "id": one, "contact": contact }),
            json!({ "id": one, "contact": format!("contact-{}", fresh()) }),
            "CONTACT_NOT_FOUND",
        ),
        (
            "classifyTicket",
            json!({ "id": one, "category": "damage", "complaintPoint": "product_quality" }),
            json!({ "id": one, "category": "theft" }),
            "TICKET_CATEGORY_UNKNOWN",
        ),
        (
            "changeTicketPriority",
            json!({ "id": one, "priority": "URGENT" }),
            json!({ "id": format!("ticket-{}", fresh()), "priority": "LOW" }),
            "TICKET_NOT_FOUND",
        ),
        (
            "assignTicket",
            json!({
                "id": one, "user": user, "team": "east",
                "dispatch": {
                    "rule": "by grade", "version": 2, "inputs": [{ "name": "grade", "value": "A" }],
                },
            }),
            json!({ "id": one }),
            "TICKET_ASSIGNEE_MISSING",
        ),
        (
            "answerTicket",
            json!({ "id": one, "text": "我们会查", "channel": "PHONE" }),
            json!({ "id": one, "text": "" }),
            "TICKET_TEXT_EMPTY",
        ),
        (
            "addTicketNote",
            json!({ "id": one, "text": "很生气" }),
            json!({ "id": one, "text": "\u{7}" }),
            "TICKET_TEXT_CONTROL_CHARACTER",
        ),
        (
            "recordTicketAttributes",
            json!({ "id": one, "attributes": [{ "name": "area", "value": "华东" }] }),
            json!({ "id": one, "attributes": [] }),
            "TICKET_ATTRIBUTES_EMPTY",
        ),
        (
            "syncTicket",
            json!({ "id": one, "team": "west", "attributes": [{ "name": "tries", "value": "2" }] }),
            json!({ "id": one, "status": "MERGED" }),
            "TICKET_STATUS_NOT_TOLD",
        ),
        (
            "makeTicketWait",
            json!({ "id": one, "on": "SUPPLIER", "party": "DHL" }),
            json!({ "id": one, "on": "TEAM", "party": " " }),
            "TICKET_TEXT_EMPTY",
        ),
        (
            "resumeTicket",
            json!({ "id": one }),
            json!({ "id": one, "expectedVersion": 0 }),
            "VERSION_CONFLICT",
        ),
        (
            "escalateTicket",
            json!({ "id": one, "level": 2, "team": "quality" }),
            json!({ "id": one, "level": 1 }),
            "TICKET_LEVEL_LOWER",
        ),
    ]
}

fn of_outcomes(
    one: &str,
    other: &str,
    lost: &str,
) -> Vec<(&'static str, Value, Value, &'static str)> {
    vec![
        (
            "openTicket",
            json!({ "id": other, "kind": "RETURN", "channel": "WEB", "subject": "Too many" }),
            json!({ "kind": "RETURN", "channel": "WEB", "subject": "" }),
            "TICKET_TEXT_EMPTY",
        ),
        (
            "mergeTicketInto",
            json!({ "id": other, "survivor": one }),
            json!({ "id": one, "survivor": one }),
            "TICKET_SURVIVOR_IS_ITSELF",
        ),
        ("undoTicketMerge", json!({ "id": other }), json!({ "id": lost }), "TICKET_NOT_FOUND"),
        (
            "resolveTicket",
            json!({ "id": one, "cause": "包装", "remedy": "赔偿" }),
            json!({ "id": one, "remedy": "别的" }),
            "TICKET_ALREADY_RESOLVED",
        ),
        (
            "confirmTicket",
            json!({ "id": one }),
            json!({ "id": format!("ticket-{}", fresh()) }),
            "TICKET_NOT_FOUND",
        ),
        ("closeTicket", json!({ "id": one }), json!({ "id": "ticket-x" }), "INVALID_INPUT"),
        (
            "reopenTicket",
            json!({ "id": one, "reason": "还有一箱" }),
            json!({ "id": format!("ticket-{}", fresh()), "reason": "x" }),
            "TICKET_NOT_FOUND",
        ),
        (
            "cancelTicket",
            json!({ "id": one, "reason": "误建" }),
            json!({ "id": one, "reason": " " }),
            "INVALID_INPUT",
        ),
        (
            "linkTicketExternalId",
            json!({ "id": one, "externalId": { "system": "zendesk", "kind": "ticket", "id": "7" } }),
            json!({ "id": one, "externalId": { "system": "", "kind": "x", "id": "y" } }),
            "TICKET_TEXT_EMPTY",
        ),
    ]
}

async fn open(world: &World, more: Value) -> (String, Value) {
    let mut input = json!({ "kind": "INQUIRY", "channel": "WEB", "subject": "Where is it?" });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let selection = "ticket { id number dueAt } position userErrors { code }";
    let payload = world.mutate("openTicket", input, selection).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    (payload["ticket"]["id"].as_str().unwrap().to_owned(), payload)
}

#[tokio::test]
async fn a_ticket_is_found_by_id_by_number_and_by_what_others_call_it() {
    let world = World::start().await;
    let external = json!([{ "system": "zendesk", "kind": "ticket", "id": "7" }]);
    let (id, payload) = open(&world, json!({ "externalIds": external })).await;
    let number = payload["ticket"]["number"].as_str().unwrap();
    assert!(number.starts_with("T-"), "{number}");
    for (argument, value) in [
        ("id: $value", json!(id)),
        ("number: $value", json!(number)),
        ("externalId: { system: \"zendesk\", id: $value }", json!("7")),
    ] {
        let kind = if argument.starts_with("id") { "ID" } else { "String" };
        let query =
            format!("query($value: {kind}!) {{ ticket({argument}) {{ id subject status }} }}");
        let found = world.data(&query, json!({ "value": value })).await;
        let expected = json!({ "id": id, "subject": "Where is it?", "status": "OPEN" });
        assert_eq!(found["ticket"], expected, "{argument}");
    }
    world.stop().await;
}

#[tokio::test]
async fn queues_are_filtered_and_ordered_by_what_is_due() {
    let world = World::start().await;
    let company = world.company("Acme").await;
    let mut ids = Vec::new();
    for priority in ["LOW", "URGENT", "NORMAL"] {
        ids.push(open(&world, json!({ "priority": priority, "customer": company })).await.0);
    }
    let (old, _) =
        open(&world, json!({ "priority": "HIGH", "occurredAt": "2026-01-05T01:00:00Z" })).await;
    world.done("assignTicket", json!({ "id": ids[0], "team": "east" })).await;
    let list = async |filter: Value| {
        let query = "query($filter: TicketFilter) { tickets(filter: $filter, \
                     orderBy: [{ field: DUE_AT }]) { totalCount nodes { id } } }";
        let found = world.data(query, json!({ "filter": filter })).await;
        let nodes = found["tickets"]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let due = [old.clone(), ids[1].clone(), ids[2].clone(), ids[0].clone()];
    assert_eq!(list(json!({})).await, due);
    assert_eq!(list(json!({ "overdue": true })).await, std::slice::from_ref(&old));
    assert_eq!(list(json!({ "overdue": false, "priority": { "eq": "LOW" } })).await, [&*ids[0]]);
    // Two hours of business time after nine o'clock in Shanghai.
    for (at, overdue) in [("2026-01-05T02:59:00Z", 0), ("2026-01-05T03:00:00Z", 1)] {
        let query = "query($at: DateTime!) { tickets(filter: { overdue: true }, \
                     asOf: { time: $at }) { totalCount } }";
        let found = world.data(query, json!({ "at": at })).await;
        assert_eq!(found["tickets"]["totalCount"], overdue, "{at}");
    }
    assert_eq!(list(json!({ "team": { "eq": "east" } })).await, [&*ids[0]]);
    let status = json!({ "status": { "in": ["OPEN"] }, "customer": { "eq": company } });
    assert_eq!(list(status).await.len(), 3);

    let query = "query($id: ID!) { customer(id: $id) { \
                 tickets(orderBy: [{ field: PRIORITY }]) { totalCount nodes { priority } } \
                 timeline { nodes { type en: sentence zh: sentence(language: ZH) } } } }";
    let found = world.data(query, json!({ "id": company })).await;
    assert_eq!(found["customer"]["tickets"]["totalCount"], 3);
    let order: Vec<_> = found["customer"]["tickets"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["priority"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["URGENT", "NORMAL", "LOW"]);
    let told = found["customer"]["timeline"]["nodes"].to_string();
    assert!(told.contains("opened the inquiry T-"), "{told}");
    assert!(told.contains("新建了咨询T-"), "{told}");
    world.stop().await;
}

#[tokio::test]
async fn clocks_and_statistics_are_measured_again_under_another_calendar() {
    let world = World::start().await;
    let hours: Vec<_> = [
        "MONDAY",
        "TUESDAY",
        "WEDNESDAY",
        "THURSDAY",
        "FRIDAY",
        "SATURDAY",
        "SUNDAY",
    ]
    .map(|weekday| json!({ "weekday": weekday, "intervals": [{ "from": "00:00", "to": "24:00" }] }))
    .into();
    let always = json!({ "name": "Always", "timeZone": "UTC", "hours": hours });
    let selection = "calendar { id hours { weekday } } userErrors { code }";
    let always = world.mutate("defineCalendar", always, selection).await["calendar"]["id"].clone();
    // Monday the fifth of January 2026, 09:00 in Shanghai, is one in the morning in Greenwich.
    let opened = json!({ "kind": "INQUIRY", "occurredAt": "2026-01-05T01:00:00Z" });
    let (id, _) = open(&world, opened).await;
    let mut last = Value::Null;
    for (name, input, at) in [
        ("answerTicket", json!({ "text": "Soon" }), "2026-01-05T02:30:00Z"),
        ("makeTicketWait", json!({ "on": "CUSTOMER" }), "2026-01-05T03:00:00Z"),
        ("resumeTicket", json!({}), "2026-01-05T06:30:00Z"),
        ("resolveTicket", json!({ "remedy": "Found" }), "2026-01-06T02:00:00Z"),
    ] {
        let mut input = input;
        input["id"] = json!(id);
        input["occurredAt"] = json!(at);
        last = world.done(name, input).await["position"].clone();
    }
    let query = "query($id: ID!, $other: ID!, $at: Position) { ticket(id: $id, atLeast: $at) { \
                 own: clocks { ...c } other: clocks(calendar: $other) { ...c } } \
                 mine: ticketStats(atLeast: $at) { ...s } all: ticketStats(calendar: $other, atLeast: $at) { ...s } \
                 ruled: ticketStats(calendar: $other, stopRule: [], atLeast: $at) { ...s } \
                 grouped: ticketStats(groupBy: [KIND, STATUS], atLeast: $at) { count key { by value } } } \
                 fragment c on TicketClocks { firstAnswer { minutes done missed } \
                 resolution { minutes done } waiting { on minutes } reopened } \
                 fragment s on TicketStats { count resolved firstAnswer { averageMinutes } \
                 resolution { medianMinutes } waiting { averageMinutes } }";
    let found = world.data(query, json!({ "id": id, "other": always, "at": last })).await;
    let clocks = |answer: f64, resolution: f64, waiting: f64| {
        json!({
            "firstAnswer": { "minutes": answer, "done": true, "missed": false },
            "resolution": { "minutes": resolution, "done": true },
            "waiting": [{ "on": "CUSTOMER", "minutes": waiting }],
            "reopened": 0,
        })
    };
    // Two hours before waiting and three and a half after it; an hour the next morning.
    assert_eq!(found["ticket"]["own"], clocks(90.0, 390.0, 120.0));
    assert_eq!(found["ticket"]["other"], clocks(90.0, 1_290.0, 210.0));
    let stats = |answer: f64, resolution: f64, waiting: f64| {
        json!([{
            "count": 1, "resolved": 1, "firstAnswer": { "averageMinutes": answer },
            "resolution": { "medianMinutes": resolution }, "waiting": { "averageMinutes": waiting },
        }])
    };
    assert_eq!(found["mine"], stats(90.0, 390.0, 120.0));
    assert_eq!(found["all"], stats(90.0, 1_290.0, 210.0));
    assert_eq!(found["ruled"], stats(90.0, 1_500.0, 210.0));
    let key =
        json!([{ "by": "KIND", "value": "INQUIRY" }, { "by": "STATUS", "value": "RESOLVED" }]);
    assert_eq!(found["grouped"], json!([{ "count": 1, "key": key }]));
    world.stop().await;
}

#[tokio::test]
async fn an_e_mail_opens_one_ticket_and_is_answered_with_it_again() {
    let world = World::start().await;
    let (id, first) = open(&world, json!({ "sourceMessageId": "<a@example.com>" })).await;
    let (again, second) = open(&world, json!({ "sourceMessageId": "a@example.com" })).await;
    assert_eq!(again, id);
    assert_eq!(second["ticket"]["number"], first["ticket"]["number"]);
    world.stop().await;
}

#[tokio::test]
async fn a_merged_ticket_names_its_survivor_and_circles_are_refused() {
    let world = World::start().await;
    let (one, _) = open(&world, json!({})).await;
    let (two, _) = open(&world, json!({})).await;
    let merge = |from: &str, to: &str| json!({ "id": from, "survivor": to });
    let selection =
        "ticket { status survivor { id } } userErrors { code zh: message(language: ZH) }";
    let merged = world.mutate("mergeTicketInto", merge(&one, &two), selection).await;
    assert_eq!(merged["ticket"], json!({ "status": "MERGED", "survivor": { "id": two } }));
    let circle = world.mutate("mergeTicketInto", merge(&two, &one), selection).await;
    assert_eq!(circle["userErrors"][0]["code"], "TICKET_MERGED");
    let refused = json!({ "id": one, "text": "x" });
    let refused = world.mutate("answerTicket", refused, "userErrors { code en: message }").await;
    assert!(refused["userErrors"][0]["en"].as_str().unwrap().contains(&two), "{refused}");
    let undone = world.mutate("undoTicketMerge", json!({ "id": one }), selection).await;
    assert_eq!(undone["ticket"], json!({ "status": "OPEN", "survivor": null }));
    world.stop().await;
}

#[tokio::test]
async fn a_calendar_is_shown_as_it_was() {
    let world = World::start().await;
    let found =
        world.data("{ calendars { totalCount nodes { id name timeZone } } }", json!({})).await;
    assert_eq!(found["calendars"]["totalCount"], 1);
    let id = found["calendars"]["nodes"][0]["id"].clone();
    let holiday = json!({ "id": id, "day": "2026-02-17", "name": "春节" });
    let selection = "calendar { version } position userErrors { code }";
    let added = world.mutate("addCalendarHoliday", holiday, selection).await;
    let before = added["position"].as_str().unwrap().parse::<u64>().unwrap() - 1;
    let query = "query($id: ID!, $at: AsOf, $from: DateTime!, $to: DateTime!) { \
                 calendar(id: $id, asOf: $at) { holidays { day name } timeZone \
                 businessMinutes(from: $from, to: $to) timeline { nodes { type } } } }";
    let ask = async |at: Value| {
        let (from, to) = ("2026-02-16T16:00:00Z", "2026-02-17T16:00:00Z");
        let variables = json!({ "id": id, "at": at, "from": from, "to": to });
        world.data_now(query, variables).await["calendar"].clone()
    };
    let now = ask(Value::Null).await;
    assert_eq!(now["holidays"], json!([{ "day": "2026-02-17", "name": "春节" }]));
    assert_eq!(now["businessMinutes"], 0.0);
    assert_eq!(now["timeline"]["nodes"][0]["type"], "CalendarHolidayAdded");
    let earlier = ask(json!({ "position": before.to_string() })).await;
    assert_eq!((&earlier["holidays"], &earlier["businessMinutes"]), (&json!([]), &json!(450.0)));
    world.stop().await;
}
