//! Keeping deadlines when their time has come.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kehu_domain::{
    quote,
    settings::Policy as Switch,
    ticket,
    values::{HierarchyId, ReservationId, StreamName},
};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        Policies, PolicyError, Tally, backoff, checkpoint,
        order::{self, Because, Done},
    },
    Kind,
    table::{self, Due},
};
use crate::commands::{Code, Commands, Settled};

/// The name under which the clock acts: never changed, since ids rest on it.
const CLOCK: &str = "deadlines";

/// How often the table is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// The longest pause before a deadline that went wrong is looked at again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// What became of a deadline.
enum Kept {
    /// Done with.
    Done(Done),
    /// Nothing happened; to be looked at again.
    NotYet(DateTime<Utc>),
}

impl Policies {
    /// Keeps deadlines until told to stop.
    pub(in crate::policies) async fn watch_the_clock(&self, stopping: &CancellationToken) {
        let mut failures = 0;
        loop {
            let ticked = tokio::select! {
                ticked = self.tick() => ticked,
                () = stopping.cancelled() => return,
            };
            let pause = match ticked {
                Ok(_) => {
                    failures = 0;
                    EVERY
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, %error, "deadlines cannot be kept for now");
                    backoff(failures)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stopping.cancelled() => return,
            }
        }
    }
}

/// Keeps every deadline that is due; how many are done with.
///
/// Each is locked while its command runs. A crash before the row is gone has the command sent
/// again, under the same id.
pub(in crate::policies) async fn tick(
    db: &PgPool,
    commands: &Commands,
) -> Result<u64, PolicyError> {
    let (mut done, mut tally) = (0, Tally::default());
    loop {
        let now = commands.clock().now();
        let mut tx = db.begin().await?;
        let Some(due) = table::next(now, &mut tx).await? else { break };
        match keep(commands, &due).await {
            Ok(Kept::Done(ended)) => {
                let because = because(&due);
                let number = due.key.kind.number();
                let (stream, id) = (due.key.stream.as_str(), because.envelope(number).command_id);
                let booked = order::book(ended, stream, because, id, &mut tx).await?;
                tally.sent += booked.sent;
                tally.refused += booked.refused;
                table::remove(&due.key, &mut tx).await?;
                done += 1;
            }
            Ok(Kept::NotYet(again)) => table::postpone(&due.key, again, None, &mut tx).await?,
            Err(error) => {
                let (stream, kind) = (due.key.stream.as_str(), due.key.kind.name());
                let attempts = due.attempts;
                tracing::warn!(stream, kind, attempts, %error, "a deadline cannot be kept for now");
                let again = now + pause(due.attempts);
                table::postpone(&due.key, again, Some(&error.to_string()), &mut tx).await?;
            }
        }
        tx.commit().await?;
    }
    if tally.sent > 0 {
        checkpoint::count(db, CLOCK, tally).await?;
    }
    Ok(done)
}

fn because(due: &Due) -> Because {
    Because { policy: CLOCK, cause: due.cause, correlation: due.correlation }
}

/// Does what the deadline is there for.
async fn keep(commands: &Commands, due: &Due) -> Result<Kept, PolicyError> {
    let envelope = because(due).envelope(due.key.kind.number());
    match due.key.kind {
        Kind::QuoteValidity => expire(commands, due).await,
        Kind::TicketAnswer => escalate(commands, due, ticket::Deadline::Answer).await,
        Kind::TicketResolution => escalate(commands, due, ticket::Deadline::Resolution).await,
        Kind::ReservationClaim => {
            let Ok(id) = due.key.stream.parse::<ReservationId>() else { return Ok(nothing()) };
            Ok(settled(commands.settle_claim(id, envelope).await?))
        }
        Kind::LinkClaim => {
            let Ok(id) = due.key.stream.parse::<HierarchyId>() else { return Ok(nothing()) };
            let Some((child, parent)) = due.key.part.split_once(' ') else { return Ok(nothing()) };
            let (Ok(child), Ok(parent)) = (StreamName::parse(child), StreamName::parse(parent))
            else {
                return Ok(nothing());
            };
            Ok(settled(commands.settle_link(id, child, parent, envelope).await?))
        }
    }
}

/// Says that the quote's last day is over.
async fn expire(commands: &Commands, due: &Due) -> Result<Kept, PolicyError> {
    let Ok(id) = due.key.stream.parse() else { return Ok(nothing()) };
    let envelope = because(due).envelope(due.key.kind.number());
    let command = quote::Command::Expire { found: quote::Circumstances::default() };
    Ok(match order::done(commands.quote(id, command, envelope).await)? {
        // The company's days end later than when the deadline was set.
        Done::Refused(refusal) if refusal.code == Code::QuoteNotExpired => {
            Kept::NotYet(commands.clock().now() + TimeDelta::minutes(15))
        }
        // It has been answered, withdrawn or revised meanwhile.
        Done::Refused(_) | Done::Taken => Kept::Done(Done::Taken),
    })
}

/// Escalates the ticket, unless the company wants to see to that itself.
async fn escalate(
    commands: &Commands,
    due: &Due,
    deadline: ticket::Deadline,
) -> Result<Kept, PolicyError> {
    let Ok(id) = due.key.stream.parse() else { return Ok(nothing()) };
    if !commands.current_settings().await?.is_on(Switch::TicketDeadlineEscalates) {
        return Ok(nothing());
    }
    let envelope = because(due).envelope(due.key.kind.number());
    let command = ticket::Command::EscalateOverdue { deadline };
    let done = order::done(commands.ticket(id, command, envelope).await)?;
    Ok(Kept::Done(match done {
        // It was moved meanwhile; the event that did so brings another deadline, if any.
        Done::Refused(refusal) if refusal.code == Code::TicketNotOverdue => Done::Taken,
        done => done,
    }))
}

fn settled(settled: Settled) -> Kept {
    match settled {
        Settled::Done => Kept::Done(Done::Taken),
        Settled::Young { until } => Kept::NotYet(until),
    }
}

/// A row that no version of kehu has written is done with.
fn nothing() -> Kept {
    Kept::Done(Done::Taken)
}

fn pause(attempts: u32) -> TimeDelta {
    let seconds = 1_i64 << attempts.min(12);
    TimeDelta::seconds(seconds).min(LONGEST_PAUSE)
}
