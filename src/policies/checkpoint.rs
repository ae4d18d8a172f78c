//! How far each policy is, what was refused, what is waited for: the policies' tables.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, Postgres, Row, Transaction, postgres::PgRow};
use uuid::Uuid;

use super::{PolicyError, Start, Tally};

/// Held while the tables are made, so that nodes that start together do it one after the other.
const SCHEMA_LOCK: i64 = 0x6b65_6875_706f_6c69;

/// How far a policy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyStatus {
    /// Its name.
    pub name: String,
    /// Everything up to here has been acted on.
    pub position: u64,
    /// How many commands it has sent.
    pub reactions: u64,
    /// How many of them were refused.
    pub refusals: u64,
    /// Why it does not move, when it does not.
    pub stuck: Option<Stuck>,
    /// When it last moved.
    pub moved_at: DateTime<Utc>,
}

/// Why a policy does not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// What is wrong.
    pub error: String,
    /// The event it is about, where it is about one.
    pub position: Option<u64>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What the clock waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineStatus {
    /// How many deadlines there are.
    pub waiting: u64,
    /// How many have passed and are not done with.
    pub overdue: u64,
    /// The next one.
    pub next: Option<DateTime<Utc>>,
    /// What went wrong with one that has passed, where something did.
    pub error: Option<String>,
}

/// A command of a policy that an aggregate refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCommand {
    /// Whose it was.
    pub policy: String,
    /// What it was for.
    pub stream: String,
    /// The event that it followed from.
    pub cause: Uuid,
    /// The refusal's code.
    pub code: String,
    /// The refusal in English.
    pub message: String,
    /// When.
    pub refused_at: DateTime<Utc>,
}

/// Makes the tables, and a checkpoint for each policy that has none.
pub(super) async fn prepare(
    db: &PgPool,
    policies: &[(&'static str, Start)],
    head: u64,
) -> Result<(), PolicyError> {
    let mut tx = db.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(SCHEMA_LOCK).execute(&mut *tx).await?;
    sqlx::raw_sql(include_str!("../../migrations/policies/policies.sql")).execute(&mut *tx).await?;
    for (name, start) in policies {
        let position = match start {
            Start::Beginning => 0,
            Start::Head => head,
        };
        sqlx::query(
            "INSERT INTO policies.checkpoints (policy, position)
             VALUES ($1, $2)
             ON CONFLICT DO NOTHING",
        )
        .bind(name)
        .bind(position.cast_signed())
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Where a policy is.
pub(super) async fn position(db: &PgPool, policy: &str) -> Result<u64, PolicyError> {
    let position: i64 =
        sqlx::query_scalar("SELECT position FROM policies.checkpoints WHERE policy = $1")
            .bind(policy)
            .fetch_one(db)
            .await?;
    Ok(position.cast_unsigned())
}

/// Where a policy is; nobody else acts for it until the transaction ends.
pub(super) async fn lock(
    tx: &mut Transaction<'_, Postgres>,
    policy: &str,
) -> Result<u64, PolicyError> {
    let position: i64 = sqlx::query_scalar(
        "SELECT position FROM policies.checkpoints WHERE policy = $1 FOR UPDATE",
    )
    .bind(policy)
    .fetch_one(&mut **tx)
    .await?;
    Ok(position.cast_unsigned())
}

/// Everything up to `position` is done.
pub(super) async fn advance(
    db: &mut PgConnection,
    policy: &str,
    position: u64,
    tally: Tally,
) -> Result<(), PolicyError> {
    sqlx::query(
        "UPDATE policies.checkpoints
         SET position = GREATEST(position, $2), reactions = reactions + $3,
             refusals = refusals + $4, error = NULL, error_position = NULL,
             failing_since = NULL, moved_at = now()
         WHERE policy = $1",
    )
    .bind(policy)
    .bind(position.cast_signed())
    .bind(i64::from(tally.sent))
    .bind(i64::from(tally.refused))
    .execute(db)
    .await?;
    Ok(())
}

/// Counts commands that were sent without reading the log.
pub(super) async fn count(db: &PgPool, policy: &str, tally: Tally) -> Result<(), PolicyError> {
    sqlx::query(
        "UPDATE policies.checkpoints
         SET reactions = reactions + $2, refusals = refusals + $3
         WHERE policy = $1",
    )
    .bind(policy)
    .bind(i64::from(tally.sent))
    .bind(i64::from(tally.refused))
    .execute(db)
    .await?;
    Ok(())
}

/// The policy does not get on; the next advance takes it back.
pub(super) async fn fail(
    db: &PgPool,
    policy: &str,
    error: &str,
    position: Option<u64>,
) -> Result<(), PolicyError> {
    sqlx::query(
        "UPDATE policies.checkpoints
         SET error = $2, error_position = $3, failing_since = COALESCE(failing_since, now())
         WHERE policy = $1",
    )
    .bind(policy)
    .bind(error)
    .bind(position.map(u64::cast_signed))
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps a refusal; the same command refused again counts once.
pub(super) async fn keep_refusal(
    db: &mut PgConnection,
    command_id: Uuid,
    refused: &RefusedCommand,
) -> Result<(), PolicyError> {
    sqlx::query(
        "INSERT INTO policies.refusals (command_id, policy, stream, cause, code, message)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
    )
    .bind(command_id)
    .bind(&refused.policy)
    .bind(&refused.stream)
    .bind(refused.cause)
    .bind(&refused.code)
    .bind(&refused.message)
    .execute(db)
    .await?;
    Ok(())
}

/// Every policy, those of other versions of kehu included.
pub(super) async fn all(db: &PgPool) -> Result<Vec<PolicyStatus>, PolicyError> {
    let rows = sqlx::query(
        "SELECT policy, position, reactions, refusals, error, error_position, failing_since,
             moved_at
         FROM policies.checkpoints
         ORDER BY policy",
    )
    .fetch_all(db)
    .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

fn read(row: &PgRow) -> Result<PolicyStatus, sqlx::Error> {
    let (error, since): (Option<String>, Option<DateTime<Utc>>) =
        (row.try_get("error")?, row.try_get("failing_since")?);
    let position: Option<i64> = row.try_get("error_position")?;
    Ok(PolicyStatus {
        name: row.try_get("policy")?,
        position: row.try_get::<i64, _>("position")?.cast_unsigned(),
        reactions: row.try_get::<i64, _>("reactions")?.cast_unsigned(),
        refusals: row.try_get::<i64, _>("refusals")?.cast_unsigned(),
        stuck: error.zip(since).map(|(error, since)| Stuck {
            error,
            position: position.map(i64::cast_unsigned),
            since,
        }),
        moved_at: row.try_get("moved_at")?,
    })
}

/// What the clock waits for at `now`.
pub(super) async fn deadlines(
    db: &PgPool,
    now: DateTime<Utc>,
) -> Result<DeadlineStatus, PolicyError> {
    let row = sqlx::query(
        "SELECT count(*) AS waiting, count(*) FILTER (WHERE due <= $1) AS overdue,
             min(due) FILTER (WHERE due > $1) AS next,
             (array_agg(error ORDER BY due) FILTER (WHERE error IS NOT NULL))[1] AS error
         FROM policies.deadlines",
    )
    .bind(now)
    .fetch_one(db)
    .await?;
    Ok(DeadlineStatus {
        waiting: row.try_get::<i64, _>("waiting")?.cast_unsigned(),
        overdue: row.try_get::<i64, _>("overdue")?.cast_unsigned(),
        next: row.try_get("next")?,
        error: row.try_get("error")?,
    })
}

/// The latest refusals.
pub(super) async fn refusals(db: &PgPool, limit: u32) -> Result<Vec<RefusedCommand>, PolicyError> {
    let rows = sqlx::query(
        "SELECT policy, stream, cause, code, message, refused_at
         FROM policies.refusals
         ORDER BY refused_at DESC
         LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    let read = |row: &PgRow| -> Result<RefusedCommand, sqlx::Error> {
        Ok(RefusedCommand {
            policy: row.try_get("policy")?,
            stream: row.try_get("stream")?,
            cause: row.try_get("cause")?,
            code: row.try_get("code")?,
            message: row.try_get("message")?,
            refused_at: row.try_get("refused_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
