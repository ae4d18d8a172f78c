//! Two nodes that both believe they write.

use std::sync::Arc;

use kehu::store::{AppendError, Appended, EventStore, Expected};
use tokio::task::JoinSet;

use super::{OnPostgres, a_stream, append, assert_exactly};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_writing_nodes_lose_and_double_nothing() {
    let on = OnPostgres::start().await;
    let nodes = [Arc::clone(&on.store), on.another().await];
    let shared = a_stream();
    let mut writers = JoinSet::new();
    for writer in 0..16 {
        let store = Arc::clone(&nodes[writer % 2]);
        let shared = shared.clone();
        writers.spawn(async move {
            let own = a_stream();
            let mut done: Vec<Appended> = Vec::new();
            for n in 0..30 {
                let append = match n % 3 {
                    0 => append(&own, Expected::Any, 2),
                    1 => append(&shared, Expected::Any, 1),
                    _ => append(&a_stream(), Expected::NoStream, 1),
                };
                done.push(store.append(append).await.unwrap());
            }
            done
        });
    }
    let done = writers.join_all().await.concat();
    assert_eq!(done.len(), 480);
    assert_exactly(&*on.store, &done).await;
    assert!(on.store.verify_log().await.unwrap().is_sound());
    for node in nodes {
        node.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_on_two_nodes_has_one_effect() {
    let on = OnPostgres::start().await;
    let nodes = [Arc::clone(&on.store), on.another().await];
    let mut effects = Vec::new();
    for _ in 0..20 {
        let command = append(&a_stream(), Expected::NoStream, 2);
        let (one, other) =
            tokio::join!(nodes[0].append(command.clone()), nodes[1].append(command.clone()));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_ne!(one.repeated, other.repeated);
        assert_eq!(one.first_position, other.first_position);
        effects.push(one);
    }
    assert_exactly(&*on.store, &effects).await;
    for node in nodes {
        node.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_refusal_comes_from_an_old_memory() {
    let on = OnPostgres::start().await;
    let (one, other) = (Arc::clone(&on.store), on.another().await);
    let stream = a_stream();
    one.append(append(&stream, Expected::NoStream, 1)).await.unwrap();
    other.append(append(&stream, Expected::Version(0), 1)).await.unwrap();
    // `one` remembers version 0.
    one.append(append(&stream, Expected::Version(1), 1)).await.unwrap();
    match other.append(append(&stream, Expected::Version(1), 1)).await {
        Err(AppendError::Conflict { current, .. }) => assert_eq!(current, Some(2)),
        answer => panic!("{answer:?}"),
    }
    other.close().await;
    one.close().await;
}
