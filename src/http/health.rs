//! Whether kehu can do its work: Postgres, and each projector's progress.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kehu_projections::{Projections, State};
use serde::Serialize;
use sqlx::PgPool;

/// How long Postgres may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How one projector is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Projector {
    name: &'static str,
    /// The last position it has taken in.
    position: u64,
    /// How many positions it is behind the log.
    lag: u64,
    /// Where and why it stopped, when it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Stopped>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Stopped {
    position: u64,
    reason: String,
}

/// Answers `/readyz`.
#[derive(Clone, Debug)]
pub struct Health {
    pool: PgPool,
    projections: Projections,
    /// What is told while Postgres cannot be asked.
    last_known: Arc<Mutex<Vec<Projector>>>,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    status: Status,
    postgres: Postgres,
    projectors: Vec<Projector>,
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
    /// Asks Postgres through `pool`, which should be nobody else's.
    pub fn new(pool: PgPool, projections: Projections) -> Self {
        Self { pool, projections, last_known: Arc::default() }
    }

    /// Looks now.
    pub(super) async fn report(&self) -> Report {
        let asked = sqlx::query("SELECT 1").execute(&self.pool);
        let (asked, projectors) =
            tokio::join!(tokio::time::timeout(PATIENCE, asked), self.projectors());
        let postgres = match asked {
            Ok(Ok(_)) => Postgres::Reachable,
            Ok(Err(_)) | Err(_) => Postgres::Unreachable,
        };
        Report { status: status(postgres, &projectors), postgres, projectors }
    }

    /// How far the projectors are, or were when it could last be told.
    async fn projectors(&self) -> Vec<Projector> {
        let look = async { tokio::try_join!(self.projections.status(), self.projections.head()) };
        if let Ok(Ok((found, head))) = tokio::time::timeout(PATIENCE, look).await {
            let projectors = found.into_iter().map(|status| Projector {
                name: status.model.name(),
                position: status.position,
                lag: head.saturating_sub(status.position),
                error: match status.state {
                    State::Running => None,
                    State::Stopped { position, reason } => Some(Stopped { position, reason }),
                },
            });
            *self.last_known.lock().unwrap_or_else(PoisonError::into_inner) = projectors.collect();
        }
        self.last_known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the gauges of `/metrics`.
    #[expect(clippy::cast_precision_loss, reason = "a log of 2^53 events is far away")]
    pub(super) async fn measure(&self) {
        for projector in self.projectors().await {
            let labels = [("projector", projector.name)];
            metrics::gauge!("kehu_projection_lag", &labels).set(projector.lag as f64);
        }
    }
}

/// A stopped projector does not close the door: commands and all other read models still work.
fn status(postgres: Postgres, projectors: &[Projector]) -> Status {
    match postgres {
        Postgres::Unreachable => Status::Unavailable,
        Postgres::Reachable if projectors.iter().any(|one| one.error.is_some()) => Status::Degraded,
        Postgres::Reachable => Status::Ready,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_projector_is_told_but_closes_nothing() {
        let reason = "not understood".to_owned();
        let stopped = Projector {
            name: "customers",
            position: 3,
            lag: 4,
            error: Some(Stopped { position: 4, reason }),
        };
        let projectors = vec![stopped];
        let status = status(Postgres::Reachable, &projectors);
        let report = Report { status, postgres: Postgres::Reachable, projectors };
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["status"], "degraded");
        assert_eq!(json["projectors"][0]["error"]["position"], 4);
        assert_eq!(report.into_response().status(), StatusCode::OK);
    }
}
