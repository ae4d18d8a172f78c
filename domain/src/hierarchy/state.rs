//! What decisions about a hierarchy rest on.

use std::collections::{BTreeMap, BTreeSet};

use super::Event;
use crate::values::StreamName;

/// A hierarchy, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    links: BTreeMap<StreamName, Links>,
}

/// Where one child points: at most one confirmed parent, and those that are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Links {
    confirmed: Option<StreamName>,
    claimed: BTreeSet<StreamName>,
}

impl State {
    /// The child's confirmed parent.
    pub fn parent_of(&self, child: &StreamName) -> Option<&StreamName> {
        self.links.get(child).and_then(|links| links.confirmed.as_ref())
    }

    /// The parents that are wanted for the child and not confirmed yet.
    pub fn claims_of(&self, child: &StreamName) -> impl Iterator<Item = &StreamName> {
        self.links.get(child).into_iter().flat_map(|links| &links.claimed)
    }

    /// Whether the link is wanted and not confirmed yet.
    pub fn is_claimed(&self, child: &StreamName, parent: &StreamName) -> bool {
        self.links.get(child).is_some_and(|links| links.claimed.contains(parent))
    }

    /// Whether the link is confirmed.
    pub fn is_confirmed(&self, child: &StreamName, parent: &StreamName) -> bool {
        self.parent_of(child) == Some(parent)
    }

    /// Everything directly above, claimed links included.
    fn above(&self, child: &StreamName) -> impl Iterator<Item = &StreamName> {
        self.parent_of(child).into_iter().chain(self.claims_of(child))
    }

    /// The way up from `from` to `to`, both included, over confirmed and claimed links.
    pub(super) fn path(&self, from: &StreamName, to: &StreamName) -> Option<Vec<StreamName>> {
        let mut reached_from: BTreeMap<&StreamName, &StreamName> = BTreeMap::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            if at == to {
                return Some(walk_back(&reached_from, from, at));
            }
            for above in self.above(at) {
                if above != from && !reached_from.contains_key(above) {
                    reached_from.insert(above, at);
                    open.push(above);
                }
            }
        }
        None
    }
}

fn walk_back(
    reached_from: &BTreeMap<&StreamName, &StreamName>,
    from: &StreamName,
    to: &StreamName,
) -> Vec<StreamName> {
    let mut path = vec![to.clone()];
    let mut at = to;
    while at != from {
        let Some(before) = reached_from.get(at) else { break };
        path.push((*before).clone());
        at = before;
    }
    path.reverse();
    path
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::LinkClaimed(link) => {
            let links = state.links.entry(link.child.clone()).or_default();
            links.claimed.insert(link.parent.clone());
        }
        Event::LinkConfirmed(link) => {
            let links = state.links.entry(link.child.clone()).or_default();
            links.claimed.remove(&link.parent);
            links.confirmed = Some(link.parent.clone());
        }
        Event::LinkReleased(link) => {
            if let Some(links) = state.links.get_mut(&link.child) {
                let was_claimed = links.claimed.remove(&link.parent);
                if !was_claimed && links.confirmed.as_ref() == Some(&link.parent) {
                    links.confirmed = None;
                }
                if *links == Links::default() {
                    state.links.remove(&link.child);
                }
            }
        }
    }
    state
}
