//! One contract suite for every event store.

mod append_only;
mod contract;
mod copied;
mod faults;
mod fencing;
mod lost_events;
mod subscriptions;
mod verify;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kehu::{
    clock::Clock,
    store::{
        Append, Appended, EventStore, Expected, NewEvent, Selection, StoredEvent,
        memory::MemoryStore, postgres::PostgresStore,
    },
};
use kehu_domain::{Actor, Source, values::StreamName};
use uuid::Uuid;

use crate::support::postgres::{TestDatabase, database};

/// An id that no other call in this process returns.
fn fresh() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // In the order of time, like the ids that clients make.
    Uuid::from_u64_pair(0x0198_0000_0000_7000, NEXT.fetch_add(1, Ordering::Relaxed))
}

fn a_stream() -> StreamName {
    StreamName::new("customer", fresh())
}

fn moment() -> DateTime<Utc> {
    "2026-02-03T04:05:06.789012Z".parse().unwrap()
}

/// An append of `events` events by a new command.
fn append(stream: &StreamName, expected: Expected, events: usize) -> Append {
    let command_id = fresh();
    let events = (0..events)
        .map(|n| NewEvent {
            event_id: fresh(),
            event_type: "CustomerTested".to_owned(),
            schema_version: 1,
            data: Bytes::from(format!("{{\"n\":{n}}}")),
        })
        .collect();
    Append {
        stream: stream.clone(),
        expected,
        events,
        command_id,
        fingerprint: *command_id.as_bytes(),
        actor: Actor::from_uuid(fresh()),
        on_behalf_of: None,
        correlation_id: command_id,
        causation_id: command_id,
        occurred_at: moment(),
        source: Source::Api,
        metadata: None,
    }
}

/// Everything in the log, by pages.
async fn everything(store: &dyn EventStore) -> Vec<StoredEvent> {
    let mut events = Vec::new();
    let mut after = 0;
    loop {
        let page = store.read(&Selection::All, after, 700).await.unwrap();
        after = page.scanned_to;
        events.extend(page.events);
        if page.at_end {
            return events;
        }
    }
}

/// Checks that what was acknowledged is in the log, once, where the answer said, and nothing else.
async fn assert_exactly(store: &dyn EventStore, acknowledged: &[Appended]) {
    let events = everything(store).await;
    let expected: u64 =
        acknowledged.iter().map(|done| done.last_position - done.first_position + 1).sum();
    assert_eq!(events.len() as u64, expected, "events in the log against acknowledged events");
    for (event, position) in events.iter().zip(1..) {
        assert_eq!(event.position, position);
    }
    for done in acknowledged {
        for (position, version) in
            (done.first_position..=done.last_position).zip(done.first_version..)
        {
            let event = &events[usize::try_from(position).unwrap() - 1];
            assert_eq!((&event.stream, event.version), (&done.stream, version), "at {position}");
        }
    }
}

/// A database with a store on it.
struct OnPostgres {
    database: TestDatabase,
    store: Arc<PostgresStore>,
}

impl OnPostgres {
    async fn start() -> Self {
        let database = database().await;
        let store = PostgresStore::open(database.options.clone(), Clock::system()).await.unwrap();
        Self { database, store: Arc::new(store) }
    }

    async fn another(&self) -> Arc<PostgresStore> {
        let options = self.database.options.clone();
        Arc::new(PostgresStore::open(options, Clock::system()).await.unwrap())
    }

    /// Runs statements as the owner of everything.
    async fn execute(&self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(&self.database.pool).await.map(drop)
    }
}

/// Runs each function of the surrounding module against every adapter.
macro_rules! for_every_store {
    ($($name:ident),+ $(,)?) => {
        mod in_memory {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(std::sync::Arc::new(crate::store::in_memory())).await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let on = crate::store::OnPostgres::start().await;
                    super::$name(std::sync::Arc::clone(&on.store) as _).await;
                    on.store.close().await;
                }
            )+
        }
    };
}
use for_every_store;

fn in_memory() -> MemoryStore {
    MemoryStore::new(Clock::system())
}
