//! What operators can watch of the log.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use super::{Request, plan::Plan};
use crate::store::{AppendError, Appended};

const QUEUE: &str = "kehu_log_queue_seconds";
const COMMIT: &str = "kehu_log_commit_seconds";
const BATCH: &str = "kehu_log_batch_appends";
const APPENDED: &str = "kehu_log_events_appended_total";
const CONFLICTS: &str = "kehu_log_conflicts_total";
const REPEATED: &str = "kehu_log_commands_repeated_total";
const HEAD_MOVED: &str = "kehu_log_head_moved_total";
const HEAD: &str = "kehu_log_head_position";

/// Tells what the numbers mean.
pub(in super::super) fn describe() {
    describe_histogram!(QUEUE, "Time an append waited until its batch was committed");
    describe_histogram!(COMMIT, "Time a batch took in the database");
    describe_histogram!(BATCH, "Appends written in one batch");
    describe_counter!(APPENDED, "Events appended by this node");
    describe_counter!(CONFLICTS, "Appends refused because of their expected version");
    describe_counter!(REPEATED, "Appends answered with the outcome of an earlier one");
    describe_counter!(HEAD_MOVED, "Batches tried again because another node had appended");
    describe_gauge!(HEAD, "Position of the last event this node has appended");
}

/// A batch is durable.
#[expect(clippy::cast_precision_loss, reason = "metrics are floating-point numbers")]
pub(super) fn committed(batch: &[Request], plan: &Plan, took: Duration) {
    let events = plan.writes.iter().map(|write| {
        let appended = &write.appended;
        appended.last_position - appended.first_position + 1
    });
    counter!(APPENDED).increment(events.sum());
    histogram!(BATCH).record(plan.writes.len() as f64);
    histogram!(COMMIT).record(took);
    gauge!(HEAD).set(plan.position as f64);
    let queue = histogram!(QUEUE);
    for request in batch {
        queue.record(request.enqueued.elapsed().saturating_sub(took));
    }
}

/// An append has its answer.
pub(super) fn answered(answer: &Result<Appended, AppendError>) {
    match answer {
        Ok(appended) if appended.repeated => counter!(REPEATED).increment(1),
        Err(AppendError::Conflict { .. }) => counter!(CONFLICTS).increment(1),
        Ok(_) | Err(_) => {}
    }
}

/// Another node has appended in between.
pub(super) fn head_moved() {
    counter!(HEAD_MOVED).increment(1);
}
