//! From an input to a command, and from its outcome to a payload.

use std::{fmt, future::Future, str::FromStr};

use async_graphql::{Context, Result};
use kehu_domain::{
    Actor, Requester, Source, calendar, contact, customer, interaction, opportunity, pipeline,
    quote, series, ticket, user,
    values::{
        CalendarId, ContactId, CustomerId, InteractionId, OpportunityId, PipelineId, QuoteId,
        SeriesId, StreamName, TicketId, UserId,
    },
};
use uuid::Uuid;

use super::{
    inputs::Around,
    parse::{self, Parsed, optional},
    user_error::UserError,
};
use crate::{
    commands::{CommandError, Commands, Envelope, Failure, Outcome},
    graphql::{context::Graph, error, scalars::Position},
    ids,
};

/// An aggregate that commands go to.
pub(crate) trait Target {
    /// Its id.
    type Id: FromStr<Err: fmt::Display>;
    /// With what its ids begin.
    const CATEGORY: &'static str;
    /// What can be asked of it.
    type Command: Send;

    /// The aggregate whose id is made from a command's.
    fn made_by(command_id: Uuid) -> Self::Id;

    /// Executes one command.
    fn execute(
        commands: &Commands,
        id: Self::Id,
        command: Self::Command,
        envelope: Envelope,
    ) -> impl Future<Output = Result<Outcome, CommandError>> + Send;
}

/// The input of a mutation.
pub(crate) trait Intent {
    /// Which aggregate it is for.
    type Target: Target;

    /// What it says beside its own fields.
    fn around(&self) -> Around;

    /// What its own fields ask for.
    fn command(self, command_id: Uuid) -> CommandOf<Self>
    where
        Self: Sized;
}

/// The command of an input.
pub(crate) type CommandOf<I> = Parsed<<<I as Intent>::Target as Target>::Command>;

/// Something that a payload shows.
pub(crate) trait Shown: Sized {
    /// It, as the read models have it.
    fn shown(
        graph: &Graph<'_>,
        stream: &StreamName,
    ) -> impl Future<Output = Result<Option<Self>>> + Send;
}

macro_rules! targets {
    ($($name:ident: $id:ident = $module:ident;)+) => {$(
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Target for $name {
            type Id = $id;
            const CATEGORY: &'static str = $id::CATEGORY;
            type Command = $module::Command;

            fn made_by(command_id: Uuid) -> Self::Id {
                $id(command_id)
            }

            fn execute(
                commands: &Commands,
                id: Self::Id,
                command: Self::Command,
                envelope: Envelope,
            ) -> impl Future<Output = Result<Outcome, CommandError>> + Send {
                commands.$module(id, command, envelope)
            }
        }
    )+};
}

targets! {
    CustomerTarget: CustomerId = customer;
    ContactTarget: ContactId = contact;
    OpportunityTarget: OpportunityId = opportunity;
    InteractionTarget: InteractionId = interaction;
    PipelineTarget: PipelineId = pipeline;
    UserTarget: UserId = user;
    QuoteTarget: QuoteId = quote;
    NumberSeriesTarget: SeriesId = series;
    TicketTarget: TicketId = ticket;
    CalendarTarget: CalendarId = calendar;
}

/// What came of a mutation.
#[derive(Debug)]
pub(crate) struct Done(Result<Outcome, UserError>);

impl Done {
    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.0.as_ref().ok()
    }

    pub(super) fn is_refused(&self) -> bool {
        self.0.is_err()
    }

    pub(crate) fn position(&self) -> Option<Position> {
        self.0.as_ref().ok().map(|outcome| outcome.position.into())
    }

    pub(crate) fn version(&self) -> Option<u64> {
        self.0.as_ref().ok().map(|outcome| outcome.version)
    }

    pub(crate) fn user_errors(&self) -> Vec<UserError> {
        self.0.as_ref().err().cloned().into_iter().collect()
    }

    pub(crate) async fn show<T: Shown>(&self, context: &Context<'_>) -> Result<Option<T>> {
        let Ok(outcome) = &self.0 else { return Ok(None) };
        T::shown(&Graph::after(context, outcome.position)?, &outcome.stream).await
    }
}

/// Why a mutation led to nothing.
enum Stopped {
    Refused(UserError),
    Failed(Failure),
}

impl From<UserError> for Stopped {
    fn from(error: UserError) -> Self {
        Self::Refused(error)
    }
}

impl From<CommandError> for Stopped {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => Self::Refused(refusal.into()),
            CommandError::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// Executes what `input` asks for.
pub(crate) async fn execute<I: Intent>(context: &Context<'_>, input: I) -> Result<Done> {
    let graph = Graph::of(context)?;
    let sender = Sender {
        commands: graph.commands(),
        requester: graph.requester(),
        traceparent: graph.traceparent(),
        correlation: None,
    };
    sender.send(input, ids::new()).await
}

/// Sends what the inputs of one request ask for.
#[derive(Debug)]
pub(super) struct Sender<'a> {
    pub(super) commands: &'a Commands,
    pub(super) requester: Requester,
    pub(super) traceparent: Option<String>,
    /// What the commands of the request are known by together.
    pub(super) correlation: Option<Uuid>,
}

impl Sender<'_> {
    /// Executes what `input` asks for, as the command `command_id` unless it names itself.
    pub(super) async fn send<I: Intent>(&self, input: I, command_id: Uuid) -> Result<Done> {
        match self.attempt(input, command_id).await {
            Ok(outcome) => Ok(Done(Ok(outcome))),
            Err(Stopped::Refused(refused)) => Ok(Done(Err(refused))),
            Err(Stopped::Failed(failure)) if failure.is_transient() => {
                Err(error::unavailable(&failure))
            }
            Err(Stopped::Failed(failure)) => Err(error::internal(&failure)),
        }
    }

    async fn attempt<I: Intent>(&self, input: I, command_id: Uuid) -> Result<Outcome, Stopped> {
        let around = input.around();
        let command_id = match &around.command_id {
            Some(id) => parse::uuid("commandId", id)?,
            None => command_id,
        };
        let id = match &around.id {
            Some(id) => parse::id("id", id)?,
            None => I::Target::made_by(command_id),
        };
        let command = input.command(command_id)?;
        let envelope = Envelope {
            on_behalf_of: optional(around.on_behalf_of, |id| parse::id("onBehalfOf", &id))?
                .map(Actor::user),
            reason: around.reason,
            occurred_at: optional(around.occurred_at, |time| parse::time("occurredAt", &time))?,
            expected_version: optional(around.expected_version, |version| {
                parse::whole("expectedVersion", version)
            })?,
            correlation_id: self.correlation,
            traceparent: self.traceparent.clone(),
            ..Envelope::new(command_id, self.requester.actor(), Source::Api)
        };
        Ok(I::Target::execute(self.commands, id, command, envelope).await?)
    }
}
