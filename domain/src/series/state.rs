//! What decisions about a number series rest on.

use super::{Defined, Event, NumberDrawn};

/// A number series, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub(super) defined: Option<Defined>,
    pub(super) last: Option<NumberDrawn>,
}

impl State {
    /// Whether it has been defined.
    pub fn exists(&self) -> bool {
        self.defined.is_some()
    }

    /// As it was defined.
    pub fn defined(&self) -> Option<&Defined> {
        self.defined.as_ref()
    }

    /// The number that was drawn last.
    pub fn last(&self) -> Option<&NumberDrawn> {
        self.last.as_ref()
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Defined(defined) => state.defined = Some(defined.clone()),
        Event::NumberDrawn(drawn) => state.last = Some(drawn.clone()),
    }
    state
}
