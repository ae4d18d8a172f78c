//! Interactions, in Chinese.

use kehu_domain::{
    interaction::{Channel, Direction, Event, Logged},
    values::StreamName,
};
use serde_json::Value;

use super::{
    super::{Teller, words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it =
        teller.own_name().map_or_else(|| "往来记录".to_owned(), |name| format!("往来记录“{name}”"));
    match event {
        Event::Logged(event) => logged(teller, event),
        Event::Corrected(_) => {
            let fields = teller.changed_fields();
            if fields.is_empty() {
                return format!("更正了{it}");
            }
            format!("更正了{it}：{fields}")
        }
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("将{it}由客户{}转到客户{customer}", teller.customer(from))
                }
                None => format!("注明{it}属于客户{customer}"),
            }
        }
        Event::FileAttached(event) => {
            let (name, size) = (teller.text(&event.name), words::bytes(event.size));
            format!("为{it}添加了附件{name}（{size}）")
        }
        Event::AttachmentRemoved(_) => {
            let change = teller.change_in("attachments");
            let name = change.and_then(|change| teller.said(change.from.get("name")?));
            format!("从{it}中移除了附件{}", name.unwrap_or_default())
        }
        Event::LinkedTo(event) => format!("将{it}关联到{}", thing(teller, &event.to)),
        Event::UnlinkedFrom(event) => {
            format!("取消了{it}与{}的关联", thing(teller, &event.from))
        }
        Event::Withdrawn(_) => format!("撤回了误建的{it}"),
        Event::ExternalIdLinked(event) => {
            format!("将{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}

fn logged(teller: &Teller<'_>, event: &Logged) -> String {
    let content = &event.content;
    let party = teller.party(event).unwrap_or_else(|| "不明对方".to_owned());
    let what = what(content.channel, content.direction, &party);
    let subject = content.subject.as_ref().map(|subject| format!("：{}", teller.text(subject)));
    let others = teller.others_taking_part(event);
    let about: Vec<String> = event.links.iter().map(|link| thing(teller, link)).collect();
    let details = details([
        others.map(|users| format!("经办：{users}")),
        content.duration_seconds.map(|seconds| format!("{}分钟", seconds.div_ceil(60))),
        (!about.is_empty()).then(|| format!("关于{}", about.join("、"))),
        content.outcome.as_ref().map(|outcome| format!("结果：{outcome}")),
        content.result.as_ref().map(|result| format!("结果说明：{}", teller.text(result))),
        content.next_step.as_ref().map(|step| {
            let due = step.due.map(|due| format!("，{due}前")).unwrap_or_default();
            format!("下一步：{}{due}", teller.text(&step.what))
        }),
    ]);
    format!("记录了{what}{}{details}", subject.unwrap_or_default())
}

fn what(channel: Channel, direction: Option<Direction>, party: &str) -> String {
    let noun = match channel {
        Channel::Call => "电话",
        Channel::Email => "电子邮件",
        Channel::Visit => "拜访",
        Channel::Meeting => "会面",
        Channel::Sms => "短信",
        Channel::Wechat => "微信消息",
        Channel::Fax => "传真",
        Channel::Letter => "信件",
        Channel::Web => "网站留言",
    };
    match (channel, direction) {
        (Channel::Visit, Some(Direction::Inbound)) => format!("{party}的来访"),
        (Channel::Visit, Some(Direction::Outbound)) => format!("对{party}的拜访"),
        (Channel::Meeting, _) | (_, None) => format!("与{party}的{noun}"),
        (_, Some(Direction::Inbound)) => format!("来自{party}的{noun}"),
        (Channel::Call, Some(Direction::Outbound)) => format!("打给{party}的电话"),
        (_, Some(Direction::Outbound)) => format!("发给{party}的{noun}"),
    }
}

/// What an interaction can be about.
fn thing(teller: &Teller<'_>, stream: &StreamName) -> String {
    let name = teller.said(&Value::from(stream.as_str())).filter(|name| name != stream.as_str());
    match (stream.category(), name) {
        ("opportunity", Some(name)) => format!("商机“{name}”"),
        ("opportunity", None) => "一个商机".to_owned(),
        ("quote", Some(name)) => format!("报价{name}"),
        ("quote", None) => "一份报价".to_owned(),
        ("ticket", Some(name)) => format!("工单{name}"),
        ("ticket", None) => "一张工单".to_owned(),
        ("customer", Some(name)) => format!("客户{name}"),
        (_, Some(name)) => name,
        (_, None) => "其他对象".to_owned(),
    }
}
