//! The demo goes on living: every few seconds somebody does something, at the present time.
//!
//! What is done next follows from what the read models say, so that life goes on sensibly after a
//! restart, and with whatever a visitor has done meanwhile.

mod deals;
mod tickets;

use std::{collections::HashMap, sync::Arc, time::Duration};

use kehu_domain::{
    Actor, Requester, Source,
    values::{CustomerId, InteractionId, TicketId, UserId},
};
use kehu_projections::{
    AsOf, Direction, OrderBy, PageRequest, Projections,
    lists::{self, Listed},
};
use tokio_util::sync::CancellationToken;

use super::{
    Demo,
    act::Deed,
    company,
    dice::Dice,
    party::Party,
    staff,
    story::Story,
    talking,
    texts::{self, Purpose},
};
use crate::{
    commands::{CommandError, Commands, Envelope, Failure},
    ids,
};

/// How many rows are looked through for something to do.
const ROWS: u32 = 12;

/// A demo that goes on.
#[derive(Debug, Clone)]
pub struct Life {
    commands: Commands,
    projections: Projections,
    story: Arc<Story>,
    seed: u64,
}

/// What somebody is about to do.
struct Next {
    who: UserId,
    reason: Option<String>,
    deed: Deed,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
enum Idle {
    #[error("the read models do not answer")]
    Read(#[from] kehu_projections::Error),
    #[error("the command did not go through")]
    Failed(#[from] Failure),
}

impl Demo {
    /// The life that goes on from here.
    pub fn live(&self, commands: Commands, projections: Projections) -> Life {
        Life { commands, projections, story: Arc::clone(&self.story), seed: self.options.seed }
    }
}

impl Life {
    /// Something happens after every pause, until told to stop.
    pub async fn run(self, pace: Duration, stopping: CancellationToken) {
        let mut failures = 0_u32;
        loop {
            // Whatever is wrong, it need not be told more than every few minutes.
            let pause = pace * (1 << failures.min(5));
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            // What has begun is not cut off: it takes milliseconds.
            match self.step().await {
                Ok(()) => failures = 0,
                Err(error) => {
                    failures += 1;
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, failures, "the demo pauses for a while");
                }
            }
        }
    }

    /// Somebody does something.
    async fn step(&self) -> Result<(), Idle> {
        let head = self.commands.store().head().await.map_err(Failure::from)?;
        let mut dice = Dice::of(self.seed, &format!("life {head}"));
        let next = match dice.weighted(&[34, 22, 12, 20, 8, 4]) {
            0 => self.ticket(&mut dice).await?,
            1 => self.deal(&mut dice).await?,
            2 => self.quote(&mut dice).await?,
            3 => None,
            4 => self.trouble(&mut dice),
            _ => self.chance(&mut dice),
        };
        let Some(Next { who, reason, deed }) = next.or_else(|| self.talk(&mut dice)) else {
            return Ok(());
        };
        let envelope =
            Envelope { reason, ..Envelope::new(ids::new(), Actor::user(who), Source::Api) };
        let (what, stream) = (deed.to_string(), deed.stream());
        match deed.send(&self.commands, envelope).await {
            Ok(_) => tracing::debug!(%stream, what, "the demo lives on"),
            // A visitor was faster, or has changed the rules.
            Err(CommandError::Refused(refusal)) => {
                tracing::debug!(%stream, what, %refusal, "somebody in the demo was refused");
            }
            Err(CommandError::Failed(failure)) => return Err(failure.into()),
        }
        Ok(())
    }

    /// One of the rows that have waited longest.
    async fn waiting<R: Listed>(
        &self,
        dice: &mut Dice,
        filter: &R::Filter,
        order: R::Order,
    ) -> Result<Option<R>, Idle> {
        let requester = Requester { user: staff::founder() };
        let order = [OrderBy { field: order, direction: Direction::Asc }];
        let page = PageRequest::first(ROWS);
        let db = self.projections.db();
        let page = lists::page::<R>(db, requester, filter, &order, &page, AsOf::Now).await?;
        let mut rows: Vec<R> = page.edges.into_iter().map(|edge| edge.node).collect();
        if rows.is_empty() {
            return Ok(None);
        }
        let index = usize::try_from(dice.below(rows.len() as u64)).unwrap_or_default();
        Ok(Some(rows.swap_remove(index)))
    }

    /// Somebody calls, writes or visits.
    fn talk(&self, dice: &mut Dice) -> Option<Next> {
        let party = self.anybody(dice)?;
        let talk = *dice.pick(texts::talks(party.lang, Purpose::Care));
        let words = texts::words(dice, party);
        let now = self.commands.clock().now();
        let content = talking::content(dice, talk, &words, now);
        let id = InteractionId(ids::new());
        let person = party.somebody(dice);
        let command = talking::logged(party, person, id, content, Vec::new());
        let who = party.owner(&self.story.year, now);
        Some(Next { who, reason: None, deed: Deed::Interaction(id, command) })
    }

    /// A customer has a complaint or a wish.
    fn trouble(&self, dice: &mut Dice) -> Option<Next> {
        let party = self.anybody(dice)?;
        let case = dice.pick(texts::cases(party.lang));
        let words = texts::words(dice, party);
        let contact = party.somebody(dice).map(|person| person.id);
        let command = super::service::opening(party, contact, case, &words, dice);
        let who = company::server(dice, party.city.office).id();
        let deed = Deed::Ticket(TicketId(ids::new()), command);
        Some(Next { who, reason: None, deed })
    }

    /// One of the customers that were there before the year began.
    fn anybody(&self, dice: &mut Dice) -> Option<&Party> {
        let old: Vec<_> = self.story.parties.iter().filter(|party| party.old).collect();
        (!old.is_empty()).then(|| *dice.pick(&old))
    }

    /// The customer of this id, if it is one of the demo's own.
    fn party(&self, customer: Option<CustomerId>) -> Option<&Party> {
        let by_id: HashMap<_, _> =
            self.story.parties.iter().map(|party| (party.id, party)).collect();
        customer.and_then(|customer| by_id.get(&customer).copied())
    }
}
