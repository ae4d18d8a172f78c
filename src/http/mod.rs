//! The HTTP server: GraphQL, attached files, health, metrics.
//!
//! It listens before anything else is ready, so that a long recovery of the database is not taken
//! for death: `/livez` says 200, everything else 503, until [`Door::open`] is called.

pub mod attachments;
pub mod graphql;
mod health;
mod problem;

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tower_http::trace::TraceLayer;

pub use self::{health::Health, problem::Problem};
use crate::{tasks::Tasks, telemetry::Metrics};

/// How long open requests may take once the server is told to stop.
pub(crate) const DRAIN: Duration = Duration::from_millis(800);

/// What the server serves, once it is ready.
#[derive(Debug)]
struct Ready {
    health: Health,
    routes: Router,
}

/// Lets requests through once everything behind it has been started.
#[derive(Clone, Debug, Default)]
pub struct Door(Arc<OnceLock<Ready>>);

impl Door {
    /// A closed door.
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves `routes` from now on, and `/readyz` from `health`.
    pub fn open(&self, health: Health, routes: Router) {
        if self.0.set(Ready { health, routes }).is_err() {
            tracing::warn!("the server was opened twice; the first time counts");
        }
    }

    fn ready(&self) -> Option<&Ready> {
        self.0.get()
    }
}

/// Everything that is served.
pub fn router(door: Door, metrics: Metrics) -> Router {
    Router::new()
        .route("/livez", get(|| async { "alive\n" }))
        .route("/readyz", get(readyz).with_state(door.clone()))
        .route("/metrics", get(render_metrics).with_state((door.clone(), metrics)))
        .fallback(pass)
        .with_state(door)
        .layer(middleware::map_response(problem::explain))
        .layer(TraceLayer::new_for_http().on_failure(()))
}

/// Serves until told to stop, then lets open requests finish, but not for long.
pub fn serve(listener: TcpListener, router: Router, tasks: &Tasks) {
    let stopping = tasks.stopping();
    let cut = tasks.stopping();
    tasks.spawn(async move {
        let served =
            axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
                .with_graceful_shutdown(stopping.cancelled_owned());
        let overdue = async {
            cut.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        tokio::select! {
            result = served => {
                if let Err(error) = result {
                    tracing::error!(%error, "the HTTP server ended");
                }
            }
            () = overdue => tracing::info!("cut connections that were still open"),
        }
    });
}

async fn pass(State(door): State<Door>, request: Request) -> Response {
    match door.ready() {
        Some(ready) => match ready.routes.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        None => starting(request.headers()),
    }
}

/// People get a page that opens the one they asked for by itself; programs get a problem.
fn starting(headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return Problem::starting().into_response();
    }
    let wait = [(header::RETRY_AFTER, "2")];
    (StatusCode::SERVICE_UNAVAILABLE, wait, Html(include_str!("starting.html"))).into_response()
}

async fn readyz(State(door): State<Door>) -> Response {
    match door.ready() {
        Some(ready) => ready.health.report().await.into_response(),
        None => Problem::starting().into_response(),
    }
}

async fn render_metrics(State((door, metrics)): State<(Door, Metrics)>) -> Response {
    if let Some(ready) = door.ready() {
        ready.health.measure().await;
    }
    let media_type = [("content-type", "text/plain; version=0.0.4; charset=utf-8")];
    (StatusCode::OK, media_type, metrics.render()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_starting_tells_people_and_programs_so() {
        let asked = |accept: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
            let response = starting(&headers);
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{accept}");
            response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned()
        };
        assert_eq!(asked("text/html,application/xhtml+xml;q=0.9"), "text/html; charset=utf-8");
        assert_eq!(asked("application/json"), "application/problem+json");
        assert_eq!(asked("*/*"), "application/problem+json");
    }
}
