//! The clocks of a ticket: how long an answer, a resolution and the waiting took.
//!
//! A pure fold over a ticket's events gives its [`Course`]: what happened when, without any
//! calendar. Measuring the course takes a calendar and a rule, so that every figure can be had
//! again under another calendar or another rule.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Deadline, Event, ServiceTarget, WaitingFor};
use crate::{calendar::BusinessClock, values::instant};

/// Something that sets a clock going, stops it, or ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "step")]
pub enum Step {
    /// Both clocks begin.
    Opened,
    /// An answer was given; the first one ends its clock.
    Answered,
    /// Somebody else has to move first.
    Waiting {
        /// Who.
        on: WaitingFor,
        /// The clocks that the event says stop.
        stops: Vec<Deadline>,
    },
    /// The waiting is over.
    Resumed,
    /// Settled.
    Resolved,
    /// Given up.
    Cancelled,
    /// Not settled after all.
    Reopened,
    /// Another ticket goes on.
    Merged,
    /// It goes on as it had been.
    MergeUndone,
}

/// A step and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When; never before the mark before.
    #[serde(with = "instant")]
    pub at: DateTime<Utc>,
    /// What.
    #[serde(flatten)]
    pub step: Step,
}

/// What has happened to a ticket, as far as its clocks go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    marks: Vec<Mark>,
    /// How often it was reopened.
    pub reopened: u32,
    /// How often somebody else got to work on it.
    pub reassigned: u32,
}

/// Which clocks stop while a ticket waits for whom, instead of those that the events name.
pub type StopRule = BTreeMap<WaitingFor, Vec<Deadline>>;

/// One clock under one calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Business time for which it ran.
    pub ran: TimeDelta,
    /// Whether it has come to its end: answered, or resolved.
    pub done: bool,
    /// When it has to be done, or had to; `None` where the clock stands still before.
    pub due: Option<DateTime<Utc>>,
    /// Whether it ran longer than it should.
    pub missed: bool,
}

/// All clocks of a ticket under one calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// To the first answer.
    pub answer: Measure,
    /// To the resolution.
    pub resolution: Measure,
    /// Business time for which it waited, by whom it waited for.
    pub waited: BTreeMap<WaitingFor, TimeDelta>,
}

/// For how long a clock ran without a stop; `None`: it still does.
type Run = (DateTime<Utc>, Option<DateTime<Utc>>);

/// What a ticket is up to between two marks.
#[derive(Debug, Clone)]
enum Phase {
    Open,
    Waiting { on: WaitingFor, stops: Vec<Deadline> },
    Over,
}

impl Course {
    /// Folds one more event, with the time at which it happened.
    ///
    /// Events come in the order in which they were recorded; one that happened before an earlier
    /// one counts as having happened together with it.
    pub fn record(&mut self, event: &Event, occurred_at: DateTime<Utc>) {
        let step = match event {
            Event::Withdrawn(_) => return self.marks.clear(),
            Event::Opened(_) => Step::Opened,
            Event::Answered(_) => Step::Answered,
            Event::Waiting(waiting) => {
                Step::Waiting { on: waiting.on, stops: waiting.stops.clone() }
            }
            Event::Resumed(_) => Step::Resumed,
            Event::Resolved(_) => Step::Resolved,
            Event::Cancelled(_) => Step::Cancelled,
            Event::Reopened(_) => {
                self.reopened += 1;
                Step::Reopened
            }
            Event::Merged(_) => Step::Merged,
            Event::MergeUndone(_) => Step::MergeUndone,
            Event::Assigned(assigned) => {
                self.reassigned += u32::from(assigned.is_handed_over());
                return;
            }
            Event::CustomerAssigned(_)
            | Event::ContactAssigned(_)
            | Event::Classified(_)
            | Event::PriorityChanged(_)
            | Event::NoteAdded(_)
            | Event::AttributesRecorded(_)
            | Event::Escalated(_)
            | Event::Confirmed(_)
            | Event::Closed(_)
            | Event::ExternalIdLinked(_) => return,
        };
        self.take(step, occurred_at);
    }

    /// Takes a step.
    pub fn take(&mut self, step: Step, at: DateTime<Utc>) {
        let at = self.marks.last().map_or(at, |last| last.at.max(at));
        self.marks.push(Mark { at, step });
    }

    /// What happened, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Option<DateTime<Utc>> {
        self.marks.iter().find(|mark| mark.step == Step::Opened).map(|mark| mark.at)
    }

    /// When the first answer was given.
    pub fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.marks.iter().find(|mark| mark.step == Step::Answered).map(|mark| mark.at)
    }

    /// When it was resolved, unless it has been reopened since.
    pub fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.marks.iter().fold(None, |resolved, mark| match mark.step {
            Step::Resolved => Some(mark.at),
            Step::Reopened | Step::Cancelled => None,
            Step::Opened
            | Step::Answered
            | Step::Waiting { .. }
            | Step::Resumed
            | Step::Merged
            | Step::MergeUndone => resolved,
        })
    }

    /// Every figure under a calendar, up to `now`.
    pub fn measure(
        &self,
        clock: &BusinessClock,
        target: ServiceTarget,
        rule: Option<&StopRule>,
        now: DateTime<Utc>,
    ) -> Measures {
        let one = |deadline: Deadline, minutes: u32, done: bool| {
            let runs = self.runs(deadline, rule);
            let length = |(from, to): &Run| clock.between(*from, to.unwrap_or(now).max(*from));
            let ran = runs.iter().map(length).sum::<TimeDelta>();
            let target = TimeDelta::minutes(minutes.into());
            Measure { ran, done, due: due(&runs, clock, target), missed: ran > target }
        };
        let mut waited = BTreeMap::new();
        for (on, (from, to)) in self.waits() {
            *waited.entry(on).or_insert_with(TimeDelta::zero) +=
                clock.between(from, to.unwrap_or(now));
        }
        Measures {
            answer: one(Deadline::Answer, target.answer_minutes, self.answered_at().is_some()),
            resolution: one(
                Deadline::Resolution,
                target.resolution_minutes,
                self.resolved_at().is_some(),
            ),
            waited,
        }
    }

    /// Until when it has to be answered or resolved; `None` when that is done, when nobody works
    /// on it, or when the clock stands still before its time is up.
    pub fn due(
        &self,
        deadline: Deadline,
        clock: &BusinessClock,
        target: ServiceTarget,
    ) -> Option<DateTime<Utc>> {
        let minutes = match deadline {
            Deadline::Answer if self.answered_at().is_some() => return None,
            Deadline::Answer => target.answer_minutes,
            Deadline::Resolution => target.resolution_minutes,
        };
        if self.phases().last().is_none_or(|(_, phase)| matches!(phase, Phase::Over)) {
            return None;
        }
        due(&self.runs(deadline, None), clock, TimeDelta::minutes(minutes.into()))
    }

    /// What the ticket is up to from each mark on.
    fn phases(&self) -> Vec<(DateTime<Utc>, Phase)> {
        let (mut now, mut merged) = (Phase::Open, false);
        let mut phases = Vec::with_capacity(self.marks.len());
        for Mark { at, step } in &self.marks {
            match step {
                Step::Opened | Step::Resumed | Step::Reopened => now = Phase::Open,
                Step::Waiting { on, stops } => {
                    now = Phase::Waiting { on: *on, stops: stops.clone() };
                }
                Step::Resolved | Step::Cancelled => now = Phase::Over,
                Step::Merged => merged = true,
                Step::MergeUndone => merged = false,
                Step::Answered => {}
            }
            let shown = if merged { Phase::Over } else { now.clone() };
            phases.push((*at, shown));
        }
        phases
    }

    /// The stretches of time in which a clock ran.
    fn runs(&self, deadline: Deadline, rule: Option<&StopRule>) -> Vec<Run> {
        let end = match deadline {
            Deadline::Answer => self.answered_at(),
            Deadline::Resolution => None,
        };
        let stretches = self.stretches(|phase| match phase {
            Phase::Open => true,
            Phase::Waiting { on, stops } => {
                let stops = match rule {
                    None => stops.as_slice(),
                    Some(rule) => rule.get(on).map_or(&[][..], Vec::as_slice),
                };
                !stops.contains(&deadline)
            }
            Phase::Over => false,
        });
        let Some(end) = end else { return stretches };
        stretches
            .into_iter()
            .filter(|(from, _)| *from < end)
            .map(|(from, to)| (from, Some(to.map_or(end, |to| to.min(end)))))
            .collect()
    }

    /// The stretches of time in which it waited, and for whom.
    fn waits(&self) -> Vec<(WaitingFor, Run)> {
        let mut all = Vec::new();
        for party in WaitingFor::ALL {
            let of = |phase: &Phase| matches!(phase, Phase::Waiting { on, .. } if on == party);
            all.extend(self.stretches(of).into_iter().map(|run| (*party, run)));
        }
        all
    }

    /// The stretches of time in which the ticket was in a phase of a kind.
    fn stretches(&self, of: impl Fn(&Phase) -> bool) -> Vec<Run> {
        let (mut runs, mut since) = (Vec::new(), None);
        for (at, phase) in self.phases() {
            match (of(&phase), since) {
                (true, None) => since = Some(at),
                (false, Some(from)) => {
                    runs.push((from, Some(at)));
                    since = None;
                }
                (true, Some(_)) | (false, None) => {}
            }
        }
        runs.extend(since.map(|from| (from, None)));
        runs
    }
}

/// When the runs come to `target`; `None` where they stop before.
fn due(runs: &[Run], clock: &BusinessClock, target: TimeDelta) -> Option<DateTime<Utc>> {
    let mut left = target;
    for (from, to) in runs {
        let Some(to) = to else { return clock.after(*from, left) };
        let ran = clock.between(*from, *to);
        if left <= ran {
            return clock.after(*from, left);
        }
        left -= ran;
    }
    None
}
