//! What every event store promises about appends and plain reads.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures::future::join_all;
use kehu::store::{AppendError, Appended, EventStore, Expected, MAX_EVENT_BYTES, Selection};
use kehu_domain::{Actor, Source, values::StreamName};
use tokio::task::JoinSet;

use super::{a_stream, append, assert_exactly, everything, for_every_store, fresh, moment};

type Store = Arc<dyn EventStore>;

for_every_store! {
    an_append_comes_back_as_it_was_written,
    versions_and_positions_count_up_without_a_gap,
    the_expected_version_decides,
    a_refused_append_leaves_nothing_behind,
    a_repeated_command_gets_its_first_answer,
    fifty_copies_of_one_command_have_one_effect,
    a_command_id_is_not_reused,
    the_command_comes_before_the_expected_version,
    twenty_writers_race_for_every_version,
    many_streams_grow_at_once,
    what_cannot_be_stored_is_invalid,
    any_bytes_are_data,
    streams_of_integrators_have_free_names,
    the_time_of_recording_never_decreases,
    a_stream_is_read_from_any_version,
    an_absent_stream_is_empty,
    an_append_may_be_large,
}

async fn an_append_comes_back_as_it_was_written(store: Store) {
    let stream = a_stream();
    let mut new = append(&stream, Expected::NoStream, 2);
    new.on_behalf_of = Some(Actor::from_uuid(fresh()));
    new.correlation_id = fresh();
    new.causation_id = fresh();
    new.source = Source::Import;
    new.metadata = Some(Bytes::from_static(b"{\"traceparent\":\"00-1\"}"));
    new.events[1].event_type = "CustomerTestedOtherwise".to_owned();
    new.events[1].schema_version = u16::MAX;
    let done = store.append(new.clone()).await.unwrap();
    assert_eq!(
        done,
        Appended {
            stream: stream.clone(),
            first_version: 0,
            last_version: 1,
            first_position: 1,
            last_position: 2,
            fingerprint: new.fingerprint,
            repeated: false
        }
    );
    let events = everything(&*store).await;
    assert_eq!(store.read_stream(&stream, 0, 10).await.unwrap(), events);
    for ((event, written), n) in events.iter().zip(&new.events).zip(0..) {
        assert_eq!((event.position, event.version), (n + 1, n));
        assert_eq!(event.stream, stream);
        assert_eq!(event.event_id, written.event_id);
        assert_eq!(*event.event_type, *written.event_type);
        assert_eq!(event.schema_version, written.schema_version);
        assert_eq!(event.data, written.data);
        assert_eq!((event.actor, event.on_behalf_of), (new.actor, new.on_behalf_of));
        assert_eq!(event.command_id, new.command_id);
        assert_eq!(event.correlation_id, new.correlation_id);
        assert_eq!(event.causation_id, new.causation_id);
        assert_eq!(event.occurred_at, moment());
        assert_eq!(event.source, Source::Import);
        assert_eq!(event.metadata, new.metadata);
    }
    assert_eq!(events.len(), 2);
}

async fn versions_and_positions_count_up_without_a_gap(store: Store) {
    let (one, two) = (a_stream(), a_stream());
    let mut done = Vec::new();
    for (stream, events) in [(&one, 1), (&two, 3), (&one, 2), (&one, 1), (&two, 1)] {
        done.push(store.append(append(stream, Expected::Any, events)).await.unwrap());
    }
    let places: Vec<_> =
        done.iter().map(|done| (done.first_position, done.first_version)).collect();
    assert_eq!(places, [(1, 0), (2, 0), (5, 1), (7, 3), (8, 3)]);
    assert_exactly(&*store, &done).await;
    assert_eq!(store.head().await.unwrap(), 8);
    assert_eq!(store.version(&one).await.unwrap(), Some(3));
}

async fn the_expected_version_decides(store: Store) {
    let stream = a_stream();
    let conflict =
        async |expected, found: Option<u64>| match store.append(append(&stream, expected, 1)).await
        {
            Err(AppendError::Conflict { stream: refused, current }) => {
                assert_eq!((&refused, current), (&stream, found), "{expected:?}");
            }
            other => panic!("{expected:?} at {found:?}: {other:?}"),
        };
    conflict(Expected::Version(0), None).await;
    store.append(append(&stream, Expected::NoStream, 1)).await.unwrap();
    conflict(Expected::NoStream, Some(0)).await;
    conflict(Expected::Version(1), Some(0)).await;
    conflict(Expected::Version(u64::MAX), Some(0)).await;
    store.append(append(&stream, Expected::Version(0), 2)).await.unwrap();
    conflict(Expected::Version(0), Some(2)).await;
    store.append(append(&stream, Expected::Any, 1)).await.unwrap();
    store.append(append(&stream, Expected::Version(3), 1)).await.unwrap();
}

async fn a_refused_append_leaves_nothing_behind(store: Store) {
    let (taken, free) = (a_stream(), a_stream());
    let first = store.append(append(&taken, Expected::NoStream, 1)).await.unwrap();
    let refused = append(&taken, Expected::NoStream, 3);
    let good = append(&free, Expected::NoStream, 2);
    let (bad, good) = tokio::join!(store.append(refused.clone()), store.append(good));
    assert!(matches!(bad, Err(AppendError::Conflict { .. })));
    assert_exactly(&*store, &[first, good.unwrap()]).await;
    assert_eq!(store.command(refused.command_id).await.unwrap(), None);
    // Refusals are not remembered but decided again.
    let again = kehu::store::Append { expected: Expected::Version(0), ..refused };
    assert!(!store.append(again).await.unwrap().repeated);
}

async fn a_repeated_command_gets_its_first_answer(store: Store) {
    let stream = a_stream();
    let command = append(&stream, Expected::NoStream, 2);
    let first = store.append(command.clone()).await.unwrap();
    store.append(append(&stream, Expected::Version(1), 1)).await.unwrap();
    let again = store.append(command.clone()).await.unwrap();
    assert_eq!(again, Appended { repeated: true, ..first.clone() });
    assert_eq!(store.command(command.command_id).await.unwrap(), Some(again));
    assert_eq!(store.command(fresh()).await.unwrap(), None);
    assert_eq!(store.head().await.unwrap(), 3);
}

async fn fifty_copies_of_one_command_have_one_effect(store: Store) {
    let command = append(&a_stream(), Expected::NoStream, 3);
    let answers = join_all((0..50).map(|_| store.append(command.clone()))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let effects: Vec<_> = answers.iter().filter(|answer| !answer.repeated).cloned().collect();
    assert_eq!(effects.len(), 1);
    for answer in &answers {
        assert_eq!(Appended { repeated: false, ..answer.clone() }, effects[0]);
    }
    assert_exactly(&*store, &effects).await;
}

async fn a_command_id_is_not_reused(store: Store) {
    let stream = a_stream();
    let first = append(&stream, Expected::NoStream, 1);
    let done = store.append(first.clone()).await.unwrap();
    let mut other_content = append(&stream, Expected::Any, 1);
    other_content.command_id = first.command_id;
    let mut other_stream = append(&a_stream(), Expected::NoStream, 1);
    other_stream.command_id = first.command_id;
    other_stream.fingerprint = first.fingerprint;
    for reuse in [other_content, other_stream] {
        match store.append(reuse).await {
            Err(AppendError::CommandIdReused(id)) => assert_eq!(id, first.command_id),
            other => panic!("{other:?}"),
        }
    }
    assert_exactly(&*store, &[done]).await;
}

async fn the_command_comes_before_the_expected_version(store: Store) {
    let stream = a_stream();
    let command = append(&stream, Expected::NoStream, 1);
    store.append(command.clone()).await.unwrap();
    // Both would conflict by now, together with commands that are new.
    let copies = join_all((0..10).map(|n| {
        let new = append(&stream, Expected::NoStream, 1);
        store.append(if n % 2 == 0 { command.clone() } else { new })
    }))
    .await;
    for (answer, n) in copies.into_iter().zip(0..) {
        match answer {
            Ok(answer) => assert!(n % 2 == 0 && answer.repeated),
            Err(AppendError::Conflict { current, .. }) => {
                assert_eq!((n % 2, current), (1, Some(0)));
            }
            Err(other) => panic!("{other}"),
        }
    }
}

async fn twenty_writers_race_for_every_version(store: Store) {
    let stream = a_stream();
    let mut writers = JoinSet::new();
    for _ in 0..20 {
        let (store, stream) = (Arc::clone(&store), stream.clone());
        writers.spawn(async move {
            let mut won = Vec::new();
            let mut lost = 0;
            for _ in 0..15 {
                let expected = store
                    .version(&stream)
                    .await
                    .unwrap()
                    .map_or(Expected::NoStream, Expected::Version);
                match store.append(append(&stream, expected, 1)).await {
                    Ok(done) => won.push(done),
                    Err(AppendError::Conflict { current, .. }) => {
                        assert_ne!(current.map_or(Expected::NoStream, Expected::Version), expected);
                        lost += 1;
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            (won, lost)
        });
    }
    let outcomes = writers.join_all().await;
    let mut won: Vec<_> = outcomes.iter().flat_map(|(won, _)| won.clone()).collect();
    let lost: usize = outcomes.iter().map(|(_, lost)| lost).sum();
    assert_eq!(won.len() + lost, 300);
    won.sort_by_key(|done| done.first_version);
    for (done, version) in won.iter().zip(0..) {
        assert_eq!(done.first_version, version, "one winner per version");
    }
    assert_exactly(&*store, &won).await;
    assert_eq!(store.read_stream(&stream, 0, 1000).await.unwrap().len(), won.len());
}

async fn many_streams_grow_at_once(store: Store) {
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut writers = JoinSet::new();
    for writer in 0..32 {
        let (store, acknowledged) = (Arc::clone(&store), Arc::clone(&acknowledged));
        writers.spawn(async move {
            let stream = a_stream();
            let mut expected = Expected::NoStream;
            for n in 0..20 {
                let done =
                    store.append(append(&stream, expected, 1 + (n + writer) % 3)).await.unwrap();
                expected = Expected::Version(done.last_version);
                acknowledged.lock().unwrap().push(done);
            }
        });
    }
    writers.join_all().await;
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert_eq!(acknowledged.len(), 640);
    assert_exactly(&*store, &acknowledged).await;
}

async fn what_cannot_be_stored_is_invalid(store: Store) {
    let mut invalid = vec![append(&a_stream(), Expected::Any, 0)];
    let mut too_large = append(&a_stream(), Expected::Any, 2);
    too_large.events[1].data = Bytes::from(vec![b' '; MAX_EVENT_BYTES + 1]);
    invalid.push(too_large);
    let mut with_metadata = append(&a_stream(), Expected::Any, 1);
    with_metadata.events[0].data = Bytes::from(vec![b' '; MAX_EVENT_BYTES]);
    with_metadata.metadata = Some(Bytes::from_static(b"{}"));
    invalid.push(with_metadata);
    for name in ["", "With\0Nul", "With\nbreak", &"x".repeat(101)] {
        let mut named = append(&a_stream(), Expected::Any, 1);
        named.events[0].event_type = name.to_owned();
        invalid.push(named);
    }
    invalid.push(append(&StreamName::new("not a category", fresh()), Expected::Any, 1));
    for append in invalid {
        let what = (append.events.len(), append.stream.clone());
        let outcome = store.append(append).await;
        assert!(matches!(outcome, Err(AppendError::Invalid(_))), "{what:?}: {outcome:?}");
    }
    assert_eq!(store.head().await.unwrap(), 0);
}

async fn any_bytes_are_data(store: Store) {
    let stream = a_stream();
    let all: Vec<u8> = (0..=255).cycle().take(3 * 256).collect();
    let samples = [Bytes::new(), Bytes::from_static(b"\0"), Bytes::from(all)];
    let mut new = append(&stream, Expected::NoStream, samples.len());
    for (event, data) in new.events.iter_mut().zip(&samples) {
        event.data = data.clone();
    }
    new.metadata = Some(Bytes::from_static(b"\0\xff"));
    store.append(new).await.unwrap();
    let events = store.read_stream(&stream, 0, 10).await.unwrap();
    assert_eq!(events.iter().map(|event| event.data.clone()).collect::<Vec<_>>(), samples);
    assert!(events.iter().all(|event| event.metadata.as_deref() == Some(b"\0\xff".as_slice())));
}

async fn streams_of_integrators_have_free_names(store: Store) {
    for name in ["ext-a", "ext-'; DROP TABLE log.events; --", "ext-物流 🚚", "ext-with-hyphens-%_"]
    {
        let stream = StreamName::parse(name).unwrap();
        store.append(append(&stream, Expected::NoStream, 1)).await.unwrap();
        assert_eq!(store.read_stream(&stream, 0, 9).await.unwrap()[0].stream, stream);
    }
    let page = store.read(&Selection::Category("ext".to_owned()), 0, 100).await.unwrap();
    assert_eq!(page.events.len(), 4);
}

async fn the_time_of_recording_never_decreases(store: Store) {
    join_all((0..60).map(|_| store.append(append(&a_stream(), Expected::NoStream, 1)))).await;
    let events = everything(&*store).await;
    assert_eq!(events.len(), 60);
    assert!(events.is_sorted_by_key(|event| event.recorded_at));
}

async fn a_stream_is_read_from_any_version(store: Store) {
    let stream = a_stream();
    store.append(append(&stream, Expected::NoStream, 5)).await.unwrap();
    store.append(append(&a_stream(), Expected::NoStream, 2)).await.unwrap();
    store.append(append(&stream, Expected::Version(4), 5)).await.unwrap();
    for from in 0..12_u64 {
        for limit in [0, 1, 3, 100, usize::MAX] {
            let events = store.read_stream(&stream, from, limit).await.unwrap();
            let versions: Vec<u64> = events.iter().map(|event| event.version).collect();
            let expected: Vec<u64> = (from..10).take(limit).collect();
            assert_eq!(versions, expected, "from {from}, at most {limit}");
        }
    }
    assert!(store.read_stream(&stream, u64::MAX, 10).await.unwrap().is_empty());
}

async fn an_absent_stream_is_empty(store: Store) {
    let stream = a_stream();
    assert_eq!(store.version(&stream).await.unwrap(), None);
    assert!(store.read_stream(&stream, 0, 10).await.unwrap().is_empty());
    assert_eq!(store.head().await.unwrap(), 0);
    let page = store.read(&Selection::Stream(stream), 0, 10).await.unwrap();
    assert!(page.events.is_empty() && page.at_end);
}

async fn an_append_may_be_large(store: Store) {
    let stream = a_stream();
    let mut new = append(&stream, Expected::NoStream, 20);
    for event in &mut new.events {
        event.data = Bytes::from(vec![b'x'; MAX_EVENT_BYTES]);
    }
    store.append(new).await.unwrap();
    store.append(append(&stream, Expected::Version(19), 3000)).await.unwrap();
    let events = everything(&*store).await;
    assert_eq!(events.len(), 3020);
    assert_eq!(events.iter().map(|event| event.data.len()).max(), Some(MAX_EVENT_BYTES));
}
