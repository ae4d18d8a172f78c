//! Tickets: what their decisions need to know, and that one e-mail opens one ticket.

use kehu_domain::{
    Calendar, Decider as _, Ticket,
    calendar::DEFAULT_CALENDAR,
    series,
    ticket::{self, Command, Course, Rules},
    values::{ReservationId, StreamName, Text, TicketId},
};

use super::{
    Code, CommandError, Commands, Envelope, Failure, Outcome, load::Looks, pause::pause,
    plan::source_message, request::Request, reservations::Holding,
};
use crate::feed;

/// Events read from a stream at once.
const PAGE: usize = 1_000;

/// More merges in a row than anybody makes; merges have no cycles.
const MAX_CHAIN: usize = 1_000;

/// Waiting this often, a few dozen milliseconds each time, means that the first delivery was cut
/// off: whoever sends the e-mail again later will find its claim abandoned.
const MAX_WAITS: u32 = 64;

/// Who has made a ticket of an e-mail already.
enum First {
    /// Nobody.
    Nobody,
    /// Another one is about to be opened.
    OnTheWay,
    /// Another one: this is where it stands.
    Opened(Outcome),
}

impl Commands {
    /// Executes a command of one ticket; looks its calendar and the settings up itself.
    ///
    /// Opening from an e-mail that has opened another ticket before is answered with that one: its
    /// stream, where it stands now, and that nothing was changed. That holds for deliveries at the
    /// same time as well: the second waits for the first.
    pub async fn ticket(
        &self,
        id: TicketId,
        command: Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        let stream = id.stream();
        let Some(message) = self.message_of(&command) else {
            return self.execute::<Ticket>(stream, command, envelope).await;
        };
        for waits in 0..MAX_WAITS {
            match self.first_of(message, &stream).await? {
                First::Opened(outcome) => return Ok(outcome),
                First::OnTheWay => {}
                First::Nobody => {
                    let (command, envelope) = (command.clone(), envelope.clone());
                    match self.execute::<Ticket>(stream.clone(), command, envelope).await {
                        Err(CommandError::Refused(refusal))
                            if refusal.code == Code::ExternalIdTaken =>
                        {
                            // Somebody has claimed the e-mail meanwhile, or one of the ticket's
                            // external ids has been somebody else's all along.
                            if matches!(self.first_of(message, &stream).await?, First::Nobody) {
                                return Err(refusal.into());
                            }
                        }
                        answer => return answer,
                    }
                }
            }
            tokio::time::sleep(pause(envelope.command_id, waits)).await;
        }
        Err(Failure::Contended.into())
    }

    /// The reservation of the e-mail that the command opens a ticket from.
    fn message_of(&self, command: &Command) -> Option<ReservationId> {
        let Command::Open { source_message_id: Some(id), .. } = command else { return None };
        self.reservation_of(&source_message(&Text::open(ticket::message_id_of(id))))
    }

    async fn first_of(
        &self,
        message: ReservationId,
        stream: &StreamName,
    ) -> Result<First, Failure> {
        let holder = match self.holding(message).await? {
            Holding::Recorded(holder) if holder != *stream => holder,
            Holding::Claimed(holder) if holder != *stream => return Ok(First::OnTheWay),
            Holding::Recorded(_) | Holding::Claimed(_) | Holding::Free => return Ok(First::Nobody),
        };
        let first = self.look::<Ticket>(&holder, &mut Looks::certain()).await?;
        Ok(First::Opened(Outcome {
            stream: holder,
            version: first.version.unwrap_or_default(),
            position: first.position,
            repeated: false,
            changed: false,
        }))
    }

    /// Fills in what the decision rests on: calendar, settings, number, and what has happened when.
    pub(super) async fn inform_ticket(
        &self,
        request: &Request,
        looks: &mut Looks,
        state: &ticket::State,
        mut command: Command,
    ) -> Result<Command, Failure> {
        let opening =
            if let Command::Open { calendar, .. } = &command { Some(*calendar) } else { None };
        let moves_clocks =
            if let Command::Sync { told, .. } = &command { told.moves_clocks(state) } else { true };
        let Some(found) = command.found_mut() else { return Ok(command) };
        let settings = self.settings_snapshot(looks).await?;
        let wanted = opening.flatten().or_else(|| state.calendar()).or(settings.default_calendar);
        let id = wanted.unwrap_or(DEFAULT_CALENDAR);
        let calendar = self.look::<Calendar>(&id.stream(), looks).await?;
        found.calendar = calendar.version.and_then(|at| calendar.state.snapshot(id, at));
        found.rules = Rules::from(&settings);
        if opening.is_some() {
            found.number = self.draw_number(request, series::TICKETS).await?;
        } else if moves_clocks {
            found.course = self.course(&request.stream).await?;
        }
        Ok(command)
    }

    /// What has happened to a ticket, and when.
    async fn course(&self, stream: &StreamName) -> Result<Course, Failure> {
        let (mut course, mut from) = (Course::default(), 0);
        loop {
            let stored = self.store().read_stream(stream, from, PAGE).await?;
            let full = stored.len() == PAGE;
            from += PAGE as u64;
            for recorded in feed::decode_all(self.vault(), stored).await? {
                let at = recorded.header.occurred_at;
                if let Some(event) = Ticket::event(recorded.event) {
                    course.record(&event, at);
                }
            }
            if !full {
                return Ok(course);
            }
        }
    }

    /// The ticket that goes on in place of `ticket`, over any number of merges.
    pub(super) async fn final_ticket(&self, ticket: TicketId) -> Result<TicketId, Failure> {
        let (mut survivor, mut looks) = (ticket, Looks::certain());
        for _ in 0..MAX_CHAIN {
            let found = self.look::<Ticket>(&survivor.stream(), &mut looks).await?;
            let Some(next) = found.state.merged_into() else { break };
            survivor = next;
        }
        Ok(survivor)
    }
}
