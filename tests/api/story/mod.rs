//! One customer's whole story, from the first call to a merge that was taken back, and how its
//! timeline tells it.

mod told;

use std::time::Duration;

use kehu::policies::Policies;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::world::{World, fresh};

/// Takes the calls and the complaints.
const SERVICE: &str = "陈静";
/// Makes the offers; may give away 5 %.
const SELLER: &str = "王芳";
/// May give away no more than the seller.
const COLLEAGUE: &str = "刘洋";
/// May give away 20 %.
const MANAGER: &str = "李伟";

const PHONE: &str = "021-55550101";

/// Whom and what the story is about.
struct Story {
    world: World,
    customer: String,
    contact: String,
    call: String,
    deal: String,
    quote: String,
    ticket: String,
    twin: String,
}

fn id(category: &str) -> String {
    format!("{category}-{}", fresh())
}

fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

impl Story {
    async fn new() -> Self {
        let world = World::start().await;
        for (who, role) in [(SELLER, "sales"), (COLLEAGUE, "sales"), (MANAGER, "sales_manager")] {
            let viewer = world.ask_as(who, "{ viewer { id } }", json!({})).await;
            let input = json!({ "id": viewer["data"]["viewer"]["id"], "role": role });
            world.done("grantUserRole", input).await;
        }
        let [customer, twin] = [id("customer"), id("customer")];
        let (contact, call) = (id("contact"), id("interaction"));
        let (deal, quote, ticket) = (id("opportunity"), id("quote"), id("ticket"));
        Self { world, customer, contact, call, deal, quote, ticket, twin }
    }

    /// Does something to what has this id; the position it led to.
    async fn by(&self, who: &str, mutation: &str, id: &str, input: Value) -> Value {
        self.world.done_as(who, mutation, with_id(id, input)).await["position"].clone()
    }

    /// The same, when it must be refused with this code, in both languages.
    async fn refused(&self, who: &str, mutation: &str, id: &str, input: Value, code: &str) {
        let selection = "position userErrors { code en: message zh: message(language: ZH) }";
        let payload = self.world.mutate_as(who, mutation, with_id(id, input), selection).await;
        let error = &payload["userErrors"][0];
        assert_eq!((&error["code"], &payload["position"]), (&json!(code), &Value::Null), "{error}");
        assert!(error["en"].as_str().unwrap().is_ascii(), "{error}");
        assert!(has_chinese(error["zh"].as_str().unwrap()), "{error}");
    }

    /// The contacts and customers that a telephone shows when this number calls.
    async fn callers(&self, at: Value) -> Value {
        let query =
            "query($phone: String!, $at: Position) { screenPop(phone: $phone, atLeast: $at) {
            contacts { id } customers { id } } }";
        self.world.data(query, json!({ "phone": PHONE, "at": at })).await["screenPop"].clone()
    }
}

fn with_id(id: &str, mut input: Value) -> Value {
    input["id"] = json!(id);
    input
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Somebody unknown calls, and is somebody by the end of the call.
async fn they_call(story: &Story) {
    let nobody = json!({ "contacts": [], "customers": [] });
    assert_eq!(story.callers(Value::Null).await, nobody);
    let content = json!({
        "channel": "CALL", "direction": "INBOUND", "durationSeconds": 230,
        "subject": "冷链运价", "body": "每月十二个冷藏箱，上海到汉堡。",
        "nextStep": { "what": "报价", "due": "2099-01-15" },
    });
    let addresses = json!([{ "role": "FROM", "value": PHONE }]);
    let input = json!({ "content": content, "addresses": addresses });
    story.by(SERVICE, "logInteraction", &story.call, input).await;
    let names = json!({ "original": "中铁特货物流", "latin": "China Railway Special Cargo" });
    let input = json!({ "kind": "COMPANY", "names": names, "region": "CN-31", "source": "来电" });
    story.by(SERVICE, "registerCustomer", &story.customer, input).await;
    let works = json!({ "customer": story.customer, "role": "采购", "decisionPower": "DECIDES" });
    let names = json!({ "original": "赵丽" });
    let input = json!({ "names": names, "jobTitle": "采购经理", "customers": [works] });
    story.by(SERVICE, "createContact", &story.contact, input).await;
    let input = json!({ "kind": "PHONE", "value": PHONE });
    story.by(SERVICE, "addContactContactMethod", &story.contact, input).await;
    let input = json!({ "customer": story.customer });
    story.by(SERVICE, "assignInteractionCustomer", &story.call, input).await;
    let contact = json!({ "to": story.contact });
    let last = story.by(SERVICE, "linkInteraction", &story.call, contact).await;
    let known = json!({
        "contacts": [{ "id": story.contact }], "customers": [{ "id": story.customer }],
    });
    assert_eq!(story.callers(last).await, known);
}

async fn a_deal_is_opened(story: &Story) {
    let input = json!({
        "customer": story.customer, "name": "冷链 2099", "stage": "prospecting",
        "amount": yuan("60000"), "expectedClose": "2099-06-30",
    });
    story.by(SELLER, "openOpportunity", &story.deal, input).await;
    story.by(SELLER, "linkInteraction", &story.call, json!({ "to": story.deal })).await;
    let owner = story.world.ask_as(SELLER, "{ viewer { id } }", json!({})).await;
    let input = json!({ "owner": owner["data"]["viewer"]["id"], "reason": "负责华东" });
    story.by(MANAGER, "assignCustomerOwner", &story.customer, input).await;
    let input = json!({ "stage": "engaging", "reason": "客户要报价" });
    story.by(SELLER, "changeOpportunityStage", &story.deal, input).await;
}

/// Twelve containers less 3 %, storage whose price is half a fen, customs less 20.50 yuan.
fn lines(container: &str, first: &str) -> Value {
    json!([
        { "lineId": first, "product": "FCL-40", "quantity": "12", "unit": "箱",
          "unitPrice": container, "discount": { "percent": "3" }, "taxRate": "9" },
        { "description": "冷藏仓储", "quantity": "2.5", "unit": "天",
          "unitPrice": "333.33", "taxRate": "6" },
        { "description": "报关", "quantity": "3", "unitPrice": "150",
          "discount": { "amount": yuan("20.50") }, "taxRate": "13" },
    ])
}

async fn an_offer_is_approved_and_sent(story: &Story, first: &str) {
    let input = json!({
        "customer": story.customer, "opportunity": story.deal, "currency": "CNY",
        "terms": { "payment": "月结 30 天", "validUntil": "2099-03-31" },
        "lines": lines("4350", first),
    });
    let quote = story.quote.as_str();
    story.by(SELLER, "draftQuote", quote, input).await;
    let discount = json!({ "discount": { "percent": "5" } });
    story.by(SELLER, "discountQuote", quote, discount).await;
    let send = json!({ "contact": story.contact, "channel": "EMAIL" });
    let code = "QUOTE_DISCOUNT_ABOVE_LIMIT";
    story.refused(SELLER, "sendQuote", quote, send.clone(), code).await;
    story.by(SELLER, "submitQuote", quote, json!({})).await;
    let awaits = "QUOTE_AWAITS_APPROVAL";
    story.refused(SELLER, "sendQuote", quote, send.clone(), awaits).await;
    let own = "QUOTE_APPROVER_SUBMITTED";
    story.refused(SELLER, "approveQuote", quote, json!({}), own).await;
    let too_much = "QUOTE_APPROVER_LIMIT";
    story.refused(COLLEAGUE, "approveQuote", quote, json!({}), too_much).await;
    story.by(MANAGER, "approveQuote", quote, json!({ "reason": "长期客户" })).await;
    story.by(SELLER, "sendQuote", quote, send).await;
}

/// They ask for less, get a cheaper container instead of the discount, and accept.
async fn it_is_countered_revised_and_accepted(story: &Story, first: &str) -> Value {
    let quote = story.quote.as_str();
    let counter = json!({ "amount": yuan("52000"), "note": "箱价太高" });
    story.by(SELLER, "counterQuote", quote, counter).await;
    story.by(SELLER, "reviseQuote", quote, json!({ "revision": 2 })).await;
    let line = lines("4050", first)[0].clone();
    story.by(SELLER, "changeQuoteLine", quote, json!({ "line": line })).await;
    story.by(SELLER, "removeQuoteDiscount", quote, json!({})).await;
    let send = json!({ "contact": story.contact, "channel": "WECHAT" });
    story.by(SELLER, "sendQuote", quote, send).await;
    let accept = json!({ "revision": 1, "contact": story.contact });
    story.refused(SELLER, "acceptQuote", quote, accept, "QUOTE_SUPERSEDED").await;
    let accept = json!({ "revision": 2, "contact": story.contact });
    story.by(SELLER, "acceptQuote", quote, accept).await
}

/// Of each revision: what is compared with numbers that were computed by hand.
///
/// Revision 1: 52200.00 + 833.32 (833.325, half to even) + 450.00 = 53483.32, less 1566.00 and
/// 20.50 in the lines and 2594.84 (2594.841) on the whole, shared as 2531.70 + 41.67 + 21.47. Tax:
/// 9 % of 48102.30 is 4329.207, 6 % of 791.65 is 47.499, 13 % of 408.03 is 53.0439.
///
/// Revision 2: 48600.00 + 833.32 + 450.00 = 49883.32, less 1458.00 and 20.50. Tax: 9 % of 47142.00
/// is 4242.78, 6 % of 833.32 is 49.9992, 13 % of 429.50 is 55.835, half to even.
const TOTALS: [[&str; 9]; 2] = [
    [
        "53483.32",
        "1586.50",
        "51896.82",
        "2594.84",
        "49301.98",
        "4429.75",
        "53731.73",
        "7.8181",
        "48102.30 4329.21 791.65 47.50 408.03 53.04",
    ],
    [
        "49883.32",
        "1478.50",
        "48404.82",
        "0.00",
        "48404.82",
        "4348.62",
        "52753.44",
        "2.964",
        "47142.00 4242.78 833.32 50.00 429.50 55.84",
    ],
];

async fn the_totals_are_right_to_the_fen(story: &Story, at: &Value) {
    let query = "query($id: ID!, $at: Position) { quote(id: $id, atLeast: $at) { status revision
        counterOffers { revision amount { amount } note }
        revisions { revision approved outcome sendings { channel contact { id } }
          offer { lines { net { amount } share { amount } taxable { amount } } totals {
            gross { amount } lineDiscounts { amount } subtotal { amount } reductions { amount }
            net { amount } tax { amount } total { amount } discountPercent
            taxes { rate base { amount } tax { amount } } } } } } }";
    let quote = story.world.data(query, json!({ "id": story.quote, "at": at })).await;
    let quote = &quote["quote"];
    assert_eq!((&quote["status"], &quote["revision"]), (&json!("ACCEPTED"), &json!(2)));
    let counter =
        json!([{ "revision": 1, "amount": { "amount": "52000.00" }, "note": "箱价太高" }]);
    assert_eq!(quote["counterOffers"], counter);
    for (revision, expected) in quote["revisions"].as_array().unwrap().iter().zip(TOTALS) {
        let totals = &revision["offer"]["totals"];
        let amount = |field: &str| totals[field]["amount"].as_str().unwrap().to_owned();
        let sums = ["gross", "lineDiscounts", "subtotal", "reductions", "net", "tax", "total"];
        let mut found: Vec<String> = sums.map(amount).to_vec();
        found.push(totals["discountPercent"].as_str().unwrap().to_owned());
        let taxes = totals["taxes"].as_array().unwrap().iter();
        let mut taxes: Vec<_> = taxes
            .map(|tax| {
                let amount = |field: &str| tax[field]["amount"].as_str().unwrap();
                (tax["rate"].as_str().unwrap(), format!("{} {}", amount("base"), amount("tax")))
            })
            .collect();
        // Nine, six and thirteen, as the lines have them.
        taxes.sort_by_key(|(rate, _)| ["9", "6", "13"].iter().position(|known| known == rate));
        let taxes: Vec<String> = taxes.into_iter().map(|(_, tax)| tax).collect();
        found.push(taxes.join(" "));
        assert_eq!(found, expected, "{revision:#}");
    }
    let [one, two] = [&quote["revisions"][0], &quote["revisions"][1]];
    assert_eq!((&one["approved"], &one["outcome"]), (&json!(true), &Value::Null));
    assert_eq!((&two["approved"], &two["outcome"]), (&json!(false), &json!("ACCEPTED")));
    for (revision, channel) in [(one, "EMAIL"), (two, "WECHAT")] {
        let sent = json!([{ "channel": channel, "contact": { "id": story.contact } }]);
        assert_eq!(revision["sendings"], sent);
    }
    let shares: Vec<_> = one["offer"]["lines"].as_array().unwrap().iter().collect();
    let share = |n: usize| shares[n]["share"]["amount"].as_str().unwrap();
    assert_eq!([share(0), share(1), share(2)], ["2531.70", "41.67", "21.47"]);
}

/// Waits until kehu has won the deal by itself.
async fn kehu_wins_the_deal(story: &Story) {
    let query = "query($id: ID!) { opportunity(id: $id) { status amount { amount } } }";
    for _ in 0..200 {
        let found = story.world.data(query, json!({ "id": story.deal })).await;
        if found["opportunity"]["status"] == "WON" {
            assert_eq!(found["opportunity"]["amount"]["amount"], "52753.44");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody won the deal");
}

async fn they_complain(story: &Story) {
    let input = json!({
        "customer": story.customer, "contact": story.contact, "kind": "COMPLAINT",
        "channel": "PHONE", "subject": "两箱破损", "priority": "HIGH", "product": "FCL-40",
    });
    let ticket = story.ticket.as_str();
    story.by(SERVICE, "openTicket", ticket, input).await;
    let unknown = "TICKET_CATEGORY_UNKNOWN";
    let input = json!({ "category": "theft" });
    story.refused(SERVICE, "classifyTicket", ticket, input, unknown).await;
    for (mutation, input) in [
        (
            "classifyTicket",
            json!({ "category": "damage", "complaintPoint": "product_quality", "department": "仓储部" }),
        ),
        ("answerTicket", json!({ "text": "我们马上查。", "channel": "PHONE" })),
        ("makeTicketWait", json!({ "on": "CUSTOMER" })),
        ("resumeTicket", json!({ "reason": "照片已收到" })),
        ("resolveTicket", json!({ "cause": "包装太薄", "remedy": "重发两箱" })),
        ("reopenTicket", json!({ "reason": "又破一箱" })),
        ("resolveTicket", json!({ "cause": "包装太薄", "remedy": "改用木箱" })),
        ("confirmTicket", json!({})),
        ("closeTicket", json!({})),
    ] {
        story.by(SERVICE, mutation, ticket, input).await;
    }
}

/// Somebody took another office for the same company, and takes it back; the last position.
async fn two_become_one_and_two_again(story: &Story) -> Value {
    let input = json!({ "kind": "COMPANY", "names": { "original": "中铁特货上海分公司" } });
    story.by(SELLER, "registerCustomer", &story.twin, input).await;
    let input = json!({ "survivor": story.customer, "reason": "同一家公司" });
    story.by(MANAGER, "mergeCustomerInto", &story.twin, input).await;
    let again = json!({ "survivor": story.twin });
    story.refused(MANAGER, "mergeCustomerInto", &story.customer, again, "CUSTOMER_MERGED").await;
    let input = json!({ "reason": "其实是另一家" });
    story.by(MANAGER, "undoCustomerMerge", &story.twin, input).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_first_call_to_a_merge_taken_back() {
    let story = Story::new().await;
    let (database, commands) = (story.world.database.pool.clone(), story.world.commands.clone());
    let policies = Policies::open(database, commands).await.unwrap();
    let stopping = CancellationToken::new();
    let policies = tokio::spawn(policies.run(stopping.clone()));

    let first = fresh().to_string();
    they_call(&story).await;
    a_deal_is_opened(&story).await;
    an_offer_is_approved_and_sent(&story, &first).await;
    let accepted = it_is_countered_revised_and_accepted(&story, &first).await;
    the_totals_are_right_to_the_fen(&story, &accepted).await;
    kehu_wins_the_deal(&story).await;
    they_complain(&story).await;
    let last = two_become_one_and_two_again(&story).await;
    told::the_timeline_tells_all_of_it(&story, &last).await;

    stopping.cancel();
    policies.await.unwrap();
    story.world.stop().await;
}
