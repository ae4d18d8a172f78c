//! Numbers out of a series, drawn for a command before it appends what is numbered.

use std::sync::Arc;

use chrono::Datelike as _;
use kehu_domain::{
    DomainEvent, Series, series,
    values::{SeriesId, StreamName},
};

use super::{
    Commands, Failure,
    aggregate::Aggregate,
    load::Looks,
    pause::pause,
    request::Request,
    side::{Named, Step},
};
use crate::{feed, ids};

/// Losing this often means that something else is wrong.
const MAX_ATTEMPTS: u32 = 24;

impl Commands {
    /// The number that the command draws for its own stream; `None` where there is no such series.
    ///
    /// The same command, sent again, gets the number that it drew the first time. Whatever becomes
    /// of the command, the number is used up. The year in it is that in which the command's doing
    /// happened, unless the series has come further.
    pub(super) async fn draw_number(
        &self,
        request: &Request,
        series: SeriesId,
    ) -> Result<Option<String>, Failure> {
        let stream = series.stream();
        let name = format!("draw {stream}");
        let command_id = ids::derived(request.command_id(), &name);
        // Whoever draws takes an append, so drawing at once would only make losers.
        let _turn = self.inner.series.lock().await;
        let mut looks = Looks::quick();
        for attempt in 0..MAX_ATTEMPTS {
            let folded = self.look::<Series>(&stream, &mut looks).await?;
            let zone = self.settings_snapshot(&mut looks).await?.time_zone;
            let year = request.context.occurred_at.with_timezone(&zone).year();
            let command = series::Command::Draw { owner: request.stream.clone(), year };
            let step = Named { command_id, command };
            match self.named_step::<Series>(request, &stream, &folded, step).await? {
                Step::Moved(folded) => {
                    let number = folded.state.last().map(|last| last.number.clone());
                    Series::cache(&self.inner.caches).put(&stream, Arc::new(folded));
                    return Ok(number);
                }
                Step::Repeated(appended) => {
                    return self.drawn(&stream, appended.first_version).await;
                }
                // Another command has drawn for the same thing just now.
                Step::Stands if looks.are_certain() => {
                    return Ok(folded.state.last().map(|last| last.number.clone()));
                }
                Step::Refused(_) if looks.are_certain() => return Ok(None),
                Step::Stands | Step::Refused(_) => {}
                Step::Conflict => tokio::time::sleep(pause(command_id, attempt)).await,
            }
            looks = Looks::certain();
        }
        Err(Failure::Contended)
    }

    /// The number that was drawn at this version of the series.
    async fn drawn(&self, stream: &StreamName, version: u64) -> Result<Option<String>, Failure> {
        let stored = self.store().read_stream(stream, version, 1).await?;
        let events = feed::decode_all(self.vault(), stored).await?;
        Ok(events.into_iter().find_map(|recorded| {
            if let DomainEvent::Series(series::Event::NumberDrawn(drawn)) = recorded.event {
                Some(drawn.number)
            } else {
                None
            }
        }))
    }
}
