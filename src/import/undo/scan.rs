//! What a batch has made and changed, and what mentions it: read off the log, in little memory.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use kehu_domain::{
    Actor,
    event::{is_creation, is_withdrawal},
    import::{Kept, KeptReason},
    values::{
        CalendarId, ContactId, CustomerId, HierarchyId, ImportId, InteractionId, OpportunityId,
        PipelineId, QuoteId, ReservationId, SeriesId, SettingsId, StreamName, TicketId, UserId,
    },
};
use uuid::Uuid;

use super::{Changes, Undoing, under};
use crate::{
    commands::Failure,
    import::{deliver::Patience, error::ImportError},
    store::{Selection, StoredEvent},
};

/// Events read at once.
const PAGE: usize = 5_000;

/// Streams that others can mention or build on.
const CATEGORIES: [&str; 9] = [
    CustomerId::CATEGORY,
    ContactId::CATEGORY,
    OpportunityId::CATEGORY,
    InteractionId::CATEGORY,
    QuoteId::CATEGORY,
    TicketId::CATEGORY,
    UserId::CATEGORY,
    PipelineId::CATEGORY,
    CalendarId::CATEGORY,
];

/// Streams that kehu keeps in order by itself: what they say of others builds on nothing.
const MACHINERY: [&str; 5] = [
    ReservationId::CATEGORY,
    HierarchyId::CATEGORY,
    SeriesId::CATEGORY,
    SettingsId::CATEGORY,
    ImportId::CATEGORY,
];

/// A stream, in few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    category: u8,
    id: Uuid,
}

impl Key {
    fn of(stream: &StreamName) -> Option<Self> {
        Self::new(stream.category(), stream.id()?)
    }

    fn new(category: &str, id: Uuid) -> Option<Self> {
        let category = CATEGORIES.iter().position(|known| *known == category)?;
        Some(Self { category: u8::try_from(category).ok()?, id })
    }

    pub(super) fn stream(self) -> StreamName {
        let category = CATEGORIES.get(usize::from(self.category)).copied().unwrap_or_default();
        StreamName::new(category, self.id)
    }
}

/// What the log says of one stream. A hundred bytes each, with its key and its place in the index.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, of which there are millions")]
pub(super) struct Node {
    /// Where the batch made it; 0 if it did not.
    created_at: u64,
    /// Its last version.
    version: u64,
    /// The first thing that others did to it, as a place among the names of types, from 1.
    outside: u32,
    /// Whether the batch has changed it without having made it.
    changed: bool,
    /// Whether it is no more, and whether that is the undoing's doing.
    withdrawn: bool,
    by_undo: bool,
    /// Whether others have made it anew after that: then it is theirs.
    anew: bool,
    /// Why it stays.
    kept: Option<Cause>,
}

/// A stream that the batch has changed without having made it.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) place: u32,
    pub(super) stream: StreamName,
    /// Its last version.
    pub(super) version: u64,
    /// What others did to it since.
    pub(super) outside: Option<String>,
}

/// Why something that the batch has made stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    ChangedSince,
    Mentioned {
        by: u32,
    },
    Refused {
        code: u32,
    },
    /// Nothing can be withdrawn that is of its kind.
    Lasting,
}

/// Everything that is known of a batch.
#[derive(Debug, Default)]
pub(super) struct Scan {
    index: HashMap<Key, u32>,
    keys: Vec<Key>,
    nodes: Vec<Node>,
    /// Who mentions whom, of those that the batch has made.
    edges: Vec<(u32, u32)>,
    /// The same, of what the batch said elsewhere, with the position.
    changes: Vec<(u32, u32, u64)>,
    /// Types of events and codes of refusals, each once.
    words: Vec<Arc<str>>,
}

impl Undoing<'_> {
    /// Reads the log from where the batch began.
    pub(super) async fn look(&mut self) -> Result<(), ImportError> {
        let stream = self.batch.stream();
        let first = self.patiently(async |store| store.read_stream(&stream, 0, 1).await).await?;
        let mut after = first.first().map_or(0, |event| event.position.saturating_sub(1));
        let (from, head) = (after, self.patiently(async |store| store.head().await).await?);
        self.progress.begin("log", 1, 3, head - from.min(head));
        loop {
            let read = async |store: &dyn crate::store::EventStore| {
                store.read(&Selection::All, after, PAGE).await
            };
            let page = self.patiently(read).await?;
            for event in &page.events {
                self.scan.note(event, self.batch.0, under(self.batch));
            }
            self.tally.rows_read += page.events.len() as u64;
            after = page.scanned_to;
            self.progress.advance(&self.tally, after - from);
            if page.at_end {
                break;
            }
        }
        self.progress.end(&self.tally);
        self.scan.edges.sort_unstable();
        self.scan.edges.dedup();
        Ok(())
    }

    /// Asks the store until it answers.
    pub(super) async fn patiently<T>(
        &self,
        ask: impl AsyncFn(&dyn crate::store::EventStore) -> Result<T, crate::store::StoreError>,
    ) -> Result<T, ImportError> {
        let mut patience = Patience::new(&self.deliverer);
        loop {
            match ask(self.deliverer.commands.store().as_ref()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => patience.wait(Failure::from(error)).await?,
            }
        }
    }
}

impl Scan {
    /// Takes in the next event of the log.
    fn note(&mut self, event: &StoredEvent, batch: Uuid, undoing: Uuid) {
        if MACHINERY.contains(&event.stream.category()) {
            return;
        }
        let (ours, taken_back) = (event.correlation_id == batch, event.correlation_id == undoing);
        let key = Key::of(&event.stream);
        if let Some(key) = key {
            self.follow(key, event, ours, taken_back);
        }
        if !taken_back {
            self.mentions(key, event, ours);
        }
    }

    fn follow(&mut self, key: Key, event: &StoredEvent, ours: bool, taken_back: bool) {
        let place =
            if ours { self.place(key) } else { self.index.get(&key).copied().unwrap_or(NONE) };
        let name = self.word_of(ours || taken_back, &event.event_type);
        let Some(node) = self.nodes.get_mut(place as usize) else { return };
        node.version = event.version;
        if ours {
            if is_creation(&event.event_type) {
                let (created_at, version) = (event.position, event.version);
                *node = Node { created_at, version, ..Node::default() };
            } else if node.created_at == 0 && !node.changed {
                // What others did before is what the batch found.
                (node.changed, node.outside) = (true, 0);
            }
        } else if is_withdrawal(&event.event_type) {
            (node.withdrawn, node.by_undo, node.anew) = (true, taken_back, false);
        } else if node.withdrawn && is_creation(&event.event_type) {
            node.anew = true;
        } else if !taken_back && !node.withdrawn && node.outside == 0 {
            node.outside = name;
        }
    }

    /// Notes what the event mentions of what the batch has made.
    fn mentions(&mut self, key: Option<Key>, event: &StoredEvent, ours: bool) {
        let mut mentioned: Vec<u32> = Vec::new();
        let mut note = |target: Key| {
            let place = self.index.get(&target).copied().unwrap_or(NONE);
            let made = self.nodes.get(place as usize).is_some_and(|node| node.created_at > 0);
            if made && Some(target) != key && !mentioned.contains(&place) {
                mentioned.push(place);
            }
        };
        names(&event.data).for_each(&mut note);
        let actors = [Some(event.actor).filter(|_| !ours), event.on_behalf_of];
        let users = actors.into_iter().flatten().filter_map(Actor::as_user);
        users.filter_map(|user| Key::new(UserId::CATEGORY, user.0)).for_each(note);
        if mentioned.is_empty() {
            return;
        }
        // What integrators say in streams of their own has no place: it stays, like everything of
        // theirs.
        let from = key.map_or(FOREIGN, |key| self.place(key));
        let made = self.nodes.get(from as usize).is_some_and(|node| node.created_at > 0);
        for to in mentioned {
            if ours && !made {
                self.changes.push((from, to, event.position));
            } else {
                self.edges.push((from, to));
            }
        }
    }

    fn place(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        let place = *self.index.entry(key).or_insert(next);
        if place == next {
            self.keys.push(key);
            self.nodes.push(Node::default());
        }
        place
    }

    fn word_of(&mut self, unneeded: bool, word: &Arc<str>) -> u32 {
        if unneeded { 0 } else { self.word(word) }
    }

    /// The place of a word, from 1.
    fn word(&mut self, word: &str) -> u32 {
        let known = self.words.iter().position(|known| **known == *word);
        let place = known.unwrap_or_else(|| {
            self.words.push(word.into());
            self.words.len() - 1
        });
        u32::try_from(place + 1).unwrap_or_default()
    }

    fn said(&self, word: u32) -> String {
        let word = self.words.get((word as usize).wrapping_sub(1));
        word.map_or_else(|| "?".to_owned(), ToString::to_string)
    }

    /// The streams that the batch has changed without having made them, with what others did since.
    pub(super) fn changed(&self) -> Vec<Changed> {
        let changed = (0_u32..).zip(self.keys.iter().zip(&self.nodes));
        changed
            .filter(|(_, (_, node))| node.changed && node.is_anothers())
            .map(|(place, (key, node))| Changed {
                place,
                stream: key.stream(),
                version: node.version,
                outside: (node.outside > 0).then(|| self.said(node.outside)),
            })
            .collect()
    }

    /// Where the batch mentioned what it has made, in a stream that it had not made.
    pub(super) fn mentioned_in(&self, place: u32) -> impl Iterator<Item = u64> + '_ {
        let of = self.changes.iter().filter(move |(from, ..)| *from == place);
        of.map(|(_, _, position)| *position)
    }

    /// Decides what stays: what others have changed, and whatever something that stays mentions.
    pub(super) fn decide(&mut self, changes: &Changes) {
        let mut standing: VecDeque<u32> = VecDeque::new();
        let keys = &self.keys;
        for (place, node) in (0_u32..).zip(&mut self.nodes) {
            if !node.is_there() {
                continue;
            }
            let lasting = keys.get(place as usize).is_some_and(|key| !can_be_withdrawn(*key));
            node.kept = match (lasting, node.outside) {
                (true, _) => Some(Cause::Lasting),
                (false, 0) => None,
                (false, _) => Some(Cause::ChangedSince),
            };
            standing.extend(node.kept.map(|_| place));
        }
        let by_others: Vec<(u32, u32)> = self
            .edges
            .iter()
            .copied()
            .filter(|(from, _)| self.nodes.get(*from as usize).is_none_or(Node::is_anothers))
            .chain(self.changes.iter().filter_map(|(from, to, position)| {
                changes.standing.contains(position).then_some((*from, *to))
            }))
            .collect();
        for (by, to) in by_others {
            if self.keep(to, Cause::Mentioned { by }) {
                standing.push_back(to);
            }
        }
        while let Some(place) = standing.pop_front() {
            standing.extend(self.keep_mentioned(place));
        }
    }

    /// Keeps what something mentions that stays; says what is new among it.
    fn keep_mentioned(&mut self, by: u32) -> Vec<u32> {
        let first = self.edges.partition_point(|(from, _)| *from < by);
        let edges = self.edges.iter().skip(first).take_while(|(from, _)| *from == by);
        let mentioned: Vec<u32> = edges.map(|(_, to)| *to).collect();
        let cause = Cause::Mentioned { by };
        mentioned.into_iter().filter(|to| self.keep(*to, cause)).collect()
    }

    fn keep(&mut self, place: u32, cause: Cause) -> bool {
        let Some(node) = self.nodes.get_mut(place as usize) else { return false };
        let new = node.is_there() && node.kept.is_none();
        if new {
            node.kept = Some(cause);
        }
        new
    }

    /// What goes, the newest first.
    pub(super) fn going(&self) -> Vec<u32> {
        let going = (0_u32..).zip(&self.nodes);
        let mut going: Vec<u32> = going
            .filter(|(_, node)| node.is_there() && node.kept.is_none())
            .map(|(place, _)| place)
            .collect();
        going.sort_unstable_by_key(|place| {
            std::cmp::Reverse(self.nodes.get(*place as usize).map(|node| node.created_at))
        });
        going
    }

    /// The stream at `place` and its last version, unless it stays after all.
    pub(super) fn next(&self, place: u32) -> Option<(StreamName, u64)> {
        let node = self.nodes.get(place as usize).filter(|node| node.kept.is_none())?;
        Some((self.keys.get(place as usize)?.stream(), node.version))
    }

    /// It is no more.
    pub(super) fn gone(&mut self, place: u32) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            (node.withdrawn, node.by_undo) = (true, true);
        }
    }

    /// It stays after all, and with it what it mentions.
    pub(super) fn refused(&mut self, place: u32, code: &str) {
        let code = self.word(code);
        self.keep(place, Cause::Refused { code });
        let mut standing = VecDeque::from([place]);
        while let Some(place) = standing.pop_front() {
            standing.extend(self.keep_mentioned(place));
        }
    }

    /// How much of what the batch has made was withdrawn by its undoing.
    pub(super) fn withdrawn(&self) -> u64 {
        let gone = |node: &&Node| node.created_at > 0 && node.withdrawn && node.by_undo;
        self.nodes.iter().filter(gone).count() as u64
    }

    /// Everything that stays, in the order in which the log knows it.
    pub(super) fn kept(&self, changes: &Changes) -> Vec<Kept> {
        let mut kept: Vec<Kept> = Vec::new();
        for (key, node) in self.keys.iter().zip(&self.nodes) {
            let Some(cause) = node.kept.filter(|_| node.is_there()) else { continue };
            let (reason, by) = match cause {
                Cause::ChangedSince => (KeptReason::ChangedSince, self.said(node.outside)),
                Cause::Mentioned { by } => {
                    let by = self.keys.get(by as usize);
                    let by = by.map_or_else(|| "ext".to_owned(), |key| key.stream().to_string());
                    (KeptReason::Mentioned, by)
                }
                Cause::Refused { code } => (KeptReason::Refused, self.said(code)),
                Cause::Lasting => (KeptReason::NoInverse, key.stream().category().to_owned()),
            };
            kept.push(Kept { stream: key.stream(), reason, by });
        }
        kept.extend(changes.kept.iter().cloned());
        kept
    }
}

/// Whether there is a command that withdraws it.
fn can_be_withdrawn(key: Key) -> bool {
    super::execute::withdrawal(&key.stream()).is_some()
}

/// No place.
const NONE: u32 = u32::MAX;
/// The place of whatever has none.
const FOREIGN: u32 = u32::MAX - 1;

impl Node {
    /// Whether the batch has made it and it is still there.
    fn is_there(&self) -> bool {
        self.created_at > 0 && !self.withdrawn
    }

    /// Whether others have made it and it is still there, as far as anybody knows.
    fn is_anothers(&self) -> bool {
        self.anew || self.created_at == 0 && !self.withdrawn
    }
}

/// The names of streams that stand in stored JSON. Personal texts are sealed there, so nothing that
/// people have written is taken for a name; a name in an open text counts, to be on the safe side.
fn names(data: &[u8]) -> impl Iterator<Item = Key> + '_ {
    const ID: usize = uuid::fmt::Hyphenated::LENGTH;
    memchr::memchr_iter(b'-', data).filter_map(|hyphen| {
        let id = data.get(hyphen + 1..hyphen + 1 + ID)?;
        // A quick no for the hyphens within ids and texts.
        if id.get(8) != Some(&b'-') || id.get(13) != Some(&b'-') {
            return None;
        }
        let id = Uuid::try_parse_ascii(id).ok()?;
        let before = data.get(..hyphen)?;
        let start = before.iter().rposition(|byte| !byte.is_ascii_alphanumeric());
        let category = before.get(start.map_or(0, |start| start + 1)..)?;
        Key::new(std::str::from_utf8(category).ok()?, id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let one = "customer-0198c0de-0000-7000-8000-00000000abcd";
        let two = "user-0198c0de-0000-7000-8000-00000000abce";
        let data = format!(
            "{{\"parent\":\"{one}\",\"owners\":[\"{two}\"],\"id\":\"0198c0de-0000-7000-8000-00000000abcf\",\
             \"x\":\"lead-0198c0de-0000-7000-8000-00000000abcd\",\"t\":\"a-b\"}}"
        );
        let found: Vec<String> =
            names(data.as_bytes()).map(|key| key.stream().to_string()).collect();
        assert_eq!(found, [one, two]);
    }
}
