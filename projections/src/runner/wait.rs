//! Reading one's own writes: waiting until read models have come to a position.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use super::{Projections, State, checkpoint};
use crate::ReadModel;

/// Pauses between looks at a checkpoint that another process moves.
const FIRST_LOOK: Duration = Duration::from_millis(5);
const LONGEST_LOOK: Duration = Duration::from_millis(100);

/// A read model has not come far enough in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{model} is at position {reached}, not yet at {wanted}")]
pub struct Stale {
    /// Which.
    pub model: ReadModel,
    /// How far it is.
    pub reached: u64,
    /// How far it should be.
    pub wanted: u64,
    /// Why it stands still, if it does.
    pub stopped: Option<String>,
}

impl Projections {
    /// Waits until all of `models` have applied everything up to `position`, but not longer than
    /// `timeout`, and not at all for a read model that stands still.
    pub async fn wait_for(
        &self,
        models: &[ReadModel],
        position: u64,
        timeout: Duration,
    ) -> Result<(), Stale> {
        let deadline = Instant::now() + timeout;
        for &model in models {
            if self.0.running.load(Ordering::Relaxed) {
                self.watch(model, position, deadline).await?;
            } else {
                self.look(model, position, deadline).await?;
            }
        }
        Ok(())
    }

    /// Waits for the projector of this process.
    async fn watch(&self, model: ReadModel, wanted: u64, deadline: Instant) -> Result<(), Stale> {
        let unknown = || Stale { model, reached: 0, wanted, stopped: None };
        let mut reached = self.0.reached.get(&model).ok_or_else(unknown)?.subscribe();
        let enough = reached.wait_for(|known| known.position >= wanted || known.stopped.is_some());
        // Whether it came, stopped or timed out is read from what is known then.
        drop(tokio::time::timeout_at(deadline.into(), enough).await);
        let known = reached.borrow().clone();
        if known.position >= wanted {
            return Ok(());
        }
        Err(Stale { model, reached: known.position, wanted, stopped: known.stopped })
    }

    /// Waits for the projector of another process.
    async fn look(&self, model: ReadModel, wanted: u64, deadline: Instant) -> Result<(), Stale> {
        let mut pause = FIRST_LOOK;
        let mut stale = Stale { model, reached: 0, wanted, stopped: None };
        loop {
            match checkpoint::get(model, &self.0.db).await {
                Ok(status) if status.position >= wanted => return Ok(()),
                Ok(status) => {
                    stale.reached = status.position;
                    if let State::Stopped { reason, .. } = status.state {
                        stale.stopped = Some(reason);
                        return Err(stale);
                    }
                }
                Err(error) => tracing::warn!(%model, error = %super::work::chain(&error),
                    "could not look how far a read model is"),
            }
            if Instant::now() + pause > deadline {
                return Err(stale);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_LOOK);
        }
    }
}
