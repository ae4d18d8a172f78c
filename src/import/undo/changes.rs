//! Changing back what a batch has changed without having made it, the newest change first.

use kehu_domain::{
    Customer, Decider, DomainEvent, Opportunity, Recorded, Source, User, customer,
    import::{Kept, KeptReason},
    opportunity, user,
    values::{CustomerId, OpportunityId, StreamName, UserId},
};

use super::{Changes, Undoing, scan::Changed, under};
use crate::{
    commands::{Envelope, Failure},
    feed,
    import::{deliver::Patience, error::ImportError, recipes::AnyCommand},
};

/// Events read from a stream at once.
const PAGE: usize = 1_000;

/// What takes back one event of the batch, if anything does.
struct Inverse {
    position: u64,
    event_type: String,
    command: Option<AnyCommand>,
}

impl Undoing<'_> {
    /// Changes back what nobody else has touched since.
    pub(super) async fn change_back(&mut self) -> Result<Changes, ImportError> {
        let (touched, mut changes) = (self.scan.changed(), Changes::default());
        self.progress.begin("change back", 2, 3, touched.len() as u64);
        for (count, one) in (1..).zip(touched) {
            match &one.outside {
                Some(by) => {
                    let (stream, by) = (one.stream.clone(), by.clone());
                    changes.kept.push(Kept { stream, reason: KeptReason::ChangedSince, by });
                    changes.standing.extend(self.scan.mentioned_in(one.place));
                }
                None => self.change_one_back(&one, &mut changes).await?,
            }
            self.progress.advance(&self.tally, count);
        }
        self.progress.end(&self.tally);
        Ok(changes)
    }

    async fn change_one_back(
        &self,
        one: &Changed,
        changes: &mut Changes,
    ) -> Result<(), ImportError> {
        let events = self.history(&one.stream).await?;
        let mut version = one.version;
        let mut whole = true;
        for inverse in inverses(&one.stream, &events, self.batch.0).into_iter().rev() {
            let Inverse { position, event_type, command } = inverse;
            let kept = match command {
                None => Some((KeptReason::NoInverse, event_type)),
                Some(command) => {
                    let name = format!("undo/{}/{position}", one.stream);
                    let command_id = crate::ids::derived(self.batch.0, &name);
                    let mut envelope =
                        Envelope::new(command_id, self.deliverer.actor, Source::Import);
                    envelope.correlation_id = Some(under(self.batch));
                    envelope.expected_version = Some(version);
                    envelope.reason = Some(format!("undo of {} / 撤销 {0}", self.batch));
                    match self.deliverer.answer(command, envelope).await? {
                        Ok(outcome) => {
                            version = version.max(outcome.version);
                            None
                        }
                        Err(refusal) => {
                            Some((KeptReason::Refused, refusal.code.as_str().to_owned()))
                        }
                    }
                }
            };
            if let Some((reason, by)) = kept {
                changes.standing.insert(position);
                whole = false;
                changes.kept.push(Kept { stream: one.stream.clone(), reason, by });
            }
        }
        changes.reverted += u64::from(whole);
        Ok(())
    }

    async fn history(
        &self,
        stream: &StreamName,
    ) -> Result<Vec<Recorded<DomainEvent>>, ImportError> {
        let (mut events, mut from) = (Vec::new(), 0);
        loop {
            let read = async |store: &dyn crate::store::EventStore| {
                store.read_stream(stream, from, PAGE).await
            };
            let stored = self.patiently(read).await?;
            let full = stored.len() == PAGE;
            from += PAGE as u64;
            let mut patience = Patience::new(&self.deliverer);
            let opened = loop {
                match feed::decode_all(self.deliverer.commands.vault(), stored.clone()).await {
                    Ok(opened) => break opened,
                    Err(error) => patience.wait(Failure::from(error)).await?,
                }
            };
            events.extend(opened);
            if !full {
                return Ok(events);
            }
        }
    }
}

/// What takes back the batch's events in this stream, in their order.
fn inverses(
    stream: &StreamName,
    events: &[Recorded<DomainEvent>],
    batch: uuid::Uuid,
) -> Vec<Inverse> {
    match (stream.category(), stream.id()) {
        (CustomerId::CATEGORY, Some(id)) => {
            inverses_of::<Customer>(events, batch, customer::inverse, |command| {
                AnyCommand::Customer(CustomerId(id), command)
            })
        }
        (OpportunityId::CATEGORY, Some(id)) => {
            inverses_of::<Opportunity>(events, batch, opportunity::inverse, |command| {
                AnyCommand::Opportunity(OpportunityId(id), command)
            })
        }
        (UserId::CATEGORY, Some(id)) => {
            inverses_of::<User>(events, batch, user::inverse, |command| {
                AnyCommand::User(UserId(id), command)
            })
        }
        (_, _) => {
            let ours = events.iter().filter(|event| event.header.correlation_id == batch);
            ours.map(|Recorded { header, .. }| Inverse {
                position: header.position,
                event_type: header.event_type.clone(),
                command: None,
            })
            .collect()
        }
    }
}

fn inverses_of<D: Decider>(
    events: &[Recorded<DomainEvent>],
    batch: uuid::Uuid,
    inverse: fn(&D::State, &D::Event) -> Option<D::Command>,
    to: impl Fn(D::Command) -> AnyCommand,
) -> Vec<Inverse> {
    let (mut state, mut found) = (D::State::default(), Vec::new());
    for Recorded { header, event } in events {
        let Some(event) = D::event(event.clone()) else { continue };
        if header.correlation_id == batch {
            found.push(Inverse {
                position: header.position,
                event_type: header.event_type.clone(),
                command: inverse(&state, &event).map(&to),
            });
        }
        state = D::evolve(state, &event);
    }
    found
}
