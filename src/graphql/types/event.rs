//! Events as they are recorded.

use async_graphql::{Context, ID, Json, Object, Result};
use kehu_domain::{Actor, values::ImportId};
use kehu_projections::AsOf;
use serde_json::Value;

use super::{EventSource, ImportBatch, User};
use crate::{
    graphql::{context::Graph, scalars},
    store::StoredEvent,
};

/// An event as it is recorded, with its data opened for readers.
#[derive(Debug, Clone)]
pub(crate) struct RecordedEvent {
    event: StoredEvent,
    data: Value,
    reason: Option<String>,
    traceparent: Option<String>,
    imported_from: Option<ImportedFrom>,
}

/// Where in the files of an import an event comes from.
#[derive(Debug, Clone)]
pub(crate) struct ImportedFrom {
    batch: ImportId,
    file: String,
    line: Option<u64>,
}

/// Where in the files of an import an event comes from.
#[Object]
impl ImportedFrom {
    /// The id of the import.
    async fn batch_id(&self) -> ID {
        ID(self.batch.to_string())
    }

    /// The import; null while kehu has not seen it begin.
    async fn batch(&self, context: &Context<'_>) -> Result<Option<ImportBatch>> {
        ImportBatch::find(&Graph::of(context)?, self.batch, AsOf::Now).await
    }

    /// The file.
    async fn file(&self) -> &str {
        &self.file
    }

    /// The line on which the row begins, from 1; the header counts.
    async fn line(&self) -> Option<u64> {
        self.line
    }
}

impl ImportedFrom {
    fn read(event: &StoredEvent, metadata: &Value) -> Option<Self> {
        let import = metadata.get("import")?;
        let file = import.get("file")?.as_str()?.to_owned();
        let line = import.get("line").and_then(Value::as_u64);
        Some(Self { batch: ImportId(event.correlation_id), file, line })
    }
}

connections! {
    /// A page of recorded events.
    RecordedEventConnection,
    /// One event of a page.
    RecordedEventEdge: RecordedEvent;
}

impl RecordedEvent {
    /// `event`, whose data and metadata have been opened.
    pub(crate) fn new(event: StoredEvent, data: Value, metadata: &Value) -> Self {
        let text = |key| metadata.get(key).and_then(Value::as_str).map(str::to_owned);
        let (reason, traceparent) = (text("reason"), text("traceparent"));
        let imported_from = ImportedFrom::read(&event, metadata);
        Self { event, data, reason, traceparent, imported_from }
    }
}

/// An event as it is recorded. Sealed texts are shown in clear, or as `[erased]`.
#[Object]
impl RecordedEvent {
    /// The event's own id.
    async fn id(&self) -> ID {
        ID(self.event.event_id.to_string())
    }

    /// Its place in the log.
    async fn position(&self) -> scalars::Position {
        self.event.position.into()
    }

    /// The stream it belongs to.
    async fn stream(&self) -> &str {
        self.event.stream.as_str()
    }

    /// Its place in the stream, from 0.
    async fn version(&self) -> u64 {
        self.event.version
    }

    /// Its type, such as `CustomerRegistered`.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.event.event_type
    }

    /// The shape of its data.
    async fn schema_version(&self) -> u16 {
        self.event.schema_version
    }

    /// What happened.
    async fn data(&self) -> Json<Value> {
        Json(self.data.clone())
    }

    /// The id of who did it: a user's id, or `system` for kehu itself.
    async fn actor_id(&self) -> ID {
        ID(self.event.actor.to_string())
    }

    /// Who did it; null for kehu itself, and for a user of whom it knows nothing more than the id.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.event.actor.as_user()).await
    }

    /// In whose name the actor did it, where in another's.
    async fn on_behalf_of(&self, context: &Context<'_>) -> Result<Option<User>> {
        let user = self.event.on_behalf_of.and_then(Actor::as_user);
        User::find_optional(&Graph::of(context)?, user).await
    }

    /// Why, in the words of the actor.
    async fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The command that led to it.
    async fn command_id(&self) -> scalars::Uuid {
        self.event.command_id.into()
    }

    /// What the whole conversation is known by: the id of its first command.
    async fn correlation_id(&self) -> scalars::Uuid {
        self.event.correlation_id.into()
    }

    /// The id of the event or command that directly caused it.
    async fn causation_id(&self) -> scalars::Uuid {
        self.event.causation_id.into()
    }

    /// When it happened.
    async fn occurred_at(&self) -> scalars::Time {
        self.event.occurred_at.into()
    }

    /// When kehu recorded it.
    async fn recorded_at(&self) -> scalars::Time {
        self.event.recorded_at.into()
    }

    /// Through which door the command came in.
    async fn source(&self) -> EventSource {
        self.event.source.into()
    }

    /// The import, the file and the line that it comes from; null unless it was imported.
    async fn imported_from(&self) -> Option<&ImportedFrom> {
        self.imported_from.as_ref()
    }

    /// W3C trace context of the request, where it had one.
    async fn traceparent(&self) -> Option<&str> {
        self.traceparent.as_deref()
    }
}
