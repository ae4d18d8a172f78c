//! GraphQL over HTTP, after the GraphQL-over-HTTP draft: our own handler, because the library's
//! answers with the wrong media type and status, and runs what it should refuse.

mod answer;
mod negotiation;
mod parameters;

use std::{
    net::{IpAddr, SocketAddr},
    time::Instant,
};

use async_graphql::{
    Request, Response as Answer,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::{self, ConnectInfo, DefaultBodyLimit, FromRequest, State},
    http::{HeaderMap, Method},
    response::{Html, Response},
    routing::get,
};
use serde_json::Value;
use tracing::Instrument;

use self::{
    answer::{Refused, not_acceptable, render, status},
    negotiation::{MediaType, is_json},
    parameters::Parameters,
};
use crate::{
    auth::Authenticator,
    graphql::{Schema, Session, limits},
};

/// The largest request, in bytes; a command with a megabyte of text is a file in disguise.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Runs queries by itself, and becomes GraphiQL once that has been fetched from its CDN, which not
/// every network reaches.
const EXPLORER: &str = include_str!("explorer.html");
/// The header with the position that an answer must not be older than.
const AT_LEAST: &str = "kehu-at-least";

#[derive(Clone)]
struct Endpoint {
    schema: Schema,
    auth: Authenticator,
}

/// What a request says outside its parameters.
struct Envelope {
    method: Method,
    headers: HeaderMap,
    peer: Option<IpAddr>,
    media: MediaType,
}

/// What GraphiQL opens with.
#[derive(Debug, Clone, Default)]
pub struct GraphiQL {
    /// A tab for each of these documents; none: an empty one.
    pub documents: Vec<String>,
}

/// `/graphql`, and GraphiQL at `/` where there is to be one.
pub fn router(schema: Schema, auth: Authenticator, graphiql: Option<&GraphiQL>) -> Router {
    let router = Router::new()
        .route("/graphql", get(by_get).post(by_post))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(Endpoint { schema, auth });
    let Some(graphiql) = graphiql else { return router };
    let page = graphiql.page();
    router.route("/", get(async move || Html(page.clone())))
}

impl GraphiQL {
    fn page(&self) -> String {
        // Within a script no text may look like the end of it.
        let documents = Value::from(self.documents.as_slice()).to_string().replace('<', "\\u003c");
        EXPLORER.replacen("{{documents}}", &documents, 1)
    }
}

async fn by_post(State(endpoint): State<Endpoint>, request: extract::Request) -> Response {
    let Some(envelope) = Envelope::of(&request) else { return not_acceptable() };
    if !is_json(&envelope.headers) {
        let message = "send the request as application/json, in UTF-8";
        return Refused::new(status::NOT_JSON, message).answer(envelope.media);
    }
    let read = match Bytes::from_request(request, &()).await {
        Ok(body) => Parameters::from_body(&body),
        Err(rejection) => Err(Refused::unreadable(&rejection)),
    };
    respond(&endpoint, &envelope, read).await
}

async fn by_get(State(endpoint): State<Endpoint>, request: extract::Request) -> Response {
    let Some(envelope) = Envelope::of(&request) else { return not_acceptable() };
    respond(&endpoint, &envelope, Parameters::from_uri(request.uri())).await
}

impl Envelope {
    /// `None` when no answer that we can write is acceptable.
    fn of(request: &extract::Request) -> Option<Self> {
        let headers = request.headers().clone();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Some(Self {
            media: MediaType::accepted(&headers)?,
            method: request.method().clone(),
            peer: peer.map(|ConnectInfo(address)| address.ip()),
            headers,
        })
    }
}

async fn respond(
    endpoint: &Endpoint,
    envelope: &Envelope,
    read: Result<Parameters, Refused>,
) -> Response {
    let prepared = match read {
        Ok(parameters) => prepare(endpoint, envelope, parameters).await,
        Err(refused) => Err(refused),
    };
    match prepared {
        Ok((request, operation)) => {
            render(envelope.media, &execute(&endpoint.schema, request, operation).await)
        }
        Err(refused) => refused.answer(envelope.media),
    }
}

async fn execute(schema: &Schema, request: Request, operation: OperationType) -> Answer {
    let kind = operation.to_string();
    let span = tracing::info_span!("graphql", otel.name = kind, otel.kind = "server");
    let started = Instant::now();
    let answer = schema.execute(request).instrument(span).await;
    metrics::histogram!("kehu_graphql_duration_seconds", "operation" => kind)
        .record(started.elapsed());
    answer
}

/// Everything that can be refused before validation is refused here.
async fn prepare(
    endpoint: &Endpoint,
    envelope: &Envelope,
    parameters: Parameters,
) -> Result<(Request, OperationType), Refused> {
    let Envelope { method, headers, peer, .. } = envelope;
    let asked = endpoint.auth.requester(headers, *peer).await;
    let requester = asked.map_err(|error| Refused::nobody(&error))?;
    let session = Session::new(requester, at_least(headers)?, traceparent(headers));

    limits::check_tokens(&parameters.query).map_err(Refused::document)?;
    let document = parse_query(&parameters.query).map_err(Refused::document)?;
    let operation = operation(&document, parameters.operation_name.as_deref())
        .ok_or_else(|| Refused::document("`operationName` names no operation of the document"))?;
    if operation == OperationType::Mutation && *method != Method::POST {
        return Err(Refused::mutation_by_get());
    }
    limits::check_document(&document, &parameters.variables).map_err(Refused::document)?;

    let mut request = Request::new(parameters.query).variables(parameters.variables).data(session);
    request.operation_name = parameters.operation_name;
    request.set_parsed_query(document);
    Ok((request, operation))
}

/// What the operation to run is; `None` when it cannot be told which one is meant.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(only), _) => only,
        (DocumentOperations::Multiple(many), Some(name)) => many.get(name)?,
        (DocumentOperations::Multiple(many), None) => {
            many.values().next().filter(|_| many.len() == 1)?
        }
    };
    Some(found.node.ty)
}

fn at_least(headers: &HeaderMap) -> Result<Option<u64>, Refused> {
    let Some(value) = headers.get(AT_LEAST) else { return Ok(None) };
    let position = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    position
        .map(Some)
        .ok_or_else(|| Refused::new(status::MALFORMED, "Kehu-At-Least must be a position"))
}

/// The trace that the request belongs to, after W3C Trace Context; anything else is ignored.
fn traceparent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let hex = |part: &str, length| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [version, trace, parent, flags] => {
            let sound = hex(version, 2) && hex(trace, 32) && hex(parent, 16) && hex(flags, 2);
            let named = trace.contains(|c| c != '0') && parent.contains(|c| c != '0');
            (sound && named && *version != "ff").then(|| text.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::GraphiQL;

    fn held(page: &str) -> Vec<String> {
        let (_, rest) = page.split_once(r#"id="documents">"#).unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_page_opens_with_what_it_is_given() {
        let plain = GraphiQL::default().page();
        assert!(held(&plain).is_empty());
        let documents =
            vec!["# </script> 销售 {{documents}}\n{ a }".to_owned(), "{ b }".to_owned()];
        let page = GraphiQL { documents: documents.clone() }.page();
        assert_eq!(held(&page), documents);
        assert_eq!(page.matches("</script>").count(), plain.matches("</script>").count());
    }
}
