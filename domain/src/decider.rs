//! The contract of every aggregate: decide, evolve, and say no.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::{recorded::Actor, values::StreamName};

/// An aggregate, reduced to its two pure functions.
pub trait Decider: 'static {
    /// First half of every stream name: `customer` in `customer-0198…`.
    ///
    /// Changing it orphans every stream already written.
    const CATEGORY: &'static str;

    /// What a user can ask for. Serialised only to recognise a repeated command.
    type Command: Clone + Serialize + Send + Sync;
    /// What is recorded.
    type Event: Clone + Into<crate::DomainEvent> + Serialize + DeserializeOwned + Send + Sync;
    /// What decisions rest on.
    type State: Default + Clone + Send + Sync;
    /// Why a command was refused.
    type Rejection: Rejection;

    /// Says which events follow from `command`, given everything so far.
    ///
    /// Asking twice for the same thing yields no events the second time, so a retry is always safe.
    fn decide(
        state: &Self::State,
        command: Self::Command,
        context: &Context,
    ) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// Folds one event into the state. Total: history is never refused.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;

    /// Whose key seals the personal texts that `command` brings into `stream`: a stream name.
    fn subject(stream: &StreamName, state: &Self::State, command: &Self::Command) -> String;

    /// This aggregate's event in `event`; `None` when it belongs to another.
    fn event(event: crate::DomainEvent) -> Option<Self::Event>;
}

/// The only window a decision has on the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The aggregate that is asked.
    pub stream: StreamName,
    /// When kehu was asked.
    pub now: DateTime<Utc>,
    /// When it happened, as the caller says; equal to `now` unless said. Never after `now`.
    pub occurred_at: DateTime<Utc>,
    /// Who asks.
    pub actor: Actor,
    /// In whose name, when it is somebody else's doing.
    pub on_behalf_of: Option<Actor>,
    /// Whether the caller gave a reason; some commands demand one.
    pub has_reason: bool,
}

impl Context {
    /// Whether somebody asks, or has it asked in their name.
    pub fn is_by(&self, somebody: Actor) -> bool {
        self.actor == somebody || self.on_behalf_of == Some(somebody)
    }
}

/// A business refusal: an answer, not a failure.
pub trait Rejection: std::error::Error + Clone + PartialEq + Send + Sync + 'static {
    /// Stable machine-readable code, `CUSTOMER_NOT_FOUND`.
    fn code(&self) -> &'static str;

    /// The input field that is to blame, in camelCase, where one is.
    fn field(&self) -> Option<&'static str>;

    /// The refusal in Chinese; [`Display`](std::fmt::Display) says it in English.
    fn message_zh(&self) -> String;
}

/// Folds a history from nothing.
pub fn fold<'a, D: Decider>(events: impl IntoIterator<Item = &'a D::Event>) -> D::State {
    events.into_iter().fold(D::State::default(), D::evolve)
}
