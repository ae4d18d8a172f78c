//! Withdrawing what a batch has made, the newest first, many at a time.

use kehu_domain::{
    Source, contact, customer, interaction, opportunity, quote, ticket, user,
    values::{
        ContactId, CustomerId, InteractionId, OpportunityId, QuoteId, StreamName, TicketId, UserId,
    },
};
use tokio::task::JoinSet;

use super::{Undoing, under};
use crate::{
    commands::{Envelope, Outcome, Refusal},
    import::{
        deliver::{Deliverer, Patience},
        error::ImportError,
        recipes::AnyCommand,
    },
};

type Answer = Result<Result<Outcome, Refusal>, ImportError>;

impl Undoing<'_> {
    /// Withdraws what nothing that stays rests on.
    pub(super) async fn withdraw(&mut self) -> Result<(), ImportError> {
        let going = self.scan.going();
        self.progress.begin("withdraw", 3, 3, going.len() as u64);
        self.tally.rows_read = 0;
        let (mut going, mut flight) = (going.into_iter(), JoinSet::new());
        loop {
            while flight.len() < self.width {
                let Some(place) = going.next() else { break };
                self.send(place, &mut flight);
            }
            let Some(done) = flight.join_next().await else { break };
            let (place, answer): (u32, Answer) = done?;
            match answer? {
                Ok(_) => self.scan.gone(place),
                Err(refusal) => {
                    self.tally.rows_refused += 1;
                    self.scan.refused(place, refusal.code.as_str());
                }
            }
            self.advance();
        }
        self.progress.end(&self.tally);
        Ok(())
    }

    fn send(&mut self, place: u32, flight: &mut JoinSet<(u32, Answer)>) {
        let Some((stream, version)) = self.scan.next(place) else {
            return self.advance();
        };
        let Some(command) = withdrawal(&stream).filter(|_| !self.dry_run) else {
            self.scan.gone(place);
            return self.advance();
        };
        let command_id = crate::ids::derived(self.batch.0, &format!("undo/{stream}/{version}"));
        let mut envelope = Envelope::new(command_id, self.deliverer.actor, Source::Import);
        envelope.correlation_id = Some(under(self.batch));
        envelope.expected_version = Some(version);
        let deliverer = self.deliverer.clone();
        flight.spawn(async move { (place, deliverer.answer(command, envelope).await) });
    }

    fn advance(&mut self) {
        self.tally.rows_read += 1;
        self.progress.advance(&self.tally, self.tally.rows_read);
    }
}

/// What withdraws whatever this stream is about; `None` if nothing does.
pub(super) fn withdrawal(stream: &StreamName) -> Option<AnyCommand> {
    let id = stream.id()?;
    match stream.category() {
        CustomerId::CATEGORY => {
            Some(AnyCommand::Customer(CustomerId(id), customer::Command::Withdraw))
        }
        ContactId::CATEGORY => Some(AnyCommand::Contact(ContactId(id), contact::Command::Withdraw)),
        OpportunityId::CATEGORY => {
            Some(AnyCommand::Opportunity(OpportunityId(id), opportunity::Command::Withdraw))
        }
        InteractionId::CATEGORY => {
            Some(AnyCommand::Interaction(InteractionId(id), interaction::Command::Withdraw))
        }
        QuoteId::CATEGORY => Some(AnyCommand::Quote(QuoteId(id), quote::Command::Retract)),
        TicketId::CATEGORY => Some(AnyCommand::Ticket(TicketId(id), ticket::Command::Withdraw)),
        UserId::CATEGORY => Some(AnyCommand::User(UserId(id), user::Command::Withdraw)),
        _ => None,
    }
}

impl Deliverer {
    /// Sends a command until somebody answers.
    pub(in crate::import) async fn answer(
        &self,
        command: AnyCommand,
        envelope: Envelope,
    ) -> Answer {
        use crate::commands::CommandError;
        let mut patience = Patience::new(self);
        loop {
            match self.execute(command.clone(), envelope.clone()).await {
                Ok(outcome) => {
                    patience.over();
                    return Ok(Ok(outcome));
                }
                Err(CommandError::Refused(refusal)) => return Ok(Err(refusal)),
                Err(CommandError::Failed(failure)) => patience.wait(failure).await?,
            }
        }
    }
}
