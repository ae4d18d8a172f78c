//! What each event does to an import.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    import::{Event, RowsRefused},
    values::ImportId,
};

use super::{Batch, BatchStage, Refusals};

/// The import after `event`; `at` is since when that is true.
pub(super) fn batch(
    before: Option<Batch>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Batch, &'static str> {
    let mut batch = match (before, event) {
        (None, Event::Begun(begun)) => Batch {
            id: id(header)?,
            stage: BatchStage::Begun,
            begun: begun.clone(),
            actor: header.actor,
            finished: None,
            finished_at: None,
            undone: None,
            undone_at: None,
            version: header.version,
            position: header.position,
            created_at: header.occurred_at,
            updated_at: at,
        },
        (None, _) => return Err("the import has not begun"),
        (Some(batch), _) => batch,
    };
    match event {
        Event::Begun(begun) => batch.begun.clone_from(begun),
        Event::RowsRefused(_) => {}
        Event::Finished(finished) => {
            batch.stage = BatchStage::Finished;
            batch.finished = Some(finished.clone());
            batch.finished_at = Some(header.occurred_at);
        }
        Event::UndoBegun(_) => batch.stage = BatchStage::BeingUndone,
        Event::Undone(undone) => {
            batch.stage = BatchStage::Undone;
            batch.undone = Some(undone.clone());
            batch.undone_at = Some(header.occurred_at);
        }
    }
    batch.version = header.version;
    batch.position = header.position;
    batch.updated_at = at;
    Ok(batch)
}

/// The refused rows after more of them.
pub(super) fn refused(
    before: Option<Refusals>,
    header: &Header,
    event: &RowsRefused,
) -> Result<Refusals, &'static str> {
    let mut rows = match before {
        Some(before) if event.from > 0 => before.rows,
        Some(_) | None => Vec::new(),
    };
    rows.extend(event.rows.iter().cloned());
    Ok(Refusals { id: id(header)?, rows })
}

fn id(header: &Header) -> Result<ImportId, &'static str> {
    header.stream.id().map(ImportId).ok_or("the stream names no import")
}
