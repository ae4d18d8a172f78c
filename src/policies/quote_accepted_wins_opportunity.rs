//! An accepted quote wins its opportunity.

use async_trait::async_trait;
use kehu_domain::{
    DomainEvent, Header, Recorded, Source, opportunity, quote, settings,
    values::{OpportunityId, QuoteId},
};
use sqlx::PgConnection;

use super::{
    Policy, PolicyError, Start, Tally,
    order::{self, Because, Done},
};
use crate::{
    commands::{Code, Commands},
    store::StoredEvent,
};

/// Sends `Win` to the opportunity of an accepted quote, with the quote's total.
///
/// An opportunity that is won or lost already stays as it is. Quotes that another system brings
/// along have been dealt with there.
#[derive(Debug)]
pub(super) struct QuoteAcceptedWinsOpportunity;

#[async_trait]
impl Policy for QuoteAcceptedWinsOpportunity {
    fn name(&self) -> &'static str {
        "quote-accepted-wins-opportunity"
    }

    fn start(&self) -> Start {
        Start::Head
    }

    fn wants(&self, event: &StoredEvent) -> bool {
        event.stream.category() == QuoteId::CATEGORY
            && event.event_type.as_ref() == "QuoteAccepted"
            && event.source != Source::Import
    }

    async fn act(
        &self,
        commands: &Commands,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<Tally, PolicyError> {
        let mut tally = Tally::default();
        for Recorded { header, event } in events {
            let DomainEvent::Quote(quote::Event::Accepted(accepted)) = event else { continue };
            let Some(opportunity) = accepted.opportunity else { continue };
            let settings = commands.current_settings().await?;
            if !settings.is_on(settings::Policy::QuoteAcceptedWinsOpportunity) {
                continue;
            }
            let command = opportunity::Command::Win {
                amount: Some(accepted.total),
                closed_on: Some(header.occurred_at.with_timezone(&settings.time_zone).date_naive()),
            };
            let sent = self.win(commands, opportunity, command, header, db).await?;
            tally.sent += sent.sent;
            tally.refused += sent.refused;
        }
        Ok(tally)
    }
}

impl QuoteAcceptedWinsOpportunity {
    async fn win(
        &self,
        commands: &Commands,
        opportunity: OpportunityId,
        command: opportunity::Command,
        header: &Header,
        db: &mut PgConnection,
    ) -> Result<Tally, PolicyError> {
        let because = Because {
            policy: self.name(),
            cause: header.event_id,
            correlation: header.correlation_id,
        };
        let envelope = because.envelope(0);
        let command_id = envelope.command_id;
        let outcome = commands.opportunity(opportunity, command, envelope).await;
        let done = match order::done(outcome)? {
            Done::Refused(refusal)
                if matches!(
                    refusal.code,
                    Code::OpportunityAlreadyWon | Code::OpportunityAlreadyLost
                ) =>
            {
                Done::Taken
            }
            done => done,
        };
        order::book(done, &opportunity.to_string(), because, command_id, db).await
    }
}
