//! The write side over real stores.

mod contacts;
mod erasure;
mod execute;
mod external_ids;
mod feed;
mod interactions;
mod keys;
mod links;
mod people;
mod policies;
mod policies_on_quotes;
mod quotes;
mod refusals;
mod series;
mod settings;
mod tickets;
mod withdrawals;

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use chrono::TimeDelta;
use kehu::{
    clock::Clock,
    commands::{Code, CommandError, Commands, Envelope, Outcome, Refusal},
    sealing::{KeyStore, MasterKey, Vault},
    store::{
        Append, Expected, NewEvent, Selection, StoredEvent, memory::MemoryStore,
        postgres::PostgresStore,
    },
};
use kehu_domain::{
    Actor, DomainEvent, Source,
    customer::{self, CustomerKind, ExternalIdInput, NamesInput},
    opportunity,
    pipeline::DEFAULT_PIPELINE,
    values::{CustomerId, OpportunityId, StreamName},
};
use uuid::Uuid;

use crate::support::postgres::{TestDatabase, database};

/// A log with keys, and a clock that can be put forward.
struct World {
    commands: Commands,
    later: Arc<AtomicI64>,
    database: Option<TestDatabase>,
    close: Option<Arc<PostgresStore>>,
}

impl World {
    async fn in_memory() -> Self {
        let (clock, later) = movable();
        let store = Arc::new(MemoryStore::new(clock.clone()));
        let vault = Vault::open(KeyStore::memory(), master()).await.unwrap();
        let commands = Commands::new(store, Arc::new(vault), clock);
        commands.bootstrap().await.unwrap();
        Self { commands, later, database: None, close: None }
    }

    async fn on_postgres() -> Self {
        let (clock, later) = movable();
        let database = database().await;
        let store =
            Arc::new(PostgresStore::open(database.options.clone(), clock.clone()).await.unwrap());
        let keys = KeyStore::Postgres(database.pool.clone());
        let vault = Vault::open(keys, master()).await.unwrap();
        let commands = Commands::new(Arc::clone(&store) as _, Arc::new(vault), clock);
        commands.bootstrap().await.unwrap();
        Self { commands, later, database: Some(database), close: Some(store) }
    }

    /// Another process over the same log: nothing folded yet, keys not fetched yet.
    async fn another_node(&self) -> Commands {
        let vault = match &self.database {
            Some(database) => {
                let keys = KeyStore::Postgres(database.pool.clone());
                Arc::new(Vault::open(keys, master()).await.unwrap())
            }
            None => Arc::clone(self.commands.vault()),
        };
        let store = Arc::clone(self.commands.store());
        Commands::new(store, vault, self.commands.clock().clone())
    }

    fn put_clock_forward(&self, by: TimeDelta) {
        self.later.fetch_add(by.num_microseconds().unwrap(), Ordering::SeqCst);
    }

    async fn close(self) {
        if let Some(store) = self.close {
            store.close().await;
        }
    }

    async fn events(&self, stream: &StreamName) -> Vec<StoredEvent> {
        self.commands.store().read_stream(stream, 0, 10_000).await.unwrap()
    }

    async fn log(&self) -> Vec<StoredEvent> {
        let (mut events, mut after) = (Vec::new(), 0);
        loop {
            let page = self.commands.store().read(&Selection::All, after, 1_000).await.unwrap();
            after = page.scanned_to;
            events.extend(page.events);
            if page.at_end {
                return events;
            }
        }
    }

    async fn register(&self, id: CustomerId) -> Outcome {
        self.commands.customer(id, a_company("Acme"), envelope()).await.unwrap()
    }
}

/// Appends an event as a command does that is cut off right after.
async fn append(world: &World, stream: StreamName, expected: Expected, event: DomainEvent) {
    let (event_type, schema_version, data) = event.encode();
    let data = serde_json::to_vec(&data).unwrap().into();
    append_raw(
        world,
        stream,
        expected,
        NewEvent { event_id: fresh(), event_type, schema_version, data },
    )
    .await;
}

/// Appends anything at all, and answers with its position.
async fn append_raw(world: &World, stream: StreamName, expected: Expected, event: NewEvent) -> u64 {
    let command_id = fresh();
    let append = Append {
        stream,
        expected,
        events: vec![event],
        command_id,
        fingerprint: [0; 16],
        actor: Actor::SYSTEM,
        on_behalf_of: None,
        correlation_id: command_id,
        causation_id: command_id,
        occurred_at: world.commands.clock().now(),
        source: Source::Api,
        metadata: None,
    };
    world.commands.store().append(append).await.unwrap().last_position
}

fn movable() -> (Clock, Arc<AtomicI64>) {
    let later = Arc::new(AtomicI64::new(0));
    let (system, by) = (Clock::system(), Arc::clone(&later));
    let clock =
        Clock::from_fn(move || system.now() + TimeDelta::microseconds(by.load(Ordering::SeqCst)));
    (clock, later)
}

fn master() -> MasterKey {
    MasterKey::from_bytes(&[7; 32])
}

/// An id that no other call in this process returns.
fn fresh() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0x0199_0000_0000_7000, NEXT.fetch_add(1, Ordering::Relaxed))
}

fn a_customer() -> CustomerId {
    CustomerId(fresh())
}

fn an_opportunity() -> OpportunityId {
    OpportunityId(fresh())
}

fn envelope() -> Envelope {
    Envelope::new(fresh(), Actor::SYSTEM, Source::Api)
}

fn because(reason: &str) -> Envelope {
    Envelope { reason: Some(reason.to_owned()), ..envelope() }
}

fn names(original: &str) -> NamesInput {
    NamesInput { original: original.to_owned(), latin: None, short: None, aliases: Vec::new() }
}

fn external_id(id: &str) -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: "account".to_owned(), id: id.to_owned() }
}

fn registration(kind: CustomerKind, name: &str, ids: &[&str]) -> customer::Command {
    customer::Command::Register {
        kind,
        names: names(name),
        roles: Vec::new(),
        source: None,
        region: None,
        industry: None,
        owner: None,
        time_zone: None,
        external_ids: ids.iter().copied().map(external_id).collect(),
    }
}

fn a_company(name: &str) -> customer::Command {
    registration(CustomerKind::Company, name, &[])
}

fn a_deal(customer: Option<CustomerId>) -> opportunity::Command {
    opportunity::Command::Open {
        customer,
        name: Some("A deal".to_owned()),
        pipeline: DEFAULT_PIPELINE,
        found: None,
        stage: None,
        amount: None,
        expected_close: None,
        source: None,
        sales_mode: None,
        owner: None,
        lines: Vec::new(),
        external_ids: Vec::new(),
    }
}

fn industry(industry: &str) -> customer::Command {
    customer::Command::SetIndustry { industry: industry.to_owned() }
}

#[track_caller]
fn refusal(result: Result<Outcome, CommandError>) -> Refusal {
    match result {
        Err(CommandError::Refused(refusal)) => {
            let (en, zh) = (&refusal.message_en, &refusal.message_zh);
            assert!(en.split_whitespace().count() > 1, "{refusal:?}");
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(zh.chars().any(chinese), "{refusal:?}");
            refusal
        }
        other => panic!("expected a refusal, found {other:?}"),
    }
}

#[track_caller]
fn code(result: Result<Outcome, CommandError>) -> Code {
    refusal(result).code
}

/// Runs each function of the surrounding module over every store.
macro_rules! for_every_store {
    ($($name:ident),+ $(,)?) => {
        mod in_memory {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let world = crate::commands::World::in_memory().await;
                    super::$name(&world).await;
                    world.close().await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let world = crate::commands::World::on_postgres().await;
                    super::$name(&world).await;
                    world.close().await;
                }
            )+
        }
    };
}
use for_every_store;
