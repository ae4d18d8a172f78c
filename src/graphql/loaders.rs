//! What one request loads in batches.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use async_graphql::Result;
use kehu_domain::values::{PipelineId, StreamName, UserId};
use kehu_projections::{
    AsOf, Direction, Error, OrderBy, Page, PageRequest, ReadModel, contacts, customers, directory,
    imports, interactions,
    lists::{self, Belonging, Listed, Scope},
    merges::Merges,
    opportunities,
    query::Filter as _,
    quotes, tickets,
    timeline::{self, Entry, Names},
};
use uuid::Uuid;

use super::{
    batch::{self, Batch},
    connection::Paging,
    context::{Graph, shared_read_error},
    filters::FilterInput,
};

type Reads<K, V> = Batch<K, V, Error>;

/// The batches of one request.
#[derive(Debug, Default)]
pub(crate) struct Loaders {
    customers: Lists<customers::Customer>,
    contacts: Lists<contacts::Contact>,
    opportunities: Lists<opportunities::Opportunity>,
    interactions: Lists<interactions::Interaction>,
    users: Lists<directory::User>,
    pipelines: Lists<directory::Pipeline>,
    calendars: Lists<directory::Calendar>,
    tickets: Lists<tickets::Ticket>,
    settings: Lists<directory::Settings>,
    quotes: Lists<quotes::Quote>,
    series: Lists<directory::NumberSeries>,
    imports: Lists<imports::Batch>,
    refusals: Lists<imports::Refusals>,
    timelines: Reads<Told, Arc<Page<Entry>>>,
    timeline_counts: Reads<(timeline::Of, Merges), u64>,
    names: Reads<Named, Arc<Names>>,
    entries: Reads<Uuid, Arc<Entry>>,
}

/// What is loaded of one kind of row.
#[derive(Debug)]
pub(crate) struct Lists<R: Listed> {
    rows: Reads<At<R::Id>, Arc<R>>,
    pages: Reads<Of<R>, Arc<Page<R>>>,
    counts: Reads<Of<R>, u64>,
}

impl<R: Listed> Default for Lists<R> {
    fn default() -> Self {
        Self { rows: Batch::default(), pages: Batch::default(), counts: Batch::default() }
    }
}

/// A kind of row that is loaded in batches.
pub(crate) trait Loaded: Listed {
    /// Its batches.
    fn lists(loaders: &Loaders) -> &Lists<Self>;
}

macro_rules! loaded {
    ($($row:ty = $lists:ident),+ $(,)?) => {$(
        impl Loaded for $row {
            fn lists(loaders: &Loaders) -> &Lists<Self> {
                &loaders.$lists
            }
        }
    )+};
}

loaded!(
    customers::Customer = customers,
    contacts::Contact = contacts,
    opportunities::Opportunity = opportunities,
    interactions::Interaction = interactions,
    directory::User = users,
    directory::Pipeline = pipelines,
    directory::Calendar = calendars,
    tickets::Ticket = tickets,
    directory::Settings = settings,
    quotes::Quote = quotes,
    directory::NumberSeries = series,
    imports::Batch = imports,
    imports::Refusals = refusals,
);

/// Which part of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Whose.
    pub(crate) of: timeline::Of,
    /// As if these had been made.
    pub(crate) merges: Merges,
    /// From which end.
    pub(crate) direction: Direction,
    /// So much, from there.
    pub(crate) page: PageRequest,
}

impl Hash for Told {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.of.hash(state);
    }
}

/// An entry whose sentence is wanted.
#[derive(Debug, Clone)]
struct Named(Arc<Entry>);

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.0.position == other.0.position
    }
}

impl Eq for Named {}

impl Hash for Named {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.position.hash(state);
    }
}

/// Something at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At<T> {
    id: T,
    at: AsOf,
}

impl<T: Hash> Hash for At<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// Which rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Which<R: Listed> {
    /// Those that pass this.
    pub(crate) filter: R::Filter,
    /// In this order.
    pub(crate) order: Vec<OrderBy<R::Order>>,
    /// So many, from there.
    pub(crate) page: PageRequest,
    /// At this moment.
    pub(crate) at: AsOf,
}

impl<R: Listed> Which<R> {
    /// Those that a caller asks for.
    pub(crate) fn asked<F, O>(
        filter: Option<F>,
        order_by: Option<Vec<O>>,
        paging: Paging,
        at: AsOf,
    ) -> Result<Self>
    where
        F: FilterInput<Target = R::Filter>,
        O: Into<OrderBy<R::Order>>,
    {
        Ok(Self {
            filter: filter.unwrap_or_default().parse()?,
            order: order_by.unwrap_or_default().into_iter().map(Into::into).collect(),
            page: paging.request()?,
            at,
        })
    }
}

/// Rows that belong to something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Of<R: Listed> {
    /// How they do.
    pub(crate) belonging: Belonging,
    /// As if these merges had been made.
    pub(crate) merges: Merges,
    /// To what.
    pub(crate) root: StreamName,
    /// Which of them.
    pub(crate) which: Arc<Which<R>>,
}

// Filters compare exactly or not at all: they hold no floating-point numbers.
impl<R: Listed> Eq for Of<R> {}

impl<R: Listed> Hash for Of<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.root.hash(state);
    }
}

impl<R: Listed> Of<R> {
    /// The read models that have to be looked at.
    fn models(&self) -> impl Iterator<Item = ReadModel> {
        [Some(R::MODEL), self.belonging.models(), self.which.filter.models()].into_iter().flatten()
    }
}

/// Groups keys that differ only in what `split` takes off them.
fn grouped<K, G: PartialEq, T>(keys: Vec<K>, split: impl Fn(K) -> (G, T)) -> Vec<(G, Vec<T>)> {
    let mut groups: Vec<(G, Vec<T>)> = Vec::new();
    for (group, item) in keys.into_iter().map(split) {
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, items)) => items.push(item),
            None => groups.push((group, vec![item])),
        }
    }
    groups
}

fn split<R: Listed>(of: Of<R>) -> ((Belonging, Merges, Arc<Which<R>>), StreamName) {
    ((of.belonging, of.merges, of.which), of.root)
}

fn answer<V>(loaded: batch::Loaded<V, Error>) -> Result<Option<V>> {
    loaded.map_err(|error| shared_read_error(&error))
}

impl Graph<'_> {
    /// The row with this id.
    pub(crate) async fn row<R: Loaded>(&self, id: R::Id, at: AsOf) -> Result<Option<Arc<R>>> {
        let db = self.read([R::MODEL]).await?;
        let fetch = async |keys: Vec<At<R::Id>>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (at, ids) in grouped(keys, |key| (key.at, key.id)) {
                for row in lists::by_ids::<R>(db, self.requester(), &ids, at).await? {
                    found.insert(At { id: row.id(), at }, Arc::new(row));
                }
            }
            Ok(found)
        };
        let row = answer(R::lists(self.loaders()).rows.load(At { id, at }, fetch).await)?;
        // Rows are shared with those who imagine nothing.
        Ok(row.map(|row| row.after(self.imagined()).map_or(row, Arc::new)))
    }

    /// A page of the rows that belong to something.
    pub(crate) async fn page_of<R: Loaded>(&self, of: Of<R>) -> Result<Arc<Page<R>>> {
        let db = self.read(of.models()).await?;
        let fetch = async |keys: Vec<Of<R>>| {
            let mut found = HashMap::with_capacity(keys.len());
            for ((belonging, merges, which), roots) in grouped(keys, split) {
                let Which { filter, order, page, at } = &*which;
                let pages = lists::pages_of::<R>(
                    db,
                    self.requester(),
                    Scope { belonging, merges: &merges },
                    &roots,
                    filter,
                    order,
                    page,
                    *at,
                );
                for (root, mut page) in roots.iter().zip(pages.await?) {
                    for edge in &mut page.edges {
                        if let Some(after) = edge.node.after(&merges) {
                            edge.node = after;
                        }
                    }
                    let (root, which) = (root.clone(), Arc::clone(&which));
                    let merges = Arc::clone(&merges);
                    found.insert(Of { belonging, merges, root, which }, Arc::new(page));
                }
            }
            Ok(found)
        };
        let loaded = answer(R::lists(self.loaders()).pages.load(of, fetch).await)?;
        Ok(loaded.unwrap_or_else(|| Arc::new(Page::empty())))
    }

    /// How many rows belong to something, whatever the page.
    pub(crate) async fn count_of<R: Loaded>(&self, of: Of<R>) -> Result<u64> {
        let db = self.read(of.models()).await?;
        let fetch = async |keys: Vec<Of<R>>| {
            let mut found = HashMap::with_capacity(keys.len());
            for ((belonging, merges, which), roots) in grouped(keys, split) {
                let Which { filter, at, .. } = &*which;
                let scope = Scope { belonging, merges: &merges };
                let counts =
                    lists::counts_of::<R>(db, self.requester(), scope, &roots, filter, *at);
                for (root, count) in roots.iter().zip(counts.await?) {
                    let (root, which) = (root.clone(), Arc::clone(&which));
                    let merges = Arc::clone(&merges);
                    found.insert(Of { belonging, merges, root, which }, count);
                }
            }
            Ok(found)
        };
        Ok(answer(R::lists(self.loaders()).counts.load(of, fetch).await)?.unwrap_or_default())
    }

    /// A user, as now.
    pub(crate) async fn user(&self, id: UserId) -> Result<Option<Arc<directory::User>>> {
        self.row(id, AsOf::Now).await
    }

    /// A pipeline, as now.
    pub(crate) async fn pipeline(
        &self,
        id: PipelineId,
    ) -> Result<Option<Arc<directory::Pipeline>>> {
        self.row(id, AsOf::Now).await
    }

    /// A page of a timeline.
    pub(crate) async fn timeline_page(&self, told: Told) -> Result<Arc<Page<Entry>>> {
        let db = self.read([ReadModel::Timeline]).await?;
        let fetch = async |keys: Vec<Told>| {
            let mut found = HashMap::with_capacity(keys.len());
            let split = |Told { of, merges, direction, page }| ((merges, direction, page), of);
            for ((merges, direction, page), of) in grouped(keys, split) {
                let pages =
                    timeline::timelines(db, self.requester(), &of, &merges, direction, &page);
                for (of, entries) in of.iter().zip(pages.await?) {
                    let (of, merges, page) = (of.clone(), Arc::clone(&merges), page.clone());
                    found.insert(Told { of, merges, direction, page }, Arc::new(entries));
                }
            }
            Ok(found)
        };
        let loaded = answer(self.loaders().timelines.load(told, fetch).await)?;
        Ok(loaded.unwrap_or_else(|| Arc::new(Page::empty())))
    }

    /// How many entries a timeline has.
    pub(crate) async fn timeline_count(&self, of: timeline::Of) -> Result<u64> {
        let db = self.read([ReadModel::Timeline]).await?;
        let fetch = async |keys: Vec<(timeline::Of, Merges)>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (merges, of) in grouped(keys, |(of, merges)| (merges, of)) {
                let counts = timeline::counts(db, self.requester(), &of, &merges).await?;
                found.extend(of.into_iter().map(|of| (of, Arc::clone(&merges))).zip(counts));
            }
            Ok(found)
        };
        let key = (of, Arc::clone(self.imagined()));
        Ok(answer(self.loaders().timeline_counts.load(key, fetch).await)?.unwrap_or_default())
    }

    /// The names that the sentence of an entry needs.
    pub(crate) async fn names(&self, entry: &Arc<Entry>) -> Result<Arc<Names>> {
        let db = self.read(timeline::needed([&**entry]).models()).await?;
        let fetch = async |told: Vec<Named>| {
            let needed = timeline::needed(told.iter().map(|told| &*told.0));
            let names = timeline::load_names(db, self.requester(), &needed).await?;
            let names = Arc::new(names);
            Ok(told.into_iter().map(|told| (told, Arc::clone(&names))).collect())
        };
        let loaded = self.loaders().names.load(Named(Arc::clone(entry)), fetch).await;
        Ok(answer(loaded)?.unwrap_or_default())
    }

    /// The timeline's entry of an event.
    pub(crate) async fn entry(&self, event: Uuid) -> Result<Option<Arc<Entry>>> {
        let db = self.read([ReadModel::Timeline]).await?;
        let fetch = async |ids: Vec<Uuid>| {
            let found = timeline::by_event_ids(db, self.requester(), &ids).await?;
            Ok(found.into_iter().map(|entry| (entry.event_id, Arc::new(entry))).collect())
        };
        answer(self.loaders().entries.load(event, fetch).await)
    }
}
