//! The write side: load, fold, decide, seal, append, retry.

mod envelope;
mod error;
mod refusal;

use std::sync::Arc;

use kehu_domain::{
    customer, opportunity, pipeline, user,
    values::{CustomerId, OpportunityId, PipelineId, UserId},
};

use crate::{clock::Clock, sealing::Vault, store::EventStore};

pub use envelope::{Envelope, Outcome};
pub use error::{CommandError, Failure};
pub use refusal::{Code, Refusal};

/// Takes commands, and answers once the log has their events.
#[derive(Debug, Clone)]
pub struct Commands {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn EventStore>,
    vault: Arc<Vault>,
    clock: Clock,
}

impl Commands {
    /// Commands over `store`, sealing with `vault`.
    pub fn new(store: Arc<dyn EventStore>, vault: Arc<Vault>, clock: Clock) -> Self {
        Self { inner: Arc::new(Inner { store, vault, clock }) }
    }

    /// Executes a command of one customer.
    pub async fn customer(
        &self,
        _id: CustomerId,
        _command: customer::Command,
        _envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        Err(Failure::Contended.into())
    }

    /// Executes a command of one opportunity; looks its pipeline up itself.
    pub async fn opportunity(
        &self,
        _id: OpportunityId,
        _command: opportunity::Command,
        _envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        Err(Failure::Contended.into())
    }

    /// Executes a command of one pipeline.
    pub async fn pipeline(
        &self,
        _id: PipelineId,
        _command: pipeline::Command,
        _envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        Err(Failure::Contended.into())
    }

    /// Executes a command of one user.
    pub async fn user(
        &self,
        _id: UserId,
        _command: user::Command,
        _envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        Err(Failure::Contended.into())
    }

    /// Makes what every kehu starts with; safe to run at every start.
    pub async fn bootstrap(&self) -> Result<(), CommandError> {
        Err(Failure::Contended.into())
    }

    /// The log.
    pub fn store(&self) -> &Arc<dyn EventStore> {
        &self.inner.store
    }

    /// The keys.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.inner.vault
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }
}
