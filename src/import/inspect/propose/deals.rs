//! A mapping for a table of deals.

use std::fmt::Write as _;

use super::{
    DECIDE, Draft,
    parts::{self, at},
    toml_text,
};
use crate::import::inspect::names::Meaning;

/// What other systems call the stages of the default pipeline.
const STAGES: [(&str, &[&str]); 3] = [
    (
        "prospecting",
        &[
            "prospecting",
            "prospect",
            "new",
            "lead",
            "qualification",
            "qualified",
            "open",
            "initial",
            "初步接触",
            "初步沟通",
            "开拓",
            "线索",
            "新建",
            "意向",
            "潜在",
            "初期沟通",
            "验证客户",
        ],
    ),
    (
        "engaging",
        &[
            "engaging",
            "engaged",
            "contacted",
            "needsanalysis",
            "demo",
            "meeting",
            "discovery",
            "inprogress",
            "working",
            "跟进",
            "跟进中",
            "接洽",
            "需求确认",
            "需求分析",
            "方案制定",
            "进行中",
            "洽谈",
        ],
    ),
    (
        "negotiating",
        &[
            "negotiating",
            "negotiation",
            "proposal",
            "quote",
            "quoted",
            "negotiationreview",
            "contract",
            "contractsent",
            "decision",
            "谈判",
            "商务谈判",
            "报价",
            "方案报价",
            "合同审批",
            "谈判审核",
            "签约中",
        ],
    ),
];
const WON: &[&str] =
    &["won", "closedwon", "win", "success", "赢单", "成交", "已成交", "签约", "已签约", "成功"];
const LOST: &[&str] =
    &["lost", "closedlost", "loss", "failed", "输单", "丢单", "失败", "流失", "已流失", "未成交"];

fn bare(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How the stages of a file are to be understood.
#[derive(Default)]
struct Stages {
    known: Vec<(String, String)>,
    unknown: Vec<String>,
    won: Vec<String>,
    lost: Vec<String>,
}

/// Drafts the mapping, if there is a column that names the deals.
pub(super) fn draft(draft: &mut Draft<'_>) -> bool {
    let name = draft.find(Meaning::DealName).or_else(|| draft.find(Meaning::Name));
    let ids = [Meaning::DealId, Meaning::Id];
    let Some(key) = draft.key_column(&ids, name) else { return false };
    let owner = draft.find(Meaning::Owner).map(|column| draft.owners(column));
    let customer = customer(draft);
    let aggregate = format!("{{ kind = \"deal\", key = {} }}", toml_text(&draft.field(key)));
    let mut set = String::new();
    if let Some(customer) = customer {
        let _ = writeln!(set, "customer = {customer}");
    }
    if let Some(name) = name {
        let _ = writeln!(set, "name = {}", toml_text(&draft.field(name)));
    }
    let stage = draft.find(Meaning::Stage);
    let stages = stage.map(|column| stages(draft, column, &mut set)).unwrap_or_default();
    amount(draft, &mut set);
    if let Some(date) = draft.find(Meaning::ExpectedClose).and_then(|column| draft.date(column)) {
        let _ = writeln!(set, "expected_close = {}", toml_text(&date));
    }
    set += &parts::fields(draft, &[(Meaning::Source, "source"), (Meaning::Product, "product")]);
    if let Some(owner) = owner {
        let _ = writeln!(set, "owner = {owner}");
    }
    let opened = draft.find(Meaning::Opened).or_else(|| draft.find(Meaning::Since));
    let opened = at(opened.and_then(|column| draft.date(column)).as_deref());
    let (once, remark) = parts::repeated(draft, key, ["deal", "商机"]);
    let _ = write!(
        draft.phases,
        "\n[[phases]]\nname = \"deals\"\nfile = \"table\"\n\n{remark}[[phases.steps]]\n\
         name = \"open-deal\"\ncommand = \"opportunity.open\"\naggregate = {aggregate}\n\
         {once}{opened}\n[phases.steps.set]\n{set}"
    );
    if let Some(stage) = stage {
        outcome(draft, stage, &aggregate, once, &stages);
    }
    true
}

/// The customers must be there first: they are taken from the same rows.
fn customer(draft: &mut Draft<'_>) -> Option<String> {
    let id = draft.find(Meaning::CustomerId);
    let name = draft.find(Meaning::Company);
    let column = id.or(name)?;
    let field = toml_text(&draft.field(column));
    let named = name.unwrap_or(column);
    let name = toml_text(&draft.field(named));
    let link = format!("{{ kind = \"customer\", key = {field} }}");
    let _ = write!(
        draft.phases,
        "\n# {DECIDE}: if the customers were imported before, take this phase out and write the\n\
         # `system` and `kind` of that import into the link below.\n\
         # 如果客户已经导入，请删去本阶段，并在下面的关联中写上当时的 system 和 kind。\n\
         [[phases]]\nname = \"customers\"\nfile = \"table\"\n\n[[phases.steps]]\n\
         name = \"register-customer\"\ncommand = \"customer.register\"\naggregate = {link}\n\
         when = [{{ field = {}, present = true }}]\nonce = true\n\
         set = {{ kind = \"COMPANY\", name = {name}, roles = [\"PROSPECT\"] }}\n",
        draft.name(column),
    );
    Some(link)
}

fn stages(draft: &mut Draft<'_>, column: usize, set: &mut String) -> Stages {
    let mut stages = Stages::default();
    let choices = draft.column(column).and_then(|column| column.choices.clone());
    let Some(choices) = choices else {
        let reason = "too many different values for a stage / 取值太多，不像阶段";
        draft.reasons.insert(column, reason.to_owned());
        return stages;
    };
    for value in choices.into_keys() {
        let word = bare(&value);
        let is = |words: &[&str]| words.contains(&word.as_str());
        let stage = STAGES.iter().find(|(_, words)| is(words)).map(|(stage, _)| *stage);
        if is(WON) || is(LOST) {
            let list = if is(WON) { &mut stages.won } else { &mut stages.lost };
            list.push(value.clone());
            stages.known.push((value, "negotiating".to_owned()));
        } else if let Some(stage) = stage {
            stages.known.push((value, stage.to_owned()));
        } else {
            stages.unknown.push(value);
        }
    }
    let field = draft.field(column);
    draft.table("stage", &stages.known, &stages.unknown, "empty");
    let derived = draft.derive("stage code", &field, "stage");
    let _ = writeln!(
        set,
        "stage = {}  # {DECIDE}: prospecting, engaging, negotiating; the first one where empty",
        toml_text(&derived)
    );
    stages
}

fn amount(draft: &mut Draft<'_>, set: &mut String) {
    let Some(column) = draft.find(Meaning::Amount) else { return };
    let plain = draft.column(column).is_some_and(|column| column.kind.is_number());
    if !plain {
        let reason = "amounts must be plain numbers such as 1234.50 / 金额须为纯数字，如 1234.50";
        draft.reasons.insert(column, reason.to_owned());
        return;
    }
    let currency = match draft.find(Meaning::Currency) {
        Some(column) => currency(draft, column),
        None => None,
    };
    let currency = currency.unwrap_or_else(|| {
        let usual = if draft.is_chinese() { "CNY" } else { "USD" };
        let _ = writeln!(draft.constants, "\"currency code\" = \"{usual}\"  # {DECIDE}");
        "{currency code}".to_owned()
    });
    let _ = writeln!(
        set,
        "amount = {}\ncurrency = {}",
        toml_text(&draft.field(column)),
        toml_text(&currency)
    );
}

/// A column of currencies as ISO 4217 codes.
fn currency(draft: &mut Draft<'_>, column: usize) -> Option<String> {
    use kehu_domain::values::Currency;
    const NAMES: [(&str, &[&str]); 5] = [
        ("CNY", &["人民币", "元", "rmb", "¥", "￥", "yuan"]),
        ("USD", &["美元", "us$", "$", "usdollar"]),
        ("EUR", &["欧元", "€", "euro"]),
        ("HKD", &["港币", "港元", "hk$"]),
        ("JPY", &["日元", "日圆", "yen"]),
    ];
    let choices = draft.column(column)?.choices.clone()?;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for value in choices.into_keys() {
        let lower = value.to_lowercase();
        let named = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()));
        let code = named.map(|(code, _)| (*code).to_owned());
        match code.or_else(|| Currency::parse(&value).ok().map(|_| value.clone())) {
            Some(code) => known.push((value, code)),
            None => unknown.push(value),
        }
    }
    if known.is_empty() {
        return None;
    }
    let field = draft.field(column);
    draft.table("currency", &known, &unknown, "empty");
    Some(draft.derive("currency code", &field, "currency"))
}

/// Deals that are over.
fn outcome(draft: &mut Draft<'_>, stage: usize, aggregate: &str, once: &str, stages: &Stages) {
    if stages.won.is_empty() && stages.lost.is_empty() {
        return;
    }
    let closed = draft.find(Meaning::Closed).and_then(|column| draft.date(column));
    let happened = at(closed.as_deref());
    let set = closed.map_or_else(String::new, |closed| {
        format!("set = {{ closed_on = {} }}\n", toml_text(&closed))
    });
    let lost_reason = draft.find(Meaning::LostReason);
    let reason = match lost_reason {
        Some(column) => toml_text(&draft.field(column)),
        None => {
            toml_text("Lost in the old system, which gives no reason / 原系统中输单，未说明原因")
        }
    };
    let stage = draft.name(stage);
    let list = |values: &[String]| {
        values.iter().map(|value| toml_text(value)).collect::<Vec<_>>().join(", ")
    };
    if !stages.won.is_empty() {
        let _ = write!(
            draft.phases,
            "\n[[phases.steps]]\nname = \"win-deal\"\ncommand = \"opportunity.win\"\n\
             aggregate = {aggregate}\nwhen = [{{ field = {stage}, is = [{}] }}]\n{once}{happened}{set}",
            list(&stages.won)
        );
    }
    if !stages.lost.is_empty() {
        let _ = write!(
            draft.phases,
            "\n[[phases.steps]]\nname = \"lose-deal\"\ncommand = \"opportunity.lose\"\n\
             aggregate = {aggregate}\nwhen = [{{ field = {stage}, is = [{}] }}]\n{once}{happened}\
             reason = {reason}  # {DECIDE}: a lost deal needs one / 输单必须有原因\n{set}",
            list(&stages.lost)
        );
    }
}
