//! What a command holds of other streams until its own append is through.
//!
//! Rules that span aggregates work with appends to single streams: claim the reservation or the
//! link, append the event, confirm. A refused command gives its claims back. One that was cut off
//! leaves them: the same command, sent again, finds them its own; anybody else may take them over
//! once they are older than [`ABANDONED`](super::reservations::ABANDONED) and the owner's stream does not have the value.

use std::time::{Duration, Instant};

use kehu_domain::{reservation, values::ReservationId};

use super::{
    Commands, Failure, Refusal,
    cache::Folded,
    plan::{Link, Plan},
    request::Request,
};

/// No append rests on a claim older than this, so that none meets one that was taken over.
const SAFE: Duration = Duration::from_secs(30);

/// Claims of one command.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) reservations: Vec<HeldReservation>,
    pub(super) links: Vec<HeldLink>,
    since: Option<Instant>,
}

/// A reservation that is the command's own.
#[derive(Debug)]
pub(super) struct HeldReservation {
    pub(super) id: ReservationId,
    /// The stream right after the claim, if it was claimed by this very execution.
    pub(super) fresh: Option<Folded<reservation::State>>,
}

/// A link that is the command's own.
#[derive(Debug)]
pub(super) struct HeldLink {
    pub(super) link: Link,
    /// Whether it was claimed by this very execution.
    pub(super) fresh: bool,
}

impl Held {
    /// Whether nobody can have taken over what is held.
    pub(super) fn are_safe(&self) -> bool {
        self.since.is_none_or(|since| since.elapsed() < SAFE)
    }
}

impl Commands {
    /// Claims what the plan demands and is not held yet.
    pub(super) async fn hold(
        &self,
        request: &Request,
        plan: &Plan,
        held: &mut Held,
    ) -> Result<Result<(), Refusal>, Failure> {
        if !plan.external_ids.is_empty() || !plan.links.is_empty() {
            held.since.get_or_insert_with(Instant::now);
        }
        for external_id in &plan.external_ids {
            let Some(id) = self.reservation_of(external_id) else { continue };
            if held.reservations.iter().any(|reservation| reservation.id == id) {
                continue;
            }
            match self.claim(request, id).await? {
                Ok(fresh) => held.reservations.push(HeldReservation { id, fresh }),
                Err(holder) => return Ok(Err(super::reservations::taken(external_id, &holder))),
            }
        }
        for link in &plan.links {
            if held.links.iter().any(|held| held.link == *link) {
                continue;
            }
            match self.claim_link(request, link).await? {
                Ok(fresh) => held.links.push(HeldLink { link: link.clone(), fresh }),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(()))
    }

    /// Confirms what was held and does what follows, now that the events are in the log.
    ///
    /// The command has happened: what goes wrong here is logged, and put right by the next command
    /// that meets it. Only an erasure has to go through before anybody is told that it has.
    pub(super) async fn settle(
        &self,
        request: &Request,
        plan: &Plan,
        mut held: Held,
        repeated: bool,
    ) -> Result<(), Failure> {
        let confirmations = plan.external_ids.iter().filter_map(|external_id| {
            let id = self.reservation_of(external_id)?;
            let index = held.reservations.iter().position(|reservation| reservation.id == id);
            let fresh = index.and_then(|index| held.reservations.swap_remove(index).fresh);
            Some(self.confirm(request, id, fresh))
        });
        let confirmations: Vec<_> = confirmations.collect();
        held.links.retain(|held| !plan.links.contains(&held.link));
        let outcomes = futures::future::join_all(confirmations).await;
        let mut failures: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        for link in &plan.links {
            failures.extend(self.confirm_link(request, link).await.err());
        }
        for external_id in &plan.released {
            let Some(id) = self.reservation_of(external_id) else { continue };
            failures.extend(self.hand_over(request, id, repeated).await.err());
        }
        for unlink in &plan.unlinks {
            failures.extend(self.unlink(request, unlink).await.err());
        }
        for failure in failures {
            let stream = request.stream.as_str();
            tracing::warn!(stream, error = %failure, "a claim stays unconfirmed for now");
        }
        self.give_back(request, held).await;
        for subject in &plan.erased {
            self.vault().destroy(subject).await?;
        }
        if !plan.erased.is_empty() {
            self.remove_erased_files().await?;
        }
        Ok(())
    }

    /// Releases what this execution has claimed in vain.
    pub(super) async fn give_back(&self, request: &Request, held: Held) {
        for reservation in held.reservations {
            let HeldReservation { id, fresh: Some(fresh) } = reservation else { continue };
            if let Err(failure) = self.release(request, id, fresh).await {
                let stream = id.to_string();
                tracing::warn!(stream, error = %failure, "a claim is left to be taken over");
            }
        }
        for HeldLink { link, .. } in held.links.into_iter().filter(|held| held.fresh) {
            if let Err(failure) = self.release_link(request, &link).await {
                let stream = link.child.as_str();
                tracing::warn!(stream, error = %failure, "a claimed link is left to be released");
            }
        }
    }
}
