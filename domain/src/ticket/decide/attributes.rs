//! What other systems and forms know of a ticket, under names of their own.

use std::collections::BTreeMap;

use super::{Decision, check_count, check_line, check_optional_line, check_prose};
use crate::{
    ticket::{Attribute, AttributesRecorded, Event, Rejection, State},
    values::Text,
};

/// The most attributes that a ticket has.
const MAX_ATTRIBUTES: usize = 200;

/// Only what is new or different is recorded; who says so counts where a value is said.
pub(super) fn record(
    state: &State,
    attributes: BTreeMap<String, Option<String>>,
    source: Option<String>,
) -> Decision {
    if attributes.is_empty() {
        return Err(Rejection::AttributesEmpty);
    }
    check_optional_line("source", source.as_deref())?;
    let mut changed = Vec::new();
    let mut count = state.attributes.len();
    for (name, value) in attributes {
        check_line("attributes.name", &name)?;
        value.as_deref().map_or(Ok(()), |value| check_prose("attributes.value", value))?;
        let value = value.map(Text::personal);
        let before = state.attributes.get(&name);
        match (before, &value) {
            (None, None) => continue,
            (Some((known, by)), Some(value)) if known.says_same(value) && *by == source => continue,
            (None, Some(_)) => count += 1,
            (Some(_), _) => {}
        }
        changed.push(Attribute { name, value });
    }
    check_count("attributes", MAX_ATTRIBUTES, count)?;
    if changed.is_empty() {
        return Ok(vec![]);
    }
    Ok(vec![Event::AttributesRecorded(AttributesRecorded { attributes: changed, source })])
}
