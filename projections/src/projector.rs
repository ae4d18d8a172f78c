//! The contract of every projector, and the list of them all.

use std::{fmt, str::FromStr, sync::Arc};

use async_trait::async_trait;
use kehu_domain::{DomainEvent, Recorded};
use sqlx::PgConnection;

use crate::{
    Error, Wanted, contacts::CONTACTS, customers::CUSTOMERS, directory::DIRECTORY,
    imports::IMPORTS, interactions::INTERACTIONS, opportunities::OPPORTUNITIES, quotes::QUOTES,
    tickets::TICKETS, timeline::TimelineProjector,
};

/// A read model: one schema, one checkpoint, one projector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadModel {
    /// Customers, as they are and as they were.
    Customers,
    /// Contacts, as they are and as they were.
    Contacts,
    /// Opportunities with their stages, as they are and as they were.
    Opportunities,
    /// Interactions, as they are told and as they were told.
    Interactions,
    /// Quotes with their revisions, as they are and as they were.
    Quotes,
    /// Everything that happened, to be read by people.
    Timeline,
    /// Users, pipelines, calendars and settings.
    Directory,
    /// Tickets with their clocks, as they are and as they were.
    Tickets,
    /// Imports with their reports.
    Imports,
}

impl ReadModel {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Customers,
        Self::Contacts,
        Self::Opportunities,
        Self::Interactions,
        Self::Quotes,
        Self::Timeline,
        Self::Directory,
        Self::Tickets,
        Self::Imports,
    ];

    /// Its name, which is also the schema that serves it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Contacts => "contacts",
            Self::Opportunities => "opportunities",
            Self::Interactions => "interactions",
            Self::Quotes => "quotes",
            Self::Timeline => "timeline",
            Self::Directory => "directory",
            Self::Tickets => "tickets",
            Self::Imports => "imports",
        }
    }

    /// What keeps it up to date.
    pub fn projector(self) -> Arc<dyn Projector> {
        match self {
            Self::Customers => Arc::new(&CUSTOMERS),
            Self::Contacts => Arc::new(&CONTACTS),
            Self::Opportunities => Arc::new(&OPPORTUNITIES),
            Self::Interactions => Arc::new(&INTERACTIONS),
            Self::Quotes => Arc::new(&QUOTES),
            Self::Timeline => Arc::new(TimelineProjector),
            Self::Directory => Arc::new(&DIRECTORY),
            Self::Tickets => Arc::new(&TICKETS),
            Self::Imports => Arc::new(&IMPORTS),
        }
    }
}

impl fmt::Display for ReadModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no read model has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no read model is called {_0:?}; there are {all}", all = ReadModel::ALL.map(ReadModel::name).join(", "))]
pub struct UnknownReadModel(pub String);

impl FromStr for ReadModel {
    type Err = UnknownReadModel;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|model| model.name() == name);
        found.ok_or_else(|| UnknownReadModel(name.to_owned()))
    }
}

/// The schema that a generation of a read model lives in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema(String);

impl Schema {
    /// The one that answers queries.
    pub fn serving(model: ReadModel) -> Self {
        Self(model.name().to_owned())
    }

    /// The one that a rebuild fills.
    pub fn next(model: ReadModel) -> Self {
        Self(format!("{model}_next"))
    }

    /// The one that a verification fills.
    pub fn verify(model: ReadModel) -> Self {
        Self(format!("{model}_verify"))
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A table of a read model.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name within the schema.
    pub name: &'static str,
    /// The columns that name a row.
    pub key: &'static [&'static str],
}

/// Turns events into the rows of one read model.
///
/// Every event arrives exactly once and in order, as long as rows are written through the given
/// connection only: the checkpoint moves in the same transaction.
#[async_trait]
pub trait Projector: fmt::Debug + Send + Sync + 'static {
    /// Which read model it writes.
    fn model(&self) -> ReadModel;

    /// Number of the tables' shape. Raising it has every database rebuild the read model.
    fn shape(&self) -> i32;

    /// Its tables.
    fn tables(&self) -> &'static [Table];

    /// Which events it reads: others change nothing, apart from erasures.
    fn wanted(&self) -> Wanted;

    /// Statements that create the tables, and the indexes that writing needs.
    fn create(&self, schema: &Schema) -> Vec<String>;

    /// Statements that create the indexes that only queries need.
    fn index(&self, schema: &Schema) -> Vec<String>;

    /// Writes what `batch` changes, read in order, in a few set-based statements.
    ///
    /// The rows that result do not depend on how the log is split into batches.
    async fn apply(
        &self,
        schema: &Schema,
        batch: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error>;
}
