//! Large batches take another way into the table than small ones, and arrive as the same rows.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use kehu::store::{Append, EventStore, Expected, NewEvent, StoredEvent, postgres::COPY_EVENTS};
use kehu_domain::{Actor, Source, values::StreamName};
use uuid::Uuid;

use super::{OnPostgres, a_stream, append, everything, fresh};

/// More than the writer still binds, and fewer.
const COPIED: usize = COPY_EVENTS + 1;
const BOUND: usize = COPY_EVENTS - 1;

const SOURCES: [Source; 5] =
    [Source::Api, Source::Import, Source::Policy, Source::Portal, Source::System];

/// An append that says something in every field, another thing for every `n`.
fn full(n: usize, events: usize) -> Append {
    let traced = r#"{"reason":{"$sealed":{"subject":"s","key":"k","ct":"AA=="}},
        "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}"#;
    let occurred_at: DateTime<Utc> = [
        "1900-01-01T00:00:00Z",
        "1999-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00Z",
        "2026-02-03T04:05:06.789012Z",
    ][n % 4]
        .parse()
        .unwrap();
    let plain = append(&a_stream(), Expected::NoStream, 0);
    let event = |m: usize| NewEvent {
        event_id: fresh(),
        event_type: ["CustomerTested", "CustomerRenamed", "名称已改"][m % 3].to_owned(),
        schema_version: u16::try_from(1 + m % 300).unwrap(),
        data: match m % 4 {
            0 => Bytes::from_static(b"{}"),
            1 => Bytes::from("{\"text\":\"中铁特货物流 \\u0000 \t\"}"),
            2 => Bytes::from((0..=255).collect::<Vec<u8>>()),
            _ => Bytes::from(vec![b'x'; 20_000]),
        },
    };
    Append {
        events: (n..n + events).map(event).collect(),
        fingerprint: *fresh().as_bytes(),
        actor: if n.is_multiple_of(5) { Actor::SYSTEM } else { Actor::from_uuid(fresh()) },
        on_behalf_of: (!n.is_multiple_of(3)).then(|| Actor::from_uuid(fresh())),
        correlation_id: fresh(),
        causation_id: Uuid::from_u128(u128::MAX - n as u128),
        occurred_at: occurred_at + TimeDelta::microseconds(i64::try_from(n).unwrap()),
        source: SOURCES[n % SOURCES.len()],
        metadata: (!n.is_multiple_of(2)).then(|| Bytes::from(traced)),
        ..plain
    }
}

/// The rows that an append must become; where in the log and when is the log's affair.
fn rows(append: &Append) -> Vec<StoredEvent> {
    let row = |(version, new): (u64, &NewEvent)| StoredEvent {
        position: 0,
        stream: append.stream.clone(),
        version,
        event_id: new.event_id,
        event_type: new.event_type.as_str().into(),
        schema_version: new.schema_version,
        data: new.data.clone(),
        actor: append.actor,
        on_behalf_of: append.on_behalf_of,
        command_id: append.command_id,
        correlation_id: append.correlation_id,
        causation_id: append.causation_id,
        occurred_at: append.occurred_at,
        recorded_at: DateTime::UNIX_EPOCH,
        source: append.source,
        metadata: append.metadata.clone(),
    };
    (0..).zip(&append.events).map(row).collect()
}

async fn stored(store: &dyn EventStore, stream: &StreamName) -> Vec<StoredEvent> {
    let events = store.read_stream(stream, 0, 1_000).await.unwrap();
    let bare = |event| StoredEvent { position: 0, recorded_at: DateTime::UNIX_EPOCH, ..event };
    events.into_iter().map(bare).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_arrives_the_same_both_ways() {
    let on = OnPostgres::start().await;
    let mut appended = Vec::new();
    for n in 0..12 {
        for size in [COPIED, BOUND] {
            let append = full(n, size);
            let done = on.store.append(append.clone()).await.unwrap();
            assert_eq!(done.last_position - done.first_position + 1, size as u64);
            assert_eq!(stored(&*on.store, &append.stream).await, rows(&append), "{n}: {size}");
            appended.push((append, done));
        }
    }
    // As read by the whole log, in one piece, and told apart by nothing but their places.
    let all = everything(&*on.store).await;
    for (append, done) in &appended {
        let first = usize::try_from(done.first_position).unwrap() - 1;
        for (event, row) in all[first..].iter().zip(rows(append)) {
            assert!(event.recorded_at > DateTime::UNIX_EPOCH);
            let bare =
                StoredEvent { position: 0, recorded_at: DateTime::UNIX_EPOCH, ..event.clone() };
            assert_eq!(bare, row);
        }
    }
    on.store.close().await;
}
