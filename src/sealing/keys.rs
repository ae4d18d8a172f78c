//! Where subject keys are kept: a table of wrapped keys, apart from the log.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use sqlx::PgPool;
use uuid::Uuid;

use super::VaultError;

/// Where subject keys are kept.
#[derive(Debug)]
pub enum KeyStore {
    /// In the schema `keys` of this database.
    Postgres(PgPool),
    /// Nowhere, for tests.
    Memory(MemoryKeys),
    /// Read from this database; whatever is made or destroyed is gone with the process.
    Rehearsal(PgPool, MemoryKeys),
}

impl KeyStore {
    /// Keys that are gone with the process, for tests.
    pub fn memory() -> Self {
        Self::Memory(MemoryKeys::default())
    }

    /// The same keys, to try things on: nothing that happens to them is kept.
    pub(super) fn rehearsal(&self) -> Self {
        match self {
            Self::Postgres(pool) => Self::Rehearsal(pool.clone(), MemoryKeys::default()),
            Self::Memory(memory) => Self::Memory(memory.copy()),
            Self::Rehearsal(pool, memory) => Self::Rehearsal(pool.clone(), memory.copy()),
        }
    }

    fn pool(&self) -> Option<&PgPool> {
        match self {
            Self::Postgres(pool) | Self::Rehearsal(pool, _) => Some(pool),
            Self::Memory(_) => None,
        }
    }
}

/// A table in memory.
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<HashMap<String, KeyRow>>);

impl MemoryKeys {
    fn copy(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    fn find(&self, subjects: &[String]) -> Vec<KeyRow> {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        subjects.iter().filter_map(|subject| table.get(subject)).cloned().collect()
    }

    fn ensure(&self, rows: Vec<KeyRow>) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            table.entry(row.subject.clone()).or_insert(row);
        }
    }
}

/// A key as the table holds it; without `wrapped` it has been destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyRow {
    pub(super) subject: String,
    pub(super) key: Uuid,
    pub(super) wrapped: Option<Vec<u8>>,
}

/// Held while the schema is made, so that nodes that start together do it one after the other.
const SCHEMA_LOCK: i64 = 0x6b65_6875_6b65_7973;

impl KeyStore {
    /// Makes the schema, and answers with the check value the table was first opened with.
    pub(super) async fn prepare(&self, check: &[u8; 32]) -> Result<Vec<u8>, VaultError> {
        let Self::Postgres(pool) = self else { return Ok(check.to_vec()) };
        let mut transaction = pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind(SCHEMA_LOCK)
            .execute(&mut *transaction)
            .await?;
        sqlx::raw_sql(include_str!("../../migrations/keys/subject_keys.sql"))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO keys.master (check_value)
             VALUES ($1)
             ON CONFLICT DO NOTHING",
        )
        .bind(check.as_slice())
        .execute(&mut *transaction)
        .await?;
        let (found,) = sqlx::query_as("SELECT check_value FROM keys.master")
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Puts these keys in place unless their subjects have one; answers with what is there then.
    pub(super) async fn ensure(&self, rows: Vec<KeyRow>) -> Result<Vec<KeyRow>, VaultError> {
        let subjects: Vec<String> = rows.iter().map(|row| row.subject.clone()).collect();
        match self {
            Self::Postgres(pool) => {
                let keys: Vec<Uuid> = rows.iter().map(|row| row.key).collect();
                let wrapped: Vec<Option<Vec<u8>>> =
                    rows.into_iter().map(|row| row.wrapped).collect();
                sqlx::query(
                    "INSERT INTO keys.subject_keys (subject, key, wrapped)
                     SELECT * FROM UNNEST($1::text[], $2::uuid[], $3::bytea[])
                     ON CONFLICT (subject) DO NOTHING",
                )
                .bind(&subjects)
                .bind(keys)
                .bind(wrapped)
                .execute(pool)
                .await?;
            }
            Self::Memory(memory) => memory.ensure(rows),
            Self::Rehearsal(pool, memory) => {
                let kept = find_in(pool, &subjects).await?;
                let new = |row: &KeyRow| kept.iter().all(|kept| kept.subject != row.subject);
                memory.ensure(rows.into_iter().filter(new).collect());
            }
        }
        self.find(&subjects).await
    }

    /// The keys of these subjects, those that have one.
    pub(super) async fn find(&self, subjects: &[String]) -> Result<Vec<KeyRow>, VaultError> {
        match self {
            Self::Postgres(pool) => find_in(pool, subjects).await,
            Self::Memory(memory) => Ok(memory.find(subjects)),
            Self::Rehearsal(pool, memory) => {
                let mut rows = memory.find(subjects);
                let made: Vec<_> = rows.iter().map(|row| row.subject.clone()).collect();
                let kept = find_in(pool, subjects).await?;
                rows.extend(kept.into_iter().filter(|row| !made.contains(&row.subject)));
                Ok(rows)
            }
        }
    }

    /// Destroys a subject's key, durably; one that never had a key never gets one.
    pub(super) async fn destroy(&self, subject: &str) -> Result<(), VaultError> {
        match self {
            Self::Postgres(pool) => destroy_in(pool, subject).await,
            Self::Memory(memory) | Self::Rehearsal(_, memory) => {
                let mut table = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
                table
                    .entry(subject.to_owned())
                    .and_modify(|row| row.wrapped = None)
                    .or_insert_with(|| KeyRow {
                        subject: subject.to_owned(),
                        key: Uuid::nil(),
                        wrapped: None,
                    });
                Ok(())
            }
        }
    }

    /// The number of the last destruction, and the subjects whose keys went after `seen`.
    pub(super) async fn destroyed_after(
        &self,
        seen: i64,
    ) -> Result<(i64, Vec<String>), VaultError> {
        let Some(pool) = self.pool() else { return Ok((seen, Vec::new())) };
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT destruction, subject
             FROM keys.subject_keys
             WHERE destruction > $1
             ORDER BY destruction",
        )
        .bind(seen)
        .fetch_all(pool)
        .await?;
        let last = rows.last().map_or(seen, |(destruction, _)| *destruction);
        Ok((last, rows.into_iter().map(|(_, subject)| subject).collect()))
    }

    /// The number of the last destruction.
    pub(super) async fn destructions(&self) -> Result<i64, VaultError> {
        let Some(pool) = self.pool() else { return Ok(0) };
        let (destructions,) =
            sqlx::query_as("SELECT destructions FROM keys.master").fetch_one(pool).await?;
        Ok(destructions)
    }
}

async fn find_in(pool: &PgPool, subjects: &[String]) -> Result<Vec<KeyRow>, VaultError> {
    let rows: Vec<(String, Uuid, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT subject, key, wrapped
         FROM keys.subject_keys
         WHERE subject = ANY ($1)",
    )
    .bind(subjects)
    .fetch_all(pool)
    .await?;
    let row = |(subject, key, wrapped)| KeyRow { subject, key, wrapped };
    Ok(rows.into_iter().map(row).collect())
}

async fn destroy_in(pool: &PgPool, subject: &str) -> Result<(), VaultError> {
    let mut transaction = pool.begin().await?;
    // Taking the number locks the row until the commit: numbers become visible in their order.
    let (destruction,): (i64,) = sqlx::query_as(
        "UPDATE keys.master
         SET destructions = destructions + 1
         RETURNING destructions",
    )
    .fetch_one(&mut *transaction)
    .await?;
    let destroyed = sqlx::query(
        "INSERT INTO keys.subject_keys AS had (subject, key, destroyed_at, destruction)
         VALUES ($1, $2, now(), $3)
         ON CONFLICT (subject) DO UPDATE
         SET wrapped = NULL, destroyed_at = excluded.destroyed_at, destruction = excluded.destruction
         WHERE had.destroyed_at IS NULL",
    )
    .bind(subject)
    .bind(Uuid::nil())
    .bind(destruction)
    .execute(&mut *transaction)
    .await?;
    if destroyed.rows_affected() == 0 {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(())
}
