//! What we know of the customer: needs, likes, dates, profile, competitors.

use super::{Decision, check_line, check_optional_line, check_prose};
use crate::{
    customer::{
        CompetitorNoted, Event, ProfileFieldSet, RequirementArea, RequirementStated, State,
    },
    values::{Text, remarks, text::says_same},
};

pub(super) fn state_requirement(
    state: &State,
    area: RequirementArea,
    requirement: String,
) -> Decision {
    check_prose("requirement", &requirement)?;
    let requirement = Text::personal(requirement);
    if says_same(state.requirements.get(&area), Some(&requirement)) {
        return Ok(vec![]);
    }
    Ok(vec![Event::RequirementStated(RequirementStated { area, requirement })])
}

pub(super) fn record_preference(state: &State, name: String, value: String) -> Decision {
    let recorded = remarks::preference(&state.preferences, name, value)?;
    Ok(recorded.map(Event::PreferenceRecorded).into_iter().collect())
}

pub(super) fn record_important_date(state: &State, name: String, date: String) -> Decision {
    let recorded = remarks::important_date(&state.important_dates, name, date)?;
    Ok(recorded.map(Event::ImportantDateRecorded).into_iter().collect())
}

/// A field that was never set need not be cleared.
pub(super) fn set_profile_field(
    state: &State,
    field: String,
    value: Option<String>,
    source: Option<String>,
) -> Decision {
    check_line("field", &field)?;
    value.as_deref().map_or(Ok(()), |value| check_prose("value", value))?;
    check_optional_line("source", source.as_deref())?;
    let value = value.map(Text::personal);
    let unchanged = match state.profile.get(&field) {
        Some(known) => {
            says_same(known.value.as_ref(), value.as_ref())
                && (known.source == source || value.is_none())
        }
        None => value.is_none(),
    };
    if unchanged {
        return Ok(vec![]);
    }
    Ok(vec![Event::ProfileFieldSet(ProfileFieldSet { field, value, source })])
}

pub(super) fn note_competitor(state: &State, competitor: String, note: Option<String>) -> Decision {
    check_line("competitor", &competitor)?;
    note.as_deref().map_or(Ok(()), |note| check_prose("note", note))?;
    let note = note.map(Text::personal);
    let known = state.competitors.get(&competitor);
    if known.is_some_and(|known| says_same(known.as_ref(), note.as_ref())) {
        return Ok(vec![]);
    }
    Ok(vec![Event::CompetitorNoted(CompetitorNoted { competitor, note })])
}
