//! Checks the log against itself: what must hold of its tables at any moment.

use sqlx::{Connection, PgConnection};

use super::{PostgresStore, failed, rows::unsigned};
use crate::store::StoreError;

/// What [`PostgresStore::verify_log`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReport {
    /// Position of the last event, as the head row says.
    pub head: u64,
    /// Events.
    pub events: u64,
    /// Streams.
    pub streams: u64,
    /// Commands remembered.
    pub commands: u64,
    /// What is wrong, a sentence each; empty in a sound log.
    pub findings: Vec<String>,
}

impl LogReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// A rule, and the statement that counts what breaks it.
const RULES: [(&str, &str); 8] = [
    (
        "positions run from 1 to the head without a hole",
        "SELECT abs(h.position - count(e.position))
              + CASE WHEN count(e.position) > 0
                     THEN abs(min(e.position) - 1) + abs(max(e.position) - h.position)
                     ELSE 0 END
         FROM log.head AS h
         LEFT JOIN log.events AS e ON true
         GROUP BY h.position",
    ),
    (
        "versions of a stream run from 0 without a hole",
        "SELECT count(*)
         FROM (
             SELECT s.stream_id
             FROM log.streams AS s
             LEFT JOIN log.events AS e USING (stream_id)
             GROUP BY s.stream_id
             HAVING min(e.version) IS DISTINCT FROM 0
                 OR max(e.version) <> count(e.version) - 1
         ) AS broken",
    ),
    (
        "a stream's id is the position of its first event",
        "SELECT count(*)
         FROM log.streams AS s
         LEFT JOIN log.events AS e ON e.stream_id = s.stream_id AND e.version = 0
         WHERE e.position IS DISTINCT FROM s.stream_id",
    ),
    (
        "positions rise with versions",
        "SELECT count(*)
         FROM (
             SELECT position < lag(position) OVER (PARTITION BY stream_id ORDER BY version) AS back
             FROM log.events
         ) AS steps
         WHERE back",
    ),
    (
        "every event has a stream and a type",
        "SELECT count(*)
         FROM log.events AS e
         LEFT JOIN log.streams AS s USING (stream_id)
         LEFT JOIN log.event_types AS t USING (type_id)
         WHERE s.stream_id IS NULL OR t.type_id IS NULL",
    ),
    (
        "every event belongs to a remembered command, within its positions and stream",
        "SELECT count(*)
         FROM log.events AS e
         LEFT JOIN log.commands AS c USING (command_id)
         LEFT JOIN log.events AS first ON first.position = c.first_position
         WHERE first.stream_id IS DISTINCT FROM e.stream_id
            OR NOT e.position BETWEEN c.first_position AND c.last_position
            OR e.version - first.version <> e.position - first.position",
    ),
    (
        "every remembered command has all its events",
        "SELECT abs(coalesce(sum(last_position - first_position + 1), 0)
                    - (SELECT count(*) FROM log.events))::bigint
         FROM log.commands",
    ),
    (
        "times of recording never decrease",
        "SELECT count(*)
         FROM (
             SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back
             FROM log.events
             UNION ALL
             SELECT recorded_at < (SELECT recorded_at FROM log.events ORDER BY position DESC LIMIT 1)
             FROM log.head
         ) AS steps
         WHERE back",
    ),
];

impl PostgresStore {
    /// Checks the whole log, in one snapshot; appends go on meanwhile.
    pub async fn verify_log(&self) -> Result<LogReport, StoreError> {
        let failed = failed("the log cannot be checked");
        let mut connection = self.reader.pool().acquire().await.map_err(&failed)?;
        check(&mut connection).await.map_err(failed)
    }
}

async fn check(connection: &mut PgConnection) -> Result<LogReport, sqlx::Error> {
    let mut snapshot =
        connection.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let (head, events, streams, commands): (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT h.position, (SELECT count(*) FROM log.events),
                (SELECT count(*) FROM log.streams), (SELECT count(*) FROM log.commands)
         FROM log.head AS h",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let mut findings = Vec::new();
    for (rule, statement) in RULES {
        let broken: i64 = sqlx::query_scalar(statement).fetch_one(&mut *snapshot).await?;
        if broken > 0 {
            findings.push(format!("not so: {rule} (off by {broken})"));
        }
    }
    snapshot.rollback().await?;
    Ok(LogReport {
        head: unsigned(head),
        events: unsigned(events),
        streams: unsigned(streams),
        commands: unsigned(commands),
        findings,
    })
}
