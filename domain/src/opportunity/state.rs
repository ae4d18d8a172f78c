//! What decisions about an opportunity rest on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Event, LineInput, Lost, Opened, Status, Won};
use crate::values::{Currency, CustomerId, ExternalId, LineId, Money, PipelineId, Text, UserId};

/// An opportunity, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was opened; what came later is in the other fields.
    pub(super) opened: Option<Box<Opened>>,
    pub(super) closed: Option<Closed>,
    pub(super) reopened: bool,
    pub(super) customer: Option<CustomerId>,
    pub(super) stage: String,
    pub(super) amount: Option<Money>,
    pub(super) expected_close: Option<NaiveDate>,
    pub(super) owner: Option<UserId>,
    pub(super) lines: BTreeMap<LineId, Line>,
    pub(super) competitors: BTreeSet<String>,
    pub(super) team: BTreeMap<UserId, Member>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Closed {
    Won(Won),
    Lost(Lost),
}

/// A line as it was added and as it is now; `current: None` once it is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) added: LineInput,
    pub(super) current: Option<LineInput>,
}

/// Someone on the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) role: Option<String>,
    pub(super) left: bool,
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether it has been opened.
    pub fn exists(&self) -> bool {
        self.opened.is_some()
    }

    /// Open, won or lost; `None` before it is opened.
    pub fn status(&self) -> Option<Status> {
        self.opened.as_ref()?;
        Some(match self.closed {
            None => Status::Open,
            Some(Closed::Won(_)) => Status::Won,
            Some(Closed::Lost(_)) => Status::Lost,
        })
    }

    /// Who might buy, where known.
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// The pipeline it runs through; `None` before it is opened.
    pub fn pipeline(&self) -> Option<PipelineId> {
        self.opened.as_ref().map(|opened| opened.pipeline)
    }

    /// What people call it.
    pub fn name(&self) -> Option<&Text> {
        self.opened.as_ref().and_then(|opened| opened.name.as_ref())
    }

    /// Code of the stage it is in; empty before it is opened.
    pub fn stage(&self) -> &str {
        &self.stage
    }

    /// What it may bring, or has brought.
    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    /// Who works on it.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// The lines it has now.
    pub(super) fn current_lines(&self) -> impl Iterator<Item = &LineInput> {
        self.lines.values().filter_map(|line| line.current.as_ref())
    }

    /// The currency its lines are priced in, `except` one of them.
    pub(super) fn currency_of_lines(&self, except: Option<LineId>) -> Option<Currency> {
        self.current_lines().filter(|line| Some(line.line) != except).find_map(|line| line.currency)
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Opened(opened) => state.open(opened),
        Event::CustomerAssigned(assigned) => state.customer = Some(assigned.customer),
        Event::StageChanged(changed) => state.stage.clone_from(&changed.to),
        Event::AmountRevised(revised) => state.amount = Some(revised.to),
        Event::CloseRescheduled(rescheduled) => state.expected_close = Some(rescheduled.to),
        Event::LineAdded(added) => {
            let line = LineInput::from(added);
            state.lines.insert(line.line, Line { added: line.clone(), current: Some(line) });
        }
        Event::LineChanged(changed) => {
            if let Some(line) = state.lines.get_mut(&changed.line) {
                line.current = Some(LineInput::from(changed));
            }
        }
        Event::LineRemoved(removed) => {
            if let Some(line) = state.lines.get_mut(&removed.line) {
                line.current = None;
            }
        }
        Event::CompetitorAdded(added) => {
            state.competitors.insert(added.competitor.clone());
        }
        Event::TeamMemberAdded(added) => {
            state.team.insert(added.user, Member { role: added.role.clone(), left: false });
        }
        Event::TeamMemberRemoved(removed) => {
            if let Some(member) = state.team.get_mut(&removed.user) {
                member.left = true;
            }
        }
        Event::OwnerAssigned(assigned) => state.owner = Some(assigned.owner),
        Event::Won(won) => {
            state.amount = won.amount.or(state.amount);
            state.closed = Some(Closed::Won(won.clone()));
        }
        Event::Lost(lost) => state.closed = Some(Closed::Lost(lost.clone())),
        Event::Reopened(reopened) => {
            state.closed = None;
            state.reopened = true;
            state.stage.clone_from(&reopened.stage);
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, ..State::default() };
        }
    }
    state
}

impl State {
    fn open(&mut self, opened: &Opened) {
        self.opened = Some(Box::new(opened.clone()));
        self.withdrawn = false;
        self.customer = opened.customer;
        self.stage.clone_from(&opened.stage);
        self.amount = opened.amount;
        self.expected_close = opened.expected_close;
        self.owner = opened.owner;
        self.external_ids.clone_from(&opened.external_ids);
    }
}
