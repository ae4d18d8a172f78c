//! What decisions about a user rest on.

use std::collections::BTreeSet;

use super::{Event, Registered};
use crate::values::{ExternalId, Text};

/// A user, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As the user was registered; later names are in `name`.
    pub(super) registered: Option<Registered>,
    pub(super) name: Option<Text>,
    pub(super) deactivated: bool,
    pub(super) roles: BTreeSet<String>,
    /// Roles the user had and has no more.
    pub(super) former_roles: BTreeSet<String>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether the user has been registered.
    pub fn exists(&self) -> bool {
        self.registered.is_some()
    }

    /// Whether the user works with kehu now.
    pub fn is_active(&self) -> bool {
        self.exists() && !self.deactivated
    }

    /// The name to show.
    pub fn name(&self) -> Option<&Text> {
        self.name.as_ref()
    }

    /// What other systems call the user.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// The codes of the user's roles, in their order; none while the user is deactivated.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter(|_| self.is_active()).map(String::as_str)
    }

    /// Whether the user acts in this role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles().any(|held| held == role)
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Registered(registered) => {
            state.name = Some(registered.name.clone());
            state.external_ids.clone_from(&registered.external_ids);
            state.registered = Some(registered.clone());
            state.withdrawn = false;
        }
        Event::Renamed(renamed) => state.name = Some(renamed.name.clone()),
        Event::Deactivated(_) => state.deactivated = true,
        Event::Reactivated(_) => state.deactivated = false,
        Event::RoleGranted(granted) => {
            state.former_roles.remove(&granted.role);
            state.roles.insert(granted.role.clone());
        }
        Event::RoleRevoked(revoked) => {
            state.roles.remove(&revoked.role);
            state.former_roles.insert(revoked.role.clone());
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, ..State::default() };
        }
    }
    state
}
