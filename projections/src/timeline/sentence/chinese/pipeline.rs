//! Pipelines, in Chinese.

use kehu_domain::pipeline::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map(|name| format!("“{name}”")).unwrap_or_default();
    match event {
        Event::Defined(event) => {
            let stages = teller.stages(&event.stages);
            format!("定义了销售流程“{}”，阶段为：{stages}", event.name)
        }
        Event::StagesChanged(event) => {
            let to = teller.stages(&event.stages);
            match teller.before("stages") {
                Some(from) => format!("将销售流程{it}的阶段由（{from}）改为（{to}）"),
                None => format!("将销售流程{it}的阶段改为（{to}）"),
            }
        }
        Event::Renamed(event) => {
            let from = teller.before("name").map(|from| format!("“{from}”"));
            format!("将销售流程{}改名为“{}”", from.unwrap_or_default(), event.name)
        }
        Event::ExternalIdLinked(event) => {
            format!("将销售流程{it}关联到外部编号{}", teller.external_id(&event.external_id))
        }
    }
}
