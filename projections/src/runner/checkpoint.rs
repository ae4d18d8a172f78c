//! How far each read model is: one row each, whose lock decides who applies a batch.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Row, Transaction, postgres::PgRow};

use crate::{Error, ReadModel, projector::Schema};

/// Held while schemas are created, so that processes that start together do not collide.
const SETUP_LOCK: i64 = 0x6b65_6875_0001;

/// First half of the key of the lock that a rebuild or verification holds.
const LOCK: i32 = 0x6b65_6875;

/// Whether a read model moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It follows the log.
    Running,
    /// It met an event that it cannot apply.
    Stopped {
        /// The event's position.
        position: u64,
        /// Why.
        reason: String,
    },
}

/// How far a read model is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Which.
    pub model: ReadModel,
    /// How often its tables have been built.
    pub generation: u64,
    /// Everything up to here is in it.
    pub position: u64,
    /// Whether it moves.
    pub state: State,
    /// How far its tables are that are being built anew.
    pub rebuilt_to: Option<u64>,
    /// When it last moved.
    pub moved_at: DateTime<Utc>,
}

/// Creates the checkpoints, and the read models that are missing or have another shape.
pub(super) async fn prepare(db: &PgPool) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(SETUP_LOCK).execute(&mut *tx).await?;
    for statement in TABLES {
        sqlx::raw_sql(statement).execute(&mut *tx).await?;
    }
    for model in ReadModel::ALL {
        prepare_one(model, &mut tx).await?;
    }
    Ok(tx.commit().await?)
}

const TABLES: [&str; 3] = [
    "CREATE SCHEMA IF NOT EXISTS projections",
    "CREATE TABLE IF NOT EXISTS projections.checkpoints (projector text PRIMARY KEY, \
     shape int NOT NULL, generation bigint NOT NULL, position bigint NOT NULL, \
     state text NOT NULL CHECK (state IN ('running', 'stopped')), error text, \
     error_position bigint, moved_at timestamptz NOT NULL DEFAULT now())",
    "CREATE TABLE IF NOT EXISTS projections.rebuilds (projector text PRIMARY KEY, \
     position bigint NOT NULL)",
];

async fn prepare_one(model: ReadModel, db: &mut PgConnection) -> Result<(), Error> {
    drop_leftovers(model, db).await?;
    let projector = model.projector();
    let stored: Option<i32> =
        // Without its schema a read model starts anew: read models may be dropped at any time.
        sqlx::query_scalar(
            "SELECT shape FROM projections.checkpoints \
             WHERE projector = $1 AND to_regnamespace(projector) IS NOT NULL",
        )
        .bind(model.name())
        .fetch_optional(&mut *db)
        .await?;
    let known = projector.shape();
    match stored {
        Some(stored) if stored == known => return Ok(()),
        Some(stored) if stored > known => return Err(Error::TooNew { model, stored, known }),
        Some(_) => tracing::info!(%model, "the read model has another shape now and starts anew"),
        None => {}
    }
    let schema = Schema::serving(model);
    create(&schema, &projector.create(&schema), db).await?;
    run(&projector.index(&schema), db).await?;
    sqlx::query(
        "INSERT INTO projections.checkpoints (projector, shape, generation, position, state) \
         VALUES ($1, $2, 1, 0, 'running') ON CONFLICT (projector) DO UPDATE \
         SET shape = excluded.shape, generation = checkpoints.generation + 1, position = 0, \
         state = 'running', error = NULL, error_position = NULL, moved_at = now()",
    )
    .bind(model.name())
    .bind(known)
    .execute(db)
    .await?;
    Ok(())
}

/// The advisory lock that a rebuild or verification of `model` holds.
pub(super) fn lock_key(model: ReadModel) -> (i32, i32) {
    let key = match model {
        ReadModel::Customers => 0,
        ReadModel::Opportunities => 1,
        ReadModel::Timeline => 2,
        ReadModel::Directory => 3,
        ReadModel::Contacts => 4,
        ReadModel::Tickets => 8,
        ReadModel::Interactions => 6,
        ReadModel::Quotes => 9,
        ReadModel::Imports => 10,
    };
    (LOCK, key)
}

/// Drops what a rebuild or verification that was cut off has left: no erasure would reach it.
async fn drop_leftovers(model: ReadModel, db: &mut PgConnection) -> Result<(), Error> {
    let (lock, key) = lock_key(model);
    let idle: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1, $2)")
        .bind(lock)
        .bind(key)
        .fetch_one(&mut *db)
        .await?;
    if idle {
        drop_schema(&Schema::next(model), db).await?;
        drop_schema(&Schema::verify(model), db).await?;
        end_rebuild(model, db).await?;
    }
    Ok(())
}

/// Creates a schema anew and its tables in it.
pub(super) async fn create(
    schema: &Schema,
    tables: &[String],
    db: &mut PgConnection,
) -> Result<(), Error> {
    drop_schema(schema, db).await?;
    run(&[format!("CREATE SCHEMA {schema}")], db).await?;
    run(tables, db).await
}

pub(super) async fn drop_schema(schema: &Schema, db: &mut PgConnection) -> Result<(), Error> {
    run(&[format!("DROP SCHEMA IF EXISTS {schema} CASCADE")], db).await
}

/// Runs statements that this crate has composed.
pub(super) async fn run(statements: &[String], db: &mut PgConnection) -> Result<(), Error> {
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(&mut *db).await?;
    }
    Ok(())
}

/// How far the tables are that are being built anew.
pub(super) async fn rebuilding(
    model: ReadModel,
    position: u64,
    db: &mut PgConnection,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO projections.rebuilds (projector, position) VALUES ($1, $2) \
         ON CONFLICT (projector) DO UPDATE SET position = excluded.position",
    )
    .bind(model.name())
    .bind(position.cast_signed())
    .execute(db)
    .await?;
    Ok(())
}

/// No tables are being built anew.
pub(super) async fn end_rebuild(model: ReadModel, db: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("DELETE FROM projections.rebuilds WHERE projector = $1")
        .bind(model.name())
        .execute(db)
        .await?;
    Ok(())
}

const COLUMNS: &str = "SELECT projector, generation, c.position, state, error, error_position, \
     moved_at, r.position AS rebuilt_to FROM projections.checkpoints AS c \
     LEFT JOIN projections.rebuilds AS r USING (projector) ";

/// Every read model that this version knows.
pub(super) async fn all(db: &PgPool) -> Result<Vec<Status>, Error> {
    let sql = format!("{COLUMNS} ORDER BY projector");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(db).await?;
    let statuses = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(statuses.into_iter().flatten().collect())
}

/// One read model.
pub(super) async fn get(model: ReadModel, db: &PgPool) -> Result<Status, Error> {
    let sql = format!("{COLUMNS} WHERE projector = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(model.name()).fetch_one(db).await?;
    Ok(read(&row)?.ok_or(sqlx::Error::RowNotFound)?)
}

/// One read model, whose batches nobody else applies until the transaction ends.
pub(super) async fn lock(
    model: ReadModel,
    tx: &mut Transaction<'_, Postgres>,
) -> Result<Status, Error> {
    let sql = format!("{COLUMNS} WHERE projector = $1 FOR UPDATE OF c");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(model.name()).fetch_one(&mut **tx).await?;
    Ok(read(&row)?.ok_or(sqlx::Error::RowNotFound)?)
}

/// Everything up to `position` has been applied.
pub(super) async fn advance(
    model: ReadModel,
    position: u64,
    tx: &mut Transaction<'_, Postgres>,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE projections.checkpoints SET position = $2, state = 'running', error = NULL, \
         error_position = NULL, moved_at = now() WHERE projector = $1",
    )
    .bind(model.name())
    .bind(position.cast_signed())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A rebuilt generation serves from now on.
pub(super) async fn next_generation(
    model: ReadModel,
    position: u64,
    tx: &mut Transaction<'_, Postgres>,
) -> Result<(), Error> {
    advance(model, position, tx).await?;
    sqlx::query(
        "UPDATE projections.checkpoints SET generation = generation + 1, shape = $2 \
         WHERE projector = $1",
    )
    .bind(model.name())
    .bind(model.projector().shape())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The event at `error_position` cannot be applied; without effect if the model has moved on.
pub(super) async fn stop(
    model: ReadModel,
    position: u64,
    error_position: u64,
    reason: &str,
    db: &PgPool,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE projections.checkpoints SET state = 'stopped', error = $4, error_position = $3 \
         WHERE projector = $1 AND position = $2",
    )
    .bind(model.name())
    .bind(position.cast_signed())
    .bind(error_position.cast_signed())
    .bind(reason)
    .execute(db)
    .await?;
    Ok(())
}

/// `None` for a read model of another version of kehu.
fn read(row: &PgRow) -> Result<Option<Status>, sqlx::Error> {
    let Ok(model) = row.try_get::<&str, _>("projector")?.parse() else { return Ok(None) };
    let error: Option<String> = row.try_get("error")?;
    let error_position: Option<i64> = row.try_get("error_position")?;
    let stopped = row.try_get::<&str, _>("state")? == "stopped";
    let state = if stopped {
        let position = error_position.unwrap_or_default().cast_unsigned();
        State::Stopped { position, reason: error.unwrap_or_default() }
    } else {
        State::Running
    };
    Ok(Some(Status {
        model,
        generation: row.try_get::<i64, _>("generation")?.cast_unsigned(),
        position: row.try_get::<i64, _>("position")?.cast_unsigned(),
        state,
        rebuilt_to: row.try_get::<Option<i64>, _>("rebuilt_to")?.map(i64::cast_unsigned),
        moved_at: row.try_get("moved_at")?,
    }))
}
