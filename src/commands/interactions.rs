//! Interactions: an e-mail that is delivered several times is logged once.

use kehu_domain::{
    Interaction, interaction,
    values::{InteractionId, ReservationId, StreamName, Text},
};

use super::{
    Code, CommandError, Commands, Envelope, Failure, Outcome, load::Looks, pause::pause,
    plan::named_by_message_id, reservations::Holding,
};

/// Waiting this often, a few dozen milliseconds each time, means that the first delivery was cut
/// off: whoever sends the e-mail again later will find its claim abandoned.
const MAX_WAITS: u32 = 64;

/// Who has an e-mail already.
enum First {
    /// Nobody.
    Nobody,
    /// The very interaction that the command is for.
    Itself,
    /// Another one is about to log it.
    OnTheWay,
    /// Another one: this is where it stands.
    Logged(Outcome),
}

impl Commands {
    /// Executes a command of one interaction.
    ///
    /// An e-mail that another interaction has logged before is answered with that one: its stream,
    /// where it stands now, and that nothing was changed. That holds for deliveries at the same
    /// time as well: the second waits for the first.
    pub async fn interaction(
        &self,
        id: InteractionId,
        command: interaction::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        // Whoever attaches a file relies on its staying until the event is there.
        let _kept = match (&command, self.attachments()) {
            (interaction::Command::AttachFile { .. }, Some(files)) => Some(files.keep().await),
            (_, _) => None,
        };
        let stream = id.stream();
        let Some(email) = self.email_of(&command) else {
            return self.execute::<Interaction>(stream, command, envelope).await;
        };
        let (command_id, mut waits) = (envelope.command_id, 0);
        loop {
            let answer =
                self.execute::<Interaction>(stream.clone(), command.clone(), envelope.clone());
            let refused = match answer.await {
                Err(CommandError::Refused(refusal)) if is_about_content(refusal.code) => refusal,
                answer => return answer,
            };
            let taken = refused.code == Code::ExternalIdTaken && waits < MAX_WAITS;
            match self.first_to_log(email, &stream).await? {
                First::Logged(outcome) => return Ok(outcome),
                First::OnTheWay if taken => {}
                First::OnTheWay if refused.code == Code::ExternalIdTaken => {
                    return Err(Failure::Contended.into());
                }
                // It was given back since; once more is enough, unless another id is in the way.
                First::Nobody if taken && waits == 0 => {}
                First::Nobody | First::Itself | First::OnTheWay => return Err(refused.into()),
            }
            tokio::time::sleep(pause(command_id, waits)).await;
            waits += 1;
        }
    }

    /// The reservation of the e-mail that the command logs, if it logs one.
    fn email_of(&self, command: &interaction::Command) -> Option<ReservationId> {
        let interaction::Command::Log { email: Some(email), .. } = command else { return None };
        let message_id = interaction::message_id_of(&email.message_id)?;
        self.reservation_of(&named_by_message_id(&Text::open(message_id)))
    }

    async fn first_to_log(
        &self,
        email: ReservationId,
        stream: &StreamName,
    ) -> Result<First, Failure> {
        let holder = match self.holding(email).await? {
            Holding::Free => return Ok(First::Nobody),
            Holding::Claimed(holder) | Holding::Recorded(holder) if holder == *stream => {
                return Ok(First::Itself);
            }
            Holding::Claimed(_) => return Ok(First::OnTheWay),
            Holding::Recorded(holder) => holder,
        };
        let first = self.look::<Interaction>(&holder, &mut Looks::certain()).await?;
        Ok(First::Logged(Outcome {
            stream: holder,
            version: first.version.unwrap_or_default(),
            position: first.position,
            repeated: false,
            changed: false,
        }))
    }
}

/// Whether the refusal is about what the command says, and not about the command itself.
fn is_about_content(code: Code) -> bool {
    !matches!(
        code,
        Code::CommandIdReused
            | Code::VersionConflict
            | Code::OccurredInFuture
            | Code::OccurredTooEarly
            | Code::InvalidInput
    )
}
