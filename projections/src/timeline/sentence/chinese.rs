//! What happened, in Chinese: everything after the actor.

use kehu_domain::{
    DomainEvent,
    customer::{self, Event as Customer},
    hierarchy::Event as Hierarchy,
    opportunity::{self, Event as Deal},
    pipeline::Event as Pipeline,
    reservation::Event as Reservation,
    user::Event as User,
    values::Money,
};
use serde_json::json;

use super::{Teller, words};

pub(super) fn phrase(teller: &Teller<'_>) -> String {
    match teller.event() {
        DomainEvent::Customer(event) => customer(teller, event),
        DomainEvent::Opportunity(event) => deal(teller, event),
        DomainEvent::Pipeline(event) => pipeline(teller, event),
        DomainEvent::User(event) => user(teller, event),
        DomainEvent::Reservation(event) => reservation(event),
        DomainEvent::Hierarchy(event) => hierarchy(event),
    }
}

/// `（甲，乙）` of what is there.
fn details(details: impl IntoIterator<Item = Option<String>>) -> String {
    let details: Vec<String> = details.into_iter().flatten().collect();
    if details.is_empty() { String::new() } else { format!("（{}）", details.join("，")) }
}

fn before(before: Option<String>) -> String {
    before.map(|before| format!("（原为{before}）")).unwrap_or_default()
}

#[expect(clippy::too_many_lines, reason = "a table: one row for each kind of event")]
fn customer(teller: &Teller<'_>, event: &Customer) -> String {
    let it = teller.own_name().map_or_else(|| "该客户".to_owned(), |name| format!("客户“{name}”"));
    match event {
        Customer::Registered(event) => registered(teller, event),
        Customer::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("将客户名称由{from}改为{to}"),
                None => format!("将客户名称改为{to}"),
            }
        }
        Customer::RoleGranted(event) => {
            let from = event.from.map(|day| format!("自{day}起")).unwrap_or_default();
            format!("将{it}{from}设为{}", words::role(teller, event.role))
        }
        Customer::RoleEnded(event) => {
            let until = event.until.map(|day| format!("于{day}")).unwrap_or_default();
            format!("{until}结束了{it}的{}角色", words::role(teller, event.role))
        }
        Customer::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(previous) => format!("将{it}由{}移交给{owner}", teller.user(previous)),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Customer::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("将{it}的地区由{from}改为{}", event.region),
            None => format!("将{it}的地区设为{}", event.region),
        },
        Customer::IndustrySet(event) => match teller.before("industry") {
            Some(from) => format!("将{it}的行业由{from}改为{}", event.industry),
            None => format!("将{it}的行业设为{}", event.industry),
        },
        Customer::ParentSet(event) => match (event.parent, teller.before("parent")) {
            (Some(to), Some(from)) => {
                format!("将{it}的上级客户由{from}改为{}", teller.customer(to))
            }
            (Some(to), None) => format!("将{it}归入上级客户{}", teller.customer(to)),
            (None, Some(from)) => format!("将{it}从上级客户{from}中移出"),
            (None, None) => format!("注明{it}没有上级客户"),
        },
        Customer::Graded(event) => {
            let rule = event
                .rule
                .as_ref()
                .map(|rule| format!("（依据规则{}第{}版）", rule.name, rule.version))
                .unwrap_or_default();
            match teller.before("grade") {
                Some(from) => format!("将{it}的等级由{from}改为{}{rule}", event.grade),
                None => format!("将{it}评为{}级{rule}", event.grade),
            }
        }
        Customer::ValueTypeAssigned(event) => {
            let from = teller.change("valueType").and_then(|change| {
                let from = serde_json::from_value(change.from.clone()).ok()?;
                Some(words::value_type(teller, from).to_owned())
            });
            let to = words::value_type(teller, event.value_type);
            format!("将{it}判定为{to}客户{}", before(from))
        }
        Customer::ContactMethodAdded(event) => contact_method(teller, event, &it),
        Customer::ContactMethodVerified(_) => {
            format!("核实了{it}的{}", teller.own_contact_method())
        }
        Customer::ContactMethodRemoved(_) => {
            format!("删除了{it}的{}", teller.own_contact_method())
        }
        Customer::RequirementStated(event) => {
            let area = words::area(teller, event.area);
            let said = teller.text(&event.requirement);
            let from = teller.change_in("requirements").and_then(|one| teller.said(&one.from));
            format!("记录了{it}的{area}需求：{said}{}", before(from))
        }
        Customer::PreferenceRecorded(event) => {
            let from = teller.change_in("preferences").and_then(|one| teller.said(&one.from));
            let value = teller.text(&event.value);
            format!("记录了{it}的偏好（{}）：{value}{}", event.name, before(from))
        }
        Customer::ImportantDateRecorded(event) => {
            let from = teller.change_in("importantDates").and_then(|one| teller.said(&one.from));
            let date = teller.text(&event.date);
            format!("记录了{it}的重要日期（{}）：{date}{}", event.name, before(from))
        }
        Customer::ProfileFieldSet(event) => {
            let from = teller.change_in("profile").and_then(|one| teller.said(&one.from));
            let source = details([event.source.as_ref().map(|source| format!("来源：{source}"))]);
            match (&event.value, from) {
                (None, from) => {
                    format!("清除了{it}的资料“{}”{}{source}", event.field, before(from))
                }
                (Some(to), None) => {
                    format!("将{it}的资料“{}”设为{}{source}", event.field, teller.text(to))
                }
                (Some(to), Some(from)) => {
                    let to = teller.text(to);
                    format!("将{it}的资料“{}”由{from}改为{to}{source}", event.field)
                }
            }
        }
        Customer::CompetitorNoted(event) => {
            let note = event.note.as_ref().map(|note| format!("：{}", teller.text(note)));
            format!("记录了{it}的竞争对手{}{}", event.competitor, note.unwrap_or_default())
        }
        Customer::CreditTermsSet(event) => {
            let from = teller.before("creditLimit").map(|limit| {
                let grade = teller.before("creditGrade").unwrap_or_else(|| event.grade.clone());
                let days = teller.before("creditTermDays");
                let days = days.unwrap_or_else(|| event.term_days.to_string());
                format!("等级{grade}，额度{limit}，账期{days}天")
            });
            format!(
                "设定了{it}的信用条件：等级{}，额度{}，账期{}天{}",
                event.grade,
                event.limit,
                event.term_days,
                before(from)
            )
        }
        Customer::CreditHeld(_) => format!("暂停了{it}的信用"),
        Customer::CreditReleased(_) => format!("恢复了{it}的信用"),
        Customer::Merged(event) => {
            format!("将{it}合并到客户{}", teller.customer(event.survivor))
        }
        Customer::MergeUndone(event) => {
            format!("撤销了{it}到客户{}的合并", teller.customer(event.survivor))
        }
        Customer::Deactivated(_) => format!("停用了{it}"),
        Customer::Reactivated(_) => format!("重新启用了{it}"),
        Customer::PersonalDataErased(_) => "删除了该客户的个人数据".to_owned(),
        Customer::ExternalIdLinked(event) => {
            format!("将{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}

fn registered(teller: &Teller<'_>, event: &customer::Registered) -> String {
    let details = details([
        event.source.as_ref().map(|source| format!("来源：{source}")),
        event.region.as_ref().map(|region| format!("地区：{region}")),
        event.industry.as_ref().map(|industry| format!("行业：{industry}")),
        event.owner.map(|owner| format!("负责人：{}", teller.user(owner))),
    ]);
    let (kind, name) = (words::kind(teller, event.kind), teller.text(&event.names.original));
    format!("登记了{kind}{name}{details}")
}

fn contact_method(teller: &Teller<'_>, event: &customer::ContactMethodAdded, it: &str) -> String {
    let details = details([
        event.label.as_ref().map(|label| teller.text(label)),
        event.purpose.as_ref().map(|purpose| format!("用途：{purpose}")),
        words::consent(teller, event.consent).map(str::to_owned),
    ]);
    let (channel, value) = (words::channel(teller, event.kind), teller.text(&event.value));
    format!("为{it}添加了{channel}{value}{details}")
}

fn deal(teller: &Teller<'_>, event: &Deal) -> String {
    let it = teller.own_name().map_or_else(|| "商机".to_owned(), |name| format!("商机“{name}”"));
    match event {
        Deal::Opened(event) => opened(teller, event),
        Deal::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("将{it}由客户{}转到客户{customer}", teller.customer(from))
                }
                None => format!("注明{it}属于客户{customer}"),
            }
        }
        Deal::StageChanged(event) => {
            let verb =
                if teller.goes_back(&event.from, &event.to) { "退回到" } else { "推进到" };
            let (from, to) = (teller.stage(&event.from), teller.stage(&event.to));
            format!("将{it}从“{from}”{verb}“{to}”")
        }
        Deal::AmountRevised(event) => match event.from {
            Some(from) => {
                let verb = revised(from, event.to);
                format!("将{it}的金额由{from}{verb}{}", event.to)
            }
            None => format!("将{it}的金额设为{}", event.to),
        },
        Deal::CloseRescheduled(event) => match event.from {
            Some(from) => format!("将{it}的预计成交日由{from}改为{}", event.to),
            None => format!("将{it}的预计成交日设为{}", event.to),
        },
        Deal::LineAdded(event) => format!("在{it}中添加了{}", teller.line(&json!(event))),
        Deal::LineChanged(event) => {
            let to = teller.line(&json!(event));
            match teller.change_in("lines").and_then(|change| teller.said(&change.from)) {
                Some(from) => format!("将{it}中的{from}改为{to}"),
                None => format!("将{it}中的一项改为{to}"),
            }
        }
        Deal::LineRemoved(_) => {
            let line = teller.change_in("lines").and_then(|change| teller.said(&change.from));
            format!("从{it}中删除了{}", line.unwrap_or_else(|| "一项".to_owned()))
        }
        Deal::CompetitorAdded(event) => format!("记录了{it}的竞争对手{}", event.competitor),
        Deal::TeamMemberAdded(event) => {
            let role = event.role.as_ref().map(|role| format!("，担任{role}")).unwrap_or_default();
            format!("将{}加入{it}的团队{role}", teller.user(event.user))
        }
        Deal::TeamMemberRemoved(event) => {
            format!("将{}移出{it}的团队", teller.user(event.user))
        }
        Deal::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("将{it}由{}移交给{owner}", teller.user(from)),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Deal::Won(event) => {
            let amount = event.amount.map(|amount| format!("，金额{amount}")).unwrap_or_default();
            format!("于{}赢得{it}{amount}", event.closed_on)
        }
        Deal::Lost(event) => {
            let rival = event.competitor.as_ref().map(|rival| format!("，由{rival}获得"));
            format!("于{}丢失{it}{}", event.closed_on, rival.unwrap_or_default())
        }
        Deal::Reopened(event) => {
            let (from, stage) = (words::status(teller, event.from), teller.stage(&event.stage));
            format!("重新打开了{it}（原为{from}），回到“{stage}”")
        }
        Deal::ExternalIdLinked(event) => {
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

fn pipeline(teller: &Teller<'_>, event: &Pipeline) -> String {
    let it = teller.own_name().map(|name| format!("“{name}”")).unwrap_or_default();
    match event {
        Pipeline::Defined(event) => {
            let stages = teller.stages(&event.stages);
            format!("定义了销售流程“{}”，阶段为：{stages}", event.name)
        }
        Pipeline::StagesChanged(event) => {
            let to = teller.stages(&event.stages);
            match teller.before("stages") {
                Some(from) => format!("将销售流程{it}的阶段由（{from}）改为（{to}）"),
                None => format!("将销售流程{it}的阶段改为（{to}）"),
            }
        }
        Pipeline::Renamed(event) => {
            let from = teller.before("name").map(|from| format!("“{from}”"));
            format!("将销售流程{}改名为“{}”", from.unwrap_or_default(), event.name)
        }
    }
}

fn user(teller: &Teller<'_>, event: &User) -> String {
    let it = teller.own_name().unwrap_or_else(|| "该用户".to_owned());
    match event {
        User::Registered(event) => format!("登记了用户{}", teller.text(&event.name)),
        User::Renamed(event) => {
            let to = teller.text(&event.name);
            match teller.before("name") {
                Some(from) => format!("将用户{from}改名为{to}"),
                None => format!("将用户改名为{to}"),
            }
        }
        User::Deactivated(_) => format!("停用了用户{it}"),
        User::Reactivated(_) => format!("重新启用了用户{it}"),
    }
}

fn reservation(event: &Reservation) -> String {
    match event {
        Reservation::Claimed(event) => format!("为{}占用了一个唯一值", event.owner),
        Reservation::Confirmed(event) => format!("为{}确认了一个唯一值", event.owner),
        Reservation::Released(event) => format!("释放了{}的一个唯一值", event.owner),
    }
}

fn hierarchy(event: &Hierarchy) -> String {
    match event {
        Hierarchy::LinkClaimed(event) => {
            format!("占用了从{}到{}的关联", event.child, event.parent)
        }
        Hierarchy::LinkConfirmed(event) => {
            format!("确认了从{}到{}的关联", event.child, event.parent)
        }
        Hierarchy::LinkReleased(event) => {
            format!("放弃了从{}到{}的关联", event.child, event.parent)
        }
    }
}
