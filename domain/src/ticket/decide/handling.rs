//! What it is about, what is said about it, and who else has to know.

use super::{Decision, check_optional_line, check_prose};
use crate::{
    decider::Context,
    ticket::{
        Answered, Channel, Classified, ComplaintClass, Deadline, Escalated, Event, NoteAdded,
        Rejection, Rules, State,
    },
    values::{AnswerId, NoteId, Text, UserId},
};

/// The highest escalation level.
const MAX_LEVEL: u8 = 9;

pub(super) fn classify(state: &State, mut wanted: Classified, rules: &Rules) -> Decision {
    let given = [&wanted.category, &wanted.complaint_point, &wanted.department];
    if given.iter().all(|given| given.is_none()) {
        return Err(Rejection::ClassificationEmpty);
    }
    check_optional_line("category", wanted.category.as_deref())?;
    check_optional_line("complaintPoint", wanted.complaint_point.as_deref())?;
    check_optional_line("department", wanted.department.as_deref())?;
    check_optional_line("product", wanted.product.as_deref())?;
    if let Some(before) = &state.classified
        && is_same(before, &wanted)
    {
        return Ok(vec![]);
    }
    if let Some(category) = &wanted.category
        && !rules.categories.is_empty()
        && !rules.categories.contains(category)
    {
        let (category, known) = (category.clone(), rules.categories.clone());
        return Err(Rejection::CategoryUnknown { category, known });
    }
    wanted.complaint_class = complaint_class(&wanted, rules)?;
    wanted.product = wanted.product.or_else(|| state.product.clone());
    match wanted.complaint_class {
        Some(ComplaintClass::ProductQuality) if wanted.product.is_none() => {
            Err(Rejection::ProductMissing)
        }
        Some(ComplaintClass::Department) if wanted.department.is_none() => {
            Err(Rejection::DepartmentMissing)
        }
        Some(_) | None => Ok(vec![Event::Classified(wanted)]),
    }
}

/// What was left out and filled in then does not count, nor which settings were looked at.
fn is_same(before: &Classified, again: &Classified) -> bool {
    before.category == again.category
        && before.complaint_point == again.complaint_point
        && before.department == again.department
        && (again.complaint_class.is_none() || before.complaint_class == again.complaint_class)
        && (again.product.is_none() || before.product == again.product)
}

/// What the complaint is about: what the configuration says of its point, or else the caller.
fn complaint_class(
    wanted: &Classified,
    rules: &Rules,
) -> Result<Option<ComplaintClass>, Rejection> {
    let (Some(point), false) = (&wanted.complaint_point, rules.complaint_points.is_empty()) else {
        return Ok(wanted.complaint_class);
    };
    let Some(known) = rules.complaint_points.iter().find(|known| known.code == *point) else {
        let known = rules.complaint_points.iter().map(|known| known.code.clone()).collect();
        return Err(Rejection::ComplaintPointUnknown { point: point.clone(), known });
    };
    match (known.class, wanted.complaint_class) {
        (Some(configured), Some(given)) if configured != given => {
            Err(Rejection::ComplaintClassMismatch { point: point.clone(), configured, given })
        }
        (configured, given) => Ok(configured.or(given)),
    }
}

pub(super) fn answer(
    state: &State,
    answer: AnswerId,
    text: String,
    channel: Option<Channel>,
) -> Decision {
    check_prose("text", &text)?;
    let text = Text::personal(text);
    match state.answers.get(&answer) {
        None => Ok(vec![Event::Answered(Answered { answer, text, channel })]),
        Some((said, by)) if said.says_same(&text) && *by == channel => Ok(vec![]),
        Some(_) => Err(Rejection::AnswerIdTaken(answer)),
    }
}

pub(super) fn add_note(state: &State, note: NoteId, text: String) -> Decision {
    check_prose("text", &text)?;
    let text = Text::personal(text);
    match state.notes.get(&note) {
        None => Ok(vec![Event::NoteAdded(NoteAdded { note, text })]),
        Some(noted) if noted.says_same(&text) => Ok(vec![]),
        Some(_) => Err(Rejection::NoteIdTaken(note)),
    }
}

pub(super) fn escalate(
    state: &State,
    level: u8,
    user: Option<UserId>,
    team: Option<String>,
) -> Decision {
    check_optional_line("team", team.as_deref())?;
    if !(1..=MAX_LEVEL).contains(&level) {
        return Err(Rejection::LevelInvalid(level));
    }
    if level < state.level {
        return Err(Rejection::LevelLower { reached: state.level, given: level });
    }
    let to = (user, team);
    if level == state.level && state.escalated_to == to {
        return Ok(vec![]);
    }
    let (user, team) = to;
    Ok(vec![Event::Escalated(Escalated { level, user, team, overdue: None, due: None })])
}

/// Each deadline that passes escalates once; what is done, stands still or is over has none.
pub(super) fn escalate_overdue(state: &State, deadline: Deadline, context: &Context) -> Decision {
    let Some(due) = state.due(deadline) else { return Ok(vec![]) };
    if context.now < due {
        return Err(Rejection::NotOverdue { deadline, due });
    }
    if state.missed.contains(&(deadline, due)) {
        return Ok(vec![]);
    }
    let level = (state.level + 1).min(MAX_LEVEL);
    let (overdue, due) = (Some(deadline), Some(due));
    Ok(vec![Event::Escalated(Escalated { level, user: None, team: None, overdue, due })])
}
