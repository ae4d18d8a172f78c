//! How an undoing went: on a terminal, and everything that stayed as a file.

use std::{
    fmt,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use kehu_domain::{
    import::{Kept, KeptReason, Undone},
    values::ImportId,
};
use serde_json::json;

use crate::import::{batches::told, error::ImportError};

/// How much of what stayed is shown; the report file has all of it.
const SHOWN: usize = 10;

/// How an undoing went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoReport {
    /// Which batch.
    pub batch: ImportId,
    /// What it was, in the words of the mapping.
    pub title: String,
    /// Whether it was only looked at, and nothing changed.
    pub dry_run: bool,
    /// What became of it.
    pub undone: Undone,
    /// How long it took.
    pub took: Duration,
}

impl UndoReport {
    /// Whether nothing of the batch stayed.
    pub fn is_clean(&self) -> bool {
        self.undone.kept == 0
    }
}

impl fmt::Display for UndoReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dry = if self.dry_run {
            " (dry run: nothing was changed / 试运行，未更改)"
        } else {
            ""
        };
        writeln!(f, "{}{dry}\n  batch / 批次 {}", self.title, self.batch)?;
        let Undone { withdrawn, reverted, kept, first_kept } = &self.undone;
        for (count, en, zh) in [
            (withdrawn, "withdrawn: imported and no more", "已撤回：导入的内容不再存在"),
            (reverted, "changed back", "已改回"),
            (kept, "kept: something rests on it", "保留：已有内容以此为据"),
        ] {
            writeln!(f, "  {count:>10}  {en} / {zh}")?;
        }
        for kept in first_kept.iter().take(SHOWN) {
            writeln!(f, "    {}", told(kept))?;
        }
        match kept.saturating_sub(SHOWN as u64) {
            0 => {}
            more => writeln!(f, "    and {more} more; --report FILE lists all / 另有 {more} 项")?,
        }
        write!(f, "{:.1} s", self.took.as_secs_f64())
    }
}

/// The report file: JSON where its name ends in `.json`, CSV otherwise.
pub(super) struct KeptFile {
    path: PathBuf,
    file: File,
}

impl KeptFile {
    /// Makes the file, before the first command.
    pub(super) fn create(path: &Path) -> Result<Self, ImportError> {
        let file = File::create(path).map_err(ImportError::io("write the report", path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes all of it.
    pub(super) fn finish(self, undone: &Undone, kept: &[Kept]) -> Result<(), ImportError> {
        let Self { path, file } = self;
        let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let file = BufWriter::new(file);
        let written = if json { as_json(file, undone, kept) } else { as_csv(file, kept) };
        written.map_err(ImportError::io("write the report", path))
    }
}

fn as_json(mut file: BufWriter<File>, undone: &Undone, kept: &[Kept]) -> io::Result<()> {
    let Undone { withdrawn, reverted, .. } = undone;
    let whole = json!({ "withdrawn": withdrawn, "reverted": reverted, "kept": kept });
    serde_json::to_writer(&mut file, &whole)?;
    writeln!(file)?;
    file.flush()
}

fn as_csv(file: BufWriter<File>, kept: &[Kept]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(["kept", "reason", "by", "message"])?;
    for one in kept {
        let reason = match one.reason {
            KeptReason::ChangedSince => "CHANGED_SINCE",
            KeptReason::Mentioned => "MENTIONED",
            KeptReason::NoInverse => "NO_INVERSE",
            KeptReason::Refused => "REFUSED",
        };
        csv.write_record([one.stream.as_str(), reason, &one.by, &told(one)])?;
    }
    csv.flush()
}
