//! A quick look at whether a command has been here before, for those who send many again.

use kehu_domain::values::StreamName;
use serde::Serialize;

use super::{CommandError, Commands, Envelope, Outcome, execute, request};

impl Commands {
    /// What an earlier delivery of this command to `stream` led to, if there was one with events.
    ///
    /// Sending the command again gives the same answer and settles what may be left to settle, such
    /// as a claim whose confirmation was lost; this only looks.
    pub async fn delivered(
        &self,
        stream: &StreamName,
        command: &(impl Serialize + Sync),
        envelope: &Envelope,
    ) -> Result<Option<Outcome>, CommandError> {
        let fingerprint = request::fingerprint(stream, command, envelope)?;
        let earlier = self.store().command(envelope.command_id).await;
        let Some(appended) = earlier.map_err(super::Failure::Store)? else { return Ok(None) };
        if appended.fingerprint == fingerprint && appended.stream == *stream {
            return Ok(Some(Outcome { repeated: true, ..execute::outcome(&appended) }));
        }
        Ok(None)
    }
}
