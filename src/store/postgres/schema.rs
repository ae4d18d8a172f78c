//! Tables and grants of the log: brought up to date before anything else.

use std::time::Duration;

use sqlx::{
    ConnectOptions, Connection, PgConnection, migrate::Migrator, postgres::PgConnectOptions,
};
use tokio::time::sleep;

use super::{connect::ROLE, failed};
use crate::store::StoreError;

/// Roles belong to the whole cluster: two databases set up at once may get in each other's way.
const GRANT_ATTEMPTS: u32 = 10;

/// Migrates schema `log`, and says whether connections may be restricted to [`ROLE`].
pub(super) async fn prepare(options: &PgConnectOptions) -> Result<bool, StoreError> {
    let options = options.clone().application_name("kehu log setup");
    let mut connection =
        options.connect().await.map_err(failed("the log's database cannot be reached"))?;
    let migrator = migrator();
    if !is_current(&mut connection, &migrator)
        .await
        .map_err(failed("the log's migrations cannot be read"))?
    {
        migrator.run(&mut connection).await.map_err(failed("the log cannot be migrated"))?;
    }
    let restricted = restrict(&mut connection).await;
    // Its work is done either way.
    let _ = connection.close().await;
    match restricted {
        Ok(()) => Ok(true),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the log is guarded by triggers only: role {ROLE} could not be set up; \
                 let a database administrator create it and grant it to kehu's user"
            );
            Ok(false)
        }
    }
}

/// Books of its own in schema `log`, so that other parts of kehu keep theirs apart.
fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!("migrations/log");
    migrator.set_ignore_missing(true);
    migrator.dangerous_set_table_name("log.migrations");
    migrator.create_schema("log");
    migrator
}

/// Whether there is nothing to do; then no privilege to create anything is needed.
async fn is_current(
    connection: &mut PgConnection,
    migrator: &Migrator,
) -> Result<bool, sqlx::Error> {
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('log.migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(false);
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM log.migrations WHERE success")
            .fetch_all(connection)
            .await?;
    Ok(migrator.iter().all(|migration| {
        applied.iter().any(|(version, checksum)| {
            *version == migration.version && *checksum == *migration.checksum
        })
    }))
}

/// Sets up [`ROLE`] and proves that it can be taken on.
async fn restrict(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mut attempt = 1;
    loop {
        match try_restrict(connection).await {
            Err(error) if attempt < GRANT_ATTEMPTS && is_collision(&error) => {
                sleep(Duration::from_millis(20) * attempt).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn try_restrict(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    // Nodes that open the same log at once take turns.
    sqlx::raw_sql("SELECT pg_advisory_xact_lock(hashtextextended('kehu log grants', 0))")
        .execute(&mut *transaction)
        .await?;
    let granted: bool = sqlx::query_scalar(GRANTED).bind(ROLE).fetch_one(&mut *transaction).await?;
    if !granted {
        sqlx::raw_sql(GRANTS).execute(&mut *transaction).await?;
    }
    sqlx::query("SELECT set_config('role', $1, true)")
        .bind(ROLE)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

fn is_collision(error: &sqlx::Error) -> bool {
    // Duplicate object, unique violation in the catalogue, and "tuple concurrently updated".
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42710" | "23505" | "XX000"))
}

/// Whether everything is as [`GRANTS`] leaves it: catalogues are not touched at every start.
const GRANTED: &str = "
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_roles AS role
        WHERE role.rolname = $1
          AND pg_has_role(current_user, role.oid, 'MEMBER')
          AND has_schema_privilege(role.oid, 'log', 'USAGE')
          AND has_table_privilege(role.oid, 'log.events', 'SELECT')
          AND has_table_privilege(role.oid, 'log.events', 'INSERT')
          AND has_table_privilege(role.oid, 'log.commands', 'SELECT')
          AND has_table_privilege(role.oid, 'log.commands', 'INSERT')
          AND has_table_privilege(role.oid, 'log.event_types', 'SELECT')
          AND has_table_privilege(role.oid, 'log.event_types', 'INSERT')
          AND has_table_privilege(role.oid, 'log.streams', 'SELECT')
          AND has_table_privilege(role.oid, 'log.streams', 'INSERT')
          AND has_table_privilege(role.oid, 'log.head', 'SELECT')
          AND has_column_privilege(role.oid, 'log.head', 'position', 'UPDATE')
          AND has_column_privilege(role.oid, 'log.head', 'recorded_at', 'UPDATE')
          AND has_function_privilege(role.oid, 'log.refuse_append(text)', 'EXECUTE')
    )";

const GRANTS: &str = "
    DO $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'kehu_app') THEN
            CREATE ROLE kehu_app NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, 'kehu_app', 'MEMBER') THEN
            GRANT kehu_app TO CURRENT_USER;
        END IF;
    END
    $$;
    GRANT USAGE ON SCHEMA log TO kehu_app;
    GRANT SELECT, INSERT ON log.events, log.commands, log.event_types, log.streams TO kehu_app;
    GRANT SELECT ON log.head TO kehu_app;
    GRANT UPDATE (position, recorded_at) ON log.head TO kehu_app;
    GRANT EXECUTE ON FUNCTION log.refuse_append(text) TO kehu_app";
