//! How long a command waits before it tries again.

use std::time::Duration;

use uuid::Uuid;

/// A few milliseconds, rising, and different for every command.
pub(super) fn pause(command_id: Uuid, attempt: u32) -> Duration {
    let spread = command_id.as_bytes().iter().map(|byte| u64::from(*byte)).sum::<u64>();
    let most = 1_000_u64 << attempt.min(5);
    Duration::from_micros(most / 2 + spread.wrapping_mul(7_919) % most)
}
