//! Writing the demo: through commands, at original times, as often as it takes.

use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _};
use kehu_domain::{Actor, Source, customer::ExternalIdInput, user};
use uuid::Uuid;

use super::{
    Demo, DemoError,
    act::{Act, Deed},
    digest::{self, Digest},
    options::SYSTEM,
    script::conversations,
    staff,
    story::Story,
};
use crate::{
    commands::{CommandError, Commands, Envelope},
    feed, ids,
    sequence::Sequencer,
    store::Selection,
};

/// How many commands are on their way at once.
const AT_ONCE: usize = 64;

/// How often a command is sent again while the store is away, and how long is waited in between.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_millis(500);

/// How often it is told how far the writing is.
const STEPS: usize = 10;

/// The kind of the external id that tells what the whole demo came to.
const FILLED: &str = "filled";

impl Demo {
    /// Writes whatever is missing; what the whole comes to.
    ///
    /// Cut off anywhere, it goes on where it was. `progress` is told how many of all commands are
    /// through.
    pub async fn fill(
        &self,
        commands: &Commands,
        progress: impl Fn(usize, usize),
    ) -> Result<Digest, DemoError> {
        let last = self.last_command();
        if commands.store().command(last).await?.is_some() {
            return self.recorded(commands).await;
        }
        let begun = self.look_for_others(commands).await?;
        let Story { acts, .. } = &*self.story;
        let (total, mut done) = (acts.len(), 0);
        let lanes = Sequencer::default();
        for part in acts.chunk_by(|one, other| one.deed.concerns_all() == other.deed.concerns_all())
        {
            // What everything rests on comes one by one, with nothing else on the way.
            let at_once = match part.first() {
                Some(act) if act.deed.concerns_all() => 1,
                _ => AT_ONCE,
            };
            let sent = futures::stream::iter(part).map(|act| {
                let mut turn = lanes.line_up(act.lanes.clone());
                async move {
                    turn.come().await;
                    send(commands, act, begun).await
                }
            });
            let mut sent = std::pin::pin!(sent.buffer_unordered(at_once));
            while sent.try_next().await?.is_some() {
                done += 1;
                if done % (total / STEPS).max(1) == 0 {
                    progress(done, total);
                }
            }
        }
        let digest = digest::of(commands, &conversations(acts)).await?;
        self.record(commands, last, &digest).await?;
        Ok(digest)
    }

    /// Whether the demo has begun already; fails where anything is in the log that is not its own.
    async fn look_for_others(&self, commands: &Commands) -> Result<bool, DemoError> {
        let own = conversations(&self.story.acts);
        let (mut after, mut begun) = (0, false);
        loop {
            let page = commands.store().read(&Selection::All, after, 1_000).await?;
            after = page.scanned_to;
            for event in page.events {
                if own.contains(&event.correlation_id) {
                    begun = true;
                } else if !Commands::is_bootstrap(event.correlation_id) {
                    let (position, stream) = (event.position, event.stream);
                    return Err(DemoError::Foreign { position, stream });
                }
            }
            if page.at_end {
                return Ok(begun);
            }
        }
    }

    /// The command that comes after all others, and names what they came to.
    fn last_command(&self) -> Uuid {
        let stream = staff::founder().stream();
        ids::demo_command(self.options.seed, self.story.year.end(), &stream, u32::MAX)
    }

    async fn record(
        &self,
        commands: &Commands,
        command_id: Uuid,
        Digest { events, sha256 }: &Digest,
    ) -> Result<(), DemoError> {
        let id = format!("{events} {sha256}");
        let external_id =
            ExternalIdInput { system: SYSTEM.to_owned(), kind: FILLED.to_owned(), id };
        let act = Act {
            at: self.story.year.end(),
            lanes: Vec::new(),
            command_id,
            actor: Actor::SYSTEM,
            source: Source::System,
            reason: None,
            because: None,
            deed: Deed::User(staff::founder(), user::Command::LinkExternalId { external_id }),
        };
        send(commands, &act, false).await
    }

    /// What was recorded when the demo had been written.
    async fn recorded(&self, commands: &Commands) -> Result<Digest, DemoError> {
        let stream = staff::founder().stream();
        let mut found = None;
        let stored = commands.store().read_stream(&stream, 0, 1_000).await?;
        for recorded in feed::decode_all(commands.vault(), stored).await? {
            if let kehu_domain::DomainEvent::User(user::Event::ExternalIdLinked(linked)) =
                &recorded.event
                && linked.external_id.kind == FILLED
                && let Some((events, sha256)) =
                    linked.external_id.id.as_str().and_then(|id| id.split_once(' '))
                && let Ok(events) = events.parse()
            {
                found = Some(Digest { events, sha256: sha256.to_owned() });
            }
        }
        found.ok_or(DemoError::Version)
    }
}

/// Sends a command, unless it was sent before the demo was cut off.
async fn send(commands: &Commands, act: &Act, begun: bool) -> Result<(), DemoError> {
    for tried in 0.. {
        if begun || tried > 0 {
            match commands.store().command(act.command_id).await {
                Ok(Some(_)) => return Ok(()),
                Ok(None) => {}
                Err(error) if tried >= TRIES => return Err(error.into()),
                Err(_) => {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
        }
        let envelope: Envelope = act.envelope();
        match act.deed.clone().send(commands, envelope).await {
            Ok(_) => return Ok(()),
            Err(CommandError::Refused(refusal)) => {
                return Err(DemoError::Refused {
                    what: act.deed.to_string(),
                    stream: act.deed.stream(),
                    refusal: Box::new(refusal),
                });
            }
            Err(CommandError::Failed(failure)) if failure.is_transient() && tried < TRIES => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(CommandError::Failed(failure)) => return Err(failure.into()),
        }
    }
    Ok(())
}
