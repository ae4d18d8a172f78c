//! Users, in English.

use kehu_domain::user::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().unwrap_or_else(|| "the user".to_owned());
    match event {
        Event::Registered(event) => format!("registered the user {}", teller.text(&event.name)),
        Event::Renamed(event) => {
            let to = teller.text(&event.name);
            match teller.before("name") {
                Some(from) => format!("renamed the user {from} to {to}"),
                None => format!("renamed the user to {to}"),
            }
        }
        Event::Deactivated(_) => format!("ended the work of {it} with kehu"),
        Event::Reactivated(_) => format!("let {it} work with kehu again"),
        Event::RoleGranted(event) => format!("gave {it} the role {}", event.role),
        Event::RoleRevoked(event) => format!("took the role {} from {it}", event.role),
        Event::Withdrawn(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}
