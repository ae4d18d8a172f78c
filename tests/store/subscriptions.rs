//! What every event store promises to those who follow it.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use kehu::store::{EventStore, Expected, Selection, StoredEvent, subscribe};
use kehu_domain::values::StreamName;
use tokio::{task::JoinSet, time::timeout};

use super::{OnPostgres, a_stream, append, everything, for_every_store, fresh};

type Store = Arc<dyn EventStore>;

const SOON: Duration = Duration::from_secs(20);

for_every_store! {
    everybody_sees_the_same_from_any_position,
    pages_end_where_they_say,
    a_quiet_category_is_scanned_past,
    whoever_waits_is_woken,
}

/// Writes to customers and opportunities, several at once.
async fn write(store: Store, rounds: usize) {
    let mut writers = JoinSet::new();
    for writer in 0..6 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            let category = if writer % 2 == 0 { "customer" } else { "opportunity" };
            let stream = StreamName::new(category, fresh());
            for n in 0..rounds {
                store.append(append(&stream, Expected::Any, 1 + n % 3)).await.unwrap();
            }
        });
    }
    writers.join_all().await;
}

/// The first `count` deliveries of a subscription.
async fn follow(store: Store, selection: Selection, after: u64, count: usize) -> Vec<StoredEvent> {
    let events = subscribe(store, selection.clone(), after).take(count).map(Result::unwrap);
    timeout(SOON, events.collect()).await.unwrap_or_else(|_| panic!("{selection:?} stalled"))
}

fn selected<'a>(
    events: &'a [StoredEvent],
    selection: &'a Selection,
    after: u64,
) -> impl Iterator<Item = &'a StoredEvent> {
    events.iter().filter(move |event| {
        event.position > after
            && match selection {
                Selection::All => true,
                Selection::Category(category) => event.stream.category() == category,
                Selection::Stream(stream) => event.stream == *stream,
            }
    })
}

async fn everybody_sees_the_same_from_any_position(store: Store) {
    let stream = StreamName::new("customer", fresh());
    store.append(append(&stream, Expected::NoStream, 7)).await.unwrap();
    write(Arc::clone(&store), 10).await;
    let head = store.head().await.unwrap();
    let selections = [
        Selection::All,
        Selection::Category("customer".to_owned()),
        Selection::Category("opportunity".to_owned()),
        Selection::Stream(stream.clone()),
    ];
    // Subscribed while there is something to catch up on, and going on while more is written.
    let mut followers = JoinSet::new();
    let more = 6 * (0..20).map(|n| 1 + n % 3).sum::<usize>() + 5;
    let total = usize::try_from(head).unwrap() + more;
    for selection in selections {
        for after in [0, 3, head / 2, head] {
            let (store, selection) = (Arc::clone(&store), selection.clone());
            let known = everything(&*store).await;
            let old = selected(&known, &selection, after).count();
            let new = match &selection {
                Selection::All => more,
                Selection::Category(category) if category == "customer" => (more - 5) / 2 + 5,
                Selection::Category(_) => (more - 5) / 2,
                Selection::Stream(_) => 5,
            };
            followers.spawn(async move {
                let seen = follow(store, selection.clone(), after, old + new).await;
                (selection, after, seen)
            });
        }
    }
    tokio::join!(write(Arc::clone(&store), 20), async {
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            store.append(append(&stream, Expected::Any, 1)).await.unwrap();
        }
    });
    let all = everything(&*store).await;
    assert_eq!(all.len(), total);
    for (selection, after, seen) in followers.join_all().await {
        let expected: Vec<_> = selected(&all, &selection, after).cloned().collect();
        assert_eq!(seen, expected, "{selection:?} after {after}");
    }
}

async fn pages_end_where_they_say(store: Store) {
    let stream = a_stream();
    store.append(append(&stream, Expected::NoStream, 4)).await.unwrap();
    store.append(append(&a_stream(), Expected::NoStream, 3)).await.unwrap();
    store.append(append(&stream, Expected::Version(3), 3)).await.unwrap();
    let all = everything(&*store).await;
    let selections = [
        Selection::All,
        Selection::Category("customer".to_owned()),
        Selection::Category("nobody".to_owned()),
        Selection::Category("customer-0".to_owned()),
        Selection::Stream(stream),
        Selection::Stream(a_stream()),
    ];
    for selection in &selections {
        for limit in [1, 2, 3, 5, 10, 500] {
            let mut seen = Vec::new();
            let mut after = 0;
            for page_number in 0.. {
                assert!(page_number < 50, "{selection:?} by {limit} does not get on");
                let page = store.read(selection, after, limit).await.unwrap();
                assert!(page.events.len() <= limit);
                assert!(page.scanned_to >= after);
                assert!(page.scanned_to > after || page.at_end, "{selection:?} by {limit}");
                assert!(page.events.iter().all(|event| event.position <= page.scanned_to));
                after = page.scanned_to;
                seen.extend(page.events);
                if page.at_end {
                    break;
                }
            }
            let expected: Vec<_> = selected(&all, selection, 0).cloned().collect();
            assert_eq!(seen, expected, "{selection:?} by {limit}");
        }
    }
    let beyond = store.read(&Selection::All, 1_000, 10).await.unwrap();
    assert!(beyond.events.is_empty() && beyond.at_end && beyond.scanned_to == 1_000);
}

async fn a_quiet_category_is_scanned_past(store: Store) {
    store.append(append(&a_stream(), Expected::NoStream, 30)).await.unwrap();
    let quiet = Selection::Category("quiet".to_owned());
    let mut after = 0;
    for _ in 0..40 {
        let page = store.read(&quiet, after, 5).await.unwrap();
        assert!(page.events.is_empty());
        after = page.scanned_to;
    }
    assert_eq!(after, 30, "a checkpoint moves past what it does not want");
}

async fn whoever_waits_is_woken(store: Store) {
    let waiting = {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            while store.head().await.unwrap() == 0 {
                store.wait_beyond(0).await;
            }
        })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    timeout(Duration::from_secs(1), waiting).await.expect("woken at once").unwrap();
    timeout(Duration::from_millis(100), store.wait_beyond(0)).await.expect("already beyond");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_node_is_woken_by_notification_and_by_polling() {
    let on = OnPostgres::start().await;
    let other = on.another().await;
    for kill_listeners in [false, true] {
        if kill_listeners {
            on.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'kehu log reader'",
            )
            .await
            .unwrap();
        }
        let head = on.store.head().await.unwrap();
        let waiting = tokio::spawn({
            let other = Arc::clone(&other);
            async move { other.wait_beyond(head).await }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
        timeout(Duration::from_secs(4), waiting).await.expect("woken in time").unwrap();
    }
    other.close().await;
    on.store.close().await;
}
