//! Why nobody knows who is asking, and the answer that says so.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::commands::CommandError;

/// The request has no requester.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// No `Authorization` header.
    #[error("say who is asking: the Authorization header is missing")]
    Missing,
    /// Not `Bearer <token>`, or more than one.
    #[error("the Authorization header is malformed: expected Bearer <token>")]
    Malformed,
    /// A token that nobody was given.
    #[error("the token is unknown")]
    Unknown,
    /// A development token where those are not taken.
    #[error("development tokens are not accepted here")]
    DevelopmentOnly,
    /// The user no longer works with kehu.
    #[error("the user is deactivated")]
    Deactivated,
    /// The user could not be looked up or registered.
    #[error("the user could not be looked up")]
    Unavailable(#[from] CommandError),
}

impl AuthError {
    /// 401 for everything that the caller can put right, 503 for what is broken here.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Missing
            | Self::Malformed
            | Self::Unknown
            | Self::DevelopmentOnly
            | Self::Deactivated => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for AuthError {
    /// A problem document (RFC 9457).
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Unavailable(error) = &self {
            tracing::error!(error = ?error, "a requester could not be looked up");
        }
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        let content_type = HeaderValue::from_static("application/problem+json");
        let challenge = HeaderValue::from_static("Bearer");
        let headers = [(header::CONTENT_TYPE, content_type), (header::WWW_AUTHENTICATE, challenge)];
        (status, headers, problem.to_string()).into_response()
    }
}
