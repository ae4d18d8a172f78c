//! What follows from a command to an opportunity.

mod deal;
mod lines;
mod open;
mod outcome;
mod people;

use super::{Command, Event, Rejection, State, Withdrawn, state::Closed};
use crate::{
    decider::Context,
    pipeline::PipelineSnapshot,
    values::{PipelineId, bounded},
};

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    admit(state, &command)?;
    match command {
        Command::Open {
            customer,
            name,
            pipeline,
            found,
            stage,
            amount,
            expected_close,
            source,
            sales_mode,
            owner,
            lines,
            external_ids,
        } => {
            let wanted = open::Wanted {
                customer,
                name,
                pipeline,
                found,
                stage,
                amount,
                expected_close,
                source,
                sales_mode,
                owner,
                lines,
                external_ids,
            };
            open::open(state, wanted)
        }
        Command::AssignCustomer { customer } => Ok(deal::assign_customer(state, customer)),
        Command::ChangeStage { stage, found } => deal::change_stage(state, stage, found.as_ref()),
        Command::ReviseAmount { amount } => deal::revise_amount(state, amount, context),
        Command::RescheduleClose { expected_close } => {
            deal::reschedule_close(state, expected_close, context)
        }
        Command::LinkExternalId { external_id } => deal::link_external_id(state, &external_id),
        Command::AddLine(input) => lines::add(state, input),
        Command::ChangeLine(input) => lines::change(state, input),
        Command::RemoveLine { line } => lines::remove(state, line),
        Command::AddCompetitor { competitor } => people::add_competitor(state, competitor),
        Command::AddTeamMember { user, role } => people::add_team_member(state, user, role),
        Command::RemoveTeamMember { user } => people::remove_team_member(state, user),
        Command::AssignOwner { owner } => people::assign_owner(state, owner, context),
        Command::Win { amount, closed_on } => outcome::win(state, amount, closed_on, context),
        Command::Lose { closed_on, competitor } => {
            outcome::lose(state, closed_on, competitor, context)
        }
        Command::Reopen => outcome::reopen(state, context),
        Command::Withdraw => Ok(withdraw(state)),
    }
}

/// Whether the opportunity's status admits the command at all.
fn admit(state: &State, command: &Command) -> Result<(), Rejection> {
    if !state.exists() {
        let again = state.withdrawn && matches!(command, Command::Withdraw);
        return if again || matches!(command, Command::Open { .. }) {
            Ok(())
        } else {
            Err(Rejection::NotFound)
        };
    }
    match &state.closed {
        Some(closed) if !admitted_when_closed(command) => Err(over(closed)),
        Some(_) | None => Ok(()),
    }
}

/// Winning and losing decide for themselves, since saying them again is no mistake; who the
/// customer was and who looks after the deal may turn out later.
fn admitted_when_closed(command: &Command) -> bool {
    matches!(
        command,
        Command::Open { .. }
            | Command::AssignCustomer { .. }
            | Command::AssignOwner { .. }
            | Command::Win { .. }
            | Command::Lose { .. }
            | Command::Reopen
            | Command::LinkExternalId { .. }
            | Command::Withdraw
    )
}

fn withdraw(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let (external_ids, message_id) = (state.external_ids.clone(), None);
    vec![Event::Withdrawn(Withdrawn { external_ids, message_id })]
}

fn over(closed: &Closed) -> Rejection {
    match closed {
        Closed::Won(_) => Rejection::AlreadyWon,
        Closed::Lost(_) => Rejection::AlreadyLost,
    }
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_optional_line(field: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| check_line(field, text))
}

/// What the handler found, provided that it looked at the right pipeline.
fn looked_at(
    pipeline: PipelineId,
    found: Option<&PipelineSnapshot>,
) -> Result<&PipelineSnapshot, Rejection> {
    found.filter(|found| found.id == pipeline).ok_or(Rejection::PipelineUnknown(pipeline))
}

fn check_stage(stage: &str, pipeline: &PipelineSnapshot) -> Result<(), Rejection> {
    if pipeline.stages.iter().any(|known| known.code == stage) {
        return Ok(());
    }
    let known = pipeline.stages.iter().map(|known| known.code.clone()).collect();
    Err(Rejection::StageUnknown { stage: stage.to_owned(), known })
}
