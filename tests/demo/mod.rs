//! The demo: reproducible, apart from everything else, and never refused by any rule.

mod seasons;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use kehu::{
    clock::Clock,
    commands::{Commands, Envelope},
    demo::{Demo, DemoError, Digest, Wanted},
    feed::LogFeed,
    sealing::{KeyStore, MasterKey, Vault},
    store::{EventStore, memory::MemoryStore, postgres::PostgresStore},
    tasks::Tasks,
};
use kehu_domain::{Actor, Source, user, values::UserId};
use kehu_projections::{Projections, ReadModel};
use uuid::Uuid;

use crate::support::postgres::{TestDatabase, database};

/// A demo of this seed with so many customers, until a day that is over.
fn wanted(seed: u64, customers: u32) -> Wanted {
    let until = "2026-10-30".parse().ok();
    Wanted { seed: Some(seed), until, customers: Some(customers) }
}

/// An empty log in memory, sealed under a key of its own.
async fn in_memory(key: u8) -> Commands {
    let clock = Clock::system();
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let vault = Vault::open(KeyStore::memory(), MasterKey::from_bytes(&[key; 32])).await.unwrap();
    let commands = Commands::new(store, Arc::new(vault), clock);
    commands.bootstrap().await.unwrap();
    commands
}

/// An empty log in Postgres, and its read models.
struct World {
    commands: Commands,
    projections: Projections,
    store: Arc<PostgresStore>,
    _database: TestDatabase,
}

impl World {
    async fn on_postgres(key: u8) -> Self {
        let (clock, database) = (Clock::system(), database().await);
        let options = database.options.clone();
        let store = Arc::new(PostgresStore::open(options, clock.clone()).await.unwrap());
        let keys = KeyStore::Postgres(database.pool.clone());
        let vault = Vault::open(keys, MasterKey::from_bytes(&[key; 32])).await.unwrap();
        let vault = Arc::new(vault);
        let log: Arc<dyn EventStore> = store.clone();
        let commands = Commands::new(Arc::clone(&log), Arc::clone(&vault), clock);
        commands.bootstrap().await.unwrap();
        let feed = Arc::new(LogFeed::new(log, vault));
        let projections = Projections::open(database.pool.clone(), feed).await.unwrap();
        Self { commands, projections, store, _database: database }
    }

    async fn stop(self) {
        self.store.close().await;
    }
}

/// Fills a log to the end; any refusal is a failure.
async fn filled(commands: &Commands, wanted: Wanted) -> Digest {
    let demo = Demo::open(commands, wanted).await.unwrap();
    demo.fill(commands, |_, _| {}).await.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn the_same_seed_and_last_day_make_the_same_events_under_any_key() {
    let one = filled(&in_memory(1).await, wanted(1, 40)).await;
    let same = filled(&in_memory(2).await, wanted(1, 40)).await;
    assert_eq!(one, same);
    let another = filled(&in_memory(1).await, wanted(2, 40)).await;
    assert_ne!(one.sha256, another.sha256);
    let earlier = Wanted { until: "2026-10-29".parse().ok(), ..wanted(1, 40) };
    assert_ne!(one.sha256, filled(&in_memory(1).await, earlier).await.sha256);
}

#[tokio::test]
async fn the_whole_company_is_told_without_a_refusal() {
    let whole = filled(&in_memory(1).await, wanted(1, 240)).await;
    assert!((10_000..=20_000).contains(&whole.events), "{} events", whole.events);
}

#[tokio::test]
async fn postgres_holds_the_same_events_and_its_read_models_are_what_the_log_says() {
    let (one, other) = tokio::join!(World::on_postgres(1), World::on_postgres(2));
    let (first, second) =
        tokio::join!(filled(&one.commands, wanted(1, 30)), filled(&other.commands, wanted(1, 30)));
    assert_eq!(first, second);
    assert_eq!(first, filled(&in_memory(3).await, wanted(1, 30)).await);
    other.stop().await;
    let tasks = Tasks::new();
    let (running, stopping) = (one.projections.clone(), tasks.stopping());
    tasks.spawn(async move { running.run(stopping).await });
    let head = one.commands.store().head().await.unwrap();
    one.projections.wait_for(&ReadModel::ALL, head, Duration::from_mins(1)).await.unwrap();
    for model in ReadModel::ALL {
        let report = one.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal(), "{report:?}");
    }
    tasks.stop(Duration::from_secs(2)).await;
    one.stop().await;
}

#[tokio::test]
async fn a_demo_that_is_cut_off_goes_on_and_comes_to_the_same() {
    let whole = filled(&in_memory(1).await, wanted(1, 25)).await;
    let commands = in_memory(2).await;
    for _ in 0..4 {
        let demo = Demo::open(&commands, wanted(1, 25)).await.unwrap();
        let steps = AtomicUsize::new(0);
        let (told, stopped) = tokio::sync::oneshot::channel::<()>();
        let told = std::sync::Mutex::new(Some(told));
        let filling = demo.fill(&commands, |_, _| {
            // Some way on, everything that is on its way is dropped where it is.
            if steps.fetch_add(1, Ordering::Relaxed) == 1 {
                told.lock().unwrap().take();
            }
        });
        tokio::select! {
            biased;
            _ = stopped => {}
            done = filling => assert_eq!(done.unwrap(), whole),
        }
    }
    assert_eq!(filled(&commands, wanted(1, 25)).await, whole);
    let head = commands.store().head().await.unwrap();
    assert_eq!(filled(&commands, Wanted::default()).await, whole, "it is there, and stays so");
    assert_eq!(commands.store().head().await.unwrap(), head);
}

/// Somebody who has nothing to do with the demo.
async fn stranger(commands: &Commands) {
    let id = UserId(Uuid::from_u128(7));
    let envelope = Envelope::new(Uuid::from_u128(8), Actor::SYSTEM, Source::Api);
    let command = user::Command::Register { name: "Li".to_owned(), external_ids: Vec::new() };
    commands.user(id, command, envelope).await.unwrap();
}

#[tokio::test]
async fn the_demo_never_mixes_with_other_data() {
    let commands = in_memory(1).await;
    stranger(&commands).await;
    let head = commands.store().head().await.unwrap();
    let demo = Demo::open(&commands, wanted(1, 10)).await.unwrap();
    let refused = demo.fill(&commands, |_, _| {}).await.unwrap_err();
    assert!(matches!(refused, DemoError::Foreign { .. }), "{refused}");
    assert!(refused.to_string().contains("--data-dir"), "{refused}");
    assert_eq!(commands.store().head().await.unwrap(), head, "nothing was written");

    let commands = in_memory(1).await;
    let whole = filled(&commands, wanted(1, 10)).await;
    let refused = Demo::open(&commands, wanted(2, 10)).await.unwrap_err();
    assert!(matches!(refused, DemoError::Another { seed: 1, .. }), "{refused}");
    // What somebody does in a demo that is complete is no reason to refuse to go on with it.
    stranger(&commands).await;
    assert_eq!(filled(&commands, Wanted::default()).await, whole);
}

#[tokio::test]
async fn a_user_of_that_name_makes_no_demo() {
    let commands = in_memory(1).await;
    kehu::auth::ensure_user(&commands, "zhou.lan").await.unwrap();
    let refused = Demo::open(&commands, Wanted::default()).await.unwrap_err();
    assert!(matches!(refused, DemoError::Foreign { .. }), "{refused}");
}
