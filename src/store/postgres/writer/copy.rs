//! Rows of events in Postgres' binary `COPY` format.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    super::rows::{self, signed},
    statements::Event,
};

/// Between 1970 and 2000, where Postgres counts from, in microseconds.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// In the order of [`row`].
const COPY: &str = "
    COPY log.events (position, stream_id, version, occurred_at, recorded_at, type_id,
                     schema_version, source, event_id, command_id, correlation_id, causation_id,
                     actor, on_behalf_of, data, metadata)
    FROM STDIN (FORMAT binary)";

const COLUMNS: i16 = 16;

/// What a row weighs without its data.
const ROW_BYTES: usize = 256;

/// Sends events into the table; the caller's transaction decides about them.
pub(super) async fn copy(
    connection: &mut PgConnection,
    events: &[Event<'_>],
    recorded_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let weight = events.iter().map(|event| ROW_BYTES + event.bytes()).sum::<usize>();
    let mut buffer = Vec::with_capacity(HEADER.len() + weight);
    buffer.extend_from_slice(HEADER);
    for event in events {
        row(&mut buffer, event, recorded_at)?;
    }
    buffer.extend_from_slice(&(-1_i16).to_be_bytes());
    let mut copying = connection.copy_in_raw(COPY).await?;
    copying.send(buffer).await?;
    copying.finish().await?;
    Ok(())
}

fn row(
    buffer: &mut Vec<u8>,
    event: &Event<'_>,
    recorded_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let append = event.append;
    buffer.extend_from_slice(&COLUMNS.to_be_bytes());
    field(buffer, &signed(event.position).to_be_bytes())?;
    field(buffer, &signed(event.stream_id).to_be_bytes())?;
    field(buffer, &signed(event.version).to_be_bytes())?;
    field(buffer, &time(append.occurred_at))?;
    field(buffer, &time(recorded_at))?;
    field(buffer, &event.type_id.to_be_bytes())?;
    field(buffer, &event.new.schema_version.to_be_bytes())?;
    field(buffer, &rows::source_code(append.source).to_be_bytes())?;
    field(buffer, event.new.event_id.as_bytes())?;
    field(buffer, append.command_id.as_bytes())?;
    field(buffer, append.correlation_id.as_bytes())?;
    field(buffer, append.causation_id.as_bytes())?;
    field(buffer, append.actor.as_uuid().as_bytes())?;
    let on_behalf_of = append.on_behalf_of.map(|actor| Uuid::into_bytes(actor.as_uuid()));
    nullable(buffer, on_behalf_of.as_ref().map(<[u8; 16]>::as_slice))?;
    field(buffer, &event.new.data)?;
    nullable(buffer, append.metadata.as_deref())
}

fn time(time: DateTime<Utc>) -> [u8; 8] {
    (time.timestamp_micros() - EPOCH_MICROS).to_be_bytes()
}

fn field(buffer: &mut Vec<u8>, value: &[u8]) -> Result<(), sqlx::Error> {
    let length = i32::try_from(value.len()).map_err(|error| sqlx::Error::Encode(error.into()))?;
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(value);
    Ok(())
}

fn nullable(buffer: &mut Vec<u8>, value: Option<&[u8]>) -> Result<(), sqlx::Error> {
    if let Some(value) = value {
        return field(buffer, value);
    }
    buffer.extend_from_slice(&(-1_i32).to_be_bytes());
    Ok(())
}
