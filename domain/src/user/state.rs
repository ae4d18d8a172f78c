//! What decisions about a user rest on.

use super::{Event, Registered};
use crate::values::{ExternalId, Text};

/// A user, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As the user was registered; later names are in `name`.
    pub(super) registered: Option<Registered>,
    pub(super) name: Option<Text>,
    pub(super) deactivated: bool,
}

impl State {
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
        self.registered.as_ref().map_or(&[], |registered| &registered.external_ids)
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Registered(registered) => {
            state.name = Some(registered.name.clone());
            state.registered = Some(registered.clone());
        }
        Event::Renamed(renamed) => state.name = Some(renamed.name.clone()),
        Event::Deactivated(_) => state.deactivated = true,
        Event::Reactivated(_) => state.deactivated = false,
    }
    state
}
