//! Everything that the demo's people do in their year, in order.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use kehu_domain::{
    Actor, Source, contact, customer, quote, ticket,
    values::{CustomerId, StreamName, UserId},
};
use uuid::Uuid;

use super::{
    act::{Act, Deed, Lane},
    dice::Dice,
    year::Year,
};
use crate::ids;

/// What is done, as it is being thought up.
#[derive(Debug)]
pub(super) struct Script {
    seed: u64,
    pub(super) year: Year,
    acts: Vec<Act>,
    /// How many commands each stream has had.
    counts: HashMap<StreamName, u32>,
    /// Which customer is of which family.
    families: HashMap<CustomerId, u32>,
}

/// Who does something, when and why; and whom it is about.
#[derive(Debug, Clone)]
pub(super) struct By {
    at: DateTime<Utc>,
    who: UserId,
    family: u32,
    reason: Option<String>,
}

impl By {
    /// Somebody, at a time, about a customer's affairs.
    pub(super) fn new(who: UserId, at: DateTime<Utc>, family: u32) -> Self {
        Self { at, who, family, reason: None }
    }

    /// For this reason.
    pub(super) fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// For this reason, if there is one.
    pub(super) fn perhaps(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }
}

impl Script {
    /// Nothing yet.
    pub(super) fn new(seed: u64, year: Year) -> Self {
        let (counts, families) = (HashMap::new(), HashMap::new());
        Self { seed, year, acts: Vec::new(), counts, families }
    }

    /// The dice that go by this name.
    pub(super) fn dice(&self, name: &str) -> Dice {
        Dice::of(self.seed, name)
    }

    /// The id of what goes by this name.
    pub(super) fn id(&self, name: &str) -> Uuid {
        ids::demo(self.seed, name)
    }

    /// Notes of which family a customer is.
    pub(super) fn belongs(&mut self, customer: CustomerId, family: u32) {
        self.families.insert(customer, family);
    }

    /// Somebody does something; the id of the command, `None` when it would be after the year.
    pub(super) fn act(&mut self, by: By, deed: Deed) -> Option<Uuid> {
        let By { at, who, family, reason } = by;
        let command_id = self.next_id(at, &deed.stream());
        let act = Act {
            at,
            lanes: self.lanes(family, &deed),
            command_id,
            actor: Actor::user(who),
            source: Source::Api,
            reason,
            because: None,
            deed,
        };
        self.push(act)
    }

    /// kehu does something by itself, once a policy has seen the event of a command.
    pub(super) fn policy(
        &mut self,
        (policy, number): (&str, u32),
        at: DateTime<Utc>,
        family: u32,
        (stream, cause): (&StreamName, Uuid),
        deed: Deed,
    ) {
        let event = ids::event_id(cause, stream, 0);
        let act = Act {
            at,
            lanes: self.lanes(family, &deed),
            command_id: ids::policy_command(policy, event, number),
            actor: Actor::SYSTEM,
            source: Source::Policy,
            reason: None,
            because: Some((cause, event)),
            deed,
        };
        self.push(act);
    }

    /// The first of all, before there is anybody.
    pub(super) fn begin(&mut self, deed: Deed) {
        let at = self.year.opening();
        let command_id = self.next_id(at, &deed.stream());
        let (actor, source) = (Actor::SYSTEM, Source::System);
        let (lanes, reason, because) = (Vec::new(), None, None);
        self.push(Act { at, lanes, command_id, actor, source, reason, because, deed });
    }

    /// In order of time; what happens at once, in the order in which it was thought up.
    pub(super) fn finish(mut self) -> Vec<Act> {
        self.acts.sort_by_key(|act| act.at);
        self.acts
    }

    fn push(&mut self, act: Act) -> Option<Uuid> {
        let id = act.command_id;
        (act.at < self.year.end()).then(|| {
            self.acts.push(act);
            id
        })
    }

    fn next_id(&mut self, at: DateTime<Utc>, stream: &StreamName) -> Uuid {
        let count = self.counts.entry(stream.clone()).or_default();
        *count += 1;
        ids::demo_command(self.seed, at, stream, *count)
    }

    /// What it must wait for: its own customer's affairs, those of others it points at, numbers.
    fn lanes(&self, family: u32, deed: &Deed) -> Vec<Lane> {
        let mut lanes = vec![Lane::Family(family)];
        let other = match deed {
            Deed::Customer(
                _,
                customer::Command::SetParent { parent: Some(other) }
                | customer::Command::MergeInto { survivor: other },
            ) => Some(*other),
            Deed::Contact(_, contact::Command::LinkToCustomer(link)) => Some(link.customer),
            Deed::Quote(_, quote::Command::Draft { .. }) => {
                lanes.push(Lane::QuoteNumbers);
                None
            }
            Deed::Ticket(_, ticket::Command::Open { .. }) => {
                lanes.push(Lane::TicketNumbers);
                None
            }
            _ => None,
        };
        let family_of = |customer| self.families.get(&customer).copied();
        lanes.extend(other.and_then(family_of).map(Lane::Family));
        lanes
    }
}

/// What the events that come of these acts are known by.
pub(super) fn conversations(acts: &[Act]) -> HashSet<Uuid> {
    acts.iter().map(Act::correlation_id).collect()
}
