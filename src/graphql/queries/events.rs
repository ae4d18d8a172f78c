//! Events as they are recorded: of one stream, or of everything about a customer.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, Object, Result};
use async_trait::async_trait;
use kehu_domain::values::{CustomerId, StreamName};
use kehu_projections::{Edge, Page, ReadModel, timeline};
use serde_json::Value;

use crate::{
    graphql::{
        connection::{Paging, page_cost},
        context::{Graph, read_error},
        error::{self, bad_input},
        opened,
        reads::{Count, Total},
        scalars::Position,
        types::{RecordedEvent, RecordedEventConnection},
    },
    sealing::VaultError,
    store::{Selection, StoredEvent},
};

#[derive(Debug, Default)]
pub(crate) struct EventQueries;

#[Object]
impl EventQueries {
    /// Events as they are recorded, the oldest first: those of one stream, or everything about a
    /// customer. Give exactly one of `stream` and `customer`.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The stream: the id of any object.")] stream: Option<ID>,
        #[graphql(
            desc = "The id of a customer: its events, its opportunities', and all of the customers \
                    merged into it."
        )]
        customer: Option<ID>,
        #[graphql(desc = "Leave out what was recorded before this position.")] from: Option<
            Position,
        >,
        #[graphql(desc = "So many; 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<RecordedEventConnection> {
        let request = Paging { first, after, ..Paging::default() }.request()?;
        let limit = usize::try_from(request.first.unwrap_or_default()).unwrap_or_default();
        let span = Span {
            from: position("from", from)?.unwrap_or_default(),
            after: match &request.after {
                Some(cursor) => {
                    Some(cursor.parse().map_err(|_| bad_input("`after` is no cursor"))?)
                }
                None => None,
            },
            limit,
        };
        let graph = Graph::root(context, at_least)?;
        let found = match (stream, customer) {
            (Some(stream), None) => match StreamName::parse(&stream) {
                Ok(stream) => of_stream(&graph, stream, &span).await?,
                Err(_) => Found::nothing(),
            },
            (None, Some(customer)) => match customer.parse() {
                Ok(customer) => of_customer(&graph, customer, &span).await?,
                Err(_) => Found::nothing(),
            },
            (Some(_), Some(_)) | (None, None) => {
                return Err(bad_input("give exactly one of `stream` and `customer`"));
            }
        };
        found.connection(&graph, &span).await
    }
}

fn position(name: &str, given: Option<Position>) -> Result<Option<u64>> {
    let wrong = || bad_input(format_args!("`{name}` is not a position"));
    given.map(|position| position.value().ok_or_else(wrong)).transpose()
}

/// Which events of those that were asked for.
struct Span {
    from: u64,
    after: Option<u64>,
    limit: usize,
}

impl Span {
    /// Everything wanted lies after this position.
    fn beyond(&self) -> u64 {
        self.from.saturating_sub(1).max(self.after.unwrap_or_default())
    }
}

/// Events in order of their positions, one more than wanted if there are more, and how many there
/// are in all.
struct Found {
    events: Vec<StoredEvent>,
    total: Total,
}

impl Found {
    fn nothing() -> Self {
        Self { events: Vec::new(), total: Total::Known(0) }
    }

    async fn connection(self, graph: &Graph<'_>, span: &Span) -> Result<RecordedEventConnection> {
        let mut events = self.events;
        let has_next = events.len() > span.limit;
        events.truncate(span.limit);
        let opened = open(graph, events).await?;
        let edges = opened
            .into_iter()
            .map(|(position, node)| Edge { cursor: position.to_string(), node })
            .collect();
        let page = Page { edges, has_next, has_previous: span.after.is_some() };
        Ok(RecordedEventConnection::new(&page, self.total, Clone::clone))
    }
}

async fn of_stream(graph: &Graph<'_>, stream: StreamName, span: &Span) -> Result<Found> {
    let store = graph.read_log().await?;
    let (wanted, selection) = (span.limit + 1, Selection::Stream(stream.clone()));
    let (mut events, mut after) = (Vec::new(), span.beyond());
    while events.len() < wanted {
        let page = store.read(&selection, after, wanted - events.len()).await;
        let page = page.map_err(|error| error::unavailable(&error))?;
        events.extend(page.events);
        after = page.scanned_to;
        if page.at_end {
            break;
        }
    }
    Ok(Found { events, total: Total::Unknown(Box::new(OfStream { stream, from: span.from })) })
}

/// The events of a stream from a position on.
#[derive(Debug)]
struct OfStream {
    stream: StreamName,
    from: u64,
}

#[async_trait]
impl Count for OfStream {
    /// Versions have no holes: the first and the last one say how many there are.
    async fn count(&self, graph: Graph<'_>) -> Result<u64> {
        let store = graph.read_log().await?;
        let version = store.version(&self.stream).await;
        let Some(last) = version.map_err(|error| error::unavailable(&error))? else {
            return Ok(0);
        };
        let selection = Selection::Stream(self.stream.clone());
        let page = store.read(&selection, self.from.saturating_sub(1), 1).await;
        let page = page.map_err(|error| error::unavailable(&error))?;
        // What has been appended since the version was read counts as well.
        Ok(page.events.first().map_or(0, |first| last.max(first.version) + 1 - first.version))
    }
}

async fn of_customer(graph: &Graph<'_>, customer: CustomerId, span: &Span) -> Result<Found> {
    let (db, requester) = (graph.read([ReadModel::Timeline]).await?, graph.requester());
    let limit = u32::try_from(span.limit + 1).unwrap_or(u32::MAX);
    let places = timeline::places(db, requester, customer, span.from, span.beyond(), limit)
        .await
        .map_err(|error| read_error(&error))?;
    let mut streams: BTreeMap<&StreamName, (u64, u64)> = BTreeMap::new();
    for place in &places.places {
        let range = streams.entry(&place.stream).or_insert((place.version, place.version));
        *range = (range.0.min(place.version), range.1.max(place.version));
    }
    let mut events = Vec::with_capacity(places.places.len());
    for (stream, (first, last)) in streams {
        let count = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
        let read = graph.commands().store().read_stream(stream, first, count).await;
        events.extend(read.map_err(|error| error::unavailable(&error))?);
    }
    events.retain(|event| places.places.iter().any(|place| place.position == event.position));
    events.sort_by_key(|event| event.position);
    Ok(Found { events, total: Total::Known(places.total) })
}

/// Opens sealed texts; the keys for all of them come in at most one statement.
async fn open(graph: &Graph<'_>, events: Vec<StoredEvent>) -> Result<Vec<(u64, RecordedEvent)>> {
    let failed = |failed: VaultError| {
        if failed.is_transient() { error::unavailable(&failed) } else { error::internal(&failed) }
    };
    let parsed: Vec<(StoredEvent, Value, Value)> = events
        .into_iter()
        .map(|event| {
            let data = json(&event.data);
            let metadata = event.metadata.as_deref().map_or(Value::Null, json);
            (event, data, metadata)
        })
        .collect();
    let values = parsed.iter().flat_map(|(_, data, metadata)| [data, metadata]);
    let keys = graph.commands().vault().keyring(values).await.map_err(failed)?;
    let mut opened = Vec::with_capacity(parsed.len());
    for (event, data, metadata) in parsed {
        let data = keys.open(&event.stream, event.event_id, data).map_err(failed)?;
        let metadata =
            keys.open_metadata(&event.stream, event.command_id, metadata).map_err(failed)?;
        let (data, metadata) = (opened::for_readers(data), opened::for_readers(metadata));
        opened.push((event.position, RecordedEvent::new(event, data, &metadata)));
    }
    Ok(opened)
}

/// What integrators append may be anything; what is not JSON is shown as text.
fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()))
}
