//! The experiment that other event stores fail: writers that commit late or not at all, and a
//! reader that never rests. Nothing may be lost, doubled or out of order.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use kehu::store::{EventStore, Expected, Selection, StoredEvent, postgres::PostgresStore};
use sqlx::{Connection, PgConnection, PgPool};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};
use uuid::Uuid;

use super::{OnPostgres, a_stream, append, everything, for_every_store, fresh};

const RUN: Duration = Duration::from_secs(4);

for_every_store! { a_tight_reader_sees_what_concurrent_appends_write }

/// Small, repeatable, good enough to spread delays.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A transaction that takes its turn at the head, dawdles, and commits or thinks better of it.
async fn write_past_the_coalescer(connection: &mut PgConnection, dice: &mut Dice) -> bool {
    let mut transaction = connection.begin().await.unwrap();
    let head: i64 = sqlx::query_scalar("SELECT position FROM log.head FOR UPDATE")
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    let type_id: i32 = sqlx::query_scalar("SELECT min(type_id) FROM log.event_types")
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    sleep(Duration::from_micros(dice.roll(2_000))).await;
    sqlx::query(
        "WITH stream AS (
             INSERT INTO log.streams (stream_id, name) VALUES ($1, $2)
         ), command AS (
             INSERT INTO log.commands VALUES ($1, $1, $3, $3)
         ), event AS (
             INSERT INTO log.events
             VALUES ($1, $1, 0, now(), (SELECT recorded_at FROM log.head), $4, 1, 1,
                     $3, $3, $3, $3, $3, NULL, '', NULL)
         )
         UPDATE log.head SET position = $1",
    )
    .bind(head + 1)
    .bind(a_stream().as_str())
    .bind(fresh())
    .bind(type_id)
    .execute(&mut *transaction)
    .await
    .unwrap();
    sleep(Duration::from_micros(dice.roll(4_000))).await;
    if dice.roll(4) == 0 {
        transaction.rollback().await.unwrap();
        return false;
    }
    transaction.commit().await.unwrap();
    true
}

/// Reads without pause, moving its checkpoint as subscribers do, until told to stop; then once more.
async fn read_tightly(store: Arc<dyn EventStore>, stop: Arc<AtomicBool>) -> Vec<StoredEvent> {
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let last = stop.load(Ordering::SeqCst);
        let page = store.read(&Selection::All, after, 100).await.unwrap();
        after = page.scanned_to;
        seen.extend(page.events);
        if last && page.at_end {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

fn assert_complete(seen: &[StoredEvent], written: &[StoredEvent]) {
    let positions: Vec<u64> = seen.iter().map(|event| event.position).collect();
    let lost = written.iter().filter(|event| !positions.contains(&event.position)).count();
    assert_eq!(lost, 0, "lost events");
    assert!(positions.is_sorted(), "events out of order");
    assert_eq!(seen, written);
}

async fn a_tight_reader_sees_what_concurrent_appends_write(store: Arc<dyn EventStore>) {
    let stop = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read_tightly(Arc::clone(&store), Arc::clone(&stop)));
    let mut writers = JoinSet::new();
    for _ in 0..16 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            for _ in 0..40 {
                store.append(append(&a_stream(), Expected::NoStream, 2)).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    stop.store(true, Ordering::SeqCst);
    assert_complete(&reader.await.unwrap(), &everything(&*store).await);
}

async fn append_until(store: Arc<PostgresStore>, deadline: Instant, mut dice: Dice) -> Vec<Uuid> {
    let mut commands = Vec::new();
    while Instant::now() < deadline {
        let new = append(&a_stream(), Expected::NoStream, 1);
        commands.push(new.command_id);
        store.append(new).await.unwrap();
        sleep(Duration::from_micros(dice.roll(3_000))).await;
    }
    commands
}

async fn bypass_until(pool: PgPool, deadline: Instant, mut dice: Dice) -> (usize, usize) {
    let mut connection = pool.acquire().await.unwrap();
    let (mut committed, mut rolled_back) = (0, 0);
    while Instant::now() < deadline {
        if write_past_the_coalescer(&mut connection, &mut dice).await {
            committed += 1;
        } else {
            rolled_back += 1;
        }
        sleep(Duration::from_micros(dice.roll(3_000))).await;
    }
    (committed, rolled_back)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_writers_with_late_commits_and_rollbacks_lose_nothing() {
    let on = OnPostgres::start().await;
    // Interns the event type that the raw transactions use.
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read_tightly(Arc::clone(&on.store) as _, Arc::clone(&stop)));
    let deadline = Instant::now() + RUN;
    let mut raw = JoinSet::new();
    let mut stores = JoinSet::new();
    for seed in 0..8 {
        raw.spawn(bypass_until(on.database.pool.clone(), deadline, Dice(seed)));
        stores.spawn(append_until(Arc::clone(&on.store), deadline, Dice(100 + seed)));
    }
    let raw = raw.join_all().await;
    let acknowledged = stores.join_all().await.concat();
    stop.store(true, Ordering::SeqCst);
    let seen = reader.await.unwrap();
    let written = everything(&*on.store).await;
    assert_complete(&seen, &written);
    let committed: usize = raw.iter().map(|(committed, _)| committed).sum();
    let rolled_back: usize = raw.iter().map(|(_, rolled_back)| rolled_back).sum();
    assert_eq!(written.len(), 1 + acknowledged.len() + committed);
    assert!(committed > 50 && rolled_back > 10, "{committed} committed, {rolled_back} rolled back");
    assert!(acknowledged.len() > 50, "only {} appends", acknowledged.len());
    assert!(on.store.verify_log().await.unwrap().is_sound());
    on.store.close().await;
}
