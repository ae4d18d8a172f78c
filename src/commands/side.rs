//! Steps that a command takes on other streams: claims, confirmations, releases.

use bytes::Bytes;
use kehu_domain::{Context, Decider, DomainEvent, values::StreamName};
use uuid::Uuid;

use super::{
    Commands, Failure,
    cache::Folded,
    request::{self, Request},
};
use crate::{
    ids,
    store::{Append, AppendError, Appended, Expected, NewEvent},
};

/// How a step on another stream ended.
pub(super) enum Step<D: Decider> {
    /// Nothing had to be done.
    Stands,
    /// Appended; the stream as it is now.
    Moved(Folded<D::State>),
    /// An earlier delivery of the same command took this step.
    Repeated(Appended),
    /// The stream has moved on: look again.
    Conflict,
    Refused(D::Rejection),
}

/// A step whose command id is known beforehand.
pub(super) struct Named<C> {
    pub(super) command_id: Uuid,
    pub(super) command: C,
}

impl Commands {
    /// Takes one step on another stream, from the state it was seen in.
    ///
    /// The step's command id follows from the command's, the stream, its version and `what`: the
    /// same command, sent again, takes the same step once, and another one after a release.
    pub(super) async fn step<D: Decider>(
        &self,
        request: &Request,
        stream: &StreamName,
        folded: &Folded<D::State>,
        what: &str,
        command: D::Command,
    ) -> Result<Step<D>, Failure> {
        let version = folded.version.map_or_else(|| "new".to_owned(), |at| at.to_string());
        let command_id = ids::derived(request.command_id(), &format!("{what} {stream} {version}"));
        let step = Named { command_id, command };
        match self.named_step::<D>(request, stream, folded, step).await? {
            // What has happened since that delivery is not known here.
            Step::Repeated(_) => Ok(Step::Conflict),
            step => Ok(step),
        }
    }

    /// Takes one step on another stream under a command id of its own: once, whatever has become
    /// of the stream since.
    pub(super) async fn named_step<D: Decider>(
        &self,
        request: &Request,
        stream: &StreamName,
        folded: &Folded<D::State>,
        Named { command_id, command }: Named<D::Command>,
    ) -> Result<Step<D>, Failure> {
        let now = self.clock().now();
        let context = Context {
            stream: stream.clone(),
            now,
            occurred_at: now,
            actor: request.envelope.actor,
            on_behalf_of: request.envelope.on_behalf_of,
            has_reason: false,
        };
        let fingerprint = request::step_fingerprint(stream, &command, request.command_id())?;
        let events = match D::decide(&folded.state, command, &context) {
            Ok(events) => events,
            Err(rejection) => return Ok(Step::Refused(rejection)),
        };
        if events.is_empty() {
            return Ok(Step::Stands);
        }
        let mut new = Vec::with_capacity(events.len());
        for (event, index) in events.iter().zip(0..) {
            let domain_event: DomainEvent = event.clone().into();
            let (event_type, schema_version, data) = domain_event.encode();
            let data = serde_json::to_vec(&data)
                .map_err(|source| Failure::Encode { command_id, source })?;
            let event_id = ids::event_id(command_id, stream, index);
            new.push(NewEvent { event_id, event_type, schema_version, data: Bytes::from(data) });
        }
        let append = Append {
            stream: stream.clone(),
            expected: folded.version.map_or(Expected::NoStream, Expected::Version),
            events: new,
            command_id,
            fingerprint,
            actor: request.envelope.actor,
            on_behalf_of: request.envelope.on_behalf_of,
            correlation_id: request.correlation_id(),
            causation_id: request.command_id(),
            occurred_at: now,
            source: request.envelope.source,
            metadata: request.step_metadata(),
        };
        match self.store().append(append).await {
            Ok(appended) if appended.repeated => Ok(Step::Repeated(appended)),
            Ok(appended) => Ok(Step::Moved(Folded {
                state: events.iter().fold(folded.state.clone(), D::evolve),
                version: Some(appended.last_version),
                position: appended.last_position,
            })),
            Err(AppendError::Conflict { .. } | AppendError::CommandIdReused(_)) => {
                Ok(Step::Conflict)
            }
            Err(AppendError::Invalid(what)) => Err(Failure::Step { stream: stream.clone(), what }),
            Err(AppendError::Unavailable(error)) => Err(error.into()),
        }
    }
}
