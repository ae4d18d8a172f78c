//! What events of imports say.

use kehu_domain::import::Event;

use super::{Facts, fact};

pub(super) fn of(event: &Event) -> Facts {
    match event {
        Event::Begun(event) => vec![
            fact("title", &event.title),
            fact("system", &event.system),
            fact("mapping", &event.mapping),
            fact("fingerprint", &event.fingerprint),
            fact("round", event.round),
            fact("stage", "BEGUN"),
        ],
        Event::RowsRefused(_) => Vec::new(),
        Event::Finished(event) => vec![
            fact("rowsRead", event.totals.rows_read),
            fact("rowsSkipped", event.totals.rows_skipped),
            fact("rowsRefused", event.totals.rows_refused),
            fact("duplicates", event.totals.duplicates),
            fact("commands", event.totals.commands),
            fact("accepted", event.totals.accepted),
            fact("unchanged", event.totals.unchanged),
            fact("stage", "FINISHED"),
        ],
        Event::UndoBegun(_) => vec![fact("stage", "BEING_UNDONE")],
        Event::Undone(event) => vec![
            fact("withdrawn", event.withdrawn),
            fact("reverted", event.reverted),
            fact("kept", event.kept),
            fact("stage", "UNDONE"),
        ],
    }
}
