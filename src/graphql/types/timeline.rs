//! Timelines: what happened, told to people.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};
use kehu_domain::Actor;
use kehu_projections::{Page, timeline as rows};
use serde_json::Value;

use super::{EventSource, Language, User, common};
use crate::graphql::{context::Graph, opened, reads::Total, scalars};

/// What an event changed in one field.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Change {
    /// The field; parts of lists are written `contactMethods.<id>`.
    field: String,
    /// What it said before; null when it said nothing.
    from: Option<Json<Value>>,
    /// What it says since; null when it says nothing.
    to: Option<Json<Value>>,
}

impl From<&rows::Change> for Change {
    fn from(change: &rows::Change) -> Self {
        let told = |value: &Value| match value {
            Value::Null => None,
            value => Some(Json(opened::for_readers(value.clone()))),
        };
        Self { field: change.field.clone(), from: told(&change.from), to: told(&change.to) }
    }
}

/// One entry of a timeline.
#[derive(Debug, Clone)]
pub(crate) struct TimelineEntry(Arc<rows::Entry>);

connections! {
    /// A page of a timeline.
    TimelineConnection,
    /// One entry of a page of a timeline.
    TimelineEdge: TimelineEntry;
}

impl TimelineConnection {
    /// A page of the timeline `of`.
    pub(crate) fn of(page: &Page<rows::Entry>, of: rows::Of) -> Self {
        Self::new(page, Total::Unknown(Box::new(of)), |entry| {
            TimelineEntry(Arc::new(entry.clone()))
        })
    }
}

/// One thing that happened: who, when, why, and what from what to what.
#[Object]
impl TimelineEntry {
    /// The event's own id.
    async fn id(&self) -> ID {
        ID(self.0.event_id.to_string())
    }

    /// The event's place in the log.
    async fn position(&self) -> scalars::Position {
        self.0.position.into()
    }

    /// The stream it belongs to: the id of what it happened to.
    async fn stream(&self) -> &str {
        self.0.stream.as_str()
    }

    /// Its place in the stream.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// The type of the event, such as `OpportunityStageChanged`.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// What happened, in a sentence.
    async fn sentence(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "In which language.", default_with = "Language::En")] language: Language,
    ) -> Result<String> {
        let names = Graph::of(context)?.names(&self.0).await?;
        Ok(rows::sentence(&self.0, &names, language.into()))
    }

    /// The id of who did it: a user's id, or `system` for kehu itself.
    async fn actor_id(&self) -> ID {
        ID(self.0.actor.to_string())
    }

    /// Who did it; null for kehu itself, and for a user of whom it knows nothing more than the id.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.0.actor.as_user()).await
    }

    /// In whose name the actor did it, where in another's.
    async fn on_behalf_of(&self, context: &Context<'_>) -> Result<Option<User>> {
        let user = self.0.on_behalf_of.and_then(Actor::as_user);
        User::find_optional(&Graph::of(context)?, user).await
    }

    /// Why, in the words of the actor.
    async fn reason(&self) -> Option<String> {
        common::shown_option(self.0.reason.as_ref())
    }

    /// When it happened.
    async fn occurred_at(&self) -> scalars::Time {
        self.0.occurred_at.into()
    }

    /// When kehu recorded it.
    async fn recorded_at(&self) -> scalars::Time {
        self.0.recorded_at.into()
    }

    /// What it changed, field by field.
    async fn changes(&self) -> Vec<Change> {
        self.0.changes.iter().map(Into::into).collect()
    }

    /// The command that led to it.
    async fn command_id(&self) -> scalars::Uuid {
        self.0.command_id.into()
    }

    /// What the whole conversation is known by: the id of its first command.
    async fn correlation_id(&self) -> scalars::Uuid {
        self.0.correlation_id.into()
    }

    /// The id of the event or command that directly caused it.
    async fn causation_id(&self) -> scalars::Uuid {
        self.0.causation_id.into()
    }

    /// The event that directly caused it; null when a command did.
    async fn cause(&self, context: &Context<'_>) -> Result<Option<TimelineEntry>> {
        if self.0.causation_id == self.0.command_id {
            return Ok(None);
        }
        Ok(Graph::of(context)?.entry(self.0.causation_id).await?.map(Self))
    }

    /// Through which door the command came in.
    async fn source(&self) -> EventSource {
        self.0.source.into()
    }
}
