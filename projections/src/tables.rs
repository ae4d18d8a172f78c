//! Read models made of versioned tables, each kept by folding the events of one kind of aggregate.

use std::{collections::BTreeSet, fmt, marker::PhantomData};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kehu_domain::{DomainEvent, Header, Recorded};
use sqlx::PgConnection;

use crate::{
    Error, Projector, ReadModel, Wanted,
    erasure::segments,
    projector::{Schema, Table},
    versions::{self, Rows, Versioned},
};

/// A row that is folded from the events of its aggregate alone.
pub(crate) trait Folded: Versioned + fmt::Debug + 'static {
    /// The aggregate's events.
    type Event;

    /// Columns that lists are ordered by or that rows are looked up by; each gets an index on
    /// current rows. Columns of arrays get theirs unasked.
    const INDEXED: &'static [&'static str];

    /// The event, if it is of this aggregate.
    fn event(event: &DomainEvent) -> Option<&Self::Event>;

    /// Whether there is no row after `event`; `exists` says whether there was one before.
    fn ends(event: &Self::Event, exists: bool) -> bool {
        let _ = (event, exists);
        false
    }

    /// The row after `event`, which is true since `at`; or what is wrong with the log.
    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str>;
}

/// What keeps one table up to date.
#[async_trait]
pub(crate) trait Keeper: fmt::Debug + Send + Sync {
    /// Statements that create the table, and the indexes that writing needs.
    fn create(&self, schema: &Schema) -> Vec<String>;

    /// Statements that create the indexes that only queries need.
    fn index(&self, schema: &Schema) -> Vec<String>;

    /// Writes what `events` change.
    async fn apply(
        &self,
        schema: &Schema,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error>;

    /// Takes the personal text of these subjects out of every row.
    async fn erase(
        &self,
        schema: &Schema,
        subjects: &[String],
        db: &mut PgConnection,
    ) -> Result<(), Error>;
}

/// Keeps the table of one kind of row.
#[derive(Debug)]
pub(crate) struct Rowed<R>(PhantomData<fn() -> R>);

impl<R> Rowed<R> {
    /// The keeper of the table of `R`.
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

#[async_trait]
impl<R: Folded> Keeper for Rowed<R> {
    fn create(&self, schema: &Schema) -> Vec<String> {
        versions::create::<R>(schema)
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        versions::index::<R>(schema, R::INDEXED)
    }

    async fn apply(
        &self,
        schema: &Schema,
        events: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        let own = || {
            events.iter().filter_map(|recorded| {
                R::event(&recorded.event).map(|event| (&recorded.header, event))
            })
        };
        let streams: BTreeSet<&str> = own().map(|(header, _)| header.stream.as_str()).collect();
        if streams.is_empty() {
            return Ok(());
        }
        let mut rows = Rows::<R>::load(schema, streams, db).await?;
        let mut old: BTreeSet<&str> = own()
            .filter(|(header, _)| header.version > 0)
            .map(|(header, _)| header.stream.as_str())
            .collect();
        for (header, _) in own().filter(|(header, _)| header.version == 0) {
            old.remove(header.stream.as_str());
        }
        rows.recall(schema, old, db).await?;
        for (header, event) in own() {
            if R::ends(event, rows.has(header)) {
                rows.end(header);
            } else {
                rows.fold(header, |before, at| R::apply(before, header, event, at))?;
            }
        }
        rows.write(schema, db).await
    }

    async fn erase(
        &self,
        schema: &Schema,
        subjects: &[String],
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        versions::erase::<R>(schema, subjects, db).await
    }
}

/// A read model that is nothing but versioned tables.
#[derive(Debug)]
pub(crate) struct Tables {
    /// Which read model.
    pub(crate) model: ReadModel,
    /// Number of the tables' shape; see [`Projector::shape`].
    pub(crate) shape: i32,
    /// The categories of the aggregates that its rows are folded from.
    pub(crate) categories: &'static [&'static str],
    /// Its tables.
    pub(crate) all: &'static [Table],
    /// What keeps each of them.
    pub(crate) keepers: &'static [&'static dyn Keeper],
}

#[async_trait]
impl Projector for &'static Tables {
    fn model(&self) -> ReadModel {
        self.model
    }

    fn shape(&self) -> i32 {
        self.shape
    }

    fn tables(&self) -> &'static [Table] {
        self.all
    }

    fn wanted(&self) -> Wanted {
        Wanted::Of(self.categories)
    }

    fn create(&self, schema: &Schema) -> Vec<String> {
        self.keepers.iter().flat_map(|keeper| keeper.create(schema)).collect()
    }

    fn index(&self, schema: &Schema) -> Vec<String> {
        self.keepers.iter().flat_map(|keeper| keeper.index(schema)).collect()
    }

    async fn apply(
        &self,
        schema: &Schema,
        batch: &[Recorded<DomainEvent>],
        db: &mut PgConnection,
    ) -> Result<(), Error> {
        for segment in segments(batch) {
            for keeper in self.keepers {
                keeper.apply(schema, segment.events, db).await?;
                if !segment.erased.is_empty() {
                    keeper.erase(schema, segment.erased, db).await?;
                }
            }
        }
        Ok(())
    }
}
