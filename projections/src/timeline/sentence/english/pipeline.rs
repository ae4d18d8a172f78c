//! Pipelines, in English.

use kehu_domain::pipeline::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().unwrap_or_default();
    match event {
        Event::Defined(event) => {
            let stages = teller.stages(&event.stages);
            format!("defined the pipeline {} with the stages {stages}", event.name)
        }
        Event::StagesChanged(event) => {
            let to = teller.stages(&event.stages);
            match teller.before("stages") {
                Some(from) => format!("changed the stages of pipeline {it} from {from} to {to}"),
                None => format!("changed the stages of pipeline {it} to {to}"),
            }
        }
        Event::Renamed(event) => {
            let from = teller.before("name").unwrap_or_default();
            format!("renamed the pipeline {from} to {}", event.name)
        }
        Event::ExternalIdLinked(event) => {
            format!("linked the pipeline {it} to {}", teller.external_id(&event.external_id))
        }
    }
}
