//! Files in and out: `POST /attachments` with the file as its body, `GET /attachments/<sha256>`.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Json, Router,
    body::Body,
    extract::{ConnectInfo, Path, Query, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures::{StreamExt, TryStreamExt};
use kehu_domain::values::{FileHash, StoredFile};
use serde::{Deserialize, Serialize};

use super::Problem;
use crate::{
    attachments::{AttachmentError, Attachments, MAX_FILE_BYTES},
    auth::{AuthError, Authenticator},
};

/// Whoever sends nothing for so long has gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// Of a file that is too large so much is still read, so that its sender gets to hear why it was
/// refused and is not just cut off.
const MOST_DRAINED: u64 = 2 * MAX_FILE_BYTES;

/// The longest name of a file in a header, in characters.
const MAX_NAME_CHARS: usize = 200;

const TOO_LARGE: Problem = Problem::new(
    StatusCode::PAYLOAD_TOO_LARGE,
    "urn:kehu:problem:file-too-large",
    "The file is larger than 25 MiB",
)
.detail("A file has at most 26,214,400 bytes. Nothing has been stored.");

const CUT_OFF: Problem = Problem::new(
    StatusCode::BAD_REQUEST,
    "urn:kehu:problem:upload-cut-off",
    "The file did not arrive whole",
)
.detail("Nothing has been stored; send it again.");

const SLOW: Problem = Problem::new(
    StatusCode::REQUEST_TIMEOUT,
    "urn:kehu:problem:upload-stalled",
    "The file stopped arriving",
)
.detail("Nothing came for half a minute. Nothing has been stored; send it again.");

const FORM: Problem = Problem::new(
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "urn:kehu:problem:upload-form",
    "Send the file itself, not a form",
)
.detail("The body is the file, byte for byte; Content-Type says what it is.");

const UNKNOWN: Problem = Problem::new(
    StatusCode::NOT_FOUND,
    "urn:kehu:problem:file-unknown",
    "There is no file with this hash",
)
.detail("It was never uploaded, or it has been erased.");

const NO_HASH: Problem = Problem::new(
    StatusCode::NOT_FOUND,
    "urn:kehu:problem:file-unknown",
    "There is no file with this hash",
)
.detail("A file is named by the SHA-256 of its content, 64 hexadecimal digits.");

const NO_ROOM: Problem = Problem::new(
    StatusCode::INSUFFICIENT_STORAGE,
    "urn:kehu:problem:no-room",
    "There is no room left for the file",
)
.detail("The disk that kehu keeps its files on is full. Nothing has been stored.");

const FAILED: Problem = Problem::new(
    StatusCode::INTERNAL_SERVER_ERROR,
    "urn:kehu:problem:failed",
    "kehu could not do it",
);

#[derive(Clone)]
struct Endpoint {
    store: Attachments,
    auth: Authenticator,
}

/// `/attachments`; whoever may ask `/graphql` may ask here.
pub fn router(store: Attachments, auth: Authenticator) -> Router {
    Router::new()
        .route("/attachments", post(upload))
        .route("/attachments/{sha256}", get(download))
        .with_state(Endpoint { store, auth })
}

/// Where a file is downloaded under this name.
pub(crate) fn path(sha256: FileHash, name: &str) -> String {
    format!("/attachments/{sha256}?name={}", percent_encoded(name))
}

impl Endpoint {
    /// Whether whoever sent this may; whoever it is may do everything here.
    async fn admit(&self, head: &Parts) -> Result<(), AuthError> {
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(address)| address.ip());
        self.auth.requester(&head.headers, peer).await.map(drop)
    }
}

/// What was stored.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    sha256: FileHash,
    size: u64,
    media_type: String,
}

async fn upload(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if let Err(refused) = endpoint.admit(&head).await {
        return refused.into_response();
    }
    let media_type = head.headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    if media_type.as_deref().is_some_and(is_form) {
        return FORM.into_response();
    }
    let length = head.headers.get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > MAX_FILE_BYTES) {
        drain(body, 0).await;
        return TOO_LARGE.into_response();
    }
    match receive(&endpoint.store, media_type.as_deref(), body).await {
        Ok(answer) => answer,
        Err(refused) => refused,
    }
}

async fn receive(
    store: &Attachments,
    media_type: Option<&str>,
    body: Body,
) -> Result<Response, Response> {
    let mut upload = store.upload(media_type).await.map_err(|error| failed(&error))?;
    let (mut data, mut received) = (body.into_data_stream(), 0);
    loop {
        let next = tokio::time::timeout(PATIENCE, data.next()).await;
        let Some(piece) = next.map_err(|_| SLOW.into_response())? else { break };
        let piece = piece.map_err(|_| CUT_OFF.into_response())?;
        received += piece.len() as u64;
        match upload.write(piece).await {
            Ok(()) => {}
            Err(AttachmentError::TooLarge) => {
                drain(Body::from_stream(data), received).await;
                return Err(TOO_LARGE.into_response());
            }
            Err(error) => return Err(failed(&error)),
        }
    }
    let stored = upload.finish().await.map_err(|error| failed(&error))?;
    let status = if stored.before { StatusCode::OK } else { StatusCode::CREATED };
    let StoredFile { sha256, size, media_type } = stored.file;
    let location = HeaderValue::from_str(&format!("/attachments/{sha256}"));
    let mut answer = (status, Json(Answer { sha256, size, media_type })).into_response();
    if let Ok(location) = location {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// Reads on for a while and forgets what comes.
async fn drain(body: Body, received: u64) {
    let (mut data, mut left) = (body.into_data_stream(), MOST_DRAINED.saturating_sub(received));
    while let Ok(Some(Ok(piece))) = tokio::time::timeout(PATIENCE, data.next()).await {
        left = left.saturating_sub(piece.len() as u64);
        if left == 0 {
            break;
        }
    }
}

#[derive(Debug, Deserialize)]
struct Wanted {
    /// What the file is to be called.
    name: Option<String>,
}

async fn download(
    State(endpoint): State<Endpoint>,
    Path(sha256): Path<String>,
    Query(wanted): Query<Wanted>,
    head: Parts,
) -> Response {
    if let Err(refused) = endpoint.admit(&head).await {
        return refused.into_response();
    }
    let Ok(sha256) = FileHash::parse(&sha256) else { return NO_HASH.into_response() };
    let download = match endpoint.store.open(sha256).await {
        Ok(Some(download)) => download,
        Ok(None) => return UNKNOWN.into_response(),
        Err(error) => return failed(&error),
    };
    let StoredFile { size, media_type, .. } = download.file().clone();
    let name = wanted.name.unwrap_or_else(|| sha256.to_string());
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        // Whatever it claims to be: it is a file of somebody's, and no page of ours.
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        // What is erased must not live on in caches.
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (DIGEST, format!("sha-256=:{}:", BASE64_STANDARD.encode(sha256.as_bytes()))),
    ];
    // Half a file must not look like a whole one: the connection is cut instead.
    let content = download.into_stream().inspect_err(move |error| {
        tracing::error!(%sha256, error = ?error, "a file could not be read to its end");
    });
    let mut answer = Response::new(Body::from_stream(content));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// RFC 9530.
const DIGEST: HeaderName = HeaderName::from_static("repr-digest");

fn is_form(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("multipart/form-data")
        || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn failed(error: &AttachmentError) -> Response {
    match error {
        AttachmentError::TooLarge => return TOO_LARGE.into_response(),
        AttachmentError::NoRoom(_) => {
            tracing::error!(error = ?error, "no room for an uploaded file");
            return NO_ROOM.into_response();
        }
        AttachmentError::Io { .. }
        | AttachmentError::Altered { .. }
        | AttachmentError::Vault(_)
        | AttachmentError::Interrupted => {}
    }
    tracing::error!(error = ?error, "a file could not be stored or read");
    FAILED.into_response()
}

/// As RFC 6266 says: a name in ASCII for old programs, and the real one.
fn disposition(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_control() || matches!(c, '/' | '\\') { '_' } else { c })
        .take(MAX_NAME_CHARS)
        .collect();
    let plain = |c: char| c.is_ascii() && !c.is_ascii_control() && !matches!(c, '"' | '%');
    let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", percent_encoded(&name))
}

/// Everything but letters and digits of ASCII and `-._~`, byte by byte.
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_its_header() {
        assert_eq!(
            disposition("报价 1.pdf"),
            "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%201.pdf"
        );
        let hostile = disposition("../../etc/\"; x=\"\r\nSet-Cookie: a\0");
        assert!(HeaderValue::from_str(&hostile).is_ok(), "{hostile}");
        assert_eq!(hostile.matches('"').count(), 2, "{hostile}");
        assert!(!hostile.contains('/'), "{hostile}");
        assert!(disposition(&"长".repeat(10_000)).len() < 3_000);
    }

    #[test]
    fn forms_are_no_files() {
        assert!(is_form("multipart/form-data; boundary=x"));
        assert!(is_form("Application/X-WWW-Form-Urlencoded"));
        assert!(!is_form("multipart/mixed") && !is_form("text/plain"));
    }

    #[test]
    fn a_path_names_the_file() {
        let path = path(FileHash::from_bytes([0; 32]), "a b&c.pdf");
        assert_eq!(path, format!("/attachments/{}?name=a%20b%26c.pdf", "0".repeat(64)));
    }
}
