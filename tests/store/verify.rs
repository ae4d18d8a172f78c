//! The log checked against itself.

use kehu::store::{EventStore, Expected};

use super::{OnPostgres, a_stream, append};

#[tokio::test]
async fn a_sound_log_is_found_sound_and_counted() {
    let on = OnPostgres::start().await;
    let empty = on.store.verify_log().await.unwrap();
    assert!(empty.is_sound(), "{:?}", empty.findings);
    let stream = a_stream();
    on.store.append(append(&stream, Expected::NoStream, 3)).await.unwrap();
    on.store.append(append(&a_stream(), Expected::NoStream, 1)).await.unwrap();
    on.store.append(append(&stream, Expected::Version(2), 1)).await.unwrap();
    let report = on.store.verify_log().await.unwrap();
    assert_eq!((report.head, report.events, report.streams, report.commands), (5, 5, 2, 3));
    assert!(report.is_sound(), "{:?}", report.findings);
    on.store.close().await;
}

#[tokio::test]
async fn every_kind_of_damage_is_found() {
    let damages = [
        ("DELETE FROM log.events WHERE position = 2", "positions run"),
        ("DELETE FROM log.events WHERE position = 6", "positions run"),
        ("UPDATE log.head SET position = 9", "positions run"),
        ("INSERT INTO log.streams VALUES (7, 'customer-without-events')", "versions of a stream"),
        ("UPDATE log.events SET version = 8 WHERE position = 2", "versions of a stream"),
        ("UPDATE log.streams SET stream_id = 99 WHERE stream_id = 1", "a stream's id"),
        ("UPDATE log.events SET version = 2 - version WHERE stream_id = 1", "positions rise"),
        ("UPDATE log.events SET type_id = 99 WHERE position = 2", "every event has"),
        ("UPDATE log.events SET command_id = gen_random_uuid() WHERE position = 2", "belongs to"),
        ("UPDATE log.events SET stream_id = 4, version = 3 WHERE position = 3", "belongs to"),
        ("UPDATE log.commands SET last_position = last_position + 1", "has all its events"),
        (
            "UPDATE log.events SET recorded_at = '2000-01-01' WHERE position = 6",
            "times of recording",
        ),
    ];
    for (damage, finding) in damages {
        let on = OnPostgres::start().await;
        on.store.append(append(&a_stream(), Expected::NoStream, 3)).await.unwrap();
        on.store.append(append(&a_stream(), Expected::NoStream, 3)).await.unwrap();
        on.execute(
            "ALTER TABLE log.events DISABLE TRIGGER ALL;
             ALTER TABLE log.commands DISABLE TRIGGER ALL;
             ALTER TABLE log.streams DISABLE TRIGGER ALL;
             ALTER TABLE log.events DROP CONSTRAINT events_stream_id_version_key",
        )
        .await
        .unwrap();
        on.execute(damage).await.unwrap();
        let findings = on.store.verify_log().await.unwrap().findings;
        assert!(findings.iter().any(|text| text.contains(finding)), "{damage}: {findings:?}");
        on.store.close().await;
    }
}
