//! Task spawning, so that shutdown can wait for everything.

use std::{future::Future, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A group of tasks that are told to stop together and waited for.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    stopping: CancellationToken,
}

impl Tasks {
    /// An empty group.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task until it ends by itself; it should watch [`stopping`](Self::stopping).
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tracker.spawn(task);
    }

    /// Cancelled when the group is to stop.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Tells everyone to stop and waits; whether all ended within `patience`.
    pub async fn stop(&self, patience: Duration) -> bool {
        self.stopping.cancel();
        self.tracker.close();
        tokio::time::timeout(patience, self.tracker.wait()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stopping_waits_for_tasks_but_not_for_ever() {
        let tasks = Tasks::new();
        let stopping = tasks.stopping();
        tasks.spawn(async move { stopping.cancelled().await });
        assert!(tasks.stop(Duration::from_secs(5)).await);
        let stubborn = Tasks::new();
        stubborn.spawn(std::future::pending());
        assert!(!stubborn.stop(Duration::from_millis(10)).await);
    }
}
