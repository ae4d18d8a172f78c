//! What moves the deadlines: urgency, waiting, going on.

use super::{Decision, check_optional_line, looked_at};
use crate::{
    calendar::{BusinessClock, CalendarSnapshot},
    decider::Context,
    ticket::{
        Course, Deadline, Deadlines, Event, Found, Priority, PriorityChanged, Rejection, Resumed,
        ServiceTarget, State, Waiting, WaitingFor, clocks::Step, state::Standing,
    },
};

/// Until when the ticket has to be answered and resolved after such a course.
pub(super) fn deadlines(
    course: &Course,
    target: ServiceTarget,
    calendar: &CalendarSnapshot,
) -> Deadlines {
    let clock = BusinessClock::new(&calendar.schedule);
    Deadlines {
        answer_due: course.due(Deadline::Answer, &clock, target),
        resolution_due: course.due(Deadline::Resolution, &clock, target),
        calendar_version: calendar.version,
    }
}

/// The deadlines once `step` is taken as well.
pub(super) fn deadlines_after(
    state: &State,
    step: Step,
    found: &Found,
    context: &Context,
) -> Result<Deadlines, Rejection> {
    let calendar = looked_at(state, found.calendar.as_ref())?;
    let mut course = found.course.clone();
    course.take(step, context.occurred_at);
    Ok(deadlines(&course, target(state, found), calendar))
}

fn target(state: &State, found: &Found) -> ServiceTarget {
    state.target.unwrap_or_else(|| found.rules.target(state.priority.unwrap_or(Priority::Normal)))
}

pub(super) fn change_priority(state: &State, to: Priority, found: &Found) -> Decision {
    let from = match state.priority {
        Some(from) if from != to => from,
        Some(_) | None => return Ok(vec![]),
    };
    let calendar = looked_at(state, found.calendar.as_ref())?;
    let target = found.rules.target(to);
    Ok(vec![Event::PriorityChanged(PriorityChanged {
        from,
        to,
        target,
        settings_version: found.rules.version,
        deadlines: deadlines(&found.course, target, calendar),
    })])
}

/// What `Wait` says.
pub(super) struct Wanted {
    pub(super) on: WaitingFor,
    pub(super) party: Option<String>,
    pub(super) stops: Option<Vec<Deadline>>,
}

pub(super) fn wait(state: &State, wanted: Wanted, found: &Found, context: &Context) -> Decision {
    let Wanted { on, party, stops } = wanted;
    check_optional_line("party", party.as_deref())?;
    let mut stops = stops.unwrap_or_else(|| on.usual_stops().to_vec());
    stops.sort_unstable();
    stops.dedup();
    let wanted = Standing::Waiting { on, party: party.clone(), stops: stops.clone() };
    if state.standing == wanted {
        return Ok(vec![]);
    }
    let step = Step::Waiting { on, stops: stops.clone() };
    let deadlines = deadlines_after(state, step, found, context)?;
    Ok(vec![Event::Waiting(Waiting { on, party, stops, deadlines })])
}

pub(super) fn resume(state: &State, found: &Found, context: &Context) -> Decision {
    let Standing::Waiting { on: from, .. } = state.standing else {
        return if state.resumed { Ok(vec![]) } else { Err(Rejection::NotWaiting) };
    };
    let deadlines = deadlines_after(state, Step::Resumed, found, context)?;
    Ok(vec![Event::Resumed(Resumed { from, deadlines })])
}
