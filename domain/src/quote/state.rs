//! What decisions about a quote rest on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Accepted, Countered, Declined, Drafted, Event, LineAdded, LineChanged, Reduction, Sent, Status,
    totals::{self, Calculation, Fault, PricedLine},
};
use crate::{
    Actor,
    values::{
        CounterOfferId, Currency, CustomerId, ExternalId, LineId, OpportunityId, Text, UserId,
    },
};

/// A quote, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was drafted; what came later is in the other fields.
    pub(super) drafted: Option<Box<Drafted>>,
    pub(super) status: Option<Status>,
    pub(super) revision: u32,
    /// In the order in which they were added.
    pub(super) lines: Vec<Line>,
    pub(super) discount: Option<Reduction>,
    pub(super) allowances: BTreeMap<String, Reduction>,
    /// Kinds that were granted once and are not now.
    pub(super) removed_allowances: BTreeSet<String>,
    pub(super) terms: Terms,
    pub(super) owner: Option<UserId>,
    /// Who asked for approval of this revision.
    pub(super) submitter: Option<Actor>,
    /// Whether approval of the draft was refused since it was last asked for.
    pub(super) rejected: bool,
    /// The sendings of this revision.
    pub(super) sent: Vec<Sent>,
    pub(super) counter_offers: BTreeMap<CounterOfferId, Countered>,
    pub(super) accepted: Option<Accepted>,
    pub(super) declined: Option<Declined>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

/// A line as it was added and as it is now; `current: None` once it is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) added: LineAdded,
    pub(super) current: Option<LineAdded>,
}

/// On what terms it is offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) payment: Option<Text>,
    pub(super) delivery: Option<Text>,
    pub(super) valid_until: Option<NaiveDate>,
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether it has been drafted.
    pub fn exists(&self) -> bool {
        self.drafted.is_some()
    }

    /// Where it stands; `None` before it is drafted.
    pub fn status(&self) -> Option<Status> {
        self.status
    }

    /// The number of the revision that is written or out; 0 before it is drafted.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// What people call it.
    pub fn number(&self) -> Option<&str> {
        self.drafted.as_ref().map(|drafted| drafted.number.as_str())
    }

    /// Who is to buy.
    pub fn customer(&self) -> Option<CustomerId> {
        self.drafted.as_ref().map(|drafted| drafted.customer)
    }

    /// The possible sale that it is part of.
    pub fn opportunity(&self) -> Option<OpportunityId> {
        self.drafted.as_ref().and_then(|drafted| drafted.opportunity)
    }

    /// What it is priced in.
    pub fn currency(&self) -> Option<Currency> {
        self.drafted.as_ref().map(|drafted| drafted.currency)
    }

    /// The last day on which it can be accepted.
    pub fn valid_until(&self) -> Option<NaiveDate> {
        self.terms.valid_until
    }

    /// Who works on it.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// What it comes to now; `None` before it is drafted.
    pub fn calculation(&self) -> Option<Calculation> {
        self.calculated().ok().flatten()
    }

    /// What it comes to; every draft was found to come to something.
    pub(super) fn calculated(&self) -> Result<Option<Calculation>, Fault> {
        let Some(currency) = self.currency() else { return Ok(None) };
        let lines: Vec<PricedLine> = self.current_lines().map(priced).collect();
        totals::calculate(currency, &lines, &self.reductions()).map(Some)
    }

    /// The discount on the whole, then the allowances by kind.
    pub(super) fn reductions(&self) -> Vec<Reduction> {
        self.discount.iter().chain(self.allowances.values()).copied().collect()
    }

    /// The lines it has now, in order.
    pub(super) fn current_lines(&self) -> impl Iterator<Item = &LineAdded> {
        self.lines.iter().filter_map(|line| line.current.as_ref())
    }

    pub(super) fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.added.line == id)
    }

    fn line_mut(&mut self, id: LineId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.added.line == id)
    }
}

/// What counts of a line.
fn priced(line: &LineAdded) -> PricedLine {
    PricedLine {
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: line.discount,
        tax_rate: line.tax_rate,
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Drafted(drafted) => state.draft(drafted),
        Event::LineAdded(added) => {
            state.lines.push(Line { added: added.clone(), current: Some(added.clone()) });
        }
        Event::LineChanged(changed) => {
            if let Some(line) = state.line_mut(changed.line) {
                line.current = Some(LineAdded::from(changed.clone()));
            }
        }
        Event::LineRemoved(removed) => {
            if let Some(line) = state.line_mut(removed.line) {
                line.current = None;
            }
        }
        Event::Discounted(discounted) => state.discount = Some(discounted.discount),
        Event::DiscountRemoved(_) => state.discount = None,
        Event::AllowanceGranted(granted) => {
            state.removed_allowances.remove(&granted.kind);
            state.allowances.insert(granted.kind.clone(), granted.allowance);
        }
        Event::AllowanceRemoved(removed) => {
            state.allowances.remove(&removed.kind);
            state.removed_allowances.insert(removed.kind.clone());
        }
        Event::TermsSet(set) => {
            state.terms = Terms {
                payment: set.payment.clone(),
                delivery: set.delivery.clone(),
                valid_until: set.valid_until,
            };
        }
        Event::Submitted(submitted) => {
            state.status = Some(Status::Submitted);
            state.submitter = Some(submitted.by);
            state.rejected = false;
        }
        Event::Approved(_) => state.status = Some(Status::Approved),
        Event::Rejected(_) => {
            state.status = Some(Status::Draft);
            state.rejected = true;
        }
        Event::Sent(sent) => {
            // What has been countered and is sent again waits for the customer again.
            state.status = Some(Status::Sent);
            state.sent.push(sent.clone());
        }
        Event::Countered(countered) => {
            state.status = Some(Status::Countered);
            state.counter_offers.insert(countered.counter_offer, countered.clone());
        }
        Event::Revised(revised) => state.revise(revised.revision),
        Event::Accepted(accepted) => {
            state.status = Some(Status::Accepted);
            state.accepted = Some(accepted.clone());
        }
        Event::Declined(declined) => {
            state.status = Some(Status::Declined);
            state.declined = Some(declined.clone());
        }
        Event::Withdrawn(_) => state.status = Some(Status::Withdrawn),
        Event::Expired(_) => state.status = Some(Status::Expired),
        Event::OwnerAssigned(assigned) => state.owner = Some(assigned.owner),
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Retracted(_) => {
            state = State { withdrawn: true, ..State::default() };
        }
    }
    state
}

impl State {
    fn draft(&mut self, drafted: &Drafted) {
        self.drafted = Some(Box::new(drafted.clone()));
        self.withdrawn = false;
        self.status = Some(Status::Draft);
        self.revision = 1;
        self.terms = Terms {
            payment: drafted.payment.clone(),
            delivery: drafted.delivery.clone(),
            valid_until: drafted.valid_until,
        };
        self.owner = drafted.owner;
        self.external_ids.clone_from(&drafted.external_ids);
    }

    fn revise(&mut self, revision: u32) {
        self.status = Some(Status::Draft);
        self.revision = revision;
        self.submitter = None;
        self.rejected = false;
        self.sent.clear();
        self.declined = None;
    }
}

impl From<LineChanged> for LineAdded {
    fn from(changed: LineChanged) -> Self {
        let LineChanged {
            line,
            product,
            description,
            quantity,
            unit,
            unit_price,
            discount,
            tax_rate,
        } = changed;
        Self { line, product, description, quantity, unit, unit_price, discount, tax_rate }
    }
}

impl From<LineAdded> for LineChanged {
    fn from(added: LineAdded) -> Self {
        let LineAdded {
            line,
            product,
            description,
            quantity,
            unit,
            unit_price,
            discount,
            tax_rate,
        } = added;
        Self { line, product, description, quantity, unit, unit_price, discount, tax_rate }
    }
}
