//! What another system says of a ticket becomes what has to happen to get there.

use std::mem;

use super::{Decision, decide};
use crate::{
    decider::Context,
    ticket::{Command, Event, Found, Rejection, State, Status, Told, WaitingFor, state},
};

/// The ticket on its way to what was told.
struct Journey<'a> {
    state: State,
    found: Found,
    events: Vec<Event>,
    context: &'a Context,
}

impl Journey<'_> {
    /// Takes a step as if it were a command of its own; the same rules hold.
    fn go(&mut self, mut command: Command) -> Result<(), Rejection> {
        if let Some(found) = command.found_mut() {
            *found = self.found.clone();
        }
        for event in decide(&self.state, command, self.context)? {
            self.found.course.record(&event, self.context.occurred_at);
            self.state = state::evolve(mem::take(&mut self.state), &event);
            self.events.push(event);
        }
        Ok(())
    }

    fn status(&self) -> Status {
        self.state.own_status()
    }
}

/// All of it, or nothing where a part of it is refused.
pub(super) fn sync(state: &State, told: Told, found: Found, context: &Context) -> Decision {
    let mut journey = Journey { state: state.clone(), found, events: Vec::new(), context };
    if let Some(customer) = told.customer {
        journey.go(Command::AssignCustomer { customer })?;
    }
    if let Some(contact) = told.contact {
        journey.go(Command::AssignContact { contact })?;
    }
    classify(&mut journey, &told)?;
    // What has ended takes little: it goes on first where it is to go on at all.
    if let Some(wanted) = told.status
        && goes_on(journey.status(), wanted)
    {
        journey.go(Command::Reopen { found: Found::default() })?;
    }
    if let Some(priority) = told.priority
        && journey.state.priority != Some(priority)
    {
        journey.go(Command::ChangePriority { priority, found: Found::default() })?;
    }
    assign(&mut journey, &told)?;
    if !told.attributes.is_empty() {
        let (attributes, source) = (told.attributes.clone(), told.source.clone());
        journey.go(Command::RecordAttributes { attributes, source })?;
    }
    if let Some(wanted) = told.status {
        stand(&mut journey, wanted, told)?;
    }
    Ok(journey.events)
}

/// Replaces what was said before, but for what is not said now.
fn classify(journey: &mut Journey<'_>, told: &Told) -> Result<(), Rejection> {
    let said = [&told.category, &told.complaint_point, &told.department];
    if said.iter().all(|said| said.is_none()) {
        return Ok(());
    }
    let before = journey.state.classified.clone();
    let before = before.as_ref();
    let other_point = told.complaint_point.is_some()
        && told.complaint_point.as_ref() != before.and_then(|it| it.complaint_point.as_ref());
    let class = if other_point { None } else { before.and_then(|it| it.complaint_class) };
    let known =
        |said: &Option<String>, before: Option<&String>| said.clone().or_else(|| before.cloned());
    journey.go(Command::Classify {
        category: known(&told.category, before.and_then(|it| it.category.as_ref())),
        complaint_point: known(
            &told.complaint_point,
            before.and_then(|it| it.complaint_point.as_ref()),
        ),
        complaint_class: told.complaint_class.or(class),
        department: known(&told.department, before.and_then(|it| it.department.as_ref())),
        product: told.product.clone(),
        found: Found::default(),
    })
}

fn assign(journey: &mut Journey<'_>, told: &Told) -> Result<(), Rejection> {
    let user = told.user.or(journey.state.user);
    let team = told.team.clone().or_else(|| journey.state.team.clone());
    if user == journey.state.user && team == journey.state.team {
        return Ok(());
    }
    journey.go(Command::Assign { user, team, dispatch: None })
}

/// Whether a ticket that stands here has to be reopened on its way there.
fn goes_on(from: Status, wanted: Status) -> bool {
    match (from, wanted) {
        (Status::Open | Status::Waiting | Status::Merged, _) | (_, Status::Merged) => false,
        (_, Status::Open | Status::Waiting) => true,
        (Status::Resolved | Status::Confirmed | Status::Closed, Status::Cancelled)
        | (Status::Confirmed | Status::Closed | Status::Cancelled, Status::Resolved)
        | (Status::Closed | Status::Cancelled, Status::Confirmed)
        | (Status::Cancelled, Status::Closed) => true,
        (Status::Resolved, Status::Resolved | Status::Confirmed | Status::Closed)
        | (Status::Confirmed, Status::Confirmed | Status::Closed)
        | (Status::Closed, Status::Closed)
        | (Status::Cancelled, Status::Cancelled) => false,
    }
}

fn stand(journey: &mut Journey<'_>, wanted: Status, told: Told) -> Result<(), Rejection> {
    let resolve = Command::Resolve { cause: told.cause, remedy: told.remedy.unwrap_or_default() };
    let settled = matches!(journey.status(), Status::Resolved | Status::Confirmed | Status::Closed);
    match wanted {
        Status::Open if journey.status() == Status::Waiting => {
            journey.go(Command::Resume { found: Found::default() })
        }
        Status::Open => Ok(()),
        Status::Waiting => wait(journey, told.waiting_for, told.waiting_party),
        Status::Resolved if settled => Ok(()),
        Status::Resolved => journey.go(resolve),
        Status::Confirmed => {
            if !settled {
                journey.go(resolve)?;
            }
            journey.go(Command::Confirm)
        }
        Status::Closed => {
            if !settled {
                journey.go(resolve)?;
            }
            journey.go(Command::Close)
        }
        Status::Cancelled => journey.go(Command::Cancel),
        Status::Merged => Err(Rejection::StatusNotTold),
    }
}

/// Where nothing else is said, it goes on waiting as it did.
fn wait(
    journey: &mut Journey<'_>,
    on: Option<WaitingFor>,
    party: Option<String>,
) -> Result<(), Rejection> {
    let before = journey.state.waits_for();
    let same = before.is_some_and(|(before, of)| {
        on.is_none_or(|on| on == before) && (party.is_none() || party.as_deref() == of)
    });
    if same {
        return Ok(());
    }
    let on = on.or_else(|| before.map(|(on, _)| on)).ok_or(Rejection::WaitingForMissing)?;
    journey.go(Command::Wait { on, party, stops: None, found: Found::default() })
}
