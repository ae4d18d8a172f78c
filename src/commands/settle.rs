//! Claims that nobody has confirmed: settled by whoever keeps order, long after they were made.
//!
//! A command that is cut off leaves its claims. The next command that meets one takes it over; this
//! is for those that nobody meets again.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Hierarchy, Reservation, hierarchy, reservation,
    values::{HierarchyId, ReservationId, StreamName},
};

use super::{
    CommandError, Commands, Envelope, Failure, load::Looks, pause::pause, plan::Link,
    request::Request, reservations::ABANDONED, side::Step,
};

/// Losing this often means that something else is wrong.
const MAX_ATTEMPTS: u32 = 24;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is confirmed or gone, now or before.
    Done,
    /// Whoever made it may still be at work.
    Young {
        /// Until then.
        until: DateTime<Utc>,
    },
}

impl Commands {
    /// Confirms an old claim if its owner has recorded the value, and gives it back otherwise.
    pub async fn settle_claim(
        &self,
        id: ReservationId,
        envelope: Envelope,
    ) -> Result<Settled, Failure> {
        let stream = id.stream();
        for attempt in 0..MAX_ATTEMPTS {
            let found = self.reservation(&stream).await?;
            let state = &found.folded.state;
            let Some(owner) = state.holder().filter(|_| !state.confirmed()).cloned() else {
                return Ok(Settled::Done);
            };
            let until = found.since.map(|since| since + ABANDONED);
            if let Some(until) = until.filter(|until| self.clock().now() < *until) {
                return Ok(Settled::Young { until });
            }
            let (what, command) = if self.has_recorded(&owner, id).await? {
                ("confirm", reservation::Command::Confirm { owner: owner.clone() })
            } else {
                ("release", reservation::Command::Release { owner: owner.clone() })
            };
            let request = self.housekeeping::<Reservation>(owner, &command, envelope.clone())?;
            let step = self.step::<Reservation>(&request, &stream, &found.folded, what, command);
            match step.await? {
                Step::Stands | Step::Moved(_) => return Ok(Settled::Done),
                Step::Refused(_) | Step::Repeated(_) | Step::Conflict => {
                    tokio::time::sleep(pause(envelope.command_id, attempt)).await;
                }
            }
        }
        Err(Failure::Contended)
    }

    /// Confirms an old claimed link if the child has recorded it, and takes it away otherwise.
    pub async fn settle_link(
        &self,
        hierarchy: HierarchyId,
        child: StreamName,
        parent: StreamName,
        envelope: Envelope,
    ) -> Result<Settled, Failure> {
        let found = self.look::<Hierarchy>(&hierarchy.stream(), &mut Looks::certain()).await?;
        if !found.state.is_claimed(&child, &parent) {
            return Ok(Settled::Done);
        }
        let link = Link { hierarchy, child: child.clone(), parent: parent.clone() };
        if self.is_in_flight(&link).await? {
            return Ok(Settled::Young { until: self.clock().now() + ABANDONED });
        }
        let command = hierarchy::Command::Confirm { child: child.clone(), parent };
        let request = self.housekeeping::<Hierarchy>(child, &command, envelope)?;
        self.confirm_link(&request, &link).await?;
        Ok(Settled::Done)
    }

    /// The request of steps that no command of a user's leads to.
    fn housekeeping<D: kehu_domain::Decider>(
        &self,
        stream: StreamName,
        command: &D::Command,
        envelope: Envelope,
    ) -> Result<Request, Failure> {
        match Request::new::<D>(self.clock().now(), stream, command, envelope) {
            Ok(request) => Ok(request),
            Err(CommandError::Failed(failure)) => Err(failure),
            // An envelope without a reason and a time of its own has nothing to refuse.
            Err(CommandError::Refused(refusal)) => {
                tracing::error!(%refusal, "housekeeping was refused");
                Err(Failure::Contended)
            }
        }
    }
}
