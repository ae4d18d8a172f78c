//! Following the log: read, act, move the checkpoint, in this order.

use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::{Policies, Policy, PolicyError, Tally, backoff, checkpoint};
use crate::{
    feed,
    store::{Selection, StoredEvent},
};

/// Events looked at in one go.
const PAGE: usize = 1_000;

/// Events acted on in one transaction; those before a failure are acted on again.
const HANDFUL: usize = 100;

/// How often a checkpoint is moved over events that the policy does not want.
const AT_REST: std::time::Duration = std::time::Duration::from_secs(1);

/// How far this process has read for a policy; the checkpoint may lie behind.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    /// `None` before the checkpoint has been looked at.
    position: Option<u64>,
    /// The checkpoint as this process last moved it, and when.
    kept: Option<(u64, Instant)>,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stepped {
    /// Everything up to here is done.
    pub(super) position: u64,
    /// Whether the log ended there.
    pub(super) at_end: bool,
}

impl Policies {
    /// Follows the log for one policy until told to stop.
    pub(super) async fn follow(&self, policy: &dyn Policy, stopping: &CancellationToken) {
        let (mut cursor, mut failures) = (Cursor::default(), 0);
        while !stopping.is_cancelled() {
            let stepped = tokio::select! {
                stepped = self.step(policy, &mut cursor) => stepped,
                () = stopping.cancelled() => return,
            };
            let pause = match stepped {
                Ok(stepped) => {
                    failures = 0;
                    if !stepped.at_end {
                        continue;
                    }
                    tokio::select! {
                        () = self.commands.store().wait_beyond(stepped.position) => continue,
                        () = stopping.cancelled() => return,
                    }
                }
                Err(error) => {
                    failures += 1;
                    cursor = Cursor::default();
                    self.tell_failure(policy.name(), &error, failures).await;
                    backoff(failures)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stopping.cancelled() => return,
            }
        }
    }

    async fn tell_failure(&self, policy: &'static str, error: &PolicyError, failures: u32) {
        let chain = format!("{:#}", Chain(error));
        metrics::counter!("kehu_policy_failures_total", "policy" => policy).increment(1);
        // The first of a row may be a hiccup.
        if failures == 1 {
            tracing::info!(policy, error = chain, "a policy tries again");
        } else {
            tracing::warn!(policy, failures, error = chain, "a policy does not get on");
        }
        if let Err(error) = checkpoint::fail(&self.db, policy, &chain, error.position()).await {
            tracing::debug!(policy, %error, "the failure cannot be noted either");
        }
    }

    /// Reads a stretch of the log and acts on what the policy wants of it.
    pub(super) async fn step(
        &self,
        policy: &dyn Policy,
        cursor: &mut Cursor,
    ) -> Result<Stepped, PolicyError> {
        let from = match cursor.position {
            Some(position) => position,
            None => checkpoint::position(&self.db, policy.name()).await?,
        };
        let page = self.commands.store().read(&Selection::All, from, PAGE).await?;
        let mut wanted: Vec<StoredEvent> =
            page.events.into_iter().filter(|event| policy.wants(event)).collect();
        let stepped = if wanted.len() > HANDFUL {
            wanted.truncate(HANDFUL);
            let position = wanted.last().map_or(page.scanned_to, |last| last.position);
            Stepped { position, at_end: false }
        } else {
            Stepped { position: page.scanned_to, at_end: page.at_end }
        };
        if wanted.is_empty() {
            self.pass_over(policy, cursor, stepped).await?;
        } else if !self.act(policy, from, wanted, stepped.position).await? {
            // Another node was faster: look where it is.
            *cursor = Cursor::default();
            return Ok(Stepped { position: from, at_end: false });
        } else {
            cursor.kept = Some((stepped.position, Instant::now()));
        }
        cursor.position = Some(stepped.position);
        Ok(stepped)
    }

    /// Notes now and then that nothing was wanted up to here.
    async fn pass_over(
        &self,
        policy: &dyn Policy,
        cursor: &mut Cursor,
        stepped: Stepped,
    ) -> Result<(), PolicyError> {
        let due =
            |(position, at): (u64, Instant)| position < stepped.position && at.elapsed() >= AT_REST;
        if cursor.kept.is_none_or(due) {
            let mut db = self.db.acquire().await?;
            checkpoint::advance(&mut db, policy.name(), stepped.position, Tally::default()).await?;
            cursor.kept = Some((stepped.position, Instant::now()));
        }
        Ok(())
    }

    /// Acts and moves the checkpoint; `false` when it is not where it was.
    async fn act(
        &self,
        policy: &dyn Policy,
        from: u64,
        wanted: Vec<StoredEvent>,
        up_to: u64,
    ) -> Result<bool, PolicyError> {
        let mut tx = self.db.begin().await?;
        let position = checkpoint::lock(&mut tx, policy.name()).await?;
        if position > from {
            return Ok(false);
        }
        let events = feed::decode_all(self.commands.vault(), wanted).await?;
        let tally = policy.act(&self.commands, &events, &mut tx).await?;
        checkpoint::advance(&mut tx, policy.name(), up_to, tally).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// An error with everything that it rests on.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}
