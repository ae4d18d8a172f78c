//! What goes wrong with a database, and what the log makes of it.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::future::join_all;
use kehu::{
    clock::Clock,
    store::{
        AppendError, Appended, EventStore, Expected,
        postgres::{PostgresStore, Settings},
    },
};
use tokio::{task::JoinSet, time::sleep};

use super::{OnPostgres, a_stream, append, assert_exactly};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_the_database_refuses_fails_alone() {
    let on = OnPostgres::start().await;
    on.execute(r"ALTER TABLE log.events ADD CONSTRAINT no_poison CHECK (data <> '\x706f69736f6e')")
        .await
        .unwrap();
    let shared = a_stream();
    on.store.append(append(&shared, Expected::NoStream, 1)).await.unwrap();
    let appends = (0..80).map(|n| {
        let own = a_stream();
        let stream = if n % 4 == 0 { &shared } else { &own };
        let mut append = append(stream, Expected::Any, 2);
        if n % 16 == 3 || n == 40 {
            append.events[1].data = Bytes::from_static(b"poison");
        }
        append
    });
    let answers = join_all(appends.map(|append| on.store.append(append))).await;
    let mut done = vec![on.store.command(first_command(&on).await).await.unwrap().unwrap()];
    for (answer, n) in answers.into_iter().zip(0..) {
        match answer {
            Ok(appended) => done.push(appended),
            Err(AppendError::Unavailable(error)) => {
                assert!(n % 16 == 3 || n == 40, "{n} is innocent");
                assert_eq!(error.message, "the database refused the append");
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(done.len(), 1 + 80 - 6);
    assert_exactly(&*on.store, &done).await;
    on.store.close().await;
}

async fn first_command(on: &OnPostgres) -> uuid::Uuid {
    sqlx::query_scalar("SELECT command_id FROM log.events WHERE position = 1")
        .fetch_one(&on.database.pool)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_loses_and_doubles_nothing() {
    let on = OnPostgres::start().await;
    let mut writers = JoinSet::new();
    for _ in 0..8 {
        let store = Arc::clone(&on.store);
        writers.spawn(async move {
            let stream = a_stream();
            let mut expected = Expected::NoStream;
            let mut done: Vec<Appended> = Vec::new();
            for _ in 0..60 {
                let appended = store.append(append(&stream, expected, 2)).await.unwrap();
                assert!(!appended.repeated, "it was this append that wrote it");
                expected = Expected::Version(appended.last_version);
                done.push(appended);
                sleep(Duration::from_millis(5)).await;
            }
            done
        });
    }
    let mut killed = 0_i64;
    while !writers.is_empty() && killed < 30 {
        killed += sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'kehu log writer'",
        )
        .fetch_one(&on.database.pool)
        .await
        .unwrap();
        sleep(Duration::from_millis(17)).await;
    }
    let done = writers.join_all().await.concat();
    assert!(killed >= 5, "only {killed} connections were lost");
    assert_eq!(done.len(), 480);
    assert_exactly(&*on.store, &done).await;
    assert!(on.store.verify_log().await.unwrap().is_sound());
    on.store.close().await;
}

/// The commit reaches the disk, its acknowledgement does not reach the writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outcome_that_was_not_heard_is_read_back() {
    let on = OnPostgres::start().await;
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    let options = on.database.options.clone();
    let settings =
        Settings { statement_timeout: Duration::from_millis(150), ..Settings::default() };
    let store = PostgresStore::open_with(options, Clock::system(), settings).await.unwrap();
    // Somebody holds the head for longer than a statement may take.
    let mut holder = on.database.pool.begin().await.unwrap();
    sqlx::query("SELECT position FROM log.head FOR UPDATE").execute(&mut *holder).await.unwrap();
    let command = append(&a_stream(), Expected::NoStream, 1);
    let (answer, ()) = tokio::join!(store.append(command.clone()), async {
        sleep(Duration::from_millis(700)).await;
        holder.rollback().await.unwrap();
    });
    let answer = answer.unwrap();
    assert_eq!((answer.first_position, answer.repeated), (2, false));
    assert!(store.append(command).await.unwrap().repeated);
    assert_eq!(store.head().await.unwrap(), 2);
    store.close().await;
    on.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stays_away_makes_appends_fail_in_bounded_time() {
    let on = OnPostgres::start().await;
    let settings = Settings {
        statement_timeout: Duration::from_millis(100),
        patience: Duration::from_millis(600),
        ..Settings::default()
    };
    let options = on.database.options.clone();
    let store = PostgresStore::open_with(options, Clock::system(), settings).await.unwrap();
    let mut holder = on.database.pool.begin().await.unwrap();
    sqlx::query("SELECT position FROM log.head FOR UPDATE").execute(&mut *holder).await.unwrap();
    let commands: Vec<_> = (0..20).map(|_| append(&a_stream(), Expected::NoStream, 1)).collect();
    let appends = join_all(commands.iter().cloned().map(|command| store.append(command)));
    let answers = tokio::time::timeout(Duration::from_secs(5), appends).await.unwrap();
    for answer in answers {
        assert!(matches!(answer, Err(AppendError::Unavailable(_))), "{answer:?}");
    }
    holder.rollback().await.unwrap();
    // The same commands again: now they go through, once.
    let again = join_all(commands.into_iter().map(|command| store.append(command))).await;
    let done: Vec<_> = again.into_iter().map(Result::unwrap).collect();
    assert_exactly(&store, &done).await;
    store.close().await;
    on.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_writes_what_is_queued_and_refuses_the_rest() {
    let on = OnPostgres::start().await;
    let mut appends = JoinSet::new();
    for _ in 0..400 {
        let store = Arc::clone(&on.store);
        appends
            .spawn(async move { store.append(append(&a_stream(), Expected::NoStream, 1)).await });
    }
    tokio::task::yield_now().await;
    on.store.close().await;
    let mut done = Vec::new();
    for answer in appends.join_all().await {
        match answer {
            Ok(appended) => done.push(appended),
            Err(AppendError::Unavailable(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let refused = on.store.append(append(&a_stream(), Expected::NoStream, 1)).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))));
    let reopened = on.another().await;
    assert_exactly(&*reopened, &done).await;
    reopened.close().await;
}

/// Does what the log refuses to everybody.
async fn tear_out(on: &OnPostgres, position: i64) {
    on.execute("ALTER TABLE log.events DISABLE TRIGGER append_only").await.unwrap();
    sqlx::query("DELETE FROM log.events WHERE position = $1")
        .bind(position)
        .execute(&on.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_log_that_has_lost_an_event_says_so() {
    let on = OnPostgres::start().await;
    on.store.append(append(&a_stream(), Expected::NoStream, 5)).await.unwrap();
    tear_out(&on, 3).await;
    let all = kehu::store::Selection::All;
    let error = on.store.read(&all, 0, 100).await.unwrap_err();
    assert_eq!(error.message, "the log has a hole: after position 2 comes 4");
    assert!(on.store.read(&all, 3, 100).await.is_ok());
    on.store.close().await;
}

/// The writer remembers a version that is no longer there: it notices before it writes.
#[tokio::test]
async fn nothing_is_appended_behind_an_event_that_is_gone() {
    let on = OnPostgres::start().await;
    let stream = a_stream();
    on.store.append(append(&stream, Expected::NoStream, 2)).await.unwrap();
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    tear_out(&on, 2).await;
    match on.store.append(append(&stream, Expected::Version(1), 1)).await {
        Err(AppendError::Conflict { current, .. }) => assert_eq!(current, Some(0)),
        answer => panic!("{answer:?}"),
    }
    assert_eq!(on.store.head().await.unwrap(), 3);
    on.store.close().await;
}
