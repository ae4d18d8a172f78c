//! What an interaction was about, and what others call it.

use super::{Decision, check_count, check_line};
use crate::{
    customer::ExternalIdInput,
    interaction::{Event, ExternalIdLinked, LinkedTo, Rejection, State, UnlinkedFrom},
    values::{ExternalId, StreamName, Text},
};

/// Categories of what an interaction can be about.
pub const LINKABLE: &[&str] = &["opportunity", "quote", "ticket", "customer", "contact"];

/// The most links of one interaction, those taken back included.
const MAX_LINKS: usize = 500;

pub(super) fn link(state: &State, to: StreamName) -> Decision {
    check(&to)?;
    if state.links.get(&to) == Some(&true) {
        return Ok(vec![]);
    }
    if state.links.len() >= MAX_LINKS && !state.links.contains_key(&to) {
        return Err(Rejection::TooMany { field: "to", allowed: MAX_LINKS, found: MAX_LINKS + 1 });
    }
    Ok(vec![Event::LinkedTo(LinkedTo { to })])
}

pub(super) fn unlink(state: &State, from: StreamName) -> Decision {
    match state.links.get(&from) {
        None => Err(Rejection::NotLinked(from)),
        Some(false) => Ok(vec![]),
        Some(true) => Ok(vec![Event::UnlinkedFrom(UnlinkedFrom { from })]),
    }
}

/// Links that come with the logging, each once.
pub(super) fn parse(given: Vec<StreamName>) -> Result<Vec<StreamName>, Rejection> {
    check_count("links", given.len())?;
    let mut links = Vec::new();
    for link in given {
        check(&link)?;
        if !links.contains(&link) {
            links.push(link);
        }
    }
    Ok(links)
}

fn check(link: &StreamName) -> Result<(), Rejection> {
    if LINKABLE.contains(&link.category()) {
        return Ok(());
    }
    Err(Rejection::LinkInvalid(link.clone()))
}

pub(super) fn external_id(state: &State, input: &ExternalIdInput) -> Decision {
    let external_id = parse_external_id(input)?;
    if external_id.is_among(&state.external_ids) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ExternalIdLinked(ExternalIdLinked { external_id })])
}

/// An external id as it is recorded: another system's number of a call names nobody.
pub(super) fn parse_external_id(input: &ExternalIdInput) -> Result<ExternalId, Rejection> {
    check_line("externalId.system", &input.system)?;
    check_line("externalId.kind", &input.kind)?;
    check_line("externalId.id", &input.id)?;
    Ok(ExternalId {
        system: input.system.clone(),
        kind: input.kind.clone(),
        id: Text::open(input.id.clone()),
    })
}
