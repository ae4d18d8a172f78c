//! Who the person is: names, position, birthday, languages, place, owner, likes, ids elsewhere.

use super::Decision;
use crate::{
    contact::{
        BirthdaySet, Event, ExternalIdLinked, JobTitleSet, LanguagesSet, OwnerAssigned,
        RegionAssigned, Rejection, Renamed, State,
    },
    decider::Context,
    values::{
        ExternalIdInput, NamesInput, Region, Text, UserId, bounded, calendar, remarks,
        text::says_same,
    },
};

/// More languages than anybody speaks.
const MAX_LANGUAGES: usize = 20;

pub(super) fn rename(state: &State, input: &NamesInput) -> Decision {
    let names = input.recorded(true)?;
    if state.names.as_ref().is_some_and(|current| current.says_same(&names)) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Renamed(Renamed { names })])
}

pub(super) fn set_job_title(state: &State, job_title: Option<String>) -> Decision {
    bounded::optional_line("jobTitle", job_title.as_deref())?;
    let job_title = job_title.map(Text::personal);
    if says_same(state.job_title.as_ref(), job_title.as_ref()) {
        return Ok(vec![]);
    }
    Ok(vec![Event::JobTitleSet(JobTitleSet { job_title })])
}

pub(super) fn check_birthday(birthday: Option<&str>) -> Result<(), Rejection> {
    if birthday.is_none_or(calendar::is_day) {
        Ok(())
    } else {
        Err(Rejection::DateInvalid { field: "birthday" })
    }
}

pub(super) fn set_birthday(state: &State, birthday: Option<String>) -> Decision {
    check_birthday(birthday.as_deref())?;
    let birthday = birthday.map(Text::personal);
    if says_same(state.birthday.as_ref(), birthday.as_ref()) {
        return Ok(vec![]);
    }
    Ok(vec![Event::BirthdaySet(BirthdaySet { birthday })])
}

/// The tags in their usual spelling, each of them once.
pub(super) fn languages(given: Vec<String>) -> Result<Vec<String>, Rejection> {
    bounded::count("languages", MAX_LANGUAGES, given.len())?;
    let mut tags: Vec<String> = Vec::new();
    for language in given {
        let tag = tag(&language).ok_or(Rejection::LanguageInvalid(language))?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// A BCP 47 tag as it is usually written: `zh-Hant-TW`; `None` when it is none.
fn tag(text: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in text.trim().split('-').enumerate() {
        let alphanumeric = part.chars().all(|c| c.is_ascii_alphanumeric());
        if !alphanumeric || part.is_empty() || part.len() > 8 {
            return None;
        }
        let lower = part.to_ascii_lowercase();
        parts.push(match (index, part.len()) {
            (0, 2 | 3) if part.chars().all(|c| c.is_ascii_alphabetic()) => lower,
            (0, _) => return None,
            (_, 2) => lower.to_ascii_uppercase(),
            (_, 4) if part.chars().all(|c| c.is_ascii_alphabetic()) => {
                let (first, rest) = lower.split_at(1);
                format!("{}{rest}", first.to_ascii_uppercase())
            }
            (_, _) => lower,
        });
    }
    (parts.len() <= 5).then(|| parts.join("-"))
}

pub(super) fn set_languages(state: &State, given: Vec<String>) -> Decision {
    let languages = languages(given)?;
    if state.languages == languages {
        return Ok(vec![]);
    }
    Ok(vec![Event::LanguagesSet(LanguagesSet { languages })])
}

pub(super) fn assign_region(state: &State, region: Region) -> Vec<Event> {
    if state.region.as_ref() == Some(&region) {
        return vec![];
    }
    vec![Event::RegionAssigned(RegionAssigned { region })]
}

pub(super) fn assign_owner(state: &State, owner: UserId, context: &Context) -> Decision {
    match state.owner {
        Some(previous) if previous == owner => Ok(vec![]),
        Some(_) if !context.has_reason => Err(Rejection::ReasonMissing),
        previous => Ok(vec![Event::OwnerAssigned(OwnerAssigned { owner, previous })]),
    }
}

pub(super) fn record_preference(state: &State, name: String, value: String) -> Decision {
    let recorded = remarks::preference(&state.preferences, name, value)?;
    Ok(recorded.map(Event::PreferenceRecorded).into_iter().collect())
}

pub(super) fn record_important_date(state: &State, name: String, date: String) -> Decision {
    let recorded = remarks::important_date(&state.important_dates, name, date)?;
    Ok(recorded.map(Event::ImportantDateRecorded).into_iter().collect())
}

pub(super) fn link_external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = input.recorded(true)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}
