//! Words for the values of enums, in both languages.

use kehu_domain::{
    contact::DecisionPower,
    customer::{Consent, ContactMethodKind, CustomerKind, RequirementArea, Role, ValueType},
    opportunity::Status,
    quote,
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

/// `1.5 MB`: as people say how large a file is.
pub(super) fn bytes(size: u64) -> String {
    const UNITS: [&str; 3] = ["kB", "MB", "GB"];
    if size < 1_000 {
        return format!("{size} B");
    }
    // Tenths of a unit, so that nothing is lost to floating point.
    let (mut tenths, mut units) = (size.div_ceil(100), UNITS.iter());
    let mut unit = units.next().copied().unwrap_or_default();
    while tenths >= 10_000 {
        let Some(larger) = units.next() else { break };
        (tenths, unit) = (tenths.div_ceil(1_000), larger);
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

pub(super) fn status(teller: &Teller<'_>, status: Status) -> &'static str {
    match status {
        Status::Open => teller.say("open", "进行中"),
        Status::Won => teller.say("won", "赢单"),
        Status::Lost => teller.say("lost", "输单"),
    }
}

/// Words of tickets.
pub(super) mod ticket {
    use kehu_domain::{
        ticket::{Channel, ComplaintClass, Deadline, Status},
        values::Priority,
    };

    use super::Teller;

    pub(in super::super) fn channel(teller: &Teller<'_>, channel: Channel) -> &'static str {
        match channel {
            Channel::Phone => teller.say("telephone", "电话"),
            Channel::Email => teller.say("e-mail", "电子邮件"),
            Channel::Sms => teller.say("text message", "短信"),
            Channel::Wechat => teller.say("WeChat", "微信"),
            Channel::Web => teller.say("web form", "网页"),
            Channel::Fax => teller.say("fax", "传真"),
            Channel::Letter => teller.say("letter", "信函"),
            Channel::Visit => teller.say("visit", "来访"),
            Channel::Api => teller.say("another system", "其他系统"),
            Channel::Internal => teller.say("word of a colleague", "内部"),
        }
    }

    pub(in super::super) fn priority(teller: &Teller<'_>, priority: Priority) -> &'static str {
        match priority {
            Priority::Urgent => teller.say("urgent", "紧急"),
            Priority::High => teller.say("high", "高"),
            Priority::Normal => teller.say("normal", "普通"),
            Priority::Low => teller.say("low", "低"),
        }
    }

    pub(in super::super) fn status(teller: &Teller<'_>, status: Status) -> &'static str {
        match status {
            Status::Open => teller.say("open", "处理中"),
            Status::Waiting => teller.say("waiting", "等待中"),
            Status::Resolved => teller.say("resolved", "已解决"),
            Status::Confirmed => teller.say("confirmed", "已确认"),
            Status::Closed => teller.say("closed", "已关闭"),
            Status::Cancelled => teller.say("cancelled", "已取消"),
            Status::Merged => teller.say("merged", "已合并"),
        }
    }

    pub(in super::super) fn clock(teller: &Teller<'_>, deadline: Deadline) -> &'static str {
        match deadline {
            Deadline::Answer => teller.say("the first answer", "首次答复"),
            Deadline::Resolution => teller.say("the resolution", "解决"),
        }
    }

    pub(in super::super) fn complaint_class(
        teller: &Teller<'_>,
        class: ComplaintClass,
    ) -> &'static str {
        match class {
            ComplaintClass::ServiceQuality => teller.say("service quality", "服务质量"),
            ComplaintClass::ProductQuality => teller.say("product quality", "产品质量"),
            ComplaintClass::Department => teller.say("a department", "部门"),
        }
    }
}

/// How a quote was sent, as part of a sentence.
pub(super) fn quote_channel(teller: &Teller<'_>, channel: quote::Channel) -> &'static str {
    use quote::Channel;
    match channel {
        Channel::Email => teller.say("by e-mail", "通过电子邮件"),
        Channel::Letter => teller.say("by letter", "通过信函"),
        Channel::Fax => teller.say("by fax", "通过传真"),
        Channel::WeChat => teller.say("by WeChat", "通过微信"),
        Channel::Sms => teller.say("by text message", "通过短信"),
        Channel::InPerson => teller.say("in person", "当面"),
        Channel::Web => teller.say("on the web", "通过网站"),
    }
}
