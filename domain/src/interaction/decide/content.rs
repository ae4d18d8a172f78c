//! What was said, and what came of it.

use chrono::{DateTime, TimeZone, Utc};

use super::{Decision, check_line, check_prose};
use crate::{
    decider::Context,
    interaction::{
        Channel, Content, ContentInput, Corrected, Event, NextStep, NextStepInput, Rejection, State,
    },
    values::{Text, bounded},
};

/// The longest body, in characters; a longer text is an attachment.
pub const BODY_CHARS: usize = 100_000;

/// The longest subject, in characters: as long as a line of an e-mail.
const SUBJECT_CHARS: usize = 998;

pub(super) fn correct(
    state: &State,
    input: &ContentInput,
    happened_at: Option<DateTime<Utc>>,
    context: &Context,
) -> Decision {
    let said = parse(input)?;
    let is_email = state.logged.as_ref().is_some_and(|logged| logged.email.is_some());
    if is_email && said.channel != Channel::Email {
        return Err(Rejection::NotAnEmail);
    }
    check_time(happened_at, context)?;
    let told = state.content().is_some_and(|before| says_same(before, &said));
    let dated = happened_at.is_none() || happened_at == state.happened_at;
    if told && dated {
        return Ok(vec![]);
    }
    Ok(vec![Event::Corrected(Box::new(Corrected { content: said, happened_at }))])
}

fn check_time(happened_at: Option<DateTime<Utc>>, context: &Context) -> Result<(), Rejection> {
    let Some(happened_at) = happened_at else { return Ok(()) };
    if happened_at > context.now {
        return Err(Rejection::HappenedInFuture);
    }
    let earliest = Utc.with_ymd_and_hms(1900, 1, 1, 0, 0, 0).earliest();
    if earliest.is_some_and(|earliest| happened_at < earliest) {
        return Err(Rejection::HappenedTooEarly);
    }
    Ok(())
}

/// The content as it is recorded.
pub(super) fn parse(input: &ContentInput) -> Result<Content, Rejection> {
    let text = |text: &String| Text::personal(text.clone());
    if let Some(subject) = &input.subject {
        bounded::check_line_of(subject, SUBJECT_CHARS)
            .map_err(|fault| Rejection::Text { field: "subject", fault })?;
    }
    if let Some(body) = &input.body {
        bounded::check_prose_of(body, BODY_CHARS)
            .map_err(|fault| Rejection::Text { field: "body", fault })?;
    }
    input.outcome.as_ref().map_or(Ok(()), |outcome| check_line("outcome", outcome))?;
    input.result.as_ref().map_or(Ok(()), |result| check_prose("result", result))?;
    Ok(Content {
        channel: input.channel,
        direction: input.direction,
        duration_seconds: input.duration_seconds,
        subject: input.subject.as_ref().map(text),
        body: input.body.as_ref().map(text),
        outcome: input.outcome.clone(),
        result: input.result.as_ref().map(text),
        next_step: input.next_step.as_ref().map(next_step).transpose()?,
    })
}

fn next_step(input: &NextStepInput) -> Result<NextStep, Rejection> {
    check_prose("nextStep.what", &input.what)?;
    Ok(NextStep { what: Text::personal(input.what.clone()), due: input.due })
}

pub(super) fn says_same(one: &Content, two: &Content) -> bool {
    let steps = match (&one.next_step, &two.next_step) {
        (Some(one), Some(two)) => one.due == two.due && one.what.says_same(&two.what),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    steps
        && one.channel == two.channel
        && one.direction == two.direction
        && one.duration_seconds == two.duration_seconds
        && text_says_same(one.subject.as_ref(), two.subject.as_ref())
        && text_says_same(one.body.as_ref(), two.body.as_ref())
        && one.outcome == two.outcome
        && text_says_same(one.result.as_ref(), two.result.as_ref())
}

/// Whether two texts, each of which may be missing, say the same.
pub(super) fn text_says_same(one: Option<&Text>, two: Option<&Text>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => one.says_same(two),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
