//! What decisions about a reservation rest on.

use super::Event;
use crate::values::StreamName;

/// A reservation, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub(super) claim: Option<Claim>,
}

/// Who holds the value, and whether it has been recorded there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) owner: StreamName,
    pub(super) confirmed: bool,
}

impl State {
    /// The aggregate that holds the value, confirmed or not.
    pub fn holder(&self) -> Option<&StreamName> {
        self.claim.as_ref().map(|claim| &claim.owner)
    }

    /// Whether the holder has recorded the value.
    pub fn confirmed(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.confirmed)
    }

    /// The aggregate that wants the value and has not recorded it yet.
    pub fn claimed_by(&self) -> Option<&StreamName> {
        self.claim.as_ref().filter(|claim| !claim.confirmed).map(|claim| &claim.owner)
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Claimed(claimed) => {
            state.claim = Some(Claim { owner: claimed.owner.clone(), confirmed: false });
        }
        Event::Confirmed(confirmed) => {
            state.claim = Some(Claim { owner: confirmed.owner.clone(), confirmed: true });
        }
        Event::Released(_) => state.claim = None,
    }
    state
}
