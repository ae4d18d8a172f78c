//! The least that a durable, conditional append costs without a writer in between: one prepared
//! `INSERT`, one transaction, into one table with the columns and unique indexes of the log's events.

use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use chrono::Utc;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use super::{STREAM_EVENTS, System, Worker, event};

/// More connections than this only wait for each other.
const CONNECTIONS: u32 = 32;

/// New streams lie side by side in the index, as kehu's numbers do.
static NEXT_STREAM: AtomicI64 = AtomicI64::new(1);

/// The table.
pub struct Insert {
    pool: PgPool,
}

impl Insert {
    pub async fn open(options: &PgConnectOptions) -> anyhow::Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        sqlx::raw_sql(
            "DROP TABLE IF EXISTS bare_events;
             CREATE TABLE bare_events (
                 position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                 stream_id bigint NOT NULL,
                 version bigint NOT NULL,
                 occurred_at timestamptz NOT NULL,
                 recorded_at timestamptz NOT NULL,
                 type_id integer NOT NULL,
                 schema_version smallint NOT NULL,
                 source smallint NOT NULL,
                 event_id uuid NOT NULL,
                 command_id uuid NOT NULL,
                 correlation_id uuid NOT NULL,
                 causation_id uuid NOT NULL,
                 actor uuid NOT NULL,
                 on_behalf_of uuid,
                 data bytea NOT NULL,
                 metadata bytea,
                 UNIQUE (stream_id, version)
             )",
        )
        .execute(&pool)
        .await?;
        Ok(Self { pool })
    }
}

#[async_trait]
impl System for Insert {
    fn name(&self) -> &'static str {
        "INSERT each"
    }

    fn worker(&self) -> Box<dyn Worker> {
        let data = event().into_bytes();
        Box::new(Client { pool: self.pool.clone(), data, stream: 0, version: STREAM_EVENTS })
    }
}

struct Client {
    pool: PgPool,
    data: Vec<u8>,
    stream: i64,
    version: u64,
}

#[async_trait]
impl Worker for Client {
    async fn append(&mut self) -> anyhow::Result<()> {
        if self.version >= STREAM_EVENTS {
            self.stream = NEXT_STREAM.fetch_add(1, Ordering::Relaxed);
            self.version = 0;
        }
        let now = Utc::now();
        let id = Uuid::now_v7();
        sqlx::query(
            "INSERT INTO bare_events (stream_id, version, occurred_at, recorded_at, type_id,
                                      schema_version, source, event_id, command_id,
                                      correlation_id, causation_id, actor, on_behalf_of, data,
                                      metadata)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(self.stream)
        .bind(i64::try_from(self.version)?)
        .bind(now)
        .bind(now)
        .bind(1_i32)
        .bind(1_i16)
        .bind(1_i16)
        .bind(Uuid::now_v7())
        .bind(id)
        .bind(id)
        .bind(id)
        .bind(Uuid::nil())
        .bind(None::<Uuid>)
        .bind(&self.data)
        .bind(None::<Vec<u8>>)
        .execute(&self.pool)
        .await?;
        self.version += 1;
        Ok(())
    }
}
