//! Imports.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kehu_domain::import as domain;
use kehu_projections::{AsOf, imports as rows, timeline::Of};

use super::{Node, TimelineConnection, User, common};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    error::bad_input,
    filters::OrderDirection,
    scalars,
};

/// The most refused rows that one field gives: all that are kept.
const MOST_ROWS: i32 = 1000;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::BatchStage")]
pub(crate) enum ImportStage {
    /// It has begun: it runs, or was cut off and can go on.
    Begun,
    /// It ran to its end.
    Finished,
    /// It is being undone, or the undoing was cut off and can go on.
    BeingUndone,
    /// It has been undone.
    Undone,
}

/// Why something of an import stayed when the import was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::KeptReason")]
pub(crate) enum ImportKeptReason {
    /// Others have changed it since.
    ChangedSince,
    /// Something that stays mentions it.
    Mentioned,
    /// Nothing takes back what happened to it.
    NoInverse,
    /// Taking it back was refused.
    Refused,
}

/// One file of an import.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ImportedFile {
    /// Its name.
    name: String,
    /// The SHA-256 of its content, in hexadecimal.
    sha256: String,
    /// Rows below the header; null before the import has ended, and for files that only served to
    /// look values up.
    rows: Option<u64>,
}

/// Rows and commands of an import, counted over all its runs.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct ImportTotals {
    /// Rows read.
    rows_read: u64,
    /// Rows left out because the mapping says so.
    rows_skipped: u64,
    /// Rows refused, for whatever reason.
    rows_refused: u64,
    /// Rows that say the same as another row of their file.
    duplicates: u64,
    /// Commands sent.
    commands: u64,
    /// Commands that changed something.
    accepted: u64,
    /// Commands that found everything as they ask already.
    unchanged: u64,
}

impl From<domain::Totals> for ImportTotals {
    fn from(totals: domain::Totals) -> Self {
        let domain::Totals {
            rows_read,
            rows_skipped,
            rows_refused,
            duplicates,
            commands,
            accepted,
            unchanged,
        } = totals;
        Self { rows_read, rows_skipped, rows_refused, duplicates, commands, accepted, unchanged }
    }
}

/// A row that was refused.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RefusedImportRow {
    /// The file.
    file: String,
    /// The line on which it begins, from 1; the header counts.
    line: u64,
    /// The column to blame, from 1, where one is.
    column: Option<u64>,
    /// Its name.
    column_name: Option<String>,
    /// The phase of the mapping.
    phase: String,
    /// The step, if it came to that.
    step: Option<String>,
    /// Stable code.
    code: String,
    /// Why, in English.
    message_en: String,
    /// Why, in Chinese.
    message_zh: String,
}

impl From<&domain::RefusedRow> for RefusedImportRow {
    fn from(row: &domain::RefusedRow) -> Self {
        Self {
            file: row.file.clone(),
            line: row.line,
            column: row.column,
            column_name: row.column_name.clone(),
            phase: row.phase.clone(),
            step: row.step.clone(),
            code: row.code.clone(),
            message_en: common::shown(&row.message_en),
            message_zh: common::shown(&row.message_zh),
        }
    }
}

/// Something of an import that stayed when the import was undone.
#[derive(Debug, Clone)]
pub(crate) struct KeptOfImport(domain::Kept);

/// Something of an import that stayed when the import was undone.
#[Object]
impl KeptOfImport {
    /// Its id: the name of the stream that holds its events.
    async fn id(&self) -> ID {
        ID(self.0.stream.to_string())
    }

    /// Why it stayed.
    async fn reason(&self) -> ImportKeptReason {
        self.0.reason.into()
    }

    /// The event or the other object that is to blame, or the code of the refusal.
    async fn by(&self) -> &str {
        &self.0.by
    }

    /// It, as it is now.
    async fn node(&self, context: &Context<'_>) -> Result<Option<Node>> {
        Node::find(&Graph::of(context)?, &ID(self.0.stream.to_string())).await
    }
}

/// How the undoing of an import ended.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ImportUndoing {
    /// How many things it had made are no more.
    withdrawn: u64,
    /// How many things it had changed are as before.
    reverted: u64,
    /// How many things stayed.
    kept: u64,
    /// The first thousand of what stayed.
    first_kept: Vec<KeptOfImport>,
    /// When it ended.
    ended_at: Option<scalars::Time>,
}

/// An import at a moment.
#[derive(Debug, Clone)]
pub(crate) struct ImportBatch {
    row: Arc<rows::Batch>,
    at: AsOf,
}

row_nodes! {
    /// A page of imports.
    ImportBatchConnection,
    /// One import of a page.
    ImportBatchEdge: ImportBatch = rows::Batch;
}

/// Files that were brought in from another system, with the report. Every event that came of them has
/// the import's uuid as its correlation id.
#[Object]
impl ImportBatch {
    /// The id: the name of the stream that holds the import's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// What it is, in the words of the mapping.
    async fn title(&self) -> &str {
        &self.row.begun.title
    }

    /// The system that the files come from.
    async fn system(&self) -> &str {
        &self.row.begun.system
    }

    /// The preset, or the name of the mapping's file.
    async fn mapping(&self) -> &str {
        &self.row.begun.mapping
    }

    /// The SHA-256 of the mapping's text, in hexadecimal.
    async fn mapping_fingerprint(&self) -> &str {
        &self.row.begun.fingerprint
    }

    /// The files.
    async fn files(&self) -> Vec<ImportedFile> {
        let counted = self.row.finished.as_ref().map(|finished| finished.files.as_slice());
        let counted = counted.unwrap_or_default();
        let file = |(place, file): (usize, &domain::ImportedFile)| ImportedFile {
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            rows: counted.get(place).and_then(|counted| counted.rows),
        };
        self.row.begun.files.iter().enumerate().map(file).collect()
    }

    /// How often the same files were imported and undone before.
    async fn round(&self) -> u32 {
        self.row.begun.round
    }

    /// Where it stands.
    async fn stage(&self) -> ImportStage {
        self.row.stage.into()
    }

    /// Who began it; null for kehu itself.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.actor.as_user()).await
    }

    /// Everything added up; null before it has ended.
    async fn totals(&self) -> Option<ImportTotals> {
        self.row.finished.as_ref().map(|finished| finished.totals.into())
    }

    /// The first of the rows that were refused, in the order of the files; at most 1000 are kept.
    #[graphql(complexity = "1 + usize::try_from(first).unwrap_or(0) * child_complexity / 10")]
    async fn refused_rows(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many, at most 1000.", default = 100)] first: i32,
    ) -> Result<Vec<RefusedImportRow>> {
        if !(1..=MOST_ROWS).contains(&first) {
            return Err(bad_input(format_args!("`first` must be from 1 to {MOST_ROWS}")));
        }
        let graph = Graph::of(context)?;
        let found = graph.row::<rows::Refusals>(self.row.id, self.at).await?;
        let count = usize::try_from(first).unwrap_or_default();
        let rows = found.iter().flat_map(|found| &found.rows).take(count);
        Ok(rows.map(Into::into).collect())
    }

    /// How its undoing ended; null when it was not undone.
    async fn undoing(&self) -> Option<ImportUndoing> {
        let undone = self.row.undone.as_ref()?;
        Some(ImportUndoing {
            withdrawn: undone.withdrawn,
            reverted: undone.reverted,
            kept: undone.kept,
            first_kept: undone.first_kept.iter().cloned().map(KeptOfImport).collect(),
            ended_at: self.row.undone_at.map(Into::into),
        })
    }

    /// Everything that ever happened to it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The newest first, or the oldest first.",
            default_with = "OrderDirection::Desc"
        )]
        direction: OrderDirection,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let page = Paging { first, after, last, before }.request()?;
        Graph::of(context)?.timeline(Of::Stream(self.row.id.stream()), direction.into(), page).await
    }

    /// Version of its stream.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// When it began.
    async fn began_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// When it ended; null before it has.
    async fn finished_at(&self) -> Option<scalars::Time> {
        self.row.finished_at.map(Into::into)
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
