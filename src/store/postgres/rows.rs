//! Rows of the log as the program sees them.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kehu_domain::{Actor, Source, values::StreamName};
use sqlx::{Row, postgres::PgRow};
use uuid::Uuid;

use crate::store::{Appended, StoreError, StoredEvent};

/// The columns that [`Raw::decode`] expects, of `log.events AS e`.
macro_rules! event_columns {
    () => {
        "e.position, e.stream_id, e.version, e.occurred_at, e.recorded_at, e.type_id, \
         e.schema_version, e.source, e.event_id, e.command_id, e.correlation_id, e.causation_id, \
         e.actor, e.on_behalf_of, e.data, e.metadata "
    };
}
pub(super) use event_columns;

/// An event whose stream and type are still numbers.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) position: u64,
    pub(super) stream_id: i64,
    pub(super) version: u64,
    pub(super) type_id: i32,
    schema_version: u16,
    source: Source,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    event_id: Uuid,
    command_id: Uuid,
    correlation_id: Uuid,
    causation_id: Uuid,
    actor: Uuid,
    on_behalf_of: Option<Uuid>,
    data: Bytes,
    metadata: Option<Bytes>,
}

impl Raw {
    pub(super) fn decode(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            position: unsigned(row.try_get(0)?),
            stream_id: row.try_get(1)?,
            version: unsigned(row.try_get(2)?),
            occurred_at: row.try_get(3)?,
            recorded_at: row.try_get(4)?,
            type_id: row.try_get(5)?,
            schema_version: row.try_get::<i16, _>(6)?.cast_unsigned(),
            source: source(row.try_get(7)?)?,
            event_id: row.try_get(8)?,
            command_id: row.try_get(9)?,
            correlation_id: row.try_get(10)?,
            causation_id: row.try_get(11)?,
            actor: row.try_get(12)?,
            on_behalf_of: row.try_get(13)?,
            data: Bytes::copy_from_slice(row.try_get(14)?),
            metadata: row.try_get::<Option<&[u8]>, _>(15)?.map(Bytes::copy_from_slice),
        })
    }

    /// What it weighs in memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.data.len() + self.metadata.as_ref().map_or(0, Bytes::len) + size_of::<Self>()
    }

    /// With its stream and type by name.
    pub(super) fn named(self, stream: StreamName, event_type: std::sync::Arc<str>) -> StoredEvent {
        StoredEvent {
            position: self.position,
            stream,
            version: self.version,
            event_id: self.event_id,
            event_type,
            schema_version: self.schema_version,
            data: self.data,
            actor: Actor::from_uuid(self.actor),
            on_behalf_of: self.on_behalf_of.map(Actor::from_uuid),
            command_id: self.command_id,
            correlation_id: self.correlation_id,
            causation_id: self.causation_id,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            source: self.source,
            metadata: self.metadata,
        }
    }
}

/// Positions and versions are stored as `bigint` and never negative.
pub(super) const fn unsigned(value: i64) -> u64 {
    value.cast_unsigned()
}

/// A caller's number beyond what is stored means "after everything".
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Storage format: never renumbered.
pub(super) const fn source_code(source: Source) -> i16 {
    match source {
        Source::Api => 1,
        Source::Import => 2,
        Source::Policy => 3,
        Source::Portal => 4,
        Source::System => 5,
    }
}

fn source(code: i16) -> Result<Source, sqlx::Error> {
    Ok(match code {
        1 => Source::Api,
        2 => Source::Import,
        3 => Source::Policy,
        4 => Source::Portal,
        5 => Source::System,
        other => return Err(sqlx::Error::Decode(format!("unknown source {other}").into())),
    })
}

/// A stream's name from the database.
pub(super) fn stream_name(name: &str) -> Result<StreamName, sqlx::Error> {
    StreamName::parse(name).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// The outcome of an earlier command: all its events are of one stream, one after the other.
pub(super) fn appended(
    name: &str,
    fingerprint: Uuid,
    first_version: i64,
    positions: (i64, i64),
) -> Result<Appended, sqlx::Error> {
    Ok(Appended {
        stream: stream_name(name)?,
        first_version: unsigned(first_version),
        last_version: unsigned(first_version + positions.1 - positions.0),
        first_position: unsigned(positions.0),
        last_position: unsigned(positions.1),
        fingerprint: fingerprint.into_bytes(),
        repeated: true,
    })
}

/// Reports what should be impossible.
pub(super) fn alarm(message: String) -> StoreError {
    tracing::error!(%message, "the log is damaged");
    StoreError { message, source: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_read_as_it_was_written() {
        let all = [Source::Api, Source::Import, Source::Policy, Source::Portal, Source::System];
        for written in all {
            assert_eq!(source(source_code(written)).unwrap(), written);
        }
        assert!(source(0).is_err());
        assert!(source(6).is_err());
    }

    #[test]
    fn a_number_beyond_the_stored_ones_stays_beyond() {
        assert_eq!(signed(u64::MAX), i64::MAX);
        assert_eq!(signed(7), 7);
        assert_eq!(unsigned(7), 7);
    }
}
