//! What went wrong, as RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A refused or failed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable name of the kind of problem.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status, repeated.
    status: u16,
    /// This very case, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
}

impl Problem {
    /// A kind of problem; `kind` is part of the public contract.
    pub const fn new(status: StatusCode, kind: &'static str, title: &'static str) -> Self {
        Self { kind, title, status: status.as_u16(), detail: None }
    }

    /// Says more about this case.
    pub const fn detail(mut self, detail: &'static str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The database is not there yet.
    pub(super) const fn starting() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "urn:kehu:problem:starting", "kehu is starting")
            .detail(
                "Its database is opened, or its demo filled; recovery after a crash takes a while.",
            )
    }

    /// The problem behind a bare status.
    fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => {
                Self::new(status, "urn:kehu:problem:not-found", "There is nothing at this path")
            }
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "urn:kehu:problem:method-not-allowed",
                "This path does not answer to this method",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                status,
                "urn:kehu:problem:too-large",
                "The request is larger than one megabyte",
            ),
            _ if status.is_client_error() => {
                Self::new(status, "urn:kehu:problem:bad-request", "The request was not understood")
            }
            _ => Self::new(status, "urn:kehu:problem:failed", "kehu could not do it"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media_type = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, media_type)], Json(self)).into_response()
    }
}

/// Gives errors that come from below without an explanation one.
pub(super) async fn explain(response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let media_type = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !is_error || media_type.is_some_and(|found| !found.starts_with(b"text/plain")) {
        return response;
    }
    let mut explained = Problem::of(status).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, allow.clone());
    }
    explained
}
