//! Erasing a person: the event first, then the keys.

use std::collections::BTreeSet;

use kehu_domain::{DomainEvent, values::StreamName};

use super::{
    CommandError, Commands, Envelope, Failure, Outcome, aggregate::Aggregate, parties, plan::Plan,
    request::Request,
};
use crate::{feed, store::Selection};

/// Events looked at in one go.
const PAGE: usize = 2_000;

impl Commands {
    /// Records the erasure and destroys the keys of the customer or contact and of the aggregates
    /// that held texts about it while they did not know it.
    ///
    /// A command that was cut off between the two completes when it, or another one, comes again.
    pub(super) async fn erase<D: Aggregate>(
        &self,
        stream: StreamName,
        mut subjects: Vec<String>,
        command: impl Fn(Vec<String>) -> D::Command,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        // Made of what the caller said: what is found in the log may be more the next time.
        let said = command(subjects.clone());
        let request = Request::new::<D>(self.clock().now(), stream.clone(), &said, envelope)?;
        for found in self.own_subjects(&stream).await? {
            if !subjects.contains(&found) {
                subjects.push(found);
            }
        }
        let outcome = self.execute_request::<D>(&request, command(subjects)).await?;
        if !outcome.changed {
            self.complete(&stream).await?;
        }
        Ok(outcome)
    }

    /// Destroys every key that the stream says is destroyed.
    async fn complete(&self, stream: &StreamName) -> Result<(), Failure> {
        let events = self.history(stream).await?;
        for subject in Plan::of(stream, &events).erased {
            self.vault().destroy(&subject).await?;
        }
        self.remove_erased_files().await
    }

    /// The aggregates about `party` that have sealed anything under their own key.
    ///
    /// The log itself is asked, from its beginning: erasing is rare, and nothing may be missed.
    async fn own_subjects(&self, party: &StreamName) -> Result<Vec<String>, Failure> {
        let needle = party.as_str().as_bytes();
        let (mut streams, mut after) = (BTreeSet::new(), 0);
        loop {
            let page = self.store().read(&Selection::All, after, PAGE).await?;
            after = page.scanned_to;
            for event in page.events {
                if event.stream != *party && contains(&event.data, needle) {
                    streams.insert(event.stream);
                }
            }
            if page.at_end {
                break;
            }
        }
        let mut subjects = Vec::new();
        for stream in streams {
            if !self.vault().has_key(stream.as_str()).await? {
                continue;
            }
            let events = self.history(&stream).await?;
            if events.iter().fold(BTreeSet::new(), parties::after).contains(party) {
                subjects.push(stream.to_string());
            }
        }
        Ok(subjects)
    }

    /// Every event of a stream.
    async fn history(&self, stream: &StreamName) -> Result<Vec<DomainEvent>, Failure> {
        let (mut events, mut from) = (Vec::new(), 0);
        loop {
            let stored = self.store().read_stream(stream, from, PAGE).await?;
            let full = stored.len() == PAGE;
            from += PAGE as u64;
            let recorded = feed::decode_all(self.vault(), stored).await?;
            events.extend(recorded.into_iter().map(|recorded| recorded.event));
            if !full {
                return Ok(events);
            }
        }
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
