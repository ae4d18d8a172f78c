//! Imports, in English.

use kehu_domain::import::Event;

use super::super::Teller;

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "the import".to_owned(), |name| format!("“{name}”"));
    match event {
        Event::Begun(event) => {
            let files: Vec<&str> = event.files.iter().map(|file| file.name.as_str()).collect();
            format!("began to import “{}” from {}: {}", event.title, event.system, files.join(", "))
        }
        Event::RowsRefused(event) => match event.rows.len() {
            0 => format!("took back that rows of {it} were refused"),
            1 => format!("noted a refused row of {it}"),
            rows => format!("noted {rows} refused rows of {it}"),
        },
        Event::Finished(event) => {
            let totals = &event.totals;
            format!(
                "finished importing {it}: {} rows read, {} refused, {} commands accepted",
                totals.rows_read, totals.rows_refused, totals.accepted
            )
        }
        Event::UndoBegun(_) => format!("began to undo the import of {it}"),
        Event::Undone(event) => format!(
            "undid the import of {it}: {} withdrawn, {} changed back, {} kept",
            event.withdrawn, event.reverted, event.kept
        ),
    }
}
