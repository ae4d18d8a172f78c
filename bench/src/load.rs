//! Closed-loop load: each worker waits for its answer before it asks again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::systems::System;

/// What one turn of one system yielded.
#[derive(Debug)]
pub struct Run {
    /// Which system.
    pub system: &'static str,
    /// How many workers.
    pub workers: usize,
    /// How long it took.
    pub elapsed: Duration,
    /// Time of every append.
    pub latencies: Vec<Duration>,
    /// Appends per transaction, where that is known.
    pub batch: Option<f64>,
}

/// Lets `workers` append for `turn`.
pub async fn measure(
    system: &Arc<dyn System>,
    workers: usize,
    turn: Duration,
) -> anyhow::Result<Run> {
    let before = system.batches().await?;
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    let deadline = started + turn;
    for _ in 0..workers {
        let system = Arc::clone(system);
        tasks.spawn(async move {
            let mut worker = system.worker();
            let mut latencies = Vec::new();
            loop {
                let began = Instant::now();
                if began >= deadline {
                    return anyhow::Ok(latencies);
                }
                worker.append().await?;
                latencies.push(began.elapsed());
            }
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.append(&mut done??);
    }
    let elapsed = started.elapsed();
    let batches = system.batches().await?.zip(before).map(|(after, before)| after - before);
    #[expect(clippy::cast_precision_loss, reason = "a mean for people")]
    let batch = batches.map(|batches| latencies.len() as f64 / batches.max(1) as f64);
    Ok(Run { system: system.name(), workers, elapsed, latencies, batch })
}
