//! What decisions about an import rest on.

use super::{Begun, Event, Finished, RefusedRow, Undone};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Nobody has heard of it.
    #[default]
    Absent,
    /// It has begun: it runs, or was cut off.
    Begun,
    /// It ran to its end.
    Finished,
    /// It is being undone, or the undoing was cut off.
    BeingUndone,
    /// It has been undone.
    Undone,
}

/// An import, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub(super) stage: Stage,
    pub(super) begun: Option<Begun>,
    pub(super) finished: Option<Finished>,
    pub(super) refused: Vec<RefusedRow>,
    pub(super) undone: Option<Undone>,
}

impl State {
    /// Whether it has begun.
    pub fn exists(&self) -> bool {
        self.begun.is_some()
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// What it is about.
    pub fn begun(&self) -> Option<&Begun> {
        self.begun.as_ref()
    }

    /// How it ended; `None` while it has not.
    pub fn finished(&self) -> Option<&Finished> {
        self.finished.as_ref()
    }

    /// The first of the rows that were refused.
    pub fn refused(&self) -> &[RefusedRow] {
        &self.refused
    }

    /// How its undoing ended; `None` while it has not.
    pub fn undone(&self) -> Option<&Undone> {
        self.undone.as_ref()
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Begun(begun) => {
            state.begun = Some(begun.clone());
            if state.stage == Stage::Absent {
                state.stage = Stage::Begun;
            }
        }
        Event::RowsRefused(refused) => {
            if refused.from == 0 {
                state.refused.clear();
            }
            state.refused.extend(refused.rows.iter().cloned());
        }
        Event::Finished(finished) => {
            state.finished = Some(finished.clone());
            state.stage = Stage::Finished;
        }
        Event::UndoBegun(_) => state.stage = Stage::BeingUndone,
        Event::Undone(undone) => {
            state.undone = Some(undone.clone());
            state.stage = Stage::Undone;
        }
    }
    state
}
