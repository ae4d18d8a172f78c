//! Builds a read model to the side and compares it with the serving one, row for row.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::{
    Filled, Projections, checkpoint,
    fill::{Side, exclusive, next},
};
use crate::{
    Error, ReadModel,
    projector::{Schema, Table},
};

/// How many differences are told one by one.
const TOLD: i64 = 20;
/// Memory for joining two tables; less makes the database write them to disk in between.
const SPACE: &str = "SET LOCAL work_mem = '64MB'";
/// A key that is destroyed before its erasure is applied makes a difference for a moment.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// A row that is not the same in both, or only in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row's key, as Postgres writes it.
    pub key: String,
    /// Whether the serving table has the row, in this or another form.
    pub serving: bool,
    /// Whether the rebuilt table has it.
    pub rebuilt: bool,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Which read model.
    pub model: ReadModel,
    /// Up to where both were built.
    pub position: u64,
    /// How many rows were compared.
    pub rows: u64,
    /// How many rows differ.
    pub different: u64,
    /// Some of them.
    pub differences: Vec<Difference>,
}

impl VerifyReport {
    /// Whether both were equal.
    pub fn is_equal(&self) -> bool {
        self.different == 0
    }
}

impl Projections {
    /// Builds `model` to the side up to where the serving one is, and compares the two.
    ///
    /// The serving one goes on meanwhile: the comparison sees both at one moment.
    pub async fn verify(
        &self,
        model: ReadModel,
        progress: impl Fn(Filled) + Send + Sync,
    ) -> Result<VerifyReport, Error> {
        let projector = model.projector();
        let db = exclusive(model, self.db()).await?;
        let schema = Schema::verify(model);
        let told = None;
        let mut side =
            Side { projections: self, projector: &*projector, schema, db, position: 0, told };
        side.create().await?;
        let outcome = self.filled_and_compared(&mut side, &progress).await;
        side.discard().await;
        side.release().await;
        outcome
    }

    async fn filled_and_compared(
        &self,
        side: &mut Side<'_>,
        progress: &(impl Fn(Filled) + Sync),
    ) -> Result<VerifyReport, Error> {
        let model = side.projector.model();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let serving = checkpoint::get(model, self.db()).await?;
            side.fill(Some(serving.position), progress).await?;
            let report = compare(side).await?;
            if report.is_equal() || attempt == ATTEMPTS {
                return Ok(report);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// One snapshot: where the serving one is, the last events to the side, the comparison.
async fn compare(side: &mut Side<'_>) -> Result<VerifyReport, Error> {
    let (model, projector) = (side.projector.model(), side.projector);
    let (projections, schema) = (side.projections, side.schema.clone());
    let mut tx = side.db.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *tx).await?;
    let at: i64 =
        sqlx::query_scalar("SELECT position FROM projections.checkpoints WHERE projector = $1")
            .bind(model.name())
            .fetch_one(&mut *tx)
            .await?;
    let at = at.cast_unsigned();
    let mut position = side.position;
    while position < at {
        let batch = next(&*projections.0.feed, projector.wanted(), position, at).await?;
        projector.apply(&schema, &batch.events, &mut tx).await?;
        position = batch.scanned_to;
    }
    let mut report =
        VerifyReport { model, position: at, rows: 0, different: 0, differences: Vec::new() };
    sqlx::query(SPACE).execute(&mut *tx).await?;
    for table in projector.tables() {
        compare_table(*table, &schema, &mut report, &mut tx).await?;
    }
    tx.commit().await?;
    side.position = position;
    Ok(report)
}

/// Finds the rows that one table has otherwise or not at all, by their keys.
async fn compare_table(
    table: Table,
    side: &Schema,
    report: &mut VerifyReport,
    db: &mut PgConnection,
) -> Result<(), Error> {
    let Table { name, key } = table;
    let serving = Schema::serving(report.model);
    let columns = |alias: &str| {
        let columns: Vec<_> = key.iter().map(|column| format!("{alias}.{column}")).collect();
        columns.join(", ")
    };
    // Whole rows are compared once, where their keys meet: sorting them to find those that only
    // one table has takes several times as long.
    let sql = format!(
        "WITH different AS (SELECT s.ctid IS NOT NULL AS serving, r.ctid IS NOT NULL AS rebuilt, \
         CASE WHEN s.ctid IS NULL THEN ({r})::text ELSE ({s})::text END AS key \
         FROM {serving}.{name} AS s FULL JOIN {side}.{name} AS r ON ({s}) = ({r}) \
         WHERE s IS DISTINCT FROM r) \
         SELECT key, serving, rebuilt, count(*) OVER () AS different \
         FROM different ORDER BY key LIMIT $1",
        s = columns("s"),
        r = columns("r"),
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(TOLD).fetch_all(&mut *db).await?;
    if let Some(row) = found.first() {
        report.different += row.try_get::<i64, _>("different")?.cast_unsigned();
    }
    for row in found {
        report.differences.push(Difference {
            table: name,
            key: row.try_get("key")?,
            serving: row.try_get("serving")?,
            rebuilt: row.try_get("rebuilt")?,
        });
    }
    // A key that is there twice has met twice: only the numbers of rows tell it.
    let sql =
        format!("SELECT (SELECT count(*) FROM {serving}.{name}), count(*) FROM {side}.{name}");
    let (rows, rebuilt): (i64, i64) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(db).await?;
    report.rows += rows.cast_unsigned();
    if rows != rebuilt && report.is_equal() {
        report.different += rows.abs_diff(rebuilt);
    }
    Ok(())
}
