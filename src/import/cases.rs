//! What an event log tells as a whole: cases, what happened in them, and what happened again.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::report::{ActivityCount, CaseSummary};

/// The most activities that are told apart; more are no activities but free text.
const MAX_ACTIVITIES: usize = 10_000;
/// What the others are called.
const OTHER: &str = "…";

/// An event log while it is read; about a hundred bytes a case.
#[derive(Debug, Default)]
pub(super) struct Cases {
    activities: Vec<(String, u64)>,
    known: HashMap<String, usize>,
    by_id: HashMap<Uuid, Case>,
}

#[derive(Debug, Default)]
struct Case {
    /// Which activities occurred in it.
    met: Vec<usize>,
    last: usize,
    events: u64,
    /// Stands for the order of its activities.
    variant: Uuid,
}

impl Cases {
    /// Something happened in a case, after everything before.
    pub(super) fn record(&mut self, case: Uuid, activity: &str) {
        let activity = self.activity(activity);
        let case = self.by_id.entry(case).or_default();
        if !case.met.contains(&activity) {
            case.met.push(activity);
        }
        case.last = activity;
        case.events += 1;
        case.variant = Uuid::new_v5(&case.variant, &activity.to_be_bytes());
    }

    fn activity(&mut self, name: &str) -> usize {
        let room = self.activities.len() < MAX_ACTIVITIES;
        let name = if room || self.known.contains_key(name) { name } else { OTHER };
        let activity = *self.known.entry(name.to_owned()).or_insert_with(|| {
            self.activities.push((name.to_owned(), 0));
            self.activities.len() - 1
        });
        if let Some((_, count)) = self.activities.get_mut(activity) {
            *count += 1;
        }
        activity
    }

    /// What there is to tell.
    pub(super) fn summary(&self) -> CaseSummary {
        let mut last: BTreeMap<usize, u64> = BTreeMap::new();
        let (mut with_rework, mut again) = (0, 0);
        for case in self.by_id.values() {
            *last.entry(case.last).or_default() += 1;
            let repeated = case.events - case.met.len() as u64;
            with_rework += u64::from(repeated > 0);
            again += repeated;
        }
        let (cases, events) =
            (self.by_id.len() as u64, self.by_id.values().map(|case| case.events).sum::<u64>());
        let variants: HashSet<_> = self.by_id.values().map(|case| case.variant).collect();
        let name =
            |activity: usize| self.activities.get(activity).map_or(OTHER, |known| known.0.as_str());
        CaseSummary {
            cases,
            events,
            variants: variants.len() as u64,
            directly_follows: events - cases,
            cases_with_rework: with_rework,
            rework_events: again,
            activities: ordered(self.activities.iter().map(|(name, count)| (&**name, *count))),
            ended_with: ordered(last.into_iter().map(|(activity, count)| (name(activity), count))),
        }
    }
}

/// The most frequent first.
fn ordered<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> Vec<ActivityCount> {
    let mut counts: Vec<_> = counts
        .map(|(activity, count)| ActivityCount { activity: activity.to_owned(), count })
        .collect();
    counts.sort_by(|one, other| {
        other.count.cmp(&one.count).then_with(|| one.activity.cmp(&other.activity))
    });
    counts
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Cases;

    #[test]
    fn what_happens_again_is_rework_and_orders_are_variants() {
        let mut cases = Cases::default();
        let logs: [(u128, &[&str]); 4] = [
            (1, &["open", "work", "close"]),
            (2, &["open", "work", "work", "close"]),
            (3, &["open", "work", "close"]),
            (4, &["open", "close", "work", "close", "work"]),
        ];
        for (case, activities) in logs {
            for activity in activities {
                cases.record(Uuid::from_u128(case), activity);
            }
        }
        let told = cases.summary();
        assert_eq!((told.cases, told.events, told.variants, told.directly_follows), (4, 15, 3, 11));
        assert_eq!((told.cases_with_rework, told.rework_events), (2, 3));
        let last: Vec<_> =
            told.ended_with.iter().map(|one| (one.activity.as_str(), one.count)).collect();
        assert_eq!(last, [("close", 3), ("work", 1)]);
    }
}
