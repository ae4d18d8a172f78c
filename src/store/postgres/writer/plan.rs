//! Decides what a batch of appends does, without touching the database.
//!
//! [`plan`] runs through the batch in order, as if each append came alone, on what is known of the
//! log: the head, streams and earlier commands. What it does not know and cannot leave to the
//! database's constraints it asks for; then it is called again. Two things are left to constraints,
//! because they nearly always hold: that a command id is new, and that a stream which is to be
//! created does not exist.
//!
//! No refusal rests on memory alone: before a conflict is answered, the command id has been looked
//! up, and the stream at the very head on which the rest of the batch is written.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use kehu_domain::values::StreamName;
use uuid::Uuid;

use super::super::cache::Cache;
use crate::store::{Append, AppendError, Appended};

/// Streams kept in memory: one generation of the cache.
const STREAMS: usize = 50_000;

/// The end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) position: u64,
    pub(super) recorded_at: DateTime<Utc>,
}

/// A stream that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) id: u64,
    pub(super) version: u64,
}

/// What the writer knows of the log at `head`.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) head: Head,
    streams: Cache<StreamName, Stream>,
    /// Looked up at this head, for the batch at hand; `None` when it does not exist.
    confirmed: HashMap<StreamName, Option<Stream>>,
    commands: HashMap<Uuid, Option<Appended>>,
}

/// What has to be looked up before a batch can be planned.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Questions {
    pub(super) streams: HashSet<StreamName>,
    pub(super) commands: HashSet<Uuid>,
}

/// An append that is to be written.
#[derive(Debug)]
pub(super) struct Write {
    /// Its place in the batch.
    pub(super) index: usize,
    pub(super) stream_id: u64,
    pub(super) appended: Appended,
}

/// A stream's way through a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) id: u64,
    /// Version in the database; `None` for a stream that this batch creates.
    pub(super) from: Option<u64>,
    pub(super) to: u64,
}

/// What a batch does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) writes: Vec<Write>,
    /// One entry per append of the batch: its answer, once the writes are committed. Writes
    /// have their answer in `writes`.
    pub(super) answers: Vec<Option<Result<Appended, AppendError>>>,
    pub(super) streams: HashMap<StreamName, Moved>,
    /// Position after the batch.
    pub(super) position: u64,
}

impl Known {
    pub(super) fn new(head: Head) -> Self {
        Self {
            head,
            streams: Cache::new(STREAMS),
            confirmed: HashMap::new(),
            commands: HashMap::new(),
        }
    }

    /// Takes in what was looked up, in one snapshot, for `questions`. When somebody else has moved
    /// the head, everything known before is forgotten.
    pub(super) fn learn(
        &mut self,
        head: Head,
        questions: Questions,
        mut streams: HashMap<StreamName, Stream>,
        mut commands: HashMap<Uuid, Appended>,
    ) {
        if head.position != self.head.position {
            self.forget();
        }
        self.head = head;
        for name in questions.streams {
            let stream = streams.remove(&name);
            if let Some(stream) = stream {
                self.streams.insert(name.clone(), stream);
            }
            self.confirmed.insert(name, stream);
        }
        for id in questions.commands {
            self.commands.insert(id, commands.remove(&id));
        }
    }

    /// Takes in that a batch has been committed.
    pub(super) fn advance(&mut self, head: Head, moved: HashMap<StreamName, Moved>) {
        self.head = head;
        for (name, Moved { id, to, .. }) in moved {
            self.streams.insert(name, Stream { id, version: to });
        }
        self.settle();
    }

    /// Ends a batch: what was looked up for it is not asked again.
    pub(super) fn settle(&mut self) {
        self.confirmed.clear();
        self.commands.clear();
    }

    /// Forgets everything but the head.
    pub(super) fn forget(&mut self) {
        self.streams.clear();
        self.settle();
    }
}

/// Plans a batch, or says what must be known first.
pub(super) fn plan<'a>(
    batch: impl ExactSizeIterator<Item = &'a Append>,
    known: &mut Known,
) -> Result<Plan, Questions> {
    let mut plan = Plan {
        writes: Vec::with_capacity(batch.len()),
        answers: Vec::with_capacity(batch.len()),
        streams: HashMap::with_capacity(batch.len()),
        position: known.head.position,
    };
    let mut decided: HashMap<Uuid, Appended> = HashMap::with_capacity(batch.len());
    let mut questions = Questions::default();
    for (index, append) in batch.enumerate() {
        let earlier = decided.get(&append.command_id).or_else(|| {
            known.commands.get(&append.command_id).and_then(|outcome| outcome.as_ref())
        });
        if let Some(earlier) = earlier {
            plan.answers.push(Some(earlier.repeat(append)));
            continue;
        }
        let current = match plan.streams.get(&append.stream) {
            Some(moved) => Some(Stream { id: moved.id, version: moved.to }),
            None => match known.stream(append) {
                Knowledge::There(stream) => Some(stream),
                Knowledge::NotThere => None,
                Knowledge::Unknown => {
                    questions.streams.insert(append.stream.clone());
                    plan.answers.push(None);
                    continue;
                }
            },
        };
        let version = current.map(|stream| stream.version);
        if !append.expected.admits(version) {
            let asked = known.commands.contains_key(&append.command_id);
            if !asked {
                questions.commands.insert(append.command_id);
            }
            if !known.confirmed.contains_key(&append.stream) {
                questions.streams.insert(append.stream.clone());
            }
            let stream = append.stream.clone();
            plan.answers.push(Some(Err(AppendError::Conflict { stream, current: version })));
            continue;
        }
        let appended = Appended::following(append, version, plan.position);
        let stream_id = current.map_or(appended.first_position, |stream| stream.id);
        plan.position = appended.last_position;
        plan.streams
            .entry(append.stream.clone())
            .and_modify(|moved| moved.to = appended.last_version)
            .or_insert(Moved { id: stream_id, from: version, to: appended.last_version });
        decided.insert(append.command_id, appended.clone());
        plan.writes.push(Write { index, stream_id, appended });
        plan.answers.push(None);
    }
    if questions == Questions::default() { Ok(plan) } else { Err(questions) }
}

impl Known {
    /// The stream as far as it is known.
    fn stream(&mut self, append: &Append) -> Knowledge {
        if let Some(confirmed) = self.confirmed.get(&append.stream) {
            return confirmed.map_or(Knowledge::NotThere, Knowledge::There);
        }
        match self.streams.get(&append.stream) {
            Some(stream) => Knowledge::There(*stream),
            // The name's uniqueness is the database's to check.
            None if append.expected.admits(None) && !append.expected.admits(Some(0)) => {
                Knowledge::NotThere
            }
            None => Knowledge::Unknown,
        }
    }
}

/// What is known of a stream.
enum Knowledge {
    There(Stream),
    NotThere,
    /// It has to be looked up.
    Unknown,
}

/// Every question that a batch can raise, for when a constraint has spoken.
pub(super) fn everything<'a>(batch: impl Iterator<Item = &'a Append>) -> Questions {
    let mut questions = Questions::default();
    for append in batch {
        questions.streams.insert(append.stream.clone());
        questions.commands.insert(append.command_id);
    }
    questions
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
