//! How users, pipelines, calendars and settings are listed.

use kehu_domain::values::{CalendarId, ExternalId, PipelineId, SeriesId, SettingsId, UserId};

use super::{Calendar, NumberSeries, Pipeline, Settings, User};
use crate::{
    ReadModel,
    lists::{ById, Everything, Listed},
};

impl Listed for User {
    type Id = UserId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.users";

    fn id(&self) -> UserId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

impl Listed for Pipeline {
    type Id = PipelineId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.pipelines";

    fn id(&self) -> PipelineId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

/// No other system has a name for a calendar.
impl Listed for Calendar {
    type Id = CalendarId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.calendars";

    fn id(&self) -> CalendarId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}

/// There is one row, and no other system has a name for it.
impl Listed for Settings {
    type Id = SettingsId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.settings";

    fn id(&self) -> SettingsId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}

/// No other system has a name for a number series.
impl Listed for NumberSeries {
    type Id = SeriesId;
    type Filter = Everything;
    type Order = ById;

    const MODEL: ReadModel = ReadModel::Directory;
    const TABLE: &'static str = "directory.series";

    fn id(&self) -> SeriesId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &[]
    }
}
