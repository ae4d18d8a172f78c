//! The write side: load, fold, decide, seal, append, retry.
//!
//! [`Commands`] is the only way to change anything. Sending the same command again is always safe:
//! it gets the first answer. Rules within one aggregate are its decider's; rules that span
//! aggregates are kept here, by claims on streams of their own.

mod aggregate;
mod bootstrap;
mod cache;
mod codes;
mod delivered;
mod envelope;
mod erase;
mod error;
mod execute;
mod files;
mod held;
mod interactions;
mod links;
mod load;
mod parties;
mod pause;
mod plan;
mod quotes;
mod refusal;
mod rehearsal;
mod request;
mod reservations;
mod series;
mod settle;
mod side;
mod tickets;

use std::sync::Arc;

use kehu_domain::{
    Calendar, Contact, Customer, ImportBatch, Opportunity, Pipeline, Series, Settings, User,
    calendar, contact, customer, import, opportunity, pipeline, settings, user,
    values::{
        CalendarId, ContactId, CustomerId, ImportId, OpportunityId, PipelineId, SeriesId,
        SettingsId, UserId,
    },
};
use tokio::sync::Mutex;

use crate::{attachments::Attachments, clock::Clock, sealing::Vault, store::EventStore};

use aggregate::Caches;
use load::Looks;

pub use codes::Code;
pub use envelope::{Envelope, Imported, Outcome};
pub use error::{CommandError, Failure};
pub use files::FileReferences;
pub use load::UserStanding;
pub use refusal::Refusal;
pub use settle::Settled;

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
    /// Where attached files are; without it none can be attached.
    attachments: Option<Attachments>,
    caches: Caches,
    /// One after the other for commands that contend for a stream, by hash of its name.
    turns: Vec<Mutex<()>>,
    /// The same for steps on hierarchies, which commands take while they have a turn.
    links: Mutex<()>,
    /// The same for numbers drawn from series.
    series: Mutex<()>,
}

/// Enough that two streams rarely share a turn.
const TURNS: usize = 256;

impl Commands {
    /// Commands over `store`, sealing with `vault`; no files can be attached.
    pub fn new(store: Arc<dyn EventStore>, vault: Arc<Vault>, clock: Clock) -> Self {
        Self::build(store, vault, clock, None)
    }

    /// The same, and uploaded files can be attached.
    pub fn with_attachments(
        store: Arc<dyn EventStore>,
        vault: Arc<Vault>,
        clock: Clock,
        attachments: Attachments,
    ) -> Self {
        Self::build(store, vault, clock, Some(attachments))
    }

    fn build(
        store: Arc<dyn EventStore>,
        vault: Arc<Vault>,
        clock: Clock,
        attachments: Option<Attachments>,
    ) -> Self {
        let turns = (0..TURNS).map(|_| Mutex::default()).collect();
        let (caches, links, series) = (Caches::new(), Mutex::default(), Mutex::default());
        Self {
            inner: Arc::new(Inner {
                store,
                vault,
                clock,
                attachments,
                caches,
                turns,
                links,
                series,
            }),
        }
    }

    /// Executes a command of one customer.
    pub async fn customer(
        &self,
        id: CustomerId,
        command: customer::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        if let customer::Command::ErasePersonalData { subjects } = command {
            let command = |subjects| customer::Command::ErasePersonalData { subjects };
            return self.erase::<Customer>(id.stream(), subjects, command, envelope).await;
        }
        self.execute::<Customer>(id.stream(), command, envelope).await
    }

    /// Executes a command of one contact; looks its customers up itself.
    pub async fn contact(
        &self,
        id: ContactId,
        command: contact::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        if let contact::Command::ErasePersonalData { subjects } = command {
            let command = |subjects| contact::Command::ErasePersonalData { subjects };
            return self.erase::<Contact>(id.stream(), subjects, command, envelope).await;
        }
        self.execute::<Contact>(id.stream(), command, envelope).await
    }

    /// Executes a command of one opportunity; looks its pipeline up itself.
    pub async fn opportunity(
        &self,
        id: OpportunityId,
        command: opportunity::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Opportunity>(id.stream(), command, envelope).await
    }

    /// Executes a command of one pipeline.
    pub async fn pipeline(
        &self,
        id: PipelineId,
        command: pipeline::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Pipeline>(id.stream(), command, envelope).await
    }

    /// Executes a command of one user.
    pub async fn user(
        &self,
        id: UserId,
        command: user::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<User>(id.stream(), command, envelope).await
    }

    /// Executes a command of one number series.
    pub async fn series(
        &self,
        id: SeriesId,
        command: kehu_domain::series::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Series>(id.stream(), command, envelope).await
    }

    /// Executes a command of the settings; `id` is [`settings::COMPANY`].
    pub async fn settings(
        &self,
        id: SettingsId,
        command: settings::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Settings>(id.stream(), command, envelope).await
    }

    /// Executes a command of one business calendar.
    pub async fn calendar(
        &self,
        id: CalendarId,
        command: calendar::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Calendar>(id.stream(), command, envelope).await
    }

    /// Executes a command of one import.
    pub async fn import(
        &self,
        id: ImportId,
        command: import::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<ImportBatch>(id.stream(), command, envelope).await
    }

    /// An import as it is now.
    pub async fn import_state(&self, id: ImportId) -> Result<import::State, Failure> {
        let found = self.look::<ImportBatch>(&id.stream(), &mut Looks::certain()).await?;
        Ok(found.state.clone())
    }

    /// The log.
    pub fn store(&self) -> &Arc<dyn EventStore> {
        &self.inner.store
    }

    /// The keys.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.inner.vault
    }

    /// Where attached files are, if there is such a place.
    pub fn attachments(&self) -> Option<&Attachments> {
        self.inner.attachments.as_ref()
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }
}
