//! Opening a ticket.

use super::{
    Decision, check_count, check_line, check_optional_line, check_prose, course, external_id,
};
use crate::{
    calendar::DEFAULT_CALENDAR,
    customer::ExternalIdInput,
    decider::Context,
    ticket::{Command, Course, Deadlines, Event, Opened, Rejection, State, clocks::Step},
    values::{ExternalId, Text, bounded},
};

/// The most external ids in one command.
const MAX_EXTERNAL_IDS: usize = 50;

/// The longest Message-ID: a line of mail has no more characters.
const MESSAGE_ID_CHARS: usize = 998;

/// A repeated opening is compared with the first one, whatever has changed since.
pub(super) fn open(state: &State, command: Command, context: &Context) -> Decision {
    let Command::Open {
        customer,
        contact,
        kind,
        channel,
        subject,
        description,
        priority,
        product,
        calendar,
        source_message_id,
        external_ids,
        found,
    } = command
    else {
        return Ok(vec![]);
    };
    check_line("subject", &subject)?;
    description.as_deref().map_or(Ok(()), |text| check_prose("description", text))?;
    check_optional_line("product", product.as_deref())?;
    source_message_id.as_deref().map_or(Ok(()), check_message_id)?;
    let source_message_id = source_message_id.as_deref().map(message_id_of);
    let external_ids = recorded(&external_ids)?;
    if let Some(before) = &state.opened
        && calendar.is_some_and(|calendar| calendar != before.calendar)
    {
        return Err(Rejection::AlreadyOpened);
    }
    let wanted = calendar.unwrap_or(DEFAULT_CALENDAR);
    let mut opened = Opened {
        number: found.number,
        customer,
        contact,
        kind,
        channel,
        subject: Text::personal(subject),
        description: description.map(Text::personal),
        priority,
        product,
        calendar: found.calendar.as_ref().map_or(wanted, |calendar| calendar.id),
        target: found.rules.target(priority),
        settings_version: found.rules.version,
        source_message_id: source_message_id.map(Text::personal),
        external_ids,
        deadlines: Deadlines::default(),
    };
    if let Some(before) = &state.opened {
        return if is_same(before, &opened) { Ok(vec![]) } else { Err(Rejection::AlreadyOpened) };
    }
    let snapshot = found.calendar.as_ref().ok_or(Rejection::CalendarUnknown(wanted))?;
    let mut marks = Course::default();
    marks.take(Step::Opened, context.occurred_at);
    opened.deadlines = course::deadlines(&marks, opened.target, snapshot);
    Ok(vec![Event::Opened(opened)])
}

/// A Message-ID as it is compared: without white space around it and without angle brackets.
pub fn message_id_of(given: &str) -> &str {
    let trimmed = given.trim();
    trimmed.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(trimmed)
}

fn check_message_id(id: &str) -> Result<(), Rejection> {
    let field = "sourceMessageId";
    let found = id.chars().count();
    if found > MESSAGE_ID_CHARS {
        let fault = bounded::TextFault::TooLong { allowed: MESSAGE_ID_CHARS, found };
        return Err(Rejection::Text { field, fault });
    }
    match bounded::check_prose(message_id_of(id)) {
        Ok(()) if id.chars().any(char::is_control) => {
            Err(Rejection::Text { field, fault: bounded::TextFault::ControlCharacter })
        }
        Ok(()) => Ok(()),
        Err(fault) => Err(Rejection::Text { field, fault }),
    }
}

fn recorded(inputs: &[ExternalIdInput]) -> Result<Vec<ExternalId>, Rejection> {
    check_count("externalIds", MAX_EXTERNAL_IDS, inputs.len())?;
    let mut ids: Vec<ExternalId> = Vec::new();
    for input in inputs {
        let id = external_id(input)?;
        if !id.is_among(&ids) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// What was looked up does not count: number, target, deadlines.
fn is_same(before: &Opened, again: &Opened) -> bool {
    let same_text = |one: Option<&Text>, other: Option<&Text>| match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.says_same(other),
        (None, Some(_)) | (Some(_), None) => false,
    };
    before.customer == again.customer
        && before.contact == again.contact
        && before.kind == again.kind
        && before.channel == again.channel
        && before.subject.says_same(&again.subject)
        && same_text(before.description.as_ref(), again.description.as_ref())
        && before.priority == again.priority
        && before.product == again.product
        && same_text(before.source_message_id.as_ref(), again.source_message_id.as_ref())
        && before.external_ids.len() == again.external_ids.len()
        && again.external_ids.iter().all(|id| id.is_among(&before.external_ids))
}
