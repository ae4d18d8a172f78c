//! kehu's log, through its port.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::Utc;
use kehu::{
    clock::Clock,
    store::{Append, EventStore, Expected, NewEvent, postgres::PostgresStore},
};
use kehu_domain::{Actor, Source, values::StreamName};
use sqlx::{PgPool, postgres::PgConnectOptions};
use uuid::Uuid;

use super::{STREAM_EVENTS, System, Worker, event};

/// The store under test.
pub struct Kehu {
    store: Arc<PostgresStore>,
    pool: PgPool,
    events: usize,
}

impl Kehu {
    pub async fn open(options: &PgConnectOptions, events: usize) -> anyhow::Result<Self> {
        let store = Arc::new(PostgresStore::open(options.clone(), Clock::system()).await?);
        Ok(Self { store, pool: PgPool::connect_lazy_with(options.clone()), events })
    }

    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Checks the log that the measurement has left behind.
    pub async fn verify(&self) -> anyhow::Result<String> {
        let report = self.store.verify_log().await?;
        anyhow::ensure!(report.is_sound(), "the log is damaged: {:?}", report.findings);
        Ok(format!(
            "{} events in {} streams, positions and versions without a gap",
            report.events, report.streams
        ))
    }
}

#[async_trait]
impl System for Kehu {
    fn name(&self) -> &'static str {
        "kehu"
    }

    fn worker(&self) -> Box<dyn Worker> {
        Box::new(Client {
            store: Arc::clone(&self.store),
            data: Bytes::from(event()),
            events: self.events,
            stream: None,
            version: 0,
        })
    }

    async fn batches(&self) -> anyhow::Result<Option<i64>> {
        // All events of a batch have been recorded at the same time.
        Ok(Some(
            sqlx::query_scalar("SELECT count(DISTINCT recorded_at) FROM log.events")
                .fetch_one(&self.pool)
                .await?,
        ))
    }
}

struct Client {
    store: Arc<PostgresStore>,
    data: Bytes,
    events: usize,
    stream: Option<StreamName>,
    version: u64,
}

#[async_trait]
impl Worker for Client {
    async fn append(&mut self) -> anyhow::Result<()> {
        let fresh = || Uuid::now_v7();
        let (stream, expected) = match self.stream.take() {
            Some(stream) => (stream, Expected::Version(self.version)),
            None => (StreamName::new("customer", fresh()), Expected::NoStream),
        };
        let command_id = fresh();
        let new = || NewEvent {
            event_id: fresh(),
            event_type: "CustomerMeasured".to_owned(),
            schema_version: 1,
            data: self.data.clone(),
        };
        let done = self
            .store
            .append(Append {
                stream,
                expected,
                events: (0..self.events).map(|_| new()).collect(),
                command_id,
                fingerprint: *command_id.as_bytes(),
                actor: Actor::SYSTEM,
                on_behalf_of: None,
                correlation_id: command_id,
                causation_id: command_id,
                occurred_at: Utc::now(),
                source: Source::Api,
                metadata: None,
            })
            .await?;
        self.version = done.last_version;
        let full = self.version + 1 >= STREAM_EVENTS * self.events as u64;
        self.stream = (!full).then_some(done.stream);
        Ok(())
    }
}
