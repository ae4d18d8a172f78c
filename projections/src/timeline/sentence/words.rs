//! Words for the values of enums, in both languages.

use kehu_domain::{
    contact::DecisionPower,
    customer::{Consent, ContactMethodKind, CustomerKind, RequirementArea, Role, ValueType},
    opportunity::Status,
};

use super::Teller;

pub(super) fn kind(teller: &Teller<'_>, kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::Company => teller.say("company", "公司"),
        CustomerKind::Department => teller.say("department", "部门"),
        CustomerKind::Person => teller.say("person", "个人"),
    }
}

/// With its article in English.
pub(super) fn role(teller: &Teller<'_>, role: Role) -> &'static str {
    match role {
        Role::Prospect => teller.say("a prospect", "潜在客户"),
        Role::Customer => teller.say("a customer", "客户"),
        Role::Partner => teller.say("a partner", "合作伙伴"),
        Role::Agent => teller.say("an agent", "代理商"),
        Role::Supplier => teller.say("a supplier", "供应商"),
        Role::Competitor => teller.say("a competitor", "竞争对手"),
        Role::Internal => teller.say("an internal department", "内部部门"),
    }
}

pub(super) fn value_type(teller: &Teller<'_>, value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Intrinsic => teller.say("intrinsic", "内在价值型"),
        ValueType::Extrinsic => teller.say("extrinsic", "外在价值型"),
        ValueType::Strategic => teller.say("strategic", "战略价值型"),
    }
}

pub(super) fn channel(teller: &Teller<'_>, kind: ContactMethodKind) -> &'static str {
    match kind {
        ContactMethodKind::Phone => teller.say("telephone", "电话"),
        ContactMethodKind::Fax => teller.say("fax", "传真"),
        ContactMethodKind::Email => teller.say("e-mail", "电子邮箱"),
        ContactMethodKind::Wechat => teller.say("WeChat", "微信"),
        ContactMethodKind::Address => teller.say("address", "地址"),
        ContactMethodKind::Website => teller.say("website", "网站"),
        ContactMethodKind::Other => teller.say("contact", "联系方式"),
    }
}

pub(super) fn consent(teller: &Teller<'_>, consent: Consent) -> Option<&'static str> {
    match consent {
        Consent::Granted => Some(teller.say("consent given", "已同意联系")),
        Consent::Denied => Some(teller.say("consent refused", "拒绝联系")),
        Consent::Unknown => None,
    }
}

pub(super) fn decision_power(teller: &Teller<'_>, power: DecisionPower) -> &'static str {
    match power {
        DecisionPower::Decides => teller.say("decides", "有决策权"),
        DecisionPower::Approves => teller.say("approves", "有审批权"),
        DecisionPower::Influences => teller.say("has influence", "有影响力"),
        DecisionPower::Uses => teller.say("uses what is bought", "使用者"),
        DecisionPower::None => teller.say("has no say", "无决策权"),
    }
}

pub(super) fn area(teller: &Teller<'_>, area: RequirementArea) -> &'static str {
    match area {
        RequirementArea::Warehousing => teller.say("warehousing", "仓储"),
        RequirementArea::InTransit => teller.say("goods in transit", "在途"),
        RequirementArea::Transport => teller.say("transport", "运输"),
        RequirementArea::Packaging => teller.say("packaging", "包装"),
        RequirementArea::Reporting => teller.say("reporting", "报表"),
    }
}

pub(super) fn status(teller: &Teller<'_>, status: Status) -> &'static str {
    match status {
        Status::Open => teller.say("open", "进行中"),
        Status::Won => teller.say("won", "赢单"),
        Status::Lost => teller.say("lost", "输单"),
    }
}
