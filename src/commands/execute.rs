//! The one loop that every command goes through.

use std::sync::Arc;

use bytes::Bytes;
use kehu_domain::{
    DomainEvent,
    values::{ContactId, StreamName},
};
use tokio::{sync::MutexGuard, time::sleep};

use super::{
    Code, CommandError, Commands, Envelope, Failure, Outcome, Refusal, aggregate::Aggregate,
    cache::Folded, held::Held, load::Looks, plan::Plan, request::Request,
};
use crate::{
    feed, ids,
    sealing::VaultError,
    store::{Append, AppendError, Appended, Expected, NewEvent},
};

/// Losing this often means that something else is wrong.
const MAX_ATTEMPTS: u32 = 24;

/// How one attempt ended.
enum Attempt {
    /// Appended, now or by an earlier delivery of the same command.
    Done(Outcome, Plan),
    /// Nothing to do.
    Unchanged(Outcome),
    Refused(Refusal),
    /// Another writer was faster.
    Conflict,
}

impl Commands {
    /// Executes a command: decides, seals and appends, until nobody was faster.
    ///
    /// Checks come in the order command id, expected version, rules. The fast way leaves the first
    /// two to the append, which makes them in one step with writing; before anything but an append
    /// is answered they are made here, after looking, so that a "no" is never about the command's
    /// own earlier delivery or about a state that has passed.
    pub(super) async fn execute<D: Aggregate>(
        &self,
        stream: StreamName,
        command: D::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        let request = Request::new::<D>(self.clock().now(), stream, &command, envelope)?;
        self.execute_request::<D>(&request, command).await
    }

    /// Executes a command whose request has been made.
    pub(super) async fn execute_request<D: Aggregate>(
        &self,
        request: &Request,
        command: D::Command,
    ) -> Result<Outcome, CommandError> {
        let mut held = Held::default();
        match self.attempts::<D>(request, command, &mut held).await {
            Ok(Attempt::Done(outcome, plan)) => {
                self.settle(request, &plan, held, outcome.repeated).await?;
                Ok(outcome)
            }
            Ok(Attempt::Unchanged(outcome)) => {
                self.give_back(request, held).await;
                Ok(outcome)
            }
            Ok(Attempt::Refused(refusal)) => {
                self.give_back(request, held).await;
                Err(refusal.into())
            }
            Ok(Attempt::Conflict) => {
                self.give_back(request, held).await;
                Err(Failure::Contended.into())
            }
            // Nobody knows whether it was appended: what is held stays, until the same command
            // comes again or the claims are old enough to be taken over.
            Err(failure) => Err(failure.into()),
        }
    }

    async fn attempts<D: Aggregate>(
        &self,
        request: &Request,
        command: D::Command,
        held: &mut Held,
    ) -> Result<Attempt, Failure> {
        let (mut looks, mut turn) = (Looks::quick(), None);
        for number in 0..MAX_ATTEMPTS {
            let attempt = match self.attempt::<D>(request, command.clone(), looks, held).await {
                Ok(attempt) => attempt,
                Err(Stop::Guess(_) | Stop::GuessedUnchanged) if !looks.are_certain() => {
                    looks = Looks::certain();
                    continue;
                }
                Err(Stop::Guess(refusal)) => Attempt::Refused(refusal),
                Err(Stop::GuessedUnchanged) => Attempt::Conflict,
                Err(Stop::Failed(failure)) => return Err(failure),
            };
            match attempt {
                Attempt::Done(..) => return Ok(attempt),
                Attempt::Unchanged(_) | Attempt::Refused(_) => {
                    // The look that led here came first: if this command is in what was seen, its
                    // record is there now.
                    return Ok(self.earlier(request).await?.unwrap_or(attempt));
                }
                Attempt::Conflict => {
                    looks = Looks::certain();
                    // Whoever has lost once waits for the others of this process.
                    if turn.is_none() {
                        turn = Some(self.turn(&request.stream).await);
                    } else {
                        sleep(super::pause::pause(request.command_id(), number)).await;
                    }
                }
            }
        }
        Ok(Attempt::Conflict)
    }

    async fn attempt<D: Aggregate>(
        &self,
        request: &Request,
        command: D::Command,
        mut looks: Looks,
        held: &mut Held,
    ) -> Result<Attempt, Stop> {
        let stream = &request.stream;
        let folded = self.look_at_own::<D>(stream, &command, &mut looks).await?;
        if let Some(expected) = request.envelope.expected_version
            && folded.version != Some(expected)
        {
            return looks.refuse(version_conflict(stream, expected, folded.version));
        }
        let command = D::prepare(self, request, &mut looks, &folded.state, command).await?;
        let subject = D::subject(stream, &folded.state, &command);
        let events = match D::decide(&folded.state, command, &request.context) {
            Ok(events) if events.is_empty() => return looks.unchanged(request, &folded),
            Ok(events) => events,
            Err(rejection) if looks.guessed => {
                return looks.refuse(Refusal::from_rejection(&rejection));
            }
            Err(rejection) => return looks.refuse(D::explain(self, rejection).await?),
        };
        let recorded: Vec<DomainEvent> = events.iter().cloned().map(Into::into).collect();
        let plan = Plan::of(stream, &recorded);
        for reference in &plan.references {
            match self.check(reference, &mut looks).await {
                Ok(()) => {}
                Err(CommandError::Refused(refusal)) => return looks.refuse(refusal),
                Err(CommandError::Failed(failure)) => return Err(failure.into()),
            }
        }
        if let Err(refusal) = self.hold(request, &plan, held).await? {
            return Ok(Attempt::Refused(refusal));
        }
        let append = match self.sealed(request, &subject, &recorded, folded.version).await {
            Ok(append) => append,
            Err(Failure::Vault(VaultError::Destroyed { subject })) => {
                return Ok(Attempt::Refused(erased(&subject)));
            }
            Err(failure) => return Err(failure.into()),
        };
        if !held.are_safe() {
            return Err(Failure::Contended.into());
        }
        match self.store().append(append).await {
            Ok(appended) => {
                let outcome = outcome(&appended);
                if !appended.repeated {
                    let (version, position) = (appended.last_version, appended.last_position);
                    self.advance::<D>(stream, folded, &events, version, position);
                }
                Ok(Attempt::Done(outcome, plan))
            }
            Err(AppendError::Conflict { .. }) => Ok(Attempt::Conflict),
            Err(AppendError::CommandIdReused(_)) => Ok(Attempt::Refused(reused(request))),
            Err(AppendError::Invalid(what)) => Ok(Attempt::Refused(too_large(what))),
            Err(AppendError::Unavailable(error)) => Err(Failure::Store(error).into()),
        }
    }

    /// What an earlier delivery of this command led to, with what it demanded.
    async fn earlier(&self, request: &Request) -> Result<Option<Attempt>, Failure> {
        let Some(appended) = self.store().command(request.command_id()).await? else {
            return Ok(None);
        };
        if appended.fingerprint != request.fingerprint || appended.stream != request.stream {
            return Ok(Some(Attempt::Refused(reused(request))));
        }
        let count = usize::try_from(appended.last_version - appended.first_version + 1);
        let stored = self
            .store()
            .read_stream(&appended.stream, appended.first_version, count.unwrap_or(usize::MAX))
            .await?;
        let events = feed::decode_all(self.vault(), stored).await?;
        let plan = Plan::of(&appended.stream, events.iter().map(|recorded| &recorded.event));
        Ok(Some(Attempt::Done(Outcome { repeated: true, ..outcome(&appended) }, plan)))
    }

    /// The append of these events, personal fields sealed under `subject`.
    async fn sealed(
        &self,
        request: &Request,
        subject: &str,
        events: &[DomainEvent],
        version: Option<u64>,
    ) -> Result<Append, Failure> {
        let (stream, command_id) = (&request.stream, request.command_id());
        let encode = |value| {
            serde_json::to_vec(&value)
                .map(Bytes::from)
                .map_err(|source| Failure::Encode { command_id, source })
        };
        let mut new = Vec::with_capacity(events.len());
        for (event, index) in events.iter().zip(0..) {
            let event_id = ids::event_id(command_id, stream, index);
            let (event_type, schema_version, data) = event.encode();
            let data = encode(self.vault().seal(stream, event_id, subject, data).await?)?;
            new.push(NewEvent { event_id, event_type, schema_version, data });
        }
        let metadata = match request.metadata() {
            None => None,
            Some(metadata) => {
                let vault = self.vault();
                let sealed = vault.seal_metadata(stream, command_id, subject, metadata).await?;
                Some(encode(sealed)?)
            }
        };
        Ok(Append {
            stream: stream.clone(),
            expected: version.map_or(Expected::NoStream, Expected::Version),
            events: new,
            command_id,
            fingerprint: request.fingerprint,
            actor: request.envelope.actor,
            on_behalf_of: request.envelope.on_behalf_of,
            correlation_id: request.correlation_id(),
            causation_id: request.causation_id(),
            occurred_at: request.context.occurred_at,
            source: request.envelope.source,
            metadata,
        })
    }

    /// Waits until this process has no other command in trouble over the same stream.
    pub(super) async fn turn(&self, stream: &StreamName) -> Option<MutexGuard<'_, ()>> {
        let turns = &self.inner.turns;
        let hash = stream
            .as_str()
            .bytes()
            .fold(0_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
        Some(turns.get(hash % turns.len())?.lock().await)
    }
}

/// Why an attempt ended early.
pub(super) enum Stop {
    /// A refusal that rests on something unconfirmed.
    Guess(Refusal),
    /// Nothing to do, as far as an unconfirmed look says.
    GuessedUnchanged,
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Looks {
    fn refuse(self, refusal: Refusal) -> Result<Attempt, Stop> {
        if self.guessed { Err(Stop::Guess(refusal)) } else { Ok(Attempt::Refused(refusal)) }
    }

    fn unchanged<S>(self, request: &Request, folded: &Arc<Folded<S>>) -> Result<Attempt, Stop> {
        if self.guessed {
            return Err(Stop::GuessedUnchanged);
        }
        Ok(Attempt::Unchanged(Outcome {
            stream: request.stream.clone(),
            version: folded.version.unwrap_or_default(),
            position: folded.position,
            repeated: false,
            changed: false,
        }))
    }
}

pub(super) fn outcome(appended: &Appended) -> Outcome {
    Outcome {
        stream: appended.stream.clone(),
        version: appended.last_version,
        position: appended.last_position,
        repeated: appended.repeated,
        changed: true,
    }
}

fn version_conflict(stream: &StreamName, expected: u64, current: Option<u64>) -> Refusal {
    let (en, zh) = match current {
        Some(current) => (
            format!("{stream} is at version {current}, not {expected}; look again and decide anew"),
            format!("{stream} 的当前版本是 {current}，而不是 {expected}，请重新查看后再操作"),
        ),
        None => (
            format!("{stream} does not exist, so it has no version {expected}"),
            format!("{stream} 不存在，没有版本 {expected}"),
        ),
    };
    let refusal = Refusal::new(Code::VersionConflict, en, zh).of_field("expectedVersion");
    Refusal { current_version: current, ..refusal }
}

fn reused(request: &Request) -> Refusal {
    let id = request.command_id();
    Refusal::new(
        Code::CommandIdReused,
        format!("command id {id} has already been used for something else"),
        format!("命令标识 {id} 已用于其他内容"),
    )
    .of_field("commandId")
}

fn too_large(what: &'static str) -> Refusal {
    Refusal::new(Code::TooLarge, what, "内容过大，请改用附件")
}

fn erased(subject: &str) -> Refusal {
    let code = match subject.split_once('-') {
        Some((ContactId::CATEGORY, _)) => Code::ContactErased,
        _ => Code::CustomerErased,
    };
    Refusal::new(
        code,
        format!("the personal data of {subject} has been erased; nothing personal can be added"),
        format!("{subject} 的个人数据已被清除，不能再添加个人信息"),
    )
}
