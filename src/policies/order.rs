//! A policy's commands: sent once for each cause, whatever happens in between.

use kehu_domain::{Actor, Source};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{PolicyError, Tally, checkpoint, checkpoint::RefusedCommand};
use crate::{
    commands::{Code, CommandError, Envelope, Outcome, Refusal},
    ids,
};

/// Why a policy sends a command.
#[derive(Debug, Clone, Copy)]
pub(super) struct Because {
    /// Whose command it is.
    pub(super) policy: &'static str,
    /// The event that it follows from.
    pub(super) cause: Uuid,
    /// The conversation that the event belongs to.
    pub(super) correlation: Uuid,
}

impl Because {
    /// The envelope of the `n`th command that follows.
    pub(super) fn envelope(self, n: u32) -> Envelope {
        let command_id = ids::policy_command(self.policy, self.cause, n);
        Envelope {
            correlation_id: Some(self.correlation),
            causation_id: Some(self.cause),
            ..Envelope::new(command_id, Actor::SYSTEM, Source::Policy)
        }
    }
}

/// How a command of a policy ended.
#[derive(Debug)]
pub(super) enum Done {
    /// It was taken, now or before, or there was nothing to do.
    Taken,
    /// An aggregate refused it.
    Refused(Refusal),
}

/// Tells a refusal, which is an answer, from a failure, which calls for another attempt.
pub(super) fn done(outcome: Result<Outcome, CommandError>) -> Result<Done, PolicyError> {
    match outcome {
        Ok(_) => Ok(Done::Taken),
        // The command was here before; what it said then has happened.
        Err(CommandError::Refused(Refusal { code: Code::CommandIdReused, .. })) => Ok(Done::Taken),
        Err(CommandError::Refused(refusal)) => Ok(Done::Refused(refusal)),
        Err(CommandError::Failed(failure)) => Err(failure.into()),
    }
}

/// Counts a command that has ended, and keeps its refusal.
pub(super) async fn book(
    done: Done,
    stream: &str,
    because: Because,
    command_id: Uuid,
    db: &mut PgConnection,
) -> Result<Tally, PolicyError> {
    let policy = because.policy;
    let Done::Refused(refusal) = done else {
        metrics::counter!("kehu_policy_commands_total", "policy" => policy, "outcome" => "taken")
            .increment(1);
        return Ok(Tally { sent: 1, refused: 0 });
    };
    metrics::counter!("kehu_policy_commands_total", "policy" => policy, "outcome" => "refused")
        .increment(1);
    let (code, message) = (refusal.code.as_str(), refusal.message_en.as_str());
    tracing::warn!(policy, stream, cause = %because.cause, code, message, "a policy was refused");
    let refused = RefusedCommand {
        policy: policy.to_owned(),
        stream: stream.to_owned(),
        cause: because.cause,
        code: code.to_owned(),
        message: refusal.message_en,
        refused_at: chrono::DateTime::UNIX_EPOCH,
    };
    checkpoint::keep_refusal(db, command_id, &refused).await?;
    Ok(Tally { sent: 1, refused: 1 })
}
