//! The composition root: everything that runs, built in order and stopped in reverse.

use axum::Router;
use sqlx::PgPool;

use crate::{config::Config, database::Database, http::Health};

/// Connections for queries and health.
const QUERY_CONNECTIONS: u32 = 20;

/// A running kehu, without its edges.
#[derive(Debug)]
pub struct App {
    database: Database,
    queries: PgPool,
}

impl App {
    /// Opens the database and starts everything on it.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        let mut database = Database::open(config).await?;
        let queries = database.pool(QUERY_CONNECTIONS).await?;
        Ok(Self { database, queries })
    }

    /// What `/readyz` looks at.
    pub fn health(&self) -> Health {
        Health::new(self.queries.clone(), Vec::new)
    }

    /// What is served beside health and metrics.
    pub fn routes(&self, _config: &Config) -> Router {
        Router::new()
    }

    /// Stops everything, the database last.
    pub async fn stop(self) {
        self.database.close().await;
    }
}
