//! Contacts, in Chinese.

use kehu_domain::contact::{self, Event};

use super::{
    super::{Teller, words},
    before, customer, details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it =
        teller.own_name().map_or_else(|| "该联系人".to_owned(), |name| format!("联系人“{name}”"));
    match event {
        Event::Created(event) => created(teller, event),
        Event::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("将联系人姓名由{from}改为{to}"),
                None => format!("将联系人姓名改为{to}"),
            }
        }
        Event::JobTitleSet(event) => {
            let to = event.job_title.as_ref().map(|title| teller.text(title));
            changed("职务", &it, teller.before("jobTitle"), to)
        }
        Event::BirthdaySet(event) => {
            let to = event.birthday.as_ref().map(|day| teller.text(day));
            changed("生日", &it, teller.before("birthday"), to)
        }
        Event::LanguagesSet(event) => {
            let to = (!event.languages.is_empty()).then(|| event.languages.join("、"));
            let from = teller.before("languages").filter(|before| !before.is_empty());
            changed("语言", &it, from, to)
        }
        Event::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("将{it}的地区由{from}改为{}", event.region),
            None => format!("将{it}的地区设为{}", event.region),
        },
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("将{it}由{}移交给{owner}", teller.user(from)),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Event::LinkedToCustomer(event) => linked(teller, event, &it),
        Event::UnlinkedFromCustomer(event) => {
            let until = event.until.map(|day| format!("于{day}")).unwrap_or_default();
            format!("{until}解除了{it}与客户{}的关联", teller.customer(event.customer))
        }
        Event::ContactMethodAdded(event) => customer::contact_method(teller, event, &it),
        Event::ContactMethodVerified(_) => {
            format!("核实了{it}的{}", teller.own_contact_method())
        }
        Event::ContactMethodRemoved(_) => {
            format!("删除了{it}的{}", teller.own_contact_method())
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
        Event::Merged(event) => format!("将{it}合并到{}", teller.contact(event.survivor)),
        Event::MergeUndone(event) => {
            format!("撤销了{it}到{}的合并", teller.contact(event.survivor))
        }
        Event::PersonalDataErased(_) => "删除了该联系人的个人数据".to_owned(),
        Event::Withdrawn(_) => format!("撤回了误建的{it}"),
        Event::ExternalIdLinked(event) => {
            format!("将{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}

fn created(teller: &Teller<'_>, event: &contact::Created) -> String {
    let details = details([
        event.job_title.as_ref().map(|title| teller.text(title)),
        event.source.as_ref().map(|source| format!("来源：{source}")),
        event.region.as_ref().map(|region| format!("地区：{region}")),
        event.owner.map(|owner| format!("负责人：{}", teller.user(owner))),
    ]);
    format!("新建了联系人{}{details}", teller.text(&event.names.original))
}

/// Said again, it tells what the person has become there.
fn linked(teller: &Teller<'_>, event: &contact::LinkedToCustomer, it: &str) -> String {
    let customer = teller.customer(event.customer);
    let details = details([
        event.role.as_ref().map(|role| format!("角色：{role}")),
        event.decision_power.map(|power| words::decision_power(teller, power).to_owned()),
        event.from.map(|day| format!("自{day}起")),
    ]);
    let again = teller.change_in("customers").is_some_and(|change| !change.from.is_null());
    if again {
        format!("更新了{it}在客户{customer}的角色{details}")
    } else {
        format!("将{it}关联到客户{customer}{details}")
    }
}

fn changed(what: &str, it: &str, from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("将{it}的{what}由{from}改为{to}"),
        (None, Some(to)) => format!("将{it}的{what}设为{to}"),
        (from, None) => format!("清除了{it}的{what}{}", before(from)),
    }
}
