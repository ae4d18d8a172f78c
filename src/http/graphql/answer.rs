//! Answers, and which status each kind of answer has.

use async_graphql::{Response as Answer, ServerError, Value as GraphqlValue};
use axum::{
    extract::rejection::BytesRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::negotiation::MediaType;
use crate::auth::AuthError;

/// Errors of a refused document that are told; more help nobody.
const MAX_ERRORS: usize = 10;
/// Characters of an error message that are told; the rest repeats the caller's own document.
const MAX_MESSAGE_CHARS: usize = 240;

/// Every status this endpoint answers with. The draft still moves; this is the place to follow it.
pub(super) mod status {
    use axum::http::StatusCode;

    use super::MediaType;

    pub(in crate::http::graphql) const EXECUTED: StatusCode = StatusCode::OK;
    pub(in crate::http::graphql) const MALFORMED: StatusCode = StatusCode::BAD_REQUEST;
    pub(in crate::http::graphql) const MUTATION_BY_GET: StatusCode = StatusCode::METHOD_NOT_ALLOWED;
    pub(in crate::http::graphql) const NOT_ACCEPTABLE: StatusCode = StatusCode::NOT_ACCEPTABLE;
    pub(in crate::http::graphql) const NOT_JSON: StatusCode = StatusCode::UNSUPPORTED_MEDIA_TYPE;

    /// A document that does not parse, does not validate, or asks for too much.
    pub(in crate::http::graphql) const fn document_refused(media: MediaType) -> StatusCode {
        match media {
            MediaType::GraphqlResponse => StatusCode::BAD_REQUEST,
            MediaType::Json => StatusCode::OK,
        }
    }
}

/// A request that is not executed.
#[derive(Debug)]
pub(super) struct Refused {
    /// `None`: the document is to blame, and the status depends on the media type.
    status: Option<StatusCode>,
    message: String,
}

impl Refused {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status: Some(status), message: message.into() }
    }

    /// The document does not parse or asks for too much.
    #[expect(clippy::needless_pass_by_value, reason = "errors are given away with it")]
    pub(super) fn document(message: impl ToString) -> Self {
        Self { status: None, message: message.to_string() }
    }

    /// Nobody knows who asks.
    pub(super) fn nobody(error: &AuthError) -> Self {
        if let AuthError::Unavailable(failed) = error {
            tracing::error!(error = ?failed, "a requester could not be looked up");
        }
        Self::new(error.status(), error.to_string())
    }

    pub(super) fn mutation_by_get() -> Self {
        Self::new(status::MUTATION_BY_GET, "send mutations by POST")
    }

    /// The body did not come, or is too large.
    pub(super) fn unreadable(rejection: &BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }

    pub(super) fn answer(self, media: MediaType) -> Response {
        let status = self.status.unwrap_or_else(|| status::document_refused(media));
        let body = json!({ "errors": [{ "message": shortened(&self.message) }] });
        let mut response = respond(status, media, &body);
        let headers = response.headers_mut();
        if status == status::MUTATION_BY_GET {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// `Accept` names nothing that we can write.
pub(super) fn not_acceptable() -> Response {
    let message = "accept application/graphql-response+json or application/json";
    Refused::new(status::NOT_ACCEPTABLE, message).answer(MediaType::Json)
}

/// What came of a request. A refused one has no `data` at all.
pub(super) fn render(media: MediaType, answer: &Answer) -> Response {
    let refused = answer.data == GraphqlValue::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty());
    if refused {
        let errors: Vec<_> = answer.errors.iter().take(MAX_ERRORS).map(told).collect();
        return respond(status::document_refused(media), media, &json!({ "errors": errors }));
    }
    respond(status::EXECUTED, media, answer)
}

fn told(error: &ServerError) -> Value {
    let mut told = Map::new();
    told.insert("message".to_owned(), shortened(&error.message).into());
    if !error.locations.is_empty() {
        told.insert("locations".to_owned(), json!(error.locations));
    }
    if let Some(extensions) = &error.extensions {
        told.insert("extensions".to_owned(), json!(extensions));
    }
    Value::Object(told)
}

fn shortened(message: &str) -> String {
    match message.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message.to_owned(),
    }
}

fn respond(status: StatusCode, media: MediaType, body: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, media.header())], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer cannot be written as JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
