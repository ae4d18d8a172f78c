//! What one request loads in batches.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use async_graphql::Result;
use kehu_domain::values::{CustomerId, OpportunityId, PipelineId, UserId};
use kehu_projections::{
    AsOf, Error, OrderBy, Page, PageRequest, ReadModel, customers, directory,
    opportunities::{self, OpportunityFilter, OpportunityOrder},
    timeline::{self, Entry, Names},
};
use uuid::Uuid;

use super::{
    batch::{Batch, Loaded},
    context::{Graph, shared_read_error},
};

type Reads<K, V> = Batch<K, V, Error>;

/// The batches of one request.
#[derive(Debug, Default)]
pub(crate) struct Loaders {
    customers: Reads<At<CustomerId>, Arc<customers::Customer>>,
    opportunities: Reads<At<OpportunityId>, Arc<opportunities::Opportunity>>,
    users: Reads<UserId, Arc<directory::User>>,
    pipelines: Reads<PipelineId, Arc<directory::Pipeline>>,
    deals: Reads<Deals, Arc<Page<opportunities::Opportunity>>>,
    deal_counts: Reads<Deals, u64>,
    names: Reads<Told, Arc<Names>>,
    entries: Reads<Uuid, Arc<Entry>>,
}

/// An entry whose sentence is wanted.
#[derive(Debug, Clone)]
struct Told(Arc<Entry>);

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.0.position == other.0.position
    }
}

impl Eq for Told {}

impl Hash for Told {
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

/// Which of a customer's opportunities.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DealsOf {
    /// Those that pass this.
    pub(crate) filter: OpportunityFilter,
    /// In this order.
    pub(crate) order: Vec<OrderBy<OpportunityOrder>>,
    /// So many, from there.
    pub(crate) page: PageRequest,
    /// At this moment.
    pub(crate) at: AsOf,
}

#[derive(Debug, Clone, PartialEq)]
struct Deals {
    customer: CustomerId,
    which: Arc<DealsOf>,
}

// Filters compare exactly or not at all: they hold no floating-point numbers.
impl Eq for Deals {}

impl Hash for Deals {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.customer.hash(state);
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

fn answer<V>(loaded: Loaded<V, Error>) -> Result<Option<V>> {
    loaded.map_err(|error| shared_read_error(&error))
}

impl Graph<'_> {
    /// A customer.
    pub(crate) async fn customer(
        &self,
        id: CustomerId,
        at: AsOf,
    ) -> Result<Option<Arc<customers::Customer>>> {
        let db = self.read([ReadModel::Customers]).await?;
        let fetch = async |keys: Vec<At<CustomerId>>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (at, ids) in grouped(keys, |key| (key.at, key.id)) {
                for row in customers::by_ids(db, self.requester(), &ids, at).await? {
                    found.insert(At { id: row.id, at }, Arc::new(row));
                }
            }
            Ok(found)
        };
        answer(self.loaders().customers.load(At { id, at }, fetch).await)
    }

    /// An opportunity.
    pub(crate) async fn opportunity(
        &self,
        id: OpportunityId,
        at: AsOf,
    ) -> Result<Option<Arc<opportunities::Opportunity>>> {
        let db = self.read([ReadModel::Opportunities]).await?;
        let fetch = async |keys: Vec<At<OpportunityId>>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (at, ids) in grouped(keys, |key| (key.at, key.id)) {
                for row in opportunities::by_ids(db, self.requester(), &ids, at).await? {
                    found.insert(At { id: row.id, at }, Arc::new(row));
                }
            }
            Ok(found)
        };
        answer(self.loaders().opportunities.load(At { id, at }, fetch).await)
    }

    /// A user, as now.
    pub(crate) async fn user(&self, id: UserId) -> Result<Option<Arc<directory::User>>> {
        let db = self.read([ReadModel::Directory]).await?;
        let fetch = async |ids: Vec<UserId>| {
            let rows = directory::users_by_ids(db, self.requester(), &ids, AsOf::Now).await?;
            Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
        };
        answer(self.loaders().users.load(id, fetch).await)
    }

    /// A pipeline, as now.
    pub(crate) async fn pipeline(
        &self,
        id: PipelineId,
    ) -> Result<Option<Arc<directory::Pipeline>>> {
        let db = self.read([ReadModel::Directory]).await?;
        let fetch = async |ids: Vec<PipelineId>| {
            let rows = directory::pipelines_by_ids(db, self.requester(), &ids, AsOf::Now).await?;
            Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
        };
        answer(self.loaders().pipelines.load(id, fetch).await)
    }

    /// The names that the sentence of an entry needs.
    pub(crate) async fn names(&self, entry: &Arc<Entry>) -> Result<Arc<Names>> {
        let db = self.read(timeline::needed([&**entry]).models()).await?;
        let fetch = async |told: Vec<Told>| {
            let needed = timeline::needed(told.iter().map(|told| &*told.0));
            let names = timeline::load_names(db, self.requester(), &needed).await?;
            let names = Arc::new(names);
            Ok(told.into_iter().map(|told| (told, Arc::clone(&names))).collect())
        };
        let loaded = self.loaders().names.load(Told(Arc::clone(entry)), fetch).await;
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

    /// A page of a customer's opportunities.
    pub(crate) async fn deals(
        &self,
        customer: CustomerId,
        which: Arc<DealsOf>,
    ) -> Result<Arc<Page<opportunities::Opportunity>>> {
        // Which customers are merged into it stands with the customers.
        let db = self.read([ReadModel::Opportunities, ReadModel::Customers]).await?;
        let fetch = async |keys: Vec<Deals>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (which, ids) in grouped(keys, |key| (key.which, key.customer)) {
                let DealsOf { filter, order, page, at } = &*which;
                let pages = opportunities::by_customers(
                    db,
                    self.requester(),
                    &ids,
                    filter,
                    order,
                    page,
                    *at,
                );
                for (customer, page) in pages.await? {
                    let which = Arc::clone(&which);
                    found.insert(Deals { customer, which }, Arc::new(page));
                }
            }
            Ok(found)
        };
        let loaded = answer(self.loaders().deals.load(Deals { customer, which }, fetch).await)?;
        Ok(loaded.unwrap_or_else(|| Arc::new(Page::empty())))
    }

    /// How many of a customer's opportunities there are, whatever the page.
    pub(crate) async fn deal_count(
        &self,
        customer: CustomerId,
        which: Arc<DealsOf>,
    ) -> Result<u64> {
        let db = self.read([ReadModel::Opportunities, ReadModel::Customers]).await?;
        let fetch = async |keys: Vec<Deals>| {
            let mut found = HashMap::with_capacity(keys.len());
            for (which, ids) in grouped(keys, |key| (key.which, key.customer)) {
                let DealsOf { filter, at, .. } = &*which;
                let counts =
                    opportunities::count_by_customers(db, self.requester(), &ids, filter, *at);
                for (customer, count) in counts.await? {
                    let which = Arc::clone(&which);
                    found.insert(Deals { customer, which }, count);
                }
            }
            Ok(found)
        };
        let loaded =
            answer(self.loaders().deal_counts.load(Deals { customer, which }, fetch).await);
        Ok(loaded?.unwrap_or_default())
    }
}
