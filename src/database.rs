//! The Postgres that everything is in: our own, or the operator's.

use std::{str::FromStr, time::Duration};

use anyhow::Context as _;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    config::{Config, Database as Where},
    embedded::{Embedded, Options},
};

/// How long a request waits for a free connection before it fails.
const ACQUIRE: Duration = Duration::from_secs(5);

/// How long closing waits for connections that are still at work.
const DRAIN: Duration = Duration::from_millis(500);

/// An open database.
#[derive(Debug)]
pub struct Database {
    embedded: Option<Embedded>,
    options: PgConnectOptions,
    pools: Vec<PgPool>,
}

impl Database {
    /// Starts or joins our own Postgres, or connects to the one that is configured.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let (embedded, options) = match &config.database {
            Where::Embedded => {
                let options = Options {
                    data_directory: config.data_dir.clone(),
                    binaries: config.postgres_bin.clone(),
                };
                let embedded = Embedded::start(options).await?;
                let options = embedded.connect_options();
                (Some(embedded), options)
            }
            Where::Url(url) => {
                // The text may hold a password, so the error must not repeat it.
                let options = PgConnectOptions::from_str(url.expose())
                    .map_err(|_| anyhow::anyhow!("--database-url is not a Postgres URL"))?;
                (None, options.application_name("kehu"))
            }
        };
        Ok(Self { embedded, options, pools: Vec::new() })
    }

    /// How to connect to it.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Whether Postgres is our own.
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// A pool that is closed together with the database.
    pub async fn pool(&mut self, connections: u32) -> anyhow::Result<PgPool> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .idle_timeout(Duration::from_mins(5))
            .connect_with(self.options.clone())
            .await
            .context("cannot connect to Postgres")?;
        self.pools.push(pool.clone());
        Ok(pool)
    }

    /// Closes all pools, and leaves or stops our own Postgres.
    pub async fn close(self) {
        let closing = self.pools.iter().map(PgPool::close);
        if tokio::time::timeout(DRAIN, futures::future::join_all(closing)).await.is_err() {
            tracing::debug!("some connections were still at work");
        }
        if let Some(embedded) = self.embedded {
            embedded.stop().await;
        }
    }
}
