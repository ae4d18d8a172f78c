//! What takes back what happened to a user.

use super::{Command, Event, State};

/// The command that makes the user as it was `before` the event; `None` if nothing does.
pub fn inverse(before: &State, event: &Event) -> Option<Command> {
    match event {
        Event::Registered(_) => Some(Command::Withdraw),
        Event::Renamed(_) => Some(Command::Rename { name: before.name()?.as_str()?.to_owned() }),
        Event::Deactivated(_) => Some(Command::Reactivate),
        Event::Reactivated(_) => Some(Command::Deactivate),
        Event::RoleGranted(event) => Some(Command::RevokeRole { role: event.role.clone() }),
        Event::RoleRevoked(event) => Some(Command::GrantRole { role: event.role.clone() }),
        Event::ExternalIdLinked(_) | Event::Withdrawn(_) => None,
    }
}
