//! Builds a read model anew beside the serving one, and swaps the two.

use std::time::Instant;

use sqlx::{Connection, PgConnection, error::DatabaseError};

use super::{
    Filled, Projections, checkpoint,
    fill::{Side, exclusive, next},
};
use crate::{Error, ReadModel, projector::Schema};

/// How often a swap waits for running queries before it gives up.
const ATTEMPTS: u32 = 30;

/// What a rebuild did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildReport {
    /// Which read model.
    pub model: ReadModel,
    /// Everything up to here is in it.
    pub position: u64,
    /// How often its tables have been built.
    pub generation: u64,
}

impl Projections {
    /// Builds `model` anew while the old tables go on answering, then swaps them.
    ///
    /// Prepared statements survive the swap: Postgres plans a statement anew once a schema was
    /// renamed or a table it names was dropped, and the names lead to the new tables then. Queries
    /// that run at that moment end on the old tables first, the swap waits for them; queries that
    /// come meanwhile wait for the swap, at most two seconds, and then go to the new tables.
    pub async fn rebuild(
        &self,
        model: ReadModel,
        progress: impl Fn(Filled) + Send + Sync,
    ) -> Result<RebuildReport, Error> {
        let projector = model.projector();
        let db = exclusive(model, self.db()).await?;
        let schema = Schema::next(model);
        let told = Some(Instant::now());
        let mut side =
            Side { projections: self, projector: &*projector, schema, db, position: 0, told };
        let outcome = filled_and_swapped(&mut side, &progress).await;
        if outcome.is_err() {
            side.discard().await;
        }
        side.release().await;
        outcome
    }
}

async fn filled_and_swapped(
    side: &mut Side<'_>,
    progress: &(impl Fn(Filled) + Sync),
) -> Result<RebuildReport, Error> {
    let model = side.projector.model();
    side.create().await?;
    side.fill(None, progress).await?;
    side.index().await?;
    side.fill(None, progress).await?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        match swap(side).await {
            Ok(generation) => {
                let position = side.position;
                tracing::info!(%model, position, generation, "a read model was rebuilt");
                return Ok(RebuildReport { model, position, generation });
            }
            Err(error) if attempt < ATTEMPTS && is_lock_timeout(&error) => {
                side.fill(None, progress).await?;
            }
            Err(error) => return Err(error),
        }
    }
}

/// One transaction: the last events, the names, the checkpoint.
async fn swap(side: &mut Side<'_>) -> Result<u64, Error> {
    let (model, schema) = (side.projector.model(), side.schema.clone());
    let serving = Schema::serving(model);
    let mut tx = side.db.begin().await?;
    sqlx::query("SET LOCAL lock_timeout = '2s'").execute(&mut *tx).await?;
    let status = checkpoint::lock(model, &mut tx).await?;
    let (mut position, feed) = (side.position, &*side.projections.0.feed);
    while position < status.position {
        let batch = next(feed, side.projector.wanted(), position, status.position).await?;
        side.projector.apply(&schema, &batch.events, &mut tx).await?;
        position = batch.scanned_to;
    }
    drop_and_rename(&serving, &schema, &mut tx).await?;
    checkpoint::next_generation(model, position, &mut tx).await?;
    tx.commit().await?;
    side.position = position;
    Ok(status.generation + 1)
}

async fn drop_and_rename(
    serving: &Schema,
    next: &Schema,
    db: &mut PgConnection,
) -> Result<(), Error> {
    checkpoint::drop_schema(serving, db).await?;
    checkpoint::run(&[format!("ALTER SCHEMA {next} RENAME TO {serving}")], db).await
}

/// Whether a swap has waited in vain for those who read the old tables.
pub(super) fn is_lock_timeout(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    error.as_database_error().and_then(DatabaseError::code).is_some_and(|code| code == "55P03")
}
