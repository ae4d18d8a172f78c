//! Why an import could not run; what is wrong with single rows is in the report instead.

use std::{fmt, io, path::PathBuf, time::Duration};

use kehu_domain::values::ImportId;

use crate::commands::Refusal;

/// A place in a text file, as editors count: lines and columns from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The line.
    pub line: Option<u64>,
    /// The column: of text in a mapping, of cells in a table.
    pub column: Option<u64>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, column: None }
    }

    /// One line of it.
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self { file: file.into(), line: Some(line), column: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        Ok(())
    }
}

/// The import did not run, or did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No preset of that name is built in.
    #[error("there is no preset {name:?}; there is: {known}")]
    UnknownPreset {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The mapping does not say what can be done. Nothing was written.
    #[error("{place}: {message}")]
    Mapping {
        /// Where in the mapping.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A file does not have the shape that the mapping expects. Nothing was written.
    #[error("{place}: {message}")]
    Source {
        /// Where in the file.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A file changed between being checked and being imported.
    #[error("{0} changed while it was being imported; import it again")]
    Changed(String),
    /// A file could not be read or written.
    #[error("cannot {verb} {}", path.display())]
    Io {
        /// What was tried.
        verb: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// The event store did not answer for too long. What was acknowledged is recorded.
    #[error(
        "gave up after {} s without an answer from the event store; \
         run the same import again and it goes on where it stopped",
        waited.as_secs()
    )]
    Unavailable {
        /// For how long it was tried.
        waited: Duration,
        /// What the last try met.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The same files are being brought in and taken back at the same time.
    #[error(
        "the import of these files is being undone: run `kehu import undo {_0}` to its end, then \
         import again / 这些文件的导入正在撤销：请先完成 `kehu import undo {_0}`，再重新导入"
    )]
    BeingUndone(ImportId),
    /// Nobody has heard of it.
    #[error("there is no batch {_0}; see `kehu import list` / 没有批次 {_0}")]
    NoSuchBatch(ImportId),
    /// The batch refuses what it should record.
    #[error("{batch} cannot be recorded: {refusal}")]
    Batch {
        /// Which.
        batch: ImportId,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// A task of the import died.
    #[error("the import was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl ImportError {
    pub(super) fn io(
        verb: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { verb, path, source }
    }
}
