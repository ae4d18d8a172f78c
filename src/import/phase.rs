//! One pass over one file: rows in, commands out, many at a time, the results in order.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use kehu_domain::values::StreamName;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::{JoinSet, spawn_blocking},
};
use uuid::Uuid;

use super::{
    cases::Cases,
    deliver::{Delivered, Deliverer, Refused, Verdict},
    error::ImportError,
    message::Fault,
    order::{self, PlannedOrder},
    plan::{Plan, PlannedFile, PlannedPhase, StepRows},
    prepare::{self, Prepared},
    progress::Progress,
    records::Record,
    repeats::Repeats,
    report::{NoteCounts, PhaseSummary, RefusedRow, Report, ReportFile, StepSummary, Tally},
    row::{MapCounts, Row},
    sources::Source,
};
use crate::{commands::Imported, sequence::Sequencer};

/// Bytes of rows that may be on their way at once.
const MAX_BYTES: u32 = 64 * 1024 * 1024;
/// Results that may wait for an earlier row.
const MAX_WAITING: usize = 10_000;
/// How many refused rows and single commands are remembered, so as not to be tried again.
const MAX_REMEMBERED: usize = 1_000_000;

/// What the phases share.
pub(super) struct Import<'a> {
    pub plan: Arc<Plan>,
    pub deliverer: Arc<Deliverer>,
    pub width: usize,
    pub report: Report,
    pub file: Option<ReportFile>,
    pub progress: &'a mut dyn Progress,
    pub maps: MapCounts,
    /// How often each note and each skip rule of each file met.
    pub notes: NoteCounts,
    /// Rows of each file that were refused before.
    pub refused: Vec<HashSet<u64>>,
    /// Files that a phase before has read.
    pub read: HashSet<usize>,
}

/// A row on its way from the reader.
struct Incoming {
    /// Its place in the order that rows are read in, from 1.
    place: u64,
    /// Its number in the file, from 1.
    number: u64,
    record: Record,
    weight: OwnedSemaphorePermit,
}

/// A row that is done, waiting for those before it.
struct Done {
    place: u64,
    number: u64,
    line: u64,
    end: u64,
    skipped: bool,
    /// The line of an earlier row that says the same.
    repeats: Option<u64>,
    delivered: Delivered,
}

/// One phase while it runs.
struct Run<'p> {
    index: usize,
    phase: &'p PlannedPhase,
    source: &'p PlannedFile,
    /// The file as events name it.
    file: Arc<str>,
    /// Whether the file is read for the first time: what is wrong with it is told once.
    first: bool,
    sequencer: Sequencer<StreamName>,
    /// The rows so far, where repeated ones are left out.
    repeats: Option<Repeats>,
    /// What the file tells as a whole, where it is an event log.
    cases: Option<Cases>,
    /// Aggregates that steps for their first or further rows have met.
    met: HashSet<(usize, Uuid)>,
    flight: JoinSet<Result<Done, ImportError>>,
    waiting: BTreeMap<u64, Done>,
    next: u64,
    tally: Tally,
    steps: Vec<StepSummary>,
}

impl Import<'_> {
    /// Runs a phase to its end.
    pub(super) async fn phase(&mut self, index: usize) -> Result<(), ImportError> {
        let plan = self.plan.clone();
        let Some(phase) = plan.phases.get(index) else { return Ok(()) };
        let Some(source) = plan.files.get(phase.file) else { return Ok(()) };
        self.deliverer.begin_phase();
        let mut run = Run::new(index, phase, source, self.read.insert(phase.file));
        self.progress.begin(&phase.name, index + 1, plan.phases.len(), source.source.size);
        let (sender, mut rows) = mpsc::channel(self.width);
        let (reader, order) = (source.source.clone(), source.order.clone());
        let reading = spawn_blocking(move || read(&reader, &order, &sender, &Handle::current()));
        let mut more = true;
        while more || !run.flight.is_empty() {
            let room = run.flight.len() < self.width && run.waiting.len() < MAX_WAITING;
            if more && room {
                match rows.recv().await {
                    Some(row) => self.take(&mut run, row),
                    None => more = false,
                }
            } else if let Some(done) = run.flight.join_next().await {
                let done = done??;
                run.waiting.insert(done.place, done);
            }
            self.settle(&mut run)?;
        }
        reading.await??;
        self.progress.end(&run.tally);
        self.close(run);
        Ok(())
    }

    /// Makes commands of a row and sends them on their way.
    fn take(&mut self, run: &mut Run<'_>, row: Incoming) {
        let Incoming { place, number, record, weight } = row;
        let mut done = Done {
            place,
            number,
            line: record.line,
            end: record.end,
            skipped: false,
            repeats: None,
            delivered: Delivered::default(),
        };
        done.repeats = run.repeated(&record);
        if done.repeats.is_some() {
            done.skipped = true;
            run.waiting.insert(place, done);
            return;
        }
        let before = self.refused.get(run.phase.file).is_some_and(|rows| rows.contains(&number));
        if before {
            done.skipped = true;
            run.waiting.insert(place, done);
            return;
        }
        match self.prepare(run, number, record) {
            Err(fault) => {
                done.delivered.refusal = Some(fault.into());
                run.waiting.insert(place, done);
            }
            Ok(None) => {
                done.skipped = true;
                run.tally.rows_skipped += 1;
                run.waiting.insert(place, done);
            }
            Ok(Some(commands)) if commands.is_empty() => {
                run.waiting.insert(place, done);
            }
            Ok(Some(commands)) => {
                let streams = commands.iter().map(|prepared| prepared.command.stream()).collect();
                let mut turn = run.sequencer.line_up(streams);
                let deliverer = self.deliverer.clone();
                let origin = Imported { file: run.file.clone(), line: done.line };
                let events = run.phase.events.is_some();
                run.flight.spawn(async move {
                    turn.come().await;
                    done.delivered = if events {
                        deliverer.deliver_event(commands, &origin).await?
                    } else {
                        deliverer.deliver(commands, &origin).await?
                    };
                    drop((turn, weight));
                    Ok(done)
                });
            }
        }
    }

    /// The commands of a row; `None` when the mapping leaves it out.
    fn prepare(
        &mut self,
        run: &mut Run<'_>,
        number: u64,
        record: Record,
    ) -> Result<Option<Vec<Prepared>>, Fault> {
        let cells = record.cells?;
        let source = run.source;
        let mut row = Row::new(run.index, run.phase.file, source, &cells, &mut self.maps);
        let (mut nothing, mut none) = (Vec::new(), Vec::new());
        let (noted, skipped) = match self.notes.get_mut(run.phase.file) {
            Some((noted, skipped)) => (noted, skipped),
            None => (&mut nothing, &mut none),
        };
        for (rule, count) in source.skip.iter().zip(skipped) {
            if row.meets(&rule.when)? {
                *count += u64::from(run.first);
                return Ok(None);
            }
        }
        if run.first {
            for (note, count) in source.notes.iter().zip(noted) {
                *count += u64::from(row.meets(&note.when)?);
            }
        }
        let sha256 = &source.source.sha256;
        let mut commands =
            prepare::prepare(&self.plan, &run.phase.steps, sha256, number, &mut row)?;
        commands.retain(|prepared| run.is_due(prepared));
        if let (Some(cases), Some(events)) = (&mut run.cases, &run.phase.events)
            && let Some(activity) = &events.activity
        {
            let happened = row.text(activity)?;
            cases.record(
                prepare::case(&events.case, &mut row)?,
                happened.as_deref().unwrap_or_default(),
            );
        }
        Ok(Some(commands))
    }

    /// Counts the rows that are done, in order.
    fn settle(&mut self, run: &mut Run<'_>) -> Result<(), ImportError> {
        while let Some(done) = run.waiting.remove(&run.next) {
            run.next += 1;
            run.tally.rows_read += 1;
            let left_out = done.skipped;
            if let (Some(of), true) = (done.repeats, run.first) {
                run.tally.rows_duplicate += 1;
                self.duplicate(run, done.line, of)?;
            }
            for (step, verdict) in done.delivered.commands {
                run.count(step, verdict);
            }
            if let (Some(refused), false) = (done.delivered.refusal, left_out) {
                run.tally.rows_refused += 1;
                if let Some(rows) = self.refused.get_mut(run.phase.file)
                    && rows.len() < MAX_REMEMBERED
                {
                    rows.insert(done.number);
                }
                let row = run.refused(done.line, refused);
                if let Some(file) = &mut self.file {
                    file.refused(&row)?;
                }
                self.report.refuse(row);
            }
            self.progress.advance(&run.tally, done.end);
        }
        Ok(())
    }

    /// Names a row that says the same as an earlier one.
    fn duplicate(&mut self, run: &Run<'_>, line: u64, of: u64) -> Result<(), ImportError> {
        let name = &run.source.source.display;
        if let Some(file) = &mut self.file {
            file.duplicate(name, line, of)?;
        }
        self.report.repeat(name, line, of);
        Ok(())
    }

    fn close(&mut self, run: Run<'_>) {
        let mut total = run.tally;
        if run.first {
            let named = self.report.files.get_mut(run.phase.file);
            if let Some(file) = named {
                file.rows = Some(run.tally.rows_read);
            }
        } else {
            total.rows_read = 0;
            total.rows_skipped = 0;
            total.rows_duplicate = 0;
        }
        self.report.totals.add(&total);
        self.report.phases.push(PhaseSummary {
            phase: run.phase.name.clone(),
            file: run.source.source.display.clone(),
            tally: run.tally,
            steps: run.steps,
            cases: run.cases.map(|cases| cases.summary()),
        });
    }
}

impl<'p> Run<'p> {
    fn new(index: usize, phase: &'p PlannedPhase, source: &'p PlannedFile, first: bool) -> Self {
        let step = |step: &super::plan::PlannedStep| StepSummary {
            step: step.name.clone(),
            command: step.recipe.name.to_owned(),
            sent: 0,
            accepted: 0,
            unchanged: 0,
            refused: 0,
        };
        let activity = phase.events.as_ref().and_then(|events| events.activity.as_ref());
        Self {
            index,
            phase,
            source,
            file: source.source.display.as_str().into(),
            first,
            sequencer: Sequencer::default(),
            repeats: source.skips_duplicates.then(Repeats::default),
            cases: activity.map(|_| Cases::default()),
            met: HashSet::new(),
            flight: JoinSet::new(),
            waiting: BTreeMap::new(),
            next: 1,
            tally: Tally::default(),
            steps: phase.steps.iter().map(step).collect(),
        }
    }

    /// The line of an earlier row that says the same, where such rows are left out.
    fn repeated(&mut self, record: &Record) -> Option<u64> {
        let cells = record.cells.as_ref().ok()?;
        self.repeats.as_mut()?.of(cells, record.line)
    }

    /// Whether the step is done at this row of its aggregate. What is not known to be its first row
    /// any more is done: again, it changes nothing.
    fn is_due(&mut self, prepared: &Prepared) -> bool {
        let rows = self.phase.steps.get(prepared.step).map_or(StepRows::All, |step| step.rows);
        let (Some(id), false) = (prepared.command.stream().id(), rows == StepRows::All) else {
            return true;
        };
        let met = (prepared.step, id);
        if self.met.len() >= MAX_REMEMBERED && !self.met.contains(&met) {
            return true;
        }
        self.met.insert(met) == (rows == StepRows::First)
    }

    fn count(&mut self, step: usize, verdict: Verdict) {
        self.tally.commands_sent += 1;
        let Some(step) = self.steps.get_mut(step) else { return };
        step.sent += 1;
        match verdict {
            Verdict::Accepted => {
                step.accepted += 1;
                self.tally.accepted += 1;
            }
            Verdict::Earlier => {
                step.unchanged += 1;
                self.tally.unchanged += 1;
                self.tally.earlier += 1;
            }
            Verdict::Unchanged => {
                step.unchanged += 1;
                self.tally.unchanged += 1;
            }
            Verdict::Refused => step.refused += 1,
        }
    }

    fn refused(&self, line: u64, refused: Refused) -> RefusedRow {
        let name = |column| self.source.source.header.get(column).cloned();
        let step = refused.step.and_then(|step| self.phase.steps.get(step));
        RefusedRow {
            file: self.source.source.display.clone(),
            line,
            column: refused.column.map(|column| self.source.source.place_of(column)),
            column_name: refused.column.and_then(name),
            phase: self.phase.name.clone(),
            step: step.map(|step| step.name.clone()),
            code: refused.code.to_owned(),
            message: refused.message,
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let Fault { code, column, message } = fault;
        Self { step: None, column, code, message }
    }
}

/// Reads a file to its end, no faster than rows are done.
fn read(
    source: &Source,
    order: &[PlannedOrder],
    rows: &mpsc::Sender<Incoming>,
    handle: &Handle,
) -> Result<(), ImportError> {
    let room = Arc::new(Semaphore::new(MAX_BYTES as usize));
    // Whether anybody listens: not when the import was given up.
    let send = |place, number, record: Record| {
        let bytes = u32::try_from(record.weight()).unwrap_or(u32::MAX);
        let weight = handle.block_on(room.clone().acquire_many_owned(bytes.min(MAX_BYTES / 4)));
        weight.is_ok_and(|weight| {
            rows.blocking_send(Incoming { place, number, record, weight }).is_ok()
        })
    };
    let mut input = source.rows()?;
    let mut number = 0;
    if order.is_empty() {
        while let Some(record) = source.next(&mut input)? {
            number += 1;
            if !send(number, number, record) {
                return Ok(());
            }
        }
        return source.confirm(input);
    }
    let (mut sorted, mut bytes) = (Vec::new(), 0);
    while let Some(record) = source.next(&mut input)? {
        number += 1;
        bytes += record.weight() + size_of::<order::Numbered>();
        if bytes > order::MAX_BYTES {
            return Err(source.too_large_to_sort(record.line));
        }
        sorted.push((number, record));
    }
    source.confirm(input)?;
    order::sort(&mut sorted, order);
    for (place, (number, record)) in (1..).zip(sorted) {
        if !send(place, number, record) {
            return Ok(());
        }
    }
    Ok(())
}
