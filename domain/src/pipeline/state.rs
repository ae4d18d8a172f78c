//! What decisions about a pipeline rest on.

use super::{Defined, Event, PipelineSnapshot, Stage};
use crate::values::{ExternalId, PipelineId};

/// A pipeline, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was defined; what came later is in the other fields.
    pub(super) defined: Option<Defined>,
    pub(super) name: String,
    pub(super) stages: Vec<Stage>,
    pub(super) external_ids: Vec<ExternalId>,
}

impl State {
    /// Whether it has been defined.
    pub fn exists(&self) -> bool {
        self.defined.is_some()
    }

    /// What people call it; empty before it is defined.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its stages, in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// What a decision about an opportunity needs to know; `None` before it is defined.
    pub fn snapshot(&self, id: PipelineId, version: u64) -> Option<PipelineSnapshot> {
        self.exists().then(|| PipelineSnapshot { id, version, stages: self.stages.clone() })
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Defined(defined) => {
            state.name.clone_from(&defined.name);
            state.stages.clone_from(&defined.stages);
            state.defined = Some(defined.clone());
        }
        Event::StagesChanged(changed) => state.stages.clone_from(&changed.stages),
        Event::Renamed(renamed) => state.name.clone_from(&renamed.name),
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
    }
    state
}
