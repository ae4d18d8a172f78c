//! What takes back what happened to an opportunity.

use super::{Command, Event, State};

/// The command that makes the opportunity as it was `before` the event; `None` if nothing does.
pub fn inverse(before: &State, event: &Event) -> Option<Command> {
    match event {
        Event::Opened(_) => Some(Command::Withdraw),
        Event::CustomerAssigned(_) => Some(Command::AssignCustomer { customer: before.customer? }),
        Event::StageChanged(event) => {
            Some(Command::ChangeStage { stage: event.from.clone(), found: None })
        }
        Event::AmountRevised(event) => Some(Command::ReviseAmount { amount: event.from? }),
        Event::CloseRescheduled(_) => {
            Some(Command::RescheduleClose { expected_close: before.expected_close? })
        }
        Event::LineAdded(event) => Some(Command::RemoveLine { line: event.line }),
        Event::LineChanged(event) => {
            Some(Command::ChangeLine(before.lines.get(&event.line)?.current.clone()?))
        }
        Event::TeamMemberAdded(event) => Some(Command::RemoveTeamMember { user: event.user }),
        Event::TeamMemberRemoved(event) => {
            let role = before.team.get(&event.user)?.role.clone();
            Some(Command::AddTeamMember { user: event.user, role })
        }
        Event::OwnerAssigned(_) => Some(Command::AssignOwner { owner: before.owner? }),
        // The amount that a deal brought stays with it.
        Event::Won(won) if won.amount == before.amount => Some(Command::Reopen),
        Event::Lost(_) => Some(Command::Reopen),
        Event::Won(_)
        | Event::LineRemoved(_)
        | Event::CompetitorAdded(_)
        | Event::Reopened(_)
        | Event::ExternalIdLinked(_)
        | Event::Withdrawn(_) => None,
    }
}
