//! The report as a file, written while the import runs, so that it never has to fit in memory.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::{NoteSummary, RefusedRow, Report, Tally};
use crate::import::error::ImportError;

/// The report file: JSON where its name ends in `.json`, CSV otherwise.
pub(in crate::import) struct ReportFile {
    path: PathBuf,
    format: Format,
}

enum Format {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Json { file: BufWriter<File>, rows: u64 },
}

const COLUMNS: [&str; 11] = [
    "kind",
    "file",
    "line",
    "column",
    "column_name",
    "phase",
    "step",
    "code",
    "count",
    "message_en",
    "message_zh",
];

impl ReportFile {
    /// Makes the file; it is there, empty but for its beginning, before the first command.
    pub(in crate::import) fn create(path: &Path) -> Result<Self, ImportError> {
        let begin = || -> io::Result<Format> {
            let mut file = BufWriter::new(File::create(path)?);
            if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
                file.write_all(b"{\"refused\":[")?;
                return Ok(Format::Json { file, rows: 0 });
            }
            let mut csv = csv::Writer::from_writer(file);
            csv.write_record(COLUMNS)?;
            Ok(Format::Csv(Box::new(csv)))
        };
        let format = begin().map_err(ImportError::io("write the report", path))?;
        Ok(Self { path: path.to_owned(), format })
    }

    /// Adds a refused row.
    pub(in crate::import) fn refused(&mut self, row: &RefusedRow) -> Result<(), ImportError> {
        let written = match &mut self.format {
            Format::Csv(csv) => write_refused(csv, row),
            Format::Json { file, rows } => {
                let before: &[u8] = if *rows == 0 { b"\n" } else { b",\n" };
                *rows += 1;
                file.write_all(before).and_then(|()| Ok(serde_json::to_writer(file, row)?))
            }
        };
        written.map_err(ImportError::io("write the report", &self.path))
    }

    /// Adds a row that says the same as an earlier one. In JSON it is in a note only.
    pub(in crate::import) fn duplicate(
        &mut self,
        file: &str,
        line: u64,
        of: u64,
    ) -> Result<(), ImportError> {
        let Format::Csv(csv) = &mut self.format else { return Ok(()) };
        let (line, en, zh) =
            (line.to_string(), format!("equal to line {of}"), format!("与第 {of} 行相同"));
        let code = super::DUPLICATE_ROW;
        csv.write_record(["duplicate", &plain(file), &line, "", "", "", "", code, "", &en, &zh])
            .map_err(io::Error::from)
            .map_err(ImportError::io("write the report", &self.path))
    }

    /// Adds what is known in the end.
    pub(in crate::import) fn finish(self, report: &Report) -> Result<(), ImportError> {
        let written = match self.format {
            Format::Csv(csv) => finish_csv(*csv, report),
            Format::Json { file, .. } => finish_json(file, report),
        };
        written.map_err(ImportError::io("write the report", &self.path))
    }
}

fn write_refused(csv: &mut csv::Writer<BufWriter<File>>, row: &RefusedRow) -> io::Result<()> {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    csv.write_record([
        "refused",
        &plain(&row.file),
        &row.line.to_string(),
        &number(row.column),
        &plain(row.column_name.as_deref().unwrap_or_default()),
        &plain(&row.phase),
        &plain(row.step.as_deref().unwrap_or_default()),
        &row.code,
        "",
        &plain(&row.message.en),
        &plain(&row.message.zh),
    ])?;
    Ok(())
}

fn write_note(csv: &mut csv::Writer<BufWriter<File>>, note: &NoteSummary) -> io::Result<()> {
    let values = match note.values.as_slice() {
        [] => String::new(),
        values => format!(": {}", values.join(", ")),
    };
    let (count, en, zh) = (note.count.to_string(), &note.message.en, &note.message.zh);
    let (en, zh) = (plain(&format!("{en}{values}")), plain(&format!("{zh}{values}")));
    let file = plain(&note.file);
    csv.write_record(["note", &file, "", "", "", "", "", &note.code, &count, &en, &zh])?;
    Ok(())
}

fn finish_csv(mut csv: csv::Writer<BufWriter<File>>, report: &Report) -> io::Result<()> {
    for note in &report.notes {
        write_note(&mut csv, note)?;
    }
    for (code, count, en, zh) in totals(&report.totals) {
        let count = count.to_string();
        csv.write_record(["total", "", "", "", "", "", "", code, &count, en, zh])?;
    }
    csv.flush()
}

fn finish_json(mut file: BufWriter<File>, report: &Report) -> io::Result<()> {
    // The refused rows are in the file already; what is left of the report is short.
    let rest = serde_json::to_value(Report { refused: Vec::new(), ..report.clone() })?;
    file.write_all(b"\n]")?;
    for (key, value) in rest.as_object().into_iter().flatten().filter(|(key, _)| *key != "refused")
    {
        file.write_all(b",\n")?;
        serde_json::to_writer(&mut file, key)?;
        file.write_all(b":")?;
        serde_json::to_writer(&mut file, value)?;
    }
    file.write_all(b"}\n")?;
    file.flush()
}

pub(super) fn totals(tally: &Tally) -> [(&'static str, u64, &'static str, &'static str); 7] {
    [
        ("ROWS_READ", tally.rows_read, "rows read", "读取行数"),
        ("ROWS_SKIPPED", tally.rows_skipped, "rows skipped", "跳过行数"),
        ("ROWS_DUPLICATE", tally.rows_duplicate, "rows duplicate", "重复行数"),
        ("ROWS_REFUSED", tally.rows_refused, "rows refused", "拒绝行数"),
        ("COMMANDS_SENT", tally.commands_sent, "commands sent", "发送命令"),
        ("ACCEPTED", tally.accepted, "accepted", "接受"),
        ("UNCHANGED", tally.unchanged, "unchanged", "无变化"),
    ]
}

/// Text that a spreadsheet will not run: what comes from a hostile file may look like a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
