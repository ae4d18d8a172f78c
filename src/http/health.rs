//! Whether kehu can do its work: Postgres, and each projector's progress.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sqlx::PgPool;

/// How long Postgres may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How one projector is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectorHealth {
    /// Its name.
    pub name: String,
    /// The last position it has taken in.
    pub position: u64,
    /// How many positions it is behind the log.
    pub lag: u64,
    /// Why it stopped, when it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Tells how the projectors are doing, without asking Postgres.
type Projectors = Arc<dyn Fn() -> Vec<ProjectorHealth> + Send + Sync>;

/// Answers `/readyz`.
#[derive(Clone)]
pub struct Health {
    pool: PgPool,
    projectors: Projectors,
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health").finish_non_exhaustive()
    }
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    status: Status,
    postgres: Postgres,
    projectors: Vec<ProjectorHealth>,
}

/// Whether requests should come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    /// Yes.
    Ready,
    /// Yes, but a projector has stopped, and what it shows grows old.
    Degraded,
    /// No.
    Unavailable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Postgres {
    Reachable,
    Unreachable,
}

impl Health {
    /// Asks Postgres through `pool`, and `projectors` for the rest.
    pub fn new(
        pool: PgPool,
        projectors: impl Fn() -> Vec<ProjectorHealth> + Send + Sync + 'static,
    ) -> Self {
        Self { pool, projectors: Arc::new(projectors) }
    }

    /// Looks now.
    pub(super) async fn report(&self) -> Report {
        let asked = sqlx::query("SELECT 1").execute(&self.pool);
        let postgres = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(_)) => Postgres::Reachable,
            Ok(Err(_)) | Err(_) => Postgres::Unreachable,
        };
        let projectors = (self.projectors)();
        let stopped = projectors.iter().any(|projector| projector.error.is_some());
        let status = match postgres {
            Postgres::Unreachable => Status::Unavailable,
            Postgres::Reachable if stopped => Status::Degraded,
            Postgres::Reachable => Status::Ready,
        };
        Report { status, postgres, projectors }
    }

    /// Sets the gauges of `/metrics`.
    #[expect(clippy::cast_precision_loss, reason = "a log of 2^53 events is far away")]
    pub(super) fn measure(&self) {
        for projector in (self.projectors)() {
            let labels = [("projector", projector.name)];
            metrics::gauge!("kehu_projector_position", &labels).set(projector.position as f64);
            metrics::gauge!("kehu_projector_lag", &labels).set(projector.lag as f64);
            let stopped = f64::from(u8::from(projector.error.is_some()));
            metrics::gauge!("kehu_projector_stopped", &labels).set(stopped);
        }
    }
}

impl IntoResponse for Report {
    fn into_response(self) -> Response {
        let status = match self.status {
            Status::Ready | Status::Degraded => StatusCode::OK,
            Status::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, [("cache-control", "no-store")], Json(self)).into_response()
    }
}
