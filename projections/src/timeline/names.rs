//! Names for the ids in an entry: which are needed, and where they come from.

use std::collections::{BTreeSet, HashMap};

use kehu_domain::{
    DomainEvent, Requester,
    settings::{self, TicketCategory},
    ticket,
    values::{
        CalendarId, ContactId, CustomerId, ImportId, InteractionId, OpportunityId, PipelineId,
        QuoteId, StreamName, TicketId, UserId,
    },
};
use serde_json::Value;
use sqlx::{PgPool, QueryBuilder};

use super::{Entry, facts::facts};
use crate::{
    AsOf, Error, ReadModel, customers,
    directory::{Pipeline, Settings, User},
    lists, opportunities, query,
};

/// In which language sentences are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// Ids whose names the sentences of some entries need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needed {
    /// Users.
    pub users: BTreeSet<UserId>,
    /// Customers.
    pub customers: BTreeSet<CustomerId>,
    /// Opportunities.
    pub opportunities: BTreeSet<OpportunityId>,
    /// Pipelines, for the names of their stages.
    pub pipelines: BTreeSet<PipelineId>,
    /// What the codes of tickets are called.
    pub classes: bool,
    /// Everything else that has a name; see [`NAMED`].
    pub others: BTreeSet<StreamName>,
}

/// Where the names of everything else come from.
struct Named {
    /// Category of the streams.
    category: &'static str,
    /// The read model that the table is in.
    model: ReadModel,
    /// `schema.table` of versioned rows.
    table: &'static str,
    /// What to show of row `t`, in SQL: `jsonb`, a text as it is in events.
    name: &'static str,
}

impl Named {
    fn is(&self, stream: &StreamName) -> bool {
        stream.category() == self.category
    }
}

/// One line for each kind of aggregate that sentences call by its name, number or subject.
const NAMED: &[Named] = &[
    Named {
        category: ContactId::CATEGORY,
        model: ReadModel::Contacts,
        table: "contacts.contacts",
        name: "COALESCE(NULLIF(t.state->'names'->'short', 'null'), t.state->'names'->'original')",
    },
    Named {
        category: QuoteId::CATEGORY,
        model: ReadModel::Quotes,
        table: "quotes.quotes",
        name: "to_jsonb(t.number)",
    },
    Named {
        category: TicketId::CATEGORY,
        model: ReadModel::Tickets,
        table: "tickets.tickets",
        // Who has no number has a subject.
        name: "COALESCE(to_jsonb(t.number), t.state->'subject')",
    },
    Named {
        category: CalendarId::CATEGORY,
        model: ReadModel::Directory,
        table: "directory.calendars",
        name: "to_jsonb(t.name)",
    },
    Named {
        category: ImportId::CATEGORY,
        model: ReadModel::Imports,
        table: "imports.batches",
        name: "t.state->'begun'->'title'",
    },
    Named {
        category: InteractionId::CATEGORY,
        model: ReadModel::Interactions,
        table: "interactions.interactions",
        // Not every call has a subject.
        name: "coalesce(nullif(t.state->'content'->'subject', 'null'), '\"\"')",
    },
];

/// Names that were found; sentences do without those that were not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Users.
    pub users: HashMap<UserId, String>,
    /// Customers.
    pub customers: HashMap<CustomerId, String>,
    /// Opportunities.
    pub opportunities: HashMap<OpportunityId, String>,
    /// Pipelines.
    pub pipelines: HashMap<PipelineId, String>,
    /// Stages in English and in Chinese, by pipeline and code.
    pub stages: HashMap<(PipelineId, String), (String, String)>,
    /// Categories of tickets in English and in Chinese, by code.
    pub categories: HashMap<String, (String, String)>,
    /// Points of complaints in English and in Chinese, by code.
    pub complaint_points: HashMap<String, (String, String)>,
    /// Where stages lie in their pipeline, by pipeline and code.
    pub places: HashMap<(PipelineId, String), usize>,
    /// Everything else that has a name.
    pub others: HashMap<StreamName, String>,
}

/// The ids whose names the sentences of `entries` need.
pub fn needed<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Needed {
    let mut needed = Needed::default();
    for entry in entries {
        let actors = [Some(entry.actor), entry.on_behalf_of];
        needed.users.extend(actors.into_iter().flatten().filter_map(kehu_domain::Actor::as_user));
        needed.pipelines.extend(entry.pipeline);
        needed.note(&entry.stream);
        needed.classes |= matches!(entry.event, DomainEvent::Ticket(ticket::Event::Classified(_)));
        for change in &entry.changes {
            needed.note_all(&change.from);
            needed.note_all(&change.to);
        }
        // What is said again changes nothing, and is told all the same.
        for (_, said) in facts(&entry.event) {
            needed.note_all(&said);
        }
    }
    needed
}

impl Needed {
    /// The read models that these names are in.
    pub fn models(&self) -> Vec<ReadModel> {
        let directory = !self.users.is_empty() || !self.pipelines.is_empty() || self.classes;
        [
            (ReadModel::Customers, !self.customers.is_empty()),
            (ReadModel::Opportunities, !self.opportunities.is_empty()),
            (ReadModel::Directory, directory),
        ]
        .into_iter()
        .chain(NAMED.iter().map(|named| (named.model, self.others.iter().any(|it| named.is(it)))))
        .filter_map(|(model, needed)| needed.then_some(model))
        .collect()
    }

    /// The ids in `value`, however deep.
    fn note_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                if let Ok(stream) = StreamName::parse(text) {
                    self.note(&stream);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.note_all(value)),
            Value::Object(fields) => fields.values().for_each(|value| self.note_all(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn note(&mut self, stream: &StreamName) {
        let Some(id) = stream.id() else { return };
        match stream.category() {
            CustomerId::CATEGORY => drop(self.customers.insert(CustomerId(id))),
            OpportunityId::CATEGORY => drop(self.opportunities.insert(OpportunityId(id))),
            PipelineId::CATEGORY => drop(self.pipelines.insert(PipelineId(id))),
            UserId::CATEGORY => drop(self.users.insert(UserId(id))),
            _ if NAMED.iter().any(|named| named.is(stream)) => {
                self.others.insert(stream.clone());
            }
            _ => {}
        }
    }
}

impl Names {
    /// Learns what the codes of tickets are called.
    pub(super) fn class(&mut self, settings: &settings::Snapshot) {
        let mut categories: Vec<&TicketCategory> = settings.ticket_categories.iter().collect();
        while let Some(category) = categories.pop() {
            let called = (category.name_en.clone(), category.name_zh.clone());
            self.categories.insert(category.code.clone(), called);
            categories.extend(&category.children);
        }
        let points = settings
            .complaint_points
            .iter()
            .map(|point| (point.code.clone(), (point.name_en.clone(), point.name_zh.clone())));
        self.complaint_points.extend(points);
    }
}

/// Reads the names from the read models, one statement for each kind.
pub async fn load_names(
    db: &PgPool,
    requester: Requester,
    needed: &Needed,
) -> Result<Names, Error> {
    let mut names = Names::default();
    let ids: Vec<_> = needed.users.iter().copied().collect();
    if !ids.is_empty() {
        for user in lists::by_ids::<User>(db, requester, &ids, AsOf::Now).await? {
            if let Some(name) = user.name.as_str() {
                names.users.insert(user.id, name.to_owned());
            }
        }
    }
    let ids: Vec<_> = needed.customers.iter().copied().collect();
    if !ids.is_empty() {
        for (id, name) in customers::names(db, requester, &ids).await? {
            names.customers.extend(name.as_str().map(|name| (id, name.to_owned())));
        }
    }
    let ids: Vec<_> = needed.opportunities.iter().copied().collect();
    if !ids.is_empty() {
        for (id, name) in opportunities::names(db, requester, &ids).await? {
            names.opportunities.extend(name.as_str().map(|name| (id, name.to_owned())));
        }
    }
    let ids: Vec<_> = needed.pipelines.iter().copied().collect();
    if !ids.is_empty() {
        for pipeline in lists::by_ids::<Pipeline>(db, requester, &ids, AsOf::Now).await? {
            for (place, stage) in pipeline.stages.into_iter().enumerate() {
                names.places.insert((pipeline.id, stage.code.clone()), place);
                names.stages.insert((pipeline.id, stage.code), (stage.name_en, stage.name_zh));
            }
            names.pipelines.insert(pipeline.id, pipeline.name);
        }
    }
    if needed.classes {
        let set = lists::by_ids::<Settings>(db, requester, &[settings::COMPANY], AsOf::Now).await?;
        // What was never set has a default.
        names.class(&set.first().map(Settings::snapshot).unwrap_or_default());
    }
    for named in NAMED {
        let of_kind = |stream: &&StreamName| stream.category() == named.category;
        let streams: Vec<_> =
            needed.others.iter().filter(of_kind).map(StreamName::as_str).collect();
        if streams.is_empty() {
            continue;
        }
        let mut sql = QueryBuilder::new("SELECT t.stream, ");
        sql.push(format_args!("{} AS name FROM {} AS t", named.name, named.table));
        sql.push(" WHERE t.valid_to IS NULL AND t.stream = ANY(").push_bind(streams).push(")");
        for row in sql.build().fetch_all(db).await? {
            let (stream, name) = query::named(&row)?;
            let name = name.as_str().filter(|name| !name.is_empty());
            if let (Ok(stream), Some(name)) = (StreamName::parse(&stream), name) {
                names.others.insert(stream, name.to_owned());
            }
        }
    }
    Ok(names)
}
