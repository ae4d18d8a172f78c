//! What events of users say.

use kehu_domain::user::Event;

use super::{Facts, external_id, fact};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Registered(event) => {
            let mut facts = vec![fact("name", &event.name), fact("active", true)];
            facts.extend(event.external_ids.iter().map(external_id));
            facts
        }
        Event::Renamed(event) => vec![fact("name", &event.name)],
        Event::Deactivated(_) => vec![fact("active", false)],
        Event::Reactivated(_) => vec![fact("active", true)],
    }
}
