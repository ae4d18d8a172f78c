//! What events of users say.

use kehu_domain::user::Event;

use serde_json::Value;

use super::{Facts, external_id, fact, part};

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
        Event::RoleGranted(event) => vec![part("roles", &event.role, true)],
        Event::RoleRevoked(event) => vec![part("roles", &event.role, Value::Null)],
        Event::ExternalIdLinked(event) => vec![external_id(&event.external_id)],
        Event::Withdrawn(_) => vec![fact("withdrawn", true)],
    }
}
