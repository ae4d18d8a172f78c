//! What events of pipelines say.

use kehu_domain::pipeline::Event;

use super::{Facts, external_id, fact};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Defined(event) => vec![fact("name", &event.name), fact("stages", &event.stages)],
        Event::StagesChanged(event) => vec![fact("stages", &event.stages)],
        Event::Renamed(event) => vec![fact("name", &event.name)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
    }
}
