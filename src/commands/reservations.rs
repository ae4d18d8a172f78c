//! External ids: each is claimed in a stream of its own before an aggregate records it.

use chrono::{DateTime, TimeDelta, Utc};
use kehu_domain::{
    Decider, DomainEvent, Reservation, reservation,
    values::{ExternalId, ReservationId, StreamName},
};

use super::{
    Code, Commands, Failure, Refusal, cache::Folded, pause::pause, plan::Plan, request::Request,
    side::Step,
};
use crate::feed;

/// A claim this old, with nothing to show for it, may be taken over.
pub(super) const ABANDONED: TimeDelta = TimeDelta::seconds(60);

/// Losing this often means that something else is wrong.
const MAX_ATTEMPTS: u32 = 24;

/// Events read from a stream at once.
const PAGE: usize = 1_000;

type State = Folded<reservation::State>;

impl State {
    /// A reservation that was claimed and confirmed, and nothing else.
    fn held_by(owner: &StreamName) -> Self {
        let claimed = reservation::Event::Claimed(reservation::Claimed { owner: owner.clone() });
        let confirmed =
            reservation::Event::Confirmed(reservation::Confirmed { owner: owner.clone() });
        let events = [claimed, confirmed];
        let state = events.iter().fold(reservation::State::default(), Reservation::evolve);
        Self { state, version: Some(1), position: 0 }
    }
}

/// A reservation as the log has it.
pub(super) struct Found {
    pub(super) folded: State,
    /// When the last event was recorded.
    pub(super) since: Option<DateTime<Utc>>,
}

/// Who has a value, as whoever wants it has to know.
pub(super) enum Holding {
    /// Nobody, or somebody who was cut off long ago.
    Free,
    /// Somebody who may be about to record it.
    Claimed(StreamName),
    /// Somebody who has recorded it.
    Recorded(StreamName),
}

impl Commands {
    /// The reservation of an external id; `None` once the id has been erased.
    pub(super) fn reservation_of(&self, external_id: &ExternalId) -> Option<ReservationId> {
        let id = external_id.id.as_str()?;
        Some(self.vault().reservation_id(&external_id.system, &external_id.kind, id))
    }

    /// Claims a reservation for the command's stream.
    ///
    /// Answers with the state after the claim, with `None` if the stream held it already, or
    /// with whoever holds it.
    pub(super) async fn claim(
        &self,
        request: &Request,
        id: ReservationId,
    ) -> Result<Result<Option<State>, StreamName>, Failure> {
        let (stream, owner) = (id.stream(), &request.stream);
        // Most external ids are new: that nobody has this one is confirmed by the append.
        let mut found = Found { folded: State::default(), since: None };
        for attempt in 0..MAX_ATTEMPTS {
            if found.folded.state.holder() == Some(owner) {
                return Ok(Ok(None));
            }
            let takeover = match found.folded.state.holder() {
                None => false,
                Some(holder) if self.is_abandoned(&found, id, holder).await? => true,
                Some(holder) => return Ok(Err(holder.clone())),
            };
            let what = if takeover { "takeover" } else { "claim" };
            let command = reservation::Command::Claim { owner: owner.clone(), takeover };
            match self.step::<Reservation>(request, &stream, &found.folded, what, command).await? {
                Step::Stands => return Ok(Ok(None)),
                Step::Moved(folded) => return Ok(Ok(Some(folded))),
                Step::Refused(_) | Step::Repeated(_) | Step::Conflict => {}
            }
            if attempt > 1 {
                tokio::time::sleep(pause(request.command_id(), attempt)).await;
            }
            found = self.reservation(&stream).await?;
        }
        Err(Failure::Contended)
    }

    /// Whether a claim was never confirmed, is old, and its owner does not have the value.
    async fn is_abandoned(
        &self,
        found: &Found,
        id: ReservationId,
        holder: &StreamName,
    ) -> Result<bool, Failure> {
        let old = found.since.is_some_and(|since| self.clock().now() - since >= ABANDONED);
        if found.folded.state.confirmed() || !old {
            return Ok(false);
        }
        Ok(!self.has_recorded(holder, id).await?)
    }

    /// Whether the aggregate's events have the value; an erased id may be any value.
    pub(super) async fn has_recorded(
        &self,
        owner: &StreamName,
        id: ReservationId,
    ) -> Result<bool, Failure> {
        let mut from = 0;
        loop {
            let stored = self.store().read_stream(owner, from, PAGE).await?;
            let full = stored.len() == PAGE;
            from += PAGE as u64;
            let events = feed::decode_all(self.vault(), stored).await?;
            let plan = Plan::of(owner, events.iter().map(|recorded| &recorded.event));
            let same = |external_id: &ExternalId| {
                self.reservation_of(external_id).is_none_or(|reserved| reserved == id)
            };
            if plan.external_ids.iter().any(same) {
                return Ok(true);
            }
            if !full {
                return Ok(false);
            }
        }
    }

    /// Says that the command's stream has recorded the value.
    pub(super) async fn confirm(
        &self,
        request: &Request,
        id: ReservationId,
        fresh: Option<State>,
    ) -> Result<(), Failure> {
        let (stream, owner) = (id.stream(), &request.stream);
        let mut folded = match fresh {
            Some(folded) => folded,
            None => self.reservation(&stream).await?.folded,
        };
        for attempt in 0..MAX_ATTEMPTS {
            let command = reservation::Command::Confirm { owner: owner.clone() };
            match self.step::<Reservation>(request, &stream, &folded, "confirm", command).await? {
                Step::Stands | Step::Moved(_) => return Ok(()),
                Step::Repeated(_) | Step::Conflict => {
                    folded = self.reservation(&stream).await?.folded;
                }
                // The claim was given back by another command of the same stream meanwhile.
                Step::Refused(_) => match self.claim(request, id).await? {
                    Ok(Some(claimed)) => folded = claimed,
                    Ok(None) => folded = self.reservation(&stream).await?.folded,
                    Err(holder) => {
                        let (stream, holder) = (owner.as_str(), holder.as_str());
                        tracing::error!(stream, holder, "two aggregates have one external id");
                        return Ok(());
                    }
                },
            }
            if attempt > 1 {
                tokio::time::sleep(pause(request.command_id(), attempt)).await;
            }
        }
        Err(Failure::Contended)
    }

    /// Gives a fresh claim back, unless somebody has relied on it since.
    pub(super) async fn release(
        &self,
        request: &Request,
        id: ReservationId,
        fresh: State,
    ) -> Result<(), Failure> {
        let command = reservation::Command::Release { owner: request.stream.clone() };
        self.step::<Reservation>(request, &id.stream(), &fresh, "release", command).await?;
        Ok(())
    }

    /// Gives back what the command's stream has recorded and holds no more.
    ///
    /// A repeated command may come after a later one that has recorded the value again.
    pub(super) async fn hand_over(
        &self,
        request: &Request,
        id: ReservationId,
        repeated: bool,
    ) -> Result<(), Failure> {
        let (stream, owner) = (id.stream(), &request.stream);
        if repeated && self.has_recorded(owner, id).await? {
            return Ok(());
        }
        // Most were claimed once and confirmed once; that it is so is confirmed by the append.
        let mut folded = State::held_by(owner);
        for attempt in 0..MAX_ATTEMPTS {
            if folded.state.holder() != Some(owner) {
                return Ok(());
            }
            let command = reservation::Command::Release { owner: owner.clone() };
            match self.step::<Reservation>(request, &stream, &folded, "release", command).await? {
                Step::Stands | Step::Moved(_) | Step::Refused(_) => return Ok(()),
                Step::Repeated(_) | Step::Conflict => {}
            }
            if attempt > 1 {
                tokio::time::sleep(pause(request.command_id(), attempt)).await;
            }
            folded = self.reservation(&stream).await?.folded;
        }
        Err(Failure::Contended)
    }

    /// Who has the value.
    pub(super) async fn holding(&self, id: ReservationId) -> Result<Holding, Failure> {
        let found = self.reservation(&id.stream()).await?;
        let Some(holder) = found.folded.state.holder().cloned() else { return Ok(Holding::Free) };
        if found.folded.state.confirmed() || self.has_recorded(&holder, id).await? {
            Ok(Holding::Recorded(holder))
        } else if self.is_abandoned(&found, id, &holder).await? {
            Ok(Holding::Free)
        } else {
            Ok(Holding::Claimed(holder))
        }
    }

    pub(super) async fn reservation(&self, stream: &StreamName) -> Result<Found, Failure> {
        let mut found = Found { folded: State::default(), since: None };
        loop {
            let from = found.folded.version.map_or(0, |version| version + 1);
            let stored = self.store().read_stream(stream, from, PAGE).await?;
            let full = stored.len() == PAGE;
            for recorded in feed::decode_all(self.vault(), stored).await? {
                if let DomainEvent::Reservation(event) = &recorded.event {
                    found.folded.state = Reservation::evolve(found.folded.state, event);
                }
                found.folded.version = Some(recorded.header.version);
                found.folded.position = recorded.header.position;
                found.since = Some(recorded.header.recorded_at);
            }
            if !full {
                return Ok(found);
            }
        }
    }
}

/// Names the holder and not the id, which may be personal.
pub(super) fn taken(external_id: &ExternalId, holder: &StreamName) -> Refusal {
    let ExternalId { system, kind, .. } = external_id;
    Refusal::new(
        Code::ExternalIdTaken,
        format!("this {kind} of {system} already belongs to {holder}"),
        format!("{system} 的该 {kind} 已属于 {holder}"),
    )
    .of_field("externalIds")
}
