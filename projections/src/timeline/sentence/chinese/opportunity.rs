//! Opportunities, in Chinese.

use kehu_domain::{
    opportunity::{self, Event},
    values::Money,
};
use serde_json::json;

use super::{
    super::{Teller, words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "商机".to_owned(), |name| format!("商机“{name}”"));
    match event {
        Event::Opened(event) => opened(teller, event),
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("将{it}由客户{}转到客户{customer}", teller.customer(from))
                }
                None => format!("注明{it}属于客户{customer}"),
            }
        }
        Event::StageChanged(event) => {
            let verb =
                if teller.goes_back(&event.from, &event.to) { "退回到" } else { "推进到" };
            let (from, to) = (teller.stage(&event.from), teller.stage(&event.to));
            format!("将{it}从“{from}”{verb}“{to}”")
        }
        Event::AmountRevised(event) => match event.from {
            Some(from) => {
                let verb = revised(from, event.to);
                format!("将{it}的金额由{from}{verb}{}", event.to)
            }
            None => format!("将{it}的金额设为{}", event.to),
        },
        Event::CloseRescheduled(event) => match event.from {
            Some(from) => format!("将{it}的预计成交日由{from}改为{}", event.to),
            None => format!("将{it}的预计成交日设为{}", event.to),
        },
        Event::LineAdded(event) => format!("在{it}中添加了{}", teller.line(&json!(event))),
        Event::LineChanged(event) => {
            let to = teller.line(&json!(event));
            match teller.change_in("lines").and_then(|change| teller.said(&change.from)) {
                Some(from) => format!("将{it}中的{from}改为{to}"),
                None => format!("将{it}中的一项改为{to}"),
            }
        }
        Event::LineRemoved(_) => {
            let line = teller.change_in("lines").and_then(|change| teller.said(&change.from));
            format!("从{it}中删除了{}", line.unwrap_or_else(|| "一项".to_owned()))
        }
        Event::CompetitorAdded(event) => format!("记录了{it}的竞争对手{}", event.competitor),
        Event::TeamMemberAdded(event) => {
            let role = event.role.as_ref().map(|role| format!("，担任{role}")).unwrap_or_default();
            format!("将{}加入{it}的团队{role}", teller.user(event.user))
        }
        Event::TeamMemberRemoved(event) => {
            format!("将{}移出{it}的团队", teller.user(event.user))
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("将{it}由{}移交给{owner}", teller.user(from)),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Event::Won(event) => {
            let amount = event.amount.map(|amount| format!("，金额{amount}")).unwrap_or_default();
            format!("于{}赢得{it}{amount}", event.closed_on)
        }
        Event::Lost(event) => {
            let rival = event.competitor.as_ref().map(|rival| format!("，由{rival}获得"));
            format!("于{}丢失{it}{}", event.closed_on, rival.unwrap_or_default())
        }
        Event::Reopened(event) => {
            let (from, stage) = (words::status(teller, event.from), teller.stage(&event.stage));
            format!("重新打开了{it}（原为{from}），回到“{stage}”")
        }
        Event::Withdrawn(_) => format!("撤回了误建的{it}"),
        Event::ExternalIdLinked(event) => {
            format!("将{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}

fn opened(teller: &Teller<'_>, event: &opportunity::Opened) -> String {
    let customer = event.customer.map(|customer| format!("为客户{}", teller.customer(customer)));
    let name = event.name.as_ref().map(|name| teller.text(name));
    let details = details([
        event.amount.map(|amount| format!("金额{amount}")),
        event.expected_close.map(|day| format!("预计{day}成交")),
        event.source.as_ref().map(|source| format!("来源：{source}")),
        event.owner.map(|owner| format!("负责人：{}", teller.user(owner))),
    ]);
    format!(
        "{}新建了商机{}，处于“{}”阶段{details}",
        customer.unwrap_or_default(),
        name.unwrap_or_default(),
        teller.stage(&event.stage)
    )
}

fn revised(from: Money, to: Money) -> &'static str {
    if from.currency() != to.currency() {
        "改为"
    } else if from.amount() < to.amount() {
        "上调至"
    } else {
        "下调至"
    }
}
