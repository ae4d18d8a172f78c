//! How the timeline tells the story.

use serde_json::{Value, json};

use super::Story;

/// One entry: the kind of event, and its sentence in English and in Chinese.
type Told = [&'static str; 3];

const THE_CALL: &[Told] = &[
    [
        "InteractionLogged",
        "陈静 logged a call from “021-55550101”: “冷链运价” (4 min, next: “报价” by 2099-01-15)",
        "陈静记录了来自“021-55550101”的电话：“冷链运价”（4分钟，下一步：“报价”，2099-01-15前）",
    ],
    [
        "CustomerRegistered",
        "陈静 registered the company “中铁特货物流” (source: 来电, region: CN-31)",
        "陈静登记了公司“中铁特货物流”（来源：来电，地区：CN-31）",
    ],
    [
        "ContactCreated",
        "陈静 created the contact “赵丽” (“采购经理”)",
        "陈静新建了联系人“赵丽”（“采购经理”）",
    ],
    [
        "ContactLinkedToCustomer",
        "陈静 linked 赵丽 to 中铁特货物流 (as 采购, decides)",
        "陈静将联系人“赵丽”关联到客户“中铁特货物流”（角色：采购，有决策权）",
    ],
    [
        "ContactContactMethodAdded",
        "陈静 added telephone “021-55550101” to 赵丽",
        "陈静为联系人“赵丽”添加了电话“021-55550101”",
    ],
    [
        "InteractionCustomerAssigned",
        "陈静 said that the interaction “冷链运价” was with 中铁特货物流",
        "陈静注明往来记录“冷链运价”属于客户“中铁特货物流”",
    ],
    [
        "InteractionLinkedTo",
        "陈静 linked the interaction “冷链运价” to 赵丽",
        "陈静将往来记录“冷链运价”关联到联系人“赵丽”",
    ],
];

const THE_DEAL: &[Told] = &[
    [
        "OpportunityOpened",
        "王芳 opened the deal “冷链 2099” with 中铁特货物流 in Prospecting (worth 60000.00 CNY, expected to close on 2099-06-30)",
        "王芳为客户“中铁特货物流”新建了商机“冷链 2099”，处于“开拓”阶段（金额60000.00 CNY，预计2099-06-30成交）",
    ],
    [
        "InteractionLinkedTo",
        "王芳 linked the interaction “冷链运价” to the deal “冷链 2099”",
        "王芳将往来记录“冷链运价”关联到商机“冷链 2099”",
    ],
    [
        "CustomerOwnerAssigned",
        "李伟 put 王芳 in charge of 中铁特货物流 (reason: 负责华东)",
        "李伟指定王芳负责客户“中铁特货物流”（原因：负责华东）",
    ],
    [
        "OpportunityStageChanged",
        "王芳 moved the deal “冷链 2099” from Prospecting to Engaging (reason: 客户要报价)",
        "王芳将商机“冷链 2099”从“开拓”推进到“接洽”（原因：客户要报价）",
    ],
];

const THE_OFFER: &[Told] = &[
    [
        "QuoteDrafted",
        "王芳 drafted the quote Q-1 for 中铁特货物流 in CNY (valid until 2099-03-31)",
        "王芳为客户“中铁特货物流”起草了报价Q-1，币种CNY（有效期至2099-03-31）",
    ],
    [
        "QuoteLineAdded",
        "王芳 added 12 箱 × FCL-40 at 4350 less 3% to the quote Q-1",
        "王芳在报价Q-1中添加了12 箱 × FCL-40（单价 4350，折扣 3%）",
    ],
    [
        "QuoteLineAdded",
        "王芳 added 2.5 天 × “冷藏仓储” at 333.33 to the quote Q-1",
        "王芳在报价Q-1中添加了2.5 天 × “冷藏仓储”（单价 333.33）",
    ],
    [
        "QuoteLineAdded",
        "王芳 added 3 × “报关” at 150 less 20.50 CNY to the quote Q-1",
        "王芳在报价Q-1中添加了3 × “报关”（单价 150，折扣 20.50 CNY）",
    ],
    ["QuoteDiscounted", "王芳 gave a discount of 5% on the quote Q-1", "王芳给予报价Q-1折扣5%"],
    [
        "QuoteSubmitted",
        "王芳 asked for approval of the quote Q-1, 53731.73 CNY with a discount of 7.8181%",
        "王芳将报价Q-1提交审批，总额53731.73 CNY，折扣7.8181%",
    ],
    [
        "QuoteApproved",
        "李伟 approved the quote Q-1 with a discount of 7.8181% (reason: 长期客户)",
        "李伟批准了报价Q-1，折扣7.8181%（原因：长期客户）",
    ],
    [
        "QuoteSent",
        "王芳 sent revision 1 of the quote Q-1 to 赵丽 by e-mail, 53731.73 CNY (49301.98 CNY before tax)",
        "王芳通过电子邮件向联系人“赵丽”发出了报价Q-1第1版，总额53731.73 CNY（税前49301.98 CNY）",
    ],
    [
        "QuoteCountered",
        "王芳 noted a counter-offer of 52000.00 CNY to revision 1 of the quote Q-1: “箱价太高”",
        "王芳记录了客户对报价Q-1第1版的还价52000.00 CNY：“箱价太高”",
    ],
    ["QuoteRevised", "王芳 opened revision 2 of the quote Q-1", "王芳建立了报价Q-1第2版"],
    [
        "QuoteLineChanged",
        "王芳 changed 12 箱 × FCL-40 at 4350 less 3% in the quote Q-1 to 12 箱 × FCL-40 at 4050 less 3%",
        "王芳将报价Q-1中的12 箱 × FCL-40（单价 4350，折扣 3%）改为12 箱 × FCL-40（单价 4050，折扣 3%）",
    ],
    [
        "QuoteDiscountRemoved",
        "王芳 took the discount on the quote Q-1 back (before: 5%)",
        "王芳取消了报价Q-1的折扣（原为5%）",
    ],
    [
        "QuoteSent",
        "王芳 sent revision 2 of the quote Q-1 to 赵丽 by WeChat, 52753.44 CNY (48404.82 CNY before tax)",
        "王芳通过微信向联系人“赵丽”发出了报价Q-1第2版，总额52753.44 CNY（税前48404.82 CNY）",
    ],
    ACCEPTED,
    WON,
];

const ACCEPTED: Told = [
    "QuoteAccepted",
    "王芳 noted that revision 2 of the quote Q-1 was accepted by 赵丽, 52753.44 CNY (48404.82 CNY before tax)",
    "王芳记录了联系人“赵丽”接受报价Q-1第2版，总额52753.44 CNY（税前48404.82 CNY）",
];

const WON: Told = [
    "OpportunityWon",
    "kehu won the deal “冷链 2099” on TODAY, worth 52753.44 CNY",
    "kehu于TODAY赢得商机“冷链 2099”，金额52753.44 CNY",
];

const THE_COMPLAINT: &[Told] = &[
    [
        "TicketOpened",
        "陈静 opened the complaint T-000001 “两箱破损” from 中铁特货物流 (by telephone, priority: high, product: FCL-40)",
        "陈静为客户“中铁特货物流”新建了投诉T-000001“两箱破损”（渠道：电话，优先级：高，产品：FCL-40）",
    ],
    [
        "TicketClassified",
        "陈静 classified ticket T-000001 as “Damage” (complaint point: “Product quality”, responsible: 仓储部, product: FCL-40)",
        "陈静将工单T-000001归类为“破损”（投诉点：产品质量，责任部门：仓储部，产品：FCL-40）",
    ],
    [
        "TicketAnswered",
        "陈静 answered ticket T-000001 by telephone: “我们马上查。”",
        "陈静通过电话答复了工单T-000001：“我们马上查。”",
    ],
    [
        "TicketWaiting",
        "陈静 let ticket T-000001 wait for the customer (the clock stands still for the first answer and the resolution)",
        "陈静让工单T-000001等待客户（暂停首次答复和解决的计时）",
    ],
    [
        "TicketResumed",
        "陈静 took ticket T-000001 up again, which had waited for the customer (reason: 照片已收到)",
        "陈静继续处理工单T-000001（此前等待客户）（原因：照片已收到）",
    ],
    [
        "TicketResolved",
        "陈静 resolved ticket T-000001 (cause: “包装太薄”, remedy: “重发两箱”)",
        "陈静解决了工单T-000001（原因：“包装太薄”，措施：“重发两箱”）",
    ],
    [
        "TicketReopened",
        "陈静 reopened ticket T-000001, which had been resolved (reason: 又破一箱)",
        "陈静重新打开了工单T-000001（原为已解决）（原因：又破一箱）",
    ],
    [
        "TicketResolved",
        "陈静 resolved ticket T-000001 (cause: “包装太薄”, remedy: “改用木箱”)",
        "陈静解决了工单T-000001（原因：“包装太薄”，措施：“改用木箱”）",
    ],
    [
        "TicketConfirmed",
        "陈静 recorded that the customer confirms that ticket T-000001 is settled",
        "陈静记录了客户确认工单T-000001已解决",
    ],
    ["TicketClosed", "陈静 closed ticket T-000001", "陈静关闭了工单T-000001"],
];

const THE_MERGE: &[Told] = &[
    [
        "CustomerMerged",
        "李伟 merged 中铁特货上海分公司 into 中铁特货物流 (reason: 同一家公司)",
        "李伟将客户“中铁特货上海分公司”合并到客户“中铁特货物流”（原因：同一家公司）",
    ],
    [
        "CustomerMergeUndone",
        "李伟 undid the merge of 中铁特货上海分公司 into 中铁特货物流 (reason: 其实是另一家)",
        "李伟撤销了客户“中铁特货上海分公司”到客户“中铁特货物流”的合并（原因：其实是另一家）",
    ],
];

const TIMELINE: &str = "query($id: ID!, $quote: ID!, $deal: ID!, $at: Position) {
    quote(id: $quote, atLeast: $at) { number }
    opportunity(id: $deal, atLeast: $at) { closedOn }
    customer(id: $id, atLeast: $at) { timeline(direction: ASC, first: 100) { totalCount nodes {
      id stream type en: sentence zh: sentence(language: ZH) actorId actor { name } reason source
      commandId causationId correlationId
      cause { id type stream en: sentence zh: sentence(language: ZH) correlationId } } } } }";

pub(super) async fn the_timeline_tells_all_of_it(story: &Story, last: &Value) {
    let variables = json!({
        "id": story.customer, "quote": story.quote, "deal": story.deal, "at": last,
    });
    let found = story.world.data(TIMELINE, variables).await;
    let number = found["quote"]["number"].as_str().unwrap();
    let today = found["opportunity"]["closedOn"].as_str().unwrap();
    let told = |entry: &Value| {
        ["type", "en", "zh"].map(|field| {
            let text = entry[field].as_str().unwrap();
            text.replace(number, "Q-1").replace(today, "TODAY")
        })
    };
    let timeline = &found["customer"]["timeline"];
    let entries = timeline["nodes"].as_array().unwrap();
    let expected = [THE_CALL, THE_DEAL, THE_OFFER, THE_COMPLAINT, THE_MERGE].concat();
    assert_eq!(entries.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(timeline["totalCount"], expected.len());

    for entry in entries.iter().filter(|entry| entry["type"] != WON[0]) {
        who_and_why(entry);
        assert_eq!((&entry["source"], &entry["cause"]), (&json!("API"), &Value::Null), "{entry}");
        assert_eq!(entry["causationId"], entry["commandId"], "{entry}");
    }
    let of_type = |kind: &str| entries.iter().find(|entry| entry["type"] == kind).unwrap();
    let (accepted, won) = (of_type(ACCEPTED[0]), of_type(WON[0]));
    assert_eq!((&won["actorId"], &won["source"]), (&json!("system"), &json!("POLICY")), "{won}");
    assert_eq!((&won["actor"], &won["reason"]), (&Value::Null, &Value::Null), "{won}");
    assert_eq!(won["causationId"], accepted["id"]);
    assert_eq!(won["correlationId"], accepted["correlationId"]);
    assert_ne!(won["commandId"], accepted["commandId"]);
    let cause = &won["cause"];
    assert_eq!((&cause["id"], &cause["stream"]), (&accepted["id"], &json!(story.quote)));
    assert_eq!(told(cause), ACCEPTED);
}

/// The sentence begins with whoever did it and ends with why.
fn who_and_why(entry: &Value) {
    let sentence = entry["en"].as_str().unwrap();
    let (actor, _) = sentence.split_once(' ').unwrap();
    assert_eq!(entry["actor"]["name"], actor, "{entry}");
    let why = sentence.split_once(" (reason: ").map(|(_, why)| why.strip_suffix(')').unwrap());
    assert_eq!(entry["reason"].as_str(), why, "{entry}");
}
