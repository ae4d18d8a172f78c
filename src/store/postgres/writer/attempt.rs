//! One attempt to write a batch on one connection.

use std::collections::{HashMap, HashSet};

use sqlx::{Connection, PgConnection};

use super::{
    Request, copy,
    plan::{Head, Known, Plan, Questions, everything, plan},
    statements::{self, Event, Written},
};
use crate::{clock::Clock, store::Append};

/// How often a plan is made before the head is locked: it moves too fast.
const ROUNDS: usize = 3;

/// From this many events on, `COPY` saves more than its additional round trips cost.
pub const COPY_EVENTS: usize = 200;

/// How sure the writer is of what it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// What is cached holds, new command ids are new: one round trip.
    Swift,
    /// Every command id and stream of the batch is looked up first.
    Thorough,
    /// Like [`Mode::Thorough`], with the head locked: another node is appending too, and this one
    /// must get its turn.
    Locked,
}

/// Why nothing was written, as far as this node can tell.
#[derive(Debug)]
pub(super) enum Trouble {
    HeadMoved,
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// What the writer remembers between batches.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// `None` until the head has been read on the present connection.
    pub(super) known: Option<Known>,
    /// Numbers of event types never change.
    types: HashMap<String, i32>,
}

/// Plans and writes a batch. On success everything in the plan is durable and may be answered.
pub(super) async fn attempt(
    connection: &mut PgConnection,
    memory: &mut Memory,
    batch: &mut [Request],
    mode: Mode,
    clock: &Clock,
) -> Result<Plan, Trouble> {
    memory.intern(connection, batch).await?;
    if mode != Mode::Locked {
        let (plan, head) = work(connection, memory, batch, mode, clock).await?;
        return Ok(memory.take_in(plan, head));
    }
    let mut transaction = connection.begin().await?;
    statements::lock_head(&mut transaction).await?;
    let (plan, head) = work(&mut transaction, memory, batch, mode, clock).await?;
    transaction.commit().await?;
    Ok(memory.take_in(plan, head))
}

async fn work(
    connection: &mut PgConnection,
    memory: &mut Memory,
    batch: &mut [Request],
    mode: Mode,
    clock: &Clock,
) -> Result<(Plan, Head), Trouble> {
    let mut questions = match mode {
        Mode::Swift => Questions::default(),
        Mode::Thorough | Mode::Locked => everything(batch.iter().map(|request| &request.append)),
    };
    let mut must_ask = mode != Mode::Swift || memory.known.is_none();
    let mut round = 0;
    let plan = loop {
        if must_ask {
            memory.look_up(connection, questions).await?;
        }
        let Some(known) = &mut memory.known else { return Err(Trouble::HeadMoved) };
        match plan(batch.iter().map(|request| &request.append), known) {
            Ok(plan) => break plan,
            Err(_) if round >= ROUNDS && mode != Mode::Locked => return Err(Trouble::HeadMoved),
            Err(further) => questions = further,
        }
        must_ask = true;
        round += 1;
    };
    let Some(known) = &memory.known else { return Err(Trouble::HeadMoved) };
    if plan.writes.is_empty() {
        let head = known.head;
        return Ok((plan, head));
    }
    let recorded_at = clock.now().max(known.head.recorded_at);
    let next = Head { position: plan.position, recorded_at };
    for write in &plan.writes {
        if let Some(request) = batch.get_mut(write.index) {
            request.tried = Some(write.appended.first_position);
        }
    }
    let appends: Vec<&Append> = batch.iter().map(|request| &request.append).collect();
    let events = statements::events(&plan, &appends, &memory.types)?;
    let batch = Batch { plan: &plan, appends, events, head: known.head.position, next };
    match batch.write(connection, mode).await? {
        Written::Committed => Ok((plan, next)),
        Written::HeadMoved => Err(Trouble::HeadMoved),
    }
}

/// A batch that is planned.
struct Batch<'a> {
    plan: &'a Plan,
    appends: Vec<&'a Append>,
    events: Vec<Event<'a>>,
    head: u64,
    next: Head,
}

impl Batch<'_> {
    /// In one round trip, or, when there are many events, in a transaction with a `COPY`.
    async fn write(
        &self,
        connection: &mut PgConnection,
        mode: Mode,
    ) -> Result<Written, sqlx::Error> {
        let Self { plan, appends, events, head, next } = self;
        if events.len() < COPY_EVENTS {
            return statements::write(connection, plan, appends, events, *head, *next).await;
        }
        if mode == Mode::Locked {
            return self.copy(connection).await;
        }
        let mut transaction = connection.begin().await?;
        let written = self.copy(&mut transaction).await?;
        transaction.commit().await?;
        Ok(written)
    }

    async fn copy(&self, connection: &mut PgConnection) -> Result<Written, sqlx::Error> {
        let Self { plan, appends, events, head, next } = self;
        let written = statements::write(connection, plan, appends, &[], *head, *next).await?;
        if written == Written::Committed {
            copy::copy(connection, events, next.recorded_at).await?;
        }
        Ok(written)
    }
}

impl Memory {
    async fn look_up(
        &mut self,
        connection: &mut PgConnection,
        questions: Questions,
    ) -> Result<(), sqlx::Error> {
        let facts = statements::look_up(connection, &questions).await?;
        let known = self.known.get_or_insert_with(|| Known::new(facts.head));
        known.learn(facts.head, questions, facts.streams, facts.commands);
        Ok(())
    }

    /// Gives every event type of the batch its number.
    async fn intern(
        &mut self,
        connection: &mut PgConnection,
        batch: &[Request],
    ) -> Result<(), sqlx::Error> {
        let events = batch.iter().flat_map(|request| &request.append.events);
        let new: HashSet<&str> = events
            .map(|event| event.event_type.as_str())
            .filter(|name| !self.types.contains_key(*name))
            .collect();
        if !new.is_empty() {
            let mut new: Vec<&str> = new.into_iter().collect();
            // Two nodes that insert the same names in the same order cannot wait for each other.
            new.sort_unstable();
            self.types = statements::intern_types(connection, &new).await?;
        }
        Ok(())
    }

    fn take_in(&mut self, mut plan: Plan, head: Head) -> Plan {
        if let Some(known) = &mut self.known {
            known.advance(head, std::mem::take(&mut plan.streams));
        }
        plan
    }
}
