//! Customers, in Chinese.

use kehu_domain::customer::{self, Event};

use super::{
    super::{Teller, words},
    before, details,
};

#[expect(clippy::too_many_lines, reason = "a table: one row for each kind of event")]
pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "该客户".to_owned(), |name| format!("客户“{name}”"));
    match event {
        Event::Registered(event) => registered(teller, event),
        Event::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("将客户名称由{from}改为{to}"),
                None => format!("将客户名称改为{to}"),
            }
        }
        Event::RoleGranted(event) => {
            let from = event.from.map(|day| format!("自{day}起")).unwrap_or_default();
            format!("将{it}{from}设为{}", words::role(teller, event.role))
        }
        Event::RoleEnded(event) => {
            let until = event.until.map(|day| format!("于{day}")).unwrap_or_default();
            format!("{until}结束了{it}的{}角色", words::role(teller, event.role))
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(previous) => format!("将{it}由{}移交给{owner}", teller.user(previous)),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Event::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("将{it}的地区由{from}改为{}", event.region),
            None => format!("将{it}的地区设为{}", event.region),
        },
        Event::IndustrySet(event) => match teller.before("industry") {
            Some(from) => format!("将{it}的行业由{from}改为{}", event.industry),
            None => format!("将{it}的行业设为{}", event.industry),
        },
        Event::ParentSet(event) => match (event.parent, teller.before("parent")) {
            (Some(to), Some(from)) => {
                format!("将{it}的上级客户由{from}改为{}", teller.customer(to))
            }
            (Some(to), None) => format!("将{it}归入上级客户{}", teller.customer(to)),
            (None, Some(from)) => format!("将{it}从上级客户{from}中移出"),
            (None, None) => format!("注明{it}没有上级客户"),
        },
        Event::Graded(event) => {
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
        Event::ValueTypeAssigned(event) => {
            let from = teller.change("valueType").and_then(|change| {
                let from = serde_json::from_value(change.from.clone()).ok()?;
                Some(words::value_type(teller, from).to_owned())
            });
            let to = words::value_type(teller, event.value_type);
            format!("将{it}判定为{to}客户{}", before(from))
        }
        Event::ContactMethodAdded(event) => contact_method(teller, event, &it),
        Event::ContactMethodVerified(_) => {
            format!("核实了{it}的{}", teller.own_contact_method())
        }
        Event::ContactMethodRemoved(_) => {
            format!("删除了{it}的{}", teller.own_contact_method())
        }
        Event::RequirementStated(event) => {
            let area = words::area(teller, event.area);
            let said = teller.text(&event.requirement);
            let from = teller.change_in("requirements").and_then(|one| teller.said(&one.from));
            format!("记录了{it}的{area}需求：{said}{}", before(from))
        }
        Event::PreferenceRecorded(event) => {
            let from = teller.change_in("preferences").and_then(|one| teller.said(&one.from));
            let value = teller.text(&event.value);
            format!("记录了{it}的偏好（{}）：{value}{}", event.name, before(from))
        }
        Event::ImportantDateRecorded(event) => {
            let from = teller.change_in("importantDates").and_then(|one| teller.said(&one.from));
            let date = teller.text(&event.date);
            format!("记录了{it}的重要日期（{}）：{date}{}", event.name, before(from))
        }
        Event::ProfileFieldSet(event) => {
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
        Event::CompetitorNoted(event) => {
            let note = event.note.as_ref().map(|note| format!("：{}", teller.text(note)));
            format!("记录了{it}的竞争对手{}{}", event.competitor, note.unwrap_or_default())
        }
        Event::CreditTermsSet(event) => {
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
        Event::CreditHeld(_) => format!("暂停了{it}的信用"),
        Event::CreditReleased(_) => format!("恢复了{it}的信用"),
        Event::Merged(event) => {
            format!("将{it}合并到客户{}", teller.customer(event.survivor))
        }
        Event::MergeUndone(event) => {
            format!("撤销了{it}到客户{}的合并", teller.customer(event.survivor))
        }
        Event::Withdrawn(_) => format!("撤回了误登记的{it}"),
        Event::Deactivated(_) => format!("停用了{it}"),
        Event::Reactivated(_) => format!("重新启用了{it}"),
        Event::PersonalDataErased(_) => "删除了该客户的个人数据".to_owned(),
        Event::ExternalIdLinked(event) => {
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

/// Also of contacts.
pub(super) fn contact_method(
    teller: &Teller<'_>,
    event: &customer::ContactMethodAdded,
    it: &str,
) -> String {
    let details = details([
        event.label.as_ref().map(|label| teller.text(label)),
        event.purpose.as_ref().map(|purpose| format!("用途：{purpose}")),
        words::consent(teller, event.consent).map(str::to_owned),
    ]);
    let (channel, value) = (words::channel(teller, event.kind), teller.text(&event.value));
    format!("为{it}添加了{channel}{value}{details}")
}
