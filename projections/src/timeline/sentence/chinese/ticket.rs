//! Tickets, in Chinese.

use kehu_domain::{
    ticket::{self, Deadline, Event, Kind, WaitingFor},
    values::UserId,
};

use super::{
    super::{Teller, words::ticket as words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "该工单".to_owned(), |name| format!("工单{name}"));
    match event {
        Event::Opened(event) => opened(teller, event),
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("将{it}由客户{}转到客户{customer}", teller.customer(from))
                }
                None => format!("注明{it}来自客户{customer}"),
            }
        }
        Event::ContactAssigned(event) => {
            format!("注明{it}来自{}", teller.contact(event.contact))
        }
        Event::Classified(event) => classified(teller, &it, event),
        Event::PriorityChanged(event) => {
            let (from, to) =
                (words::priority(teller, event.from), words::priority(teller, event.to));
            format!("将{it}的优先级由{from}改为{to}")
        }
        Event::Assigned(event) => assigned(teller, &it, event),
        Event::Answered(event) => {
            let by = event.channel.map(|by| format!("通过{}", words::channel(teller, by)));
            format!("{}答复了{it}：{}", by.unwrap_or_default(), teller.text(&event.text))
        }
        Event::NoteAdded(event) => format!("为{it}添加了备注：{}", teller.text(&event.text)),
        Event::AttributesRecorded(event) => {
            let said = |one: &ticket::Attribute| match &one.value {
                Some(value) => format!("{}为{}", one.name, teller.text(value)),
                None => format!("{}不再已知", one.name),
            };
            let said: Vec<_> = event.attributes.iter().map(said).collect();
            let source = event.source.as_ref().map(|source| format!("来源：{source}"));
            format!("登记了{it}的属性：{}{}", said.join("，"), details([source]))
        }
        Event::Waiting(event) => {
            let party = event.party.as_deref().unwrap_or_default();
            let stops: Vec<_> = event.stops.iter().map(|it| words::clock(teller, *it)).collect();
            let stops = if stops.is_empty() {
                String::new()
            } else {
                format!("（暂停{}的计时）", stops.join("和"))
            };
            format!("让{it}等待{}{party}{stops}", waiting_for(event.on))
        }
        Event::Resumed(event) => {
            format!("继续处理{it}（此前等待{}）", waiting_for(event.from))
        }
        Event::Escalated(event) => {
            let to = to(teller, event.user, event.team.as_deref());
            let to = to.map(|to| format!("，交由{to}")).unwrap_or_default();
            let why = match event.overdue {
                Some(Deadline::Answer) => "因首次答复超期",
                Some(Deadline::Resolution) => "因解决超期",
                None => "",
            };
            format!("{why}将{it}升级到 {} 级{to}", event.level)
        }
        Event::Resolved(event) => {
            let cause = event.cause.as_ref().map(|cause| format!("原因：{}", teller.text(cause)));
            let remedy = Some(format!("措施：{}", teller.text(&event.remedy)));
            format!("解决了{it}{}", details([cause, remedy]))
        }
        Event::Confirmed(_) => format!("记录了客户确认{it}已解决"),
        Event::Reopened(event) => {
            format!("重新打开了{it}（原为{}）", words::status(teller, event.from))
        }
        Event::Closed(_) => format!("关闭了{it}"),
        Event::Cancelled(_) => format!("取消了{it}"),
        Event::Merged(event) => format!("将{it}合并到{}", survivor(teller, event.survivor)),
        Event::MergeUndone(event) => {
            format!("撤销了{it}与{}的合并", survivor(teller, event.survivor))
        }
        Event::Withdrawn(_) => format!("撤回了误建的{it}"),
        Event::ExternalIdLinked(event) => {
            format!("将{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}

fn opened(teller: &Teller<'_>, event: &ticket::Opened) -> String {
    let number = event.number.as_deref().unwrap_or_default();
    let customer = event.customer.map(|customer| format!("为客户{}", teller.customer(customer)));
    let details = details([
        Some(format!("渠道：{}", words::channel(teller, event.channel))),
        Some(format!("优先级：{}", words::priority(teller, event.priority))),
        event.product.as_ref().map(|product| format!("产品：{product}")),
    ]);
    format!(
        "{}新建了{}{number}{}{details}",
        customer.unwrap_or_default(),
        kind(event.kind),
        teller.text(&event.subject),
    )
}

fn classified(teller: &Teller<'_>, it: &str, event: &ticket::Classified) -> String {
    let category = event.category.as_ref();
    let category = category.map(|code| format!("归类为“{}”", teller.category(code)));
    let point = event.complaint_point.as_ref().map(|code| teller.complaint_point(code));
    let class = event.complaint_class.map(|of| words::complaint_class(teller, of));
    // A point that is called like its class says it all.
    let class = class.filter(|class| point.as_deref() != Some(*class));
    let details = details([
        point.map(|point| format!("投诉点：{point}")),
        class.map(|class| format!("针对：{class}")),
        event.department.as_ref().map(|department| format!("责任部门：{department}")),
        event.product.as_ref().map(|product| format!("产品：{product}")),
    ]);
    format!("将{it}{}{details}", category.unwrap_or_else(|| "分类".to_owned()))
}

fn assigned(teller: &Teller<'_>, it: &str, event: &ticket::Assigned) -> String {
    let to = to(teller, event.user, event.team.as_deref()).unwrap_or_default();
    let from = self::to(teller, event.previous_user, event.previous_team.as_deref());
    let rule = event.dispatch.as_ref().map(|dispatch| {
        let inputs = dispatch.inputs.iter().map(|(name, value)| format!("，{name}：{value}"));
        let inputs: String = inputs.collect();
        format!("（规则：{} v{}{inputs}）", dispatch.rule, dispatch.version)
    });
    let rule = rule.unwrap_or_default();
    match from {
        Some(from) => format!("将{it}由{from}转交给{to}{rule}"),
        None => format!("将{it}分派给{to}{rule}"),
    }
}

fn to(teller: &Teller<'_>, user: Option<UserId>, team: Option<&str>) -> Option<String> {
    let user = user.map(|user| teller.user(user));
    match (user, team) {
        (Some(user), Some(team)) => Some(format!("{team}团队的{user}")),
        (Some(user), None) => Some(user),
        (None, Some(team)) => Some(format!("{team}团队")),
        (None, None) => None,
    }
}

fn survivor(teller: &Teller<'_>, survivor: kehu_domain::values::TicketId) -> String {
    let name = teller.other(&survivor.stream());
    name.map_or_else(|| "另一工单".to_owned(), |name| format!("工单{name}"))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "服务请求",
        Kind::Complaint => "投诉",
        Kind::Inquiry => "咨询",
        Kind::Feedback => "反馈",
        Kind::Return => "退货",
        Kind::Defect => "缺陷报告",
        Kind::Internal => "内部工单",
    }
}

fn waiting_for(party: WaitingFor) -> &'static str {
    match party {
        WaitingFor::Customer => "客户",
        WaitingFor::Supplier => "供应商",
        WaitingFor::Team => "团队",
    }
}
