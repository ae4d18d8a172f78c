//! The one writer: takes what has queued, writes it in one go, answers everybody.

mod attempt;
mod copy;
mod failure;
mod measure;
mod plan;
mod statements;

use std::{collections::VecDeque, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use sqlx::PgConnection;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, oneshot, watch},
    task::yield_now,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

pub use self::attempt::COPY_EVENTS;
pub(super) use self::measure::describe;
use self::{
    attempt::{Memory, Mode, Trouble, attempt},
    failure::{Failure, classify, constraint},
    plan::Plan,
};
use super::{Settings, connect::Address, watcher};
use crate::{
    clock::Clock,
    store::{Append, AppendError, Appended, StoreError, limits},
};

/// Appends in one batch; more would only make the first wait for the last.
const BATCH_APPENDS: usize = 1_000;

/// Events in one batch, unless one append alone has more.
const BATCH_EVENTS: usize = 4_000;

/// Bytes in one batch, likewise.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What the server and the network may take beyond the timeout of a statement.
const GRACE: Duration = Duration::from_secs(5);

/// Where a request's answer goes.
type Answer = Result<Appended, AppendError>;

/// An append that waits for its answer.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) append: Append,
    pub(super) answer: oneshot::Sender<Answer>,
    pub(super) enqueued: Instant,
    /// Its share of the queue, given back with the answer.
    pub(super) room: OwnedSemaphorePermit,
    /// The position at which this writer tried to write it, while the outcome is in doubt.
    pub(super) tried: Option<u64>,
}

/// Owns the connection that writes.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) address: Address,
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) queue: mpsc::UnboundedReceiver<Request>,
    pub(super) closing: CancellationToken,
    /// Everything known of the log's end, whoever has written it.
    pub(super) head: watch::Sender<u64>,
    /// What this writer has written.
    pub(super) written: watch::Sender<u64>,
    /// Committed batches on their way to [`answer_all`].
    pub(super) done: mpsc::UnboundedSender<Done>,
    pub(super) state: State,
}

/// What a panic would leave in doubt.
#[derive(Debug, Default)]
pub(super) struct State {
    connection: Option<PgConnection>,
    memory: Memory,
}

impl Writer {
    /// Works until the store is closed or dropped, and everything queued by then is answered.
    pub(super) async fn run(mut self) {
        while AssertUnwindSafe(self.work()).catch_unwind().await.is_err() {
            // Those who waited were told by their channels being dropped.
            tracing::error!("the log's writer panicked and starts afresh");
            self.state = State::default();
        }
    }

    async fn work(&mut self) {
        let mut waiting = VecDeque::new();
        let mut drained = Vec::new();
        loop {
            if waiting.is_empty() && !self.receive(&mut drained).await {
                return;
            }
            waiting.extend(drained.drain(..));
            let batch = take_batch(&mut waiting);
            self.settle(batch).await;
            // What came in meanwhile goes with the next batch.
            self.queue.recv_many(&mut drained, BATCH_APPENDS).now_or_never();
        }
    }

    /// Waits for work; false when there will never be any again.
    async fn receive(&mut self, drained: &mut Vec<Request>) -> bool {
        if !drained.is_empty() {
            return true;
        }
        loop {
            tokio::select! {
                biased;
                count = self.queue.recv_many(drained, BATCH_APPENDS) => {
                    if count == 0 {
                        return false;
                    }
                    // Whoever was woken by the last answers is about to ask for the next: let them,
                    // instead of flushing for one and making the rest wait.
                    yield_now().await;
                    self.queue.recv_many(drained, BATCH_APPENDS).now_or_never();
                    return true;
                }
                () = self.closing.cancelled(), if !self.queue.is_closed() => self.queue.close(),
            }
        }
    }

    /// Answers every request of a batch, halving it as long as the database refuses something in it.
    async fn settle(&mut self, batch: Vec<Request>) {
        let mut parts = vec![batch];
        while let Some(batch) = parts.pop() {
            if let Some((first, second)) = self.write(batch).await {
                parts.push(second);
                parts.push(first);
            }
        }
    }

    /// Writes and answers a batch, or gives it back in two halves.
    async fn write(&mut self, mut batch: Vec<Request>) -> Option<(Vec<Request>, Vec<Request>)> {
        let mut mode = Mode::Swift;
        let mut failures = 0_u32;
        let mut cause: Option<Arc<sqlx::Error>> = None;
        loop {
            self.expire(&mut batch, cause.as_ref());
            if batch.is_empty() {
                return None;
            }
            let started = Instant::now();
            let error = match self.attempt(&mut batch, mode).await {
                Ok(plan) => {
                    if failures > 0 {
                        tracing::info!(failures, "the log is written again");
                    }
                    self.tell(batch, plan, started.elapsed());
                    return None;
                }
                Err(Trouble::HeadMoved) => {
                    measure::head_moved();
                    mode = Mode::Locked;
                    if failures == 0 {
                        // Nothing was written for certain: what is found now is somebody else's.
                        for request in &mut batch {
                            request.tried = None;
                        }
                    }
                    continue;
                }
                Err(Trouble::Database(error)) => error,
            };
            match classify(&error) {
                Failure::Surprised if mode == Mode::Swift => {
                    for request in &mut batch {
                        request.tried = None;
                    }
                    tracing::debug!(%error, constraint = constraint(&error), "looking closer");
                    mode = Mode::Thorough;
                }
                Failure::Lost | Failure::Busy => {
                    if failures == 0 {
                        let source: &dyn std::error::Error = &error;
                        tracing::warn!(error = source, "the log cannot be written; trying again");
                    }
                    mode = if mode == Mode::Locked { mode } else { Mode::Thorough };
                    cause = Some(Arc::new(error));
                    sleep(pause(failures)).await;
                    failures = failures.saturating_add(1);
                }
                Failure::Surprised | Failure::Refused if batch.len() > 1 => {
                    let second = batch.split_off(batch.len() / 2);
                    return Some((batch, second));
                }
                Failure::Surprised | Failure::Refused => {
                    let source: &dyn std::error::Error = &error;
                    tracing::error!(error = source, "the database refused an append");
                    let error = unavailable("the database refused the append", Arc::new(error));
                    for request in batch {
                        // Whoever asked may have gone.
                        let _ = request.answer.send(Err(error()));
                    }
                    return None;
                }
            }
        }
    }

    /// One attempt with a time limit. The connection is put back only when it is known to be sound.
    async fn attempt(&mut self, batch: &mut [Request], mode: Mode) -> Result<Plan, Trouble> {
        let limit = self.settings.statement_timeout;
        let kept = self.state.connection.take();
        let memory = &mut self.state.memory;
        let address = &self.address;
        let work = async {
            let mut connection = match kept {
                Some(connection) => connection,
                None => address.writer(limit).await?,
            };
            let outcome = attempt(&mut connection, memory, batch, mode, &self.clock).await;
            Ok::<_, sqlx::Error>((connection, outcome))
        };
        let outcome = match timeout(limit + GRACE, work).await {
            Ok(Ok((connection, outcome))) => {
                let lost = matches!(&outcome, Err(Trouble::Database(error))
                    if classify(error) == Failure::Lost);
                if !lost {
                    self.state.connection = Some(connection);
                }
                outcome
            }
            Ok(Err(error)) => Err(Trouble::Database(error)),
            Err(_) => Err(Trouble::Database(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))),
        };
        if outcome.is_err() {
            self.state.memory.known = None;
        }
        outcome
    }

    /// Tells those who have waited too long. The append may yet turn out to have been written by an
    /// attempt whose outcome is unknown: that is why they may ask again with the same command id.
    fn expire(&self, batch: &mut Vec<Request>, cause: Option<&Arc<sqlx::Error>>) {
        let Some(cause) = cause else { return };
        let now = Instant::now();
        let expired = |request: &mut Request| now - request.enqueued >= self.settings.patience;
        for request in batch.extract_if(.., expired) {
            let error = unavailable("the database cannot be written", Arc::clone(cause));
            let _ = request.answer.send(Err(error()));
        }
    }

    /// Has everybody answered while the next batch is already on its way.
    fn tell(&self, batch: Vec<Request>, plan: Plan, took: Duration) {
        if !plan.writes.is_empty() {
            watcher::advance(&self.head, plan.position);
            watcher::advance(&self.written, plan.position);
        }
        if let Err(unsent) = self.done.send(Done { batch, plan, took }) {
            // The other task is gone: then without it.
            unsent.0.answer();
        }
    }
}

/// A batch that is committed and not yet answered.
#[derive(Debug)]
pub(super) struct Done {
    batch: Vec<Request>,
    plan: Plan,
    took: Duration,
}

/// Answers what the writer has committed, until it ends.
pub(super) async fn answer_all(mut done: mpsc::UnboundedReceiver<Done>) {
    while let Some(done) = done.recv().await {
        done.answer();
    }
}

impl Done {
    fn answer(self) {
        let Self { batch, plan, took } = self;
        if !plan.writes.is_empty() {
            measure::committed(&batch, &plan, took);
        }
        let mut writes = plan.writes.into_iter().peekable();
        for ((index, request), answer) in batch.into_iter().enumerate().zip(plan.answers) {
            let answer = match writes.next_if(|write| write.index == index) {
                Some(write) => Ok(write.appended),
                None => answer.unwrap_or(Err(AppendError::Invalid("an append was not planned"))),
            };
            let answer = answer.map(|appended| {
                let own = request.tried == Some(appended.first_position);
                Appended { repeated: appended.repeated && !own, ..appended }
            });
            measure::answered(&answer);
            // Whoever asked may have gone; what was written stays.
            let _ = request.answer.send(answer);
            drop(request.room);
        }
    }
}

/// As much of what waits as goes into one batch; at least one.
fn take_batch(waiting: &mut VecDeque<Request>) -> Vec<Request> {
    let (mut events, mut bytes) = (0, 0);
    let count = waiting
        .iter()
        .take(BATCH_APPENDS)
        .take_while(|request| {
            let fits = events < BATCH_EVENTS && bytes < BATCH_BYTES;
            events += request.append.events.len();
            bytes += limits::bytes(&request.append);
            fits
        })
        .count();
    waiting.drain(..count).collect()
}

/// Longer from failure to failure, up to a second.
fn pause(failures: u32) -> Duration {
    Duration::from_millis(20).saturating_mul(1 << failures.min(6)).min(Duration::from_secs(1))
}

fn unavailable(message: &'static str, source: Arc<sqlx::Error>) -> impl Fn() -> AppendError {
    move || {
        let source: Arc<dyn std::error::Error + Send + Sync> = source.clone();
        AppendError::Unavailable(StoreError { message: message.to_owned(), source: Some(source) })
    }
}
