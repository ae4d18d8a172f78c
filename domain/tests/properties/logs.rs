//! What the generated histories are, so that the tests that rest on them are not empty.

use std::collections::{BTreeMap, BTreeSet};

use kehu_domain::{
    DomainEvent, Recorded,
    testing::{erased_view, histories, histories_of},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

fn sample(count: usize) -> Vec<Vec<Recorded<DomainEvent>>> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| histories_of(80..160).new_tree(&mut runner).expect("a history").current())
        .collect()
}

#[test]
fn every_type_of_event_occurs() {
    let occurring: BTreeSet<_> =
        sample(500).iter().flatten().map(|recorded| recorded.event.event_type()).collect();
    let missing: Vec<_> =
        DomainEvent::types().iter().filter(|known| !occurring.contains(known)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
}

#[test]
fn histories_are_rich() {
    let histories = sample(50);
    let events: usize = histories.iter().map(Vec::len).sum();
    assert!(events > 50 * 30, "{events} events in 50 histories");
    let late = histories
        .iter()
        .flatten()
        .filter(|recorded| recorded.header.occurred_at < recorded.header.recorded_at)
        .count();
    assert!(late > 100, "{late} events were recorded late");
}

/// No personal text is left in the erased view of a subject that was erased.
fn reads_erased(history: &[Recorded<DomainEvent>]) -> Result<(), TestCaseError> {
    let erased: BTreeSet<String> = history
        .iter()
        .filter(|recorded| recorded.event.event_type().name.ends_with("PersonalDataErased"))
        .flat_map(|recorded| {
            let (_, _, data) = recorded.event.encode();
            data["subjects"].as_array().cloned().unwrap_or_default()
        })
        .filter_map(|subject| subject.as_str().map(str::to_owned))
        .collect();
    for recorded in erased_view(history) {
        let (_, _, data) = recorded.event.encode();
        let text = format!("{data} {:?}", recorded.header.reason);
        for subject in &erased {
            let personal = format!("\"subject\":\"{subject}\"");
            prop_assert!(!text.contains(&personal), "{text}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config::with_cases(32))]

    #[test]
    fn positions_and_versions_have_no_gaps(history in histories()) {
        let mut versions = BTreeMap::new();
        let mut recorded_at = None;
        for (position, recorded) in (1..).zip(&history) {
            let header = &recorded.header;
            prop_assert_eq!(header.position, position);
            let next = versions.entry(header.stream.clone()).or_insert(0);
            prop_assert_eq!(header.version, *next);
            *next += 1;
            prop_assert!(header.occurred_at <= header.recorded_at);
            prop_assert!(recorded_at <= Some(header.recorded_at));
            recorded_at = Some(header.recorded_at);
            prop_assert_eq!(header.event_type.as_str(), recorded.event.event_type().name);
            prop_assert_eq!(header.stream.category(), recorded.event.event_type().category);
        }
        let ids: BTreeSet<_> = history.iter().map(|recorded| recorded.header.event_id).collect();
        prop_assert_eq!(ids.len(), history.len());
    }

    #[test]
    fn erased_subjects_have_no_text_left(history in histories()) {
        reads_erased(&history)?;
    }
}
