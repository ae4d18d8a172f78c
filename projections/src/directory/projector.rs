//! The directory's tables and how they are kept up to date.

use chrono::{DateTime, Utc};
use kehu_domain::{
    DomainEvent, Header, calendar, pipeline, series, settings, user,
    values::{CalendarId, PipelineId, SeriesId, SettingsId, UserId},
};
use serde_json::{Value, json};

use super::{Calendar, NumberSeries, Pipeline, Settings, User, apply};
use crate::{
    ReadModel,
    projector::Table,
    query::external_keys,
    tables::{Folded, Rowed, Tables},
    versions::Versioned,
};

/// Keeps `directory.users`, `directory.pipelines`, `directory.calendars`, `directory.settings` and
/// `directory.series`.
pub(crate) static DIRECTORY: Tables = Tables {
    model: ReadModel::Directory,
    shape: 4,
    categories: &[
        UserId::CATEGORY,
        PipelineId::CATEGORY,
        CalendarId::CATEGORY,
        SettingsId::CATEGORY,
        SeriesId::CATEGORY,
    ],
    all: &[
        Table { name: "users", key: &["stream", "valid_from"] },
        Table { name: "pipelines", key: &["stream", "valid_from"] },
        Table { name: "calendars", key: &["stream", "valid_from"] },
        Table { name: "settings", key: &["stream", "valid_from"] },
        Table { name: "series", key: &["stream", "valid_from"] },
    ],
    keepers: &[
        &Rowed::<User>::new(),
        &Rowed::<Pipeline>::new(),
        &Rowed::<Calendar>::new(),
        &Rowed::<Settings>::new(),
        &Rowed::<NumberSeries>::new(),
    ],
};

impl Versioned for User {
    const TABLE: &'static str = "users";
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("name", "text"), ("active", "boolean NOT NULL"), ("external_keys", "text[] NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        let keys = external_keys(&self.external_ids);
        vec![json!(self.name.as_str()), json!(self.active), json!(keys)]
    }
}

impl Versioned for Pipeline {
    const TABLE: &'static str = "pipelines";
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("name", "text NOT NULL"), ("external_keys", "text[] NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        vec![json!(self.name), json!(external_keys(&self.external_ids))]
    }
}

impl Versioned for Calendar {
    const TABLE: &'static str = "calendars";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("name", "text NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        vec![json!(self.name)]
    }
}

impl Versioned for Settings {
    const TABLE: &'static str = "settings";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[];

    fn columns(&self) -> Vec<Value> {
        Vec::new()
    }
}

impl Versioned for NumberSeries {
    const TABLE: &'static str = "series";
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("code", "text NOT NULL")];

    fn columns(&self) -> Vec<Value> {
        vec![json!(self.code)]
    }
}

/// Only how it was defined: the numbers that are drawn from it stand on what they are drawn for.
impl Folded for NumberSeries {
    type Event = series::Defined;

    const INDEXED: &'static [&'static str] = &[];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Series(series::Event::Defined(event)) = event {
            Some(event)
        } else {
            None
        }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::series(before.as_ref(), header, event, at)
    }
}

impl Folded for User {
    type Event = user::Event;

    const INDEXED: &'static [&'static str] = &["name"];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::User(event) = event { Some(event) } else { None }
    }

    fn ends(event: &Self::Event, _: bool) -> bool {
        matches!(event, user::Event::Withdrawn(_))
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::user(before, header, event, at)
    }
}

impl Folded for Pipeline {
    type Event = pipeline::Event;

    const INDEXED: &'static [&'static str] = &[];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Pipeline(event) = event { Some(event) } else { None }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::pipeline(before, header, event, at)
    }
}

impl Folded for Calendar {
    type Event = calendar::Event;

    const INDEXED: &'static [&'static str] = &[];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Calendar(event) = event { Some(event) } else { None }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::calendar(before, header, event, at)
    }
}

impl Folded for Settings {
    type Event = settings::Event;

    const INDEXED: &'static [&'static str] = &[];

    fn event(event: &DomainEvent) -> Option<&Self::Event> {
        if let DomainEvent::Settings(event) = event { Some(event) } else { None }
    }

    fn apply(
        before: Option<Self>,
        header: &Header,
        event: &Self::Event,
        at: DateTime<Utc>,
    ) -> Result<Self, &'static str> {
        apply::settings(before, header, event, at)
    }
}
