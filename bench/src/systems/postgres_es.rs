//! Crate `postgres-es`, through its own repository: the append alone, without the loading of the
//! aggregate that its framework does before.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_es::{
    Aggregate, DomainEvent,
    event_sink::EventSink,
    persist::{PersistedEventRepository, SerializedEvent},
};
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{PgPool, postgres::PgConnectOptions};
use sqlx_of_postgres_es::postgres as their_postgres;
use uuid::Uuid;

use super::{STREAM_EVENTS, System, Worker, event};

/// Its users' default is 10; this is generous.
const CONNECTIONS: u32 = 32;

/// The repository.
pub struct PostgresEs {
    repository: Arc<PostgresEventRepository>,
}

impl PostgresEs {
    pub async fn open(options: &PgConnectOptions) -> anyhow::Result<Self> {
        // Its documented table, unchanged.
        let pool = PgPool::connect_lazy_with(options.clone());
        sqlx::raw_sql(
            "DROP TABLE IF EXISTS events;
             CREATE TABLE events (
                 aggregate_type text NOT NULL,
                 aggregate_id text NOT NULL,
                 sequence bigint CHECK (sequence >= 0) NOT NULL,
                 event_type text NOT NULL,
                 event_version text NOT NULL,
                 payload json NOT NULL,
                 metadata json NOT NULL,
                 PRIMARY KEY (aggregate_type, aggregate_id, sequence)
             )",
        )
        .execute(&pool)
        .await?;
        pool.close().await;
        let mut theirs = their_postgres::PgConnectOptions::new_without_pgpass()
            .port(options.get_port())
            .username(options.get_username())
            .ssl_mode(their_postgres::PgSslMode::Prefer);
        theirs = match options.get_socket() {
            Some(socket) => theirs.socket(socket),
            None => theirs.host(options.get_host()),
        };
        if let Some(database) = options.get_database() {
            theirs = theirs.database(database);
        }
        let pool = their_postgres::PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .test_before_acquire(false)
            .connect_with(theirs)
            .await?;
        Ok(Self { repository: Arc::new(PostgresEventRepository::new(pool)) })
    }
}

#[async_trait]
impl System for PostgresEs {
    fn name(&self) -> &'static str {
        "postgres-es"
    }

    fn worker(&self) -> Box<dyn Worker> {
        Box::new(Client {
            repository: Arc::clone(&self.repository),
            payload: serde_json::from_str(&event()).unwrap_or_default(),
            aggregate: String::new(),
            sequence: STREAM_EVENTS,
        })
    }
}

struct Client {
    repository: Arc<PostgresEventRepository>,
    payload: Value,
    aggregate: String,
    sequence: u64,
}

#[async_trait]
impl Worker for Client {
    async fn append(&mut self) -> anyhow::Result<()> {
        if self.sequence >= STREAM_EVENTS {
            self.aggregate = Uuid::now_v7().to_string();
            self.sequence = 0;
        }
        self.sequence += 1;
        let id = Uuid::now_v7().to_string();
        let event = SerializedEvent::new(
            self.aggregate.clone(),
            usize::try_from(self.sequence)?,
            Measured::TYPE.to_owned(),
            "CustomerMeasured".to_owned(),
            "1".to_owned(),
            self.payload.clone(),
            serde_json::json!({ "commandId": id, "correlationId": id, "causationId": id }),
        );
        self.repository.persist::<Measured>(&[event], None).await?;
        Ok(())
    }
}

/// An aggregate for its types' sake.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Measured;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Event;

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        "CustomerMeasured".to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Measured {
    const TYPE: &'static str = "customer";
    type Command = ();
    type Event = Event;
    type Error = std::convert::Infallible;
    type Services = ();

    async fn handle(
        &mut self,
        (): Self::Command,
        (): &Self::Services,
        _: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    fn apply(&mut self, Event: Self::Event) {}
}
