//! What follows from a command to a reservation.

use super::{Claimed, Command, Confirmed, Event, Rejection, Released, State, state::Claim};
use crate::values::StreamName;

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command) -> Decision {
    match (&state.claim, command) {
        (None, Command::Claim { owner, .. }) => Ok(vec![Event::Claimed(Claimed { owner })]),
        (Some(claim), Command::Claim { owner, takeover }) => claim_again(claim, owner, takeover),
        (Some(claim), Command::Confirm { owner }) if claim.owner == owner => Ok(confirm(claim)),
        (_, Command::Confirm { owner }) => Err(Rejection::NotHeld { owner }),
        (Some(claim), Command::Release { owner }) if claim.owner == owner => {
            Ok(vec![Event::Released(Released { owner })])
        }
        // Whoever holds nothing has nothing to give back, and that is what was asked for.
        (_, Command::Release { .. }) => Ok(vec![]),
    }
}

fn claim_again(claim: &Claim, owner: StreamName, takeover: bool) -> Decision {
    let holder = claim.owner.clone();
    if holder == owner {
        return Ok(vec![]);
    }
    if claim.confirmed || !takeover {
        return Err(Rejection::Taken { holder, confirmed: claim.confirmed });
    }
    Ok(vec![Event::Released(Released { owner: holder }), Event::Claimed(Claimed { owner })])
}

fn confirm(claim: &Claim) -> Vec<Event> {
    if claim.confirmed {
        return vec![];
    }
    vec![Event::Confirmed(Confirmed { owner: claim.owner.clone() })]
}
