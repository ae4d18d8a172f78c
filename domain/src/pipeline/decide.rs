//! What follows from a command to a pipeline.

use super::{
    Command, Defined, Event, ExternalIdLinked, Rejection, Renamed, Stage, StagesChanged, State,
};
use crate::{
    customer::ExternalIdInput,
    values::{ExternalId, Text, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// The most stages of one pipeline; people lose the overview long before.
const MAX_STAGES: usize = 50;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (&state.defined, command) {
        (before, Command::Define { name, stages }) => define(before.as_ref(), name, stages),
        (
            None,
            Command::ChangeStages { .. } | Command::Rename { .. } | Command::LinkExternalId { .. },
        ) => Err(Rejection::NotFound),
        (Some(_), Command::ChangeStages { stages }) => change_stages(state, stages),
        (Some(_), Command::Rename { name }) => rename(state, name),
        (Some(_), Command::LinkExternalId { external_id }) => link_external_id(state, external_id),
    }
}

/// A repeated definition is compared with the first one, whatever has changed since.
fn define(before: Option<&Defined>, name: String, stages: Vec<Stage>) -> Decision {
    check_line("name", &name)?;
    check_stages(&stages)?;
    let defined = Defined { name, stages };
    match before {
        None => Ok(vec![Event::Defined(defined)]),
        Some(before) if *before == defined => Ok(vec![]),
        Some(_) => Err(Rejection::AlreadyDefined),
    }
}

fn change_stages(state: &State, stages: Vec<Stage>) -> Decision {
    check_stages(&stages)?;
    if state.stages == stages {
        return Ok(vec![]);
    }
    Ok(vec![Event::StagesChanged(StagesChanged { stages })])
}

fn rename(state: &State, name: String) -> Decision {
    check_line("name", &name)?;
    if state.name == name {
        return Ok(vec![]);
    }
    Ok(vec![Event::Renamed(Renamed { name })])
}

/// What another system calls a pipeline names nobody.
fn link_external_id(state: &State, input: ExternalIdInput) -> Decision {
    let ExternalIdInput { system, kind, id } = input;
    check_line("externalId.system", &system)?;
    check_line("externalId.kind", &kind)?;
    check_line("externalId.id", &id)?;
    let external_id = ExternalId { system, kind, id: Text::open(id) };
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}

fn check_stages(stages: &[Stage]) -> Result<(), Rejection> {
    if stages.is_empty() {
        return Err(Rejection::NoStages);
    }
    if stages.len() > MAX_STAGES {
        return Err(Rejection::TooManyStages { allowed: MAX_STAGES, found: stages.len() });
    }
    for (index, stage) in stages.iter().enumerate() {
        check_code(&stage.code)?;
        check_line("stages.nameEn", &stage.name_en)?;
        check_line("stages.nameZh", &stage.name_zh)?;
        if stage.probability > 100 {
            return Err(Rejection::ProbabilityInvalid(stage.probability));
        }
        if stages.iter().take(index).any(|earlier| earlier.code == stage.code) {
            return Err(Rejection::StageCodeTwice(stage.code.clone()));
        }
    }
    Ok(())
}

fn check_code(code: &str) -> Result<(), Rejection> {
    check_line("stages.code", code)?;
    if bounded::is_code(code) { Ok(()) } else { Err(Rejection::StageCodeInvalid(code.to_owned())) }
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}
