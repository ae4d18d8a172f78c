//! What a quote's decisions need to know: its number, and how far who asks may go.

use kehu_domain::{
    Decider as _, Quote,
    quote::{Circumstances, Command, State},
    series,
    values::QuoteId,
};

use super::{
    CommandError, Commands, Envelope, Failure, Outcome,
    aggregate::{Aggregate, Caches},
    cache::Cache,
    load::Looks,
    request::Request,
};

impl Aggregate for Quote {
    fn cache(caches: &Caches) -> &Cache<State> {
        &caches.quotes
    }

    fn creates(command: &Command) -> bool {
        matches!(command, Command::Draft { .. })
    }

    async fn prepare(
        commands: &Commands,
        request: &Request,
        looks: &mut Looks,
        state: &State,
        mut command: Command,
    ) -> Result<Command, Failure> {
        if wants_number(state, &command, request) {
            if let Command::Draft { series, number, .. } = &mut command {
                let series = series.unwrap_or(series::QUOTES);
                *number = commands.draw_number(request, series).await?;
            }
        } else if let Command::Approve { found }
        | Command::Send { found, .. }
        | Command::Accept { found, .. }
        | Command::Expire { found } = &mut command
        {
            *found = commands.circumstances(request, looks).await?;
        }
        Ok(command)
    }
}

/// Whether the command would draft a quote if it had a number: no other uses one up.
fn wants_number(state: &State, command: &Command, request: &Request) -> bool {
    let mut numbered = command.clone();
    let Command::Draft { number, .. } = &mut numbered else { return false };
    *number = Some(String::new());
    Quote::decide(state, numbered, &request.context).is_ok_and(|events| !events.is_empty())
}

impl Commands {
    /// Executes a command of one quote; draws its number and looks up limits itself.
    pub async fn quote(
        &self,
        id: QuoteId,
        command: Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        self.execute::<Quote>(id.stream(), command, envelope).await
    }

    /// How far who asks may go, and where the company's days begin.
    async fn circumstances(
        &self,
        request: &Request,
        looks: &mut Looks,
    ) -> Result<Circumstances, Failure> {
        let settings = self.settings_snapshot(looks).await?;
        let actor = request.context.actor;
        Ok(Circumstances {
            discount_limit: self.discount_limit(actor, &settings, looks).await?,
            settings_version: settings.version,
            time_zone: settings.time_zone,
        })
    }
}
