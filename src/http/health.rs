//! Whether kehu can do its work: Postgres, and the progress of each projector and policy.

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

use crate::policies::Policies;

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
    /// Up to where its tables are that are being built anew, when they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    rebuilt_to: Option<u64>,
    /// Where and why it stopped, when it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Stopped>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Stopped {
    position: u64,
    reason: String,
}

/// How one policy is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    name: String,
    /// The last position it has acted on.
    position: u64,
    /// How many positions it is behind the log.
    lag: u64,
    /// How many commands it has sent.
    reactions: u64,
    /// How many of them were refused.
    refusals: u64,
    /// Why it does not move, when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What the clock waits for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Deadlines {
    waiting: u64,
    /// Passed, and not done with.
    overdue: u64,
    /// What went wrong with one that has passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Everything that kehu does by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Acting {
    policies: Vec<Policy>,
    deadlines: Deadlines,
}

/// Answers `/readyz`.
#[derive(Clone, Debug)]
pub struct Health {
    pool: PgPool,
    projections: Projections,
    policies: Policies,
    /// What is told while Postgres cannot be asked.
    last_known: Arc<Mutex<Vec<Projector>>>,
    last_acting: Arc<Mutex<Acting>>,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    status: Status,
    postgres: Postgres,
    projectors: Vec<Projector>,
    policies: Vec<Policy>,
    deadlines: Deadlines,
}

/// Whether requests should come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    /// Yes.
    Ready,
    /// Yes, but a projector has stopped, and what it shows grows old; or a policy is stuck, and what
    /// should follow does not.
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
    pub fn new(pool: PgPool, projections: Projections, policies: Policies) -> Self {
        let (last_known, last_acting) = (Arc::default(), Arc::default());
        Self { pool, projections, policies, last_known, last_acting }
    }

    /// Looks now.
    pub(super) async fn report(&self) -> Report {
        let asked = sqlx::query("SELECT 1").execute(&self.pool);
        let (asked, projectors, acting) =
            tokio::join!(tokio::time::timeout(PATIENCE, asked), self.projectors(), self.acting());
        let postgres = match asked {
            Ok(Ok(_)) => Postgres::Reachable,
            Ok(Err(_)) | Err(_) => Postgres::Unreachable,
        };
        let status = status(postgres, &projectors, &acting);
        let Acting { policies, deadlines } = acting;
        Report { status, postgres, projectors, policies, deadlines }
    }

    /// How far the projectors are, or were when it could last be told.
    async fn projectors(&self) -> Vec<Projector> {
        let look = async { tokio::try_join!(self.projections.status(), self.projections.head()) };
        if let Ok(Ok((found, head))) = tokio::time::timeout(PATIENCE, look).await {
            let projectors = found.into_iter().map(|status| Projector {
                name: status.model.name(),
                position: status.position,
                lag: head.saturating_sub(status.position),
                rebuilt_to: status.rebuilt_to,
                error: match status.state {
                    State::Running => None,
                    State::Stopped { position, reason } => Some(Stopped { position, reason }),
                },
            });
            *self.last_known.lock().unwrap_or_else(PoisonError::into_inner) = projectors.collect();
        }
        self.last_known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How the policies are, or were when it could last be told.
    async fn acting(&self) -> Acting {
        let policies = &self.policies;
        let look =
            async { tokio::try_join!(policies.status(), policies.deadlines(), policies.head()) };
        if let Ok(Ok((found, deadlines, head))) = tokio::time::timeout(PATIENCE, look).await {
            let policies = found.into_iter().map(|status| Policy {
                name: status.name,
                position: status.position,
                lag: head.saturating_sub(status.position),
                reactions: status.reactions,
                refusals: status.refusals,
                error: status.stuck.map(|stuck| stuck.error),
            });
            let acting = Acting {
                policies: policies.collect(),
                deadlines: Deadlines {
                    waiting: deadlines.waiting,
                    overdue: deadlines.overdue,
                    error: deadlines.error,
                },
            };
            *self.last_acting.lock().unwrap_or_else(PoisonError::into_inner) = acting;
        }
        self.last_acting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the gauges of `/metrics`.
    #[expect(clippy::cast_precision_loss, reason = "a log of 2^53 events is far away")]
    pub(super) async fn measure(&self) {
        for projector in self.projectors().await {
            let labels = [("projector", projector.name)];
            metrics::gauge!("kehu_projection_lag", &labels).set(projector.lag as f64);
        }
        let Acting { policies, deadlines } = self.acting().await;
        for policy in policies {
            let stuck = if policy.error.is_some() { 1.0 } else { 0.0 };
            let labels = [("policy", policy.name)];
            metrics::gauge!("kehu_policy_lag", &labels).set(policy.lag as f64);
            metrics::gauge!("kehu_policy_stuck", &labels).set(stuck);
            metrics::gauge!("kehu_policy_refusals", &labels).set(policy.refusals as f64);
        }
        metrics::gauge!("kehu_deadlines_waiting").set(deadlines.waiting as f64);
        metrics::gauge!("kehu_deadlines_overdue").set(deadlines.overdue as f64);
    }
}

/// Neither a stopped projector nor a stuck policy closes the door: commands and everything else
/// still work.
fn status(postgres: Postgres, projectors: &[Projector], acting: &Acting) -> Status {
    let stopped = projectors.iter().any(|one| one.error.is_some());
    let stuck = acting.policies.iter().any(|one| one.error.is_some());
    match postgres {
        Postgres::Unreachable => Status::Unavailable,
        Postgres::Reachable if stopped || stuck || acting.deadlines.error.is_some() => {
            Status::Degraded
        }
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
            rebuilt_to: None,
            error: Some(Stopped { position: 4, reason }),
        };
        let projectors = vec![stopped];
        let status = status(Postgres::Reachable, &projectors, &Acting::default());
        let report = Report {
            status,
            postgres: Postgres::Reachable,
            projectors,
            policies: Vec::new(),
            deadlines: Deadlines::default(),
        };
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["status"], "degraded");
        assert_eq!(json["projectors"][0]["error"]["position"], 4);
        assert_eq!(report.into_response().status(), StatusCode::OK);
    }

    #[test]
    fn a_stuck_policy_is_told_but_closes_nothing() {
        let mut policy = Policy {
            name: "deadlines".to_owned(),
            position: 3,
            lag: 4,
            reactions: 2,
            refusals: 1,
            error: None,
        };
        let mut acting = Acting { policies: vec![policy.clone()], ..Acting::default() };
        assert_eq!(status(Postgres::Reachable, &[], &acting), Status::Ready);
        policy.error = Some("the event store is not available".to_owned());
        acting.policies = vec![policy];
        assert_eq!(status(Postgres::Reachable, &[], &acting), Status::Degraded);
        acting.policies.clear();
        acting.deadlines.error = Some("too many writers at once".to_owned());
        assert_eq!(status(Postgres::Reachable, &[], &acting), Status::Degraded);
    }
}
