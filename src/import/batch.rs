//! The batch that an import belongs to: found or begun, and ended.

use kehu_domain::{
    Source,
    import::{
        Begun, Command, FileRows, ImportedFile, RefusedRowInput, Stage, State, Totals,
        rejection::Rejection,
    },
    values::ImportId,
};
use uuid::Uuid;

use super::{
    deliver::{Deliverer, Patience},
    error::ImportError,
    hex, ids,
    plan::Plan,
    report::{RefusedRow, Report},
};
use crate::commands::{CommandError, Envelope, Failure, Refusal};

/// The longest name that a batch takes, in characters.
const NAME_CHARS: usize = 200;
/// The longest message that a batch takes, in characters.
const MESSAGE_CHARS: usize = 500;

/// What the commands of an import belong to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub id: ImportId,
    /// How often the same files were imported and undone before.
    pub round: u32,
    /// Whether an earlier run has begun it.
    pub resumed: bool,
    /// Whether it is about a single file: then its commands are no other batch's.
    pub single: bool,
}

impl Deliverer {
    /// Finds the batch of these files that is not undone, or begins one.
    pub(super) async fn begin(&self, plan: &Plan, mapping: &str) -> Result<Batch, ImportError> {
        let sha256s: Vec<&[u8; 32]> = plan.files.iter().map(|file| &file.source.sha256).collect();
        let mut round = 0;
        let (id, resumed) = loop {
            let id = ids::batch(&plan.system, &sha256s, round);
            match self.state_of(id).await?.stage() {
                Stage::Absent => break (id, false),
                Stage::Begun | Stage::Finished => break (id, true),
                Stage::BeingUndone => return Err(ImportError::BeingUndone(id)),
                Stage::Undone => round += 1,
            }
        };
        let file = |file: &super::plan::PlannedFile| ImportedFile {
            name: line(&file.source.display),
            sha256: hex(&file.source.sha256),
        };
        let begun = Begun {
            title: line(&plan.title),
            system: line(&plan.system),
            mapping: line(mapping),
            fingerprint: hex(&plan.fingerprint),
            files: plan.files.iter().map(file).collect(),
            round,
        };
        self.record(id, id.0, Command::Begin(begun)).await?;
        Ok(Batch { id, round, resumed, single: sha256s.len() == 1 })
    }

    /// Says how the batch ended.
    pub(super) async fn finish(&self, report: &Report) -> Result<(), ImportError> {
        let files = report.files.iter();
        let files = files.map(|file| FileRows { file: line(&file.file), rows: file.rows });
        let command = Command::Finish {
            totals: totals(report),
            files: files.collect(),
            refused: report.refused.iter().map(refused).collect(),
        };
        self.record(self.batch.id, self.batch.id.0, command).await
    }

    /// The batch as its events left it.
    pub(super) async fn state_of(&self, id: ImportId) -> Result<State, ImportError> {
        let mut patience = Patience::new(self);
        loop {
            match self.commands.import_state(id).await {
                Ok(state) => return Ok(state),
                Err(failure) => patience.wait(failure).await?,
            }
        }
    }

    /// Has the batch record something; `correlation` is what that belongs to.
    pub(super) async fn record(
        &self,
        id: ImportId,
        correlation: Uuid,
        command: Command,
    ) -> Result<(), ImportError> {
        let mut patience = Patience::new(self);
        let mut envelope = Envelope::new(crate::ids::new(), self.actor, Source::Import);
        envelope.correlation_id = Some(correlation);
        loop {
            match self.commands.import(id, command.clone(), envelope.clone()).await {
                Ok(_) => return Ok(()),
                Err(CommandError::Refused(refusal)) => return Err(refused_batch(id, refusal)),
                Err(CommandError::Failed(failure)) => patience.wait(failure).await?,
            }
        }
    }

    /// Whether an earlier run of this very batch appended the event of `stream` at `version`.
    pub(super) async fn is_of_batch(
        &self,
        stream: &kehu_domain::values::StreamName,
        version: u64,
    ) -> Result<bool, ImportError> {
        let batch = self.batch;
        if !batch.resumed || batch.single {
            return Ok(batch.resumed);
        }
        let mut patience = Patience::new(self);
        loop {
            match self.commands.store().read_stream(stream, version, 1).await {
                Ok(found) => {
                    let ours =
                        |event: &crate::store::StoredEvent| event.correlation_id == batch.id.0;
                    return Ok(found.first().is_some_and(ours));
                }
                Err(error) => patience.wait(Failure::from(error)).await?,
            }
        }
    }
}

fn refused_batch(batch: ImportId, refusal: Refusal) -> ImportError {
    use kehu_domain::Rejection as _;
    if refusal.code.as_str() == Rejection::Undone.code() {
        ImportError::BeingUndone(batch)
    } else {
        ImportError::Batch { batch, refusal: Box::new(refusal) }
    }
}

/// What an earlier run has changed is the batch's doing as well.
fn totals(report: &Report) -> Totals {
    let tally = &report.totals;
    Totals {
        rows_read: tally.rows_read,
        rows_skipped: tally.rows_skipped,
        rows_refused: tally.rows_refused,
        duplicates: tally.rows_duplicate,
        commands: tally.commands_sent,
        accepted: tally.accepted + tally.earlier,
        unchanged: tally.unchanged - tally.earlier.min(tally.unchanged),
    }
}

fn refused(row: &RefusedRow) -> RefusedRowInput {
    RefusedRowInput {
        file: line(&row.file),
        line: row.line,
        column: row.column,
        column_name: row.column_name.as_deref().filter(|name| !name.trim().is_empty()).map(line),
        phase: line(&row.phase),
        step: row.step.as_deref().map(line),
        code: line(&row.code),
        message_en: cut(&row.message.en, MESSAGE_CHARS),
        message_zh: cut(&row.message.zh, MESSAGE_CHARS),
    }
}

fn line(text: &str) -> String {
    cut(text, NAME_CHARS)
}

/// The text without control characters, and not longer than this; never blank.
fn cut(text: &str, chars: usize) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let plain: String = text.chars().map(plain).collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return "?".to_owned();
    }
    if plain.chars().count() <= chars {
        return plain.to_owned();
    }
    plain.chars().take(chars - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn whatever_stands_in_a_file_fits_the_batch() {
        assert_eq!(cut("一\n二", 10), "一 二");
        assert_eq!(cut(" \0 ", 10), "?");
        assert_eq!(cut("长长长长", 3), "长长…");
        assert_eq!(cut("长长长", 3), "长长长");
    }
}
