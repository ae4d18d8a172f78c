//! Erasing a person: the event first, then the keys.

use std::collections::BTreeSet;

use kehu_domain::{
    DomainEvent, customer, opportunity,
    values::{CustomerId, StreamName},
};

use super::{CommandError, Commands, Envelope, Failure, Outcome, plan::Plan, request::Request};
use crate::{feed, store::Selection};

/// Events looked at in one go.
const PAGE: usize = 2_000;

impl Commands {
    /// Records the erasure and destroys the keys of the customer and of the opportunities that
    /// held its free text while they did not know it.
    ///
    /// A command that was cut off between the two completes when it, or another one, comes again.
    pub(super) async fn erase(
        &self,
        id: CustomerId,
        mut subjects: Vec<String>,
        envelope: Envelope,
    ) -> Result<Outcome, CommandError> {
        let stream = id.stream();
        let said = customer::Command::ErasePersonalData { subjects: subjects.clone() };
        // Made of what the caller said: what is found in the log may be more the next time.
        let request = Request::new::<kehu_domain::Customer>(
            self.clock().now(),
            stream.clone(),
            &said,
            envelope,
        )?;
        for found in self.own_subjects(id).await? {
            if !subjects.contains(&found) {
                subjects.push(found);
            }
        }
        let command = customer::Command::ErasePersonalData { subjects };
        let outcome = self.execute_request::<kehu_domain::Customer>(&request, command).await?;
        if !outcome.changed {
            self.complete(&stream).await?;
        }
        Ok(outcome)
    }

    /// Destroys every key that the customer's stream says is destroyed.
    async fn complete(&self, stream: &StreamName) -> Result<(), Failure> {
        let events = self.history(stream).await?;
        for subject in Plan::of(stream, &events).erased {
            self.vault().destroy(&subject).await?;
        }
        Ok(())
    }

    /// Opportunities of the customer that have sealed anything under their own key.
    ///
    /// The log itself is asked, from its beginning: erasing is rare, and nothing may be missed.
    async fn own_subjects(&self, id: CustomerId) -> Result<Vec<String>, Failure> {
        let needle = id.to_string();
        let selection = Selection::Category("opportunity".to_owned());
        let (mut streams, mut after) = (BTreeSet::new(), 0);
        loop {
            let page = self.store().read(&selection, after, PAGE).await?;
            after = page.scanned_to;
            for event in page.events {
                if contains(&event.data, needle.as_bytes()) {
                    streams.insert(event.stream);
                }
            }
            if page.at_end {
                break;
            }
        }
        let mut subjects = Vec::new();
        for stream in streams {
            let events = self.history(&stream).await?;
            let customer = events.iter().fold(None, |customer, event| match event {
                DomainEvent::Opportunity(opportunity::Event::Opened(opened)) => opened.customer,
                DomainEvent::Opportunity(opportunity::Event::CustomerAssigned(assigned)) => {
                    Some(assigned.customer)
                }
                _ => customer,
            });
            if customer == Some(id) && self.vault().has_key(stream.as_str()).await? {
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
