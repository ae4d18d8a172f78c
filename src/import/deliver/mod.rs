//! Sends the commands of a row, and does not give up when the store is away for a while.

mod event_logs;

use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use kehu_domain::{
    Actor, Source,
    customer::ExternalIdInput,
    values::{ImportId, StreamName, UserId},
};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::{
    batch::Batch,
    error::ImportError,
    ids,
    message::Message,
    prepare::{EXTERNAL_ID, Link, Prepared},
    recipes::{AnyCommand, Claims},
};
use crate::commands::{CommandError, Commands, Envelope, Failure, Imported, Outcome, Refusal};

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// After so many commands in a row that were not there before, the import is past what an earlier
/// run has done, and looking would only cost time.
const MAX_MISSES: u32 = 256;
/// How many aggregates are remembered to exist.
const MAX_KNOWN: usize = 100_000;

/// Sends commands in the name of one import.
#[derive(Debug)]
pub(super) struct Deliverer {
    pub(super) commands: Commands,
    pub(super) actor: Actor,
    /// What every command belongs to.
    pub(super) batch: Batch,
    patience: Duration,
    known: Mutex<HashSet<StreamName>>,
    away: AtomicBool,
    /// How many looks for earlier deliveries in a row found nothing.
    misses: AtomicU32,
}

/// What became of a row.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    /// Each command that was sent, by its step.
    pub commands: Vec<(usize, Verdict)>,
    /// Why the row stopped, if it did.
    pub refusal: Option<Refused>,
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// Accepted by an earlier run of the same batch.
    Earlier,
    Unchanged,
    Refused,
}

/// Why a row stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub step: Option<usize>,
    pub column: Option<usize>,
    pub code: &'static str,
    pub message: Message,
}

impl Deliverer {
    pub(super) fn new(commands: Commands, actor: Actor, patience: Duration) -> Self {
        Self {
            commands,
            actor,
            batch: Batch { id: ImportId(Uuid::nil()), round: 0, resumed: false, single: true },
            patience,
            known: Mutex::default(),
            away: AtomicBool::new(false),
            misses: AtomicU32::new(0),
        }
    }

    /// Makes sure that what commands rest on is there, such as the default pipeline.
    pub(super) async fn bootstrap(&self) -> Result<(), ImportError> {
        let mut patience = Patience::new(self);
        loop {
            match self.commands.bootstrap().await {
                Ok(()) => return Ok(()),
                Err(CommandError::Failed(failure)) => patience.wait(failure).await?,
                Err(refused @ CommandError::Refused(_)) => {
                    return Err(ImportError::Unavailable {
                        waited: Duration::ZERO,
                        source: Box::new(refused),
                    });
                }
            }
        }
    }

    /// Sends the commands of the row at `origin` in order; stops at the first refusal.
    pub(super) async fn deliver(
        &self,
        row: Vec<Prepared>,
        origin: &Imported,
    ) -> Result<Delivered, ImportError> {
        let mut changed = false;
        let mut delivered = Delivered::default();
        for prepared in row {
            if prepared.otherwise && changed {
                continue;
            }
            let step = prepared.step;
            for link in &prepared.links {
                if !self.exists(link).await? {
                    delivered.refusal = Some(nothing_there(step, link));
                    return Ok(delivered);
                }
            }
            let stream = prepared.command.stream();
            let columns = prepared.columns.clone();
            match self.send(prepared, origin).await? {
                Ok(verdict) => {
                    changed |= matches!(verdict, Verdict::Accepted | Verdict::Earlier);
                    self.remember(stream);
                    delivered.commands.push((step, verdict));
                }
                Err(refusal) => {
                    delivered.commands.push((step, Verdict::Refused));
                    let column = refusal.field.and_then(|field| {
                        columns.get(field_of_mapping(field).as_str()).copied().flatten()
                    });
                    delivered.refusal = Some(Refused {
                        step: Some(step),
                        column,
                        code: refusal.code.as_str(),
                        message: Message::new(refusal.message_en, refusal.message_zh),
                    });
                    return Ok(delivered);
                }
            }
        }
        Ok(delivered)
    }

    async fn send(
        &self,
        prepared: Prepared,
        origin: &Imported,
    ) -> Result<Result<Verdict, Refusal>, ImportError> {
        let mut patience = Patience::new(self);
        let command_id = ids::in_round(prepared.command_id, self.batch.round);
        let mut envelope = Envelope::new(command_id, self.actor, Source::Import);
        envelope.correlation_id = Some(self.batch.id.0);
        envelope.imported = Some(origin.clone());
        envelope.occurred_at = prepared.occurred_at;
        envelope.reason = prepared.reason;
        envelope.on_behalf_of = prepared.on_behalf_of.map(|user| Actor::user(UserId(user)));
        if let Some(earlier) = self.was_done(&prepared.command, &envelope).await {
            return self.met_again(&earlier).await.map(Ok);
        }
        loop {
            match self.execute(prepared.command.clone(), envelope.clone()).await {
                Ok(outcome) => {
                    patience.over();
                    return match (outcome.repeated, outcome.changed) {
                        // Tried twice, and done the first time: done by this run.
                        (true, _) if patience.waited => Ok(Ok(Verdict::Accepted)),
                        (true, _) => self.met_again(&outcome).await.map(Ok),
                        (false, true) => Ok(Ok(Verdict::Accepted)),
                        (false, false) => Ok(Ok(Verdict::Unchanged)),
                    };
                }
                Err(CommandError::Refused(refusal)) => return Ok(Err(refusal)),
                Err(CommandError::Failed(failure)) => patience.wait(failure).await?,
            }
        }
    }

    /// What was done by an earlier run: of this batch, or of another.
    async fn met_again(&self, earlier: &Outcome) -> Result<Verdict, ImportError> {
        let ours = self.is_of_batch(&earlier.stream, earlier.version).await?;
        Ok(if ours { Verdict::Earlier } else { Verdict::Unchanged })
    }

    /// What an earlier run has done of this already, claims confirmed and all: then there is
    /// nothing to decide. Whatever is in doubt is sent again.
    async fn was_done(&self, command: &AnyCommand, envelope: &Envelope) -> Option<Outcome> {
        let misses = self.misses.load(Ordering::Relaxed);
        if misses >= MAX_MISSES {
            return None;
        }
        let stream = command.stream();
        let found = match command {
            AnyCommand::Contact(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::Customer(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::Interaction(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::Opportunity(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::Quote(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::Ticket(_, c) => self.commands.delivered(&stream, c, envelope).await,
            AnyCommand::User(_, c) => self.commands.delivered(&stream, c, envelope).await,
        };
        let Ok(Some(outcome)) = found else {
            self.misses.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        self.misses.store(0, Ordering::Relaxed);
        let settled = match command.claims() {
            Claims::Nothing => true,
            Claims::ExternalIds(ids) => self.are_confirmed(ids).await,
            Claims::More => false,
        };
        settled.then_some(outcome)
    }

    /// Whether every claim was followed by something: by its confirmation, since it was made for
    /// a command that went through.
    async fn are_confirmed(&self, external_ids: &[ExternalIdInput]) -> bool {
        for ExternalIdInput { system, kind, id } in external_ids {
            let reservation = self.commands.vault().reservation_id(system, kind, id);
            let version = self.commands.store().version(&reservation.stream()).await;
            if !matches!(version, Ok(Some(1..))) {
                return false;
            }
        }
        true
    }

    /// A file may be new after one that was there already.
    pub(super) fn begin_phase(&self) {
        self.misses.store(0, Ordering::Relaxed);
    }

    pub(super) async fn execute(
        &self,
        command: AnyCommand,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        match command {
            AnyCommand::Contact(id, command) => self.commands.contact(id, command, envelope).await,
            AnyCommand::Customer(id, command) => {
                self.commands.customer(id, command, envelope).await
            }
            AnyCommand::Interaction(id, command) => {
                self.commands.interaction(id, command, envelope).await
            }
            AnyCommand::Opportunity(id, command) => {
                self.commands.opportunity(id, command, envelope).await
            }
            AnyCommand::Quote(id, command) => self.commands.quote(id, command, envelope).await,
            AnyCommand::Ticket(id, command) => self.commands.ticket(id, command, envelope).await,
            AnyCommand::User(id, command) => self.commands.user(id, command, envelope).await,
        }
    }

    /// Whether the aggregate has any event.
    async fn exists(&self, link: &Link) -> Result<bool, ImportError> {
        let stream = link.category.stream(link.key.aggregate());
        if self.known.lock().unwrap_or_else(PoisonError::into_inner).contains(&stream) {
            return Ok(true);
        }
        let mut patience = Patience::new(self);
        loop {
            match self.commands.store().version(&stream).await {
                Ok(None) => return Ok(false),
                Ok(Some(_)) => {
                    self.remember(stream);
                    return Ok(true);
                }
                Err(error) => patience.wait(Failure::from(error)).await?,
            }
        }
    }

    fn remember(&self, stream: StreamName) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(stream);
    }
}

fn nothing_there(step: usize, link: &Link) -> Refused {
    let (noun, noun_zh) = link.category.noun();
    let (system, kind, id) = (&link.key.system, &link.key.kind, &link.key.id);
    Refused {
        step: Some(step),
        column: link.column,
        code: "LINK_NOT_FOUND",
        message: Message::new(
            format!("there is no {noun} with the id {id:?} ({system}, {kind})"),
            format!("没有编号为 {id:?} 的{noun_zh}（{system}，{kind}）"),
        ),
    }
}

/// A field as the mapping names it: `closedOn` is `closed_on`, `names.original` is `name`.
fn field_of_mapping(field: &str) -> String {
    if field.starts_with(EXTERNAL_ID) {
        return EXTERNAL_ID.to_owned();
    }
    if field == "nextStep.what" {
        return "next_step".to_owned();
    }
    let inner = ["names.", "terms.", "email."].iter().find_map(|outer| field.strip_prefix(outer));
    let field = inner.unwrap_or(field);
    let mut name = String::new();
    for c in if field == "original" { "name" } else { field }.chars() {
        if c.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// How long one command has been waiting for the store.
pub(super) struct Patience<'a> {
    deliverer: &'a Deliverer,
    since: Option<Instant>,
    pause: Duration,
    waited: bool,
}

impl<'a> Patience<'a> {
    pub(super) fn new(deliverer: &'a Deliverer) -> Self {
        Self { deliverer, since: None, pause: FIRST_PAUSE, waited: false }
    }

    /// Waits before the next try, or gives up.
    pub(super) async fn wait(&mut self, failure: Failure) -> Result<(), ImportError> {
        let since = *self.since.get_or_insert_with(Instant::now);
        let waited = since.elapsed();
        if !failure.is_transient() || waited >= self.deliverer.patience {
            return Err(ImportError::Unavailable { waited, source: Box::new(failure) });
        }
        // One line for all the commands that wait.
        if !self.deliverer.away.swap(true, Ordering::Relaxed) {
            let error = &failure as &dyn std::error::Error;
            tracing::warn!(error, "no answer from the event store; the import waits for it");
        }
        self.waited = true;
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }

    pub(super) fn over(&self) {
        if self.deliverer.away.swap(false, Ordering::Relaxed) {
            tracing::info!("the event store answers again; the import goes on");
        }
    }
}
