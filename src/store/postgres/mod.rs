//! The log in Postgres, schema `log`.
//!
//! # Appending
//!
//! One task writes. Appends queue in memory; whatever has queued while the last commit was being
//! flushed goes out together, as one statement in one round trip and one transaction:
//!
//! 1. The batch is planned in memory (`writer/plan.rs`), on what the writer remembers of the head,
//!    of streams and of event types. Expected versions are checked one append after the other, and
//!    only appends that go through get positions. What is not remembered is looked up before.
//! 2. The statement compares and sets the head row, `position = <what the writer knows>`, and writes
//!    streams, commands and events only if that succeeded. The lock on the head row makes commit
//!    order position order; its comparison fences: a second writer is slower, never wrong. Then the
//!    head is locked, everything is looked up again and written in that transaction, so that
//!    each of several writers gets its turn.
//! 3. A stream's version is that of its last event. The event that is followed has to be there, and
//!    `UNIQUE (stream_id, version)` sees to it that nothing follows it yet.
//! 4. A command id that was used before violates the primary key of `log.commands`, nothing is
//!    written, and every command of the batch is looked up: repeated ones get their first answer.
//!    The same happens after a lost connection, before anybody is answered.
//! 5. A batch with a row that the database refuses for another reason is halved until that row is
//!    alone.
//!
//! A conflict is answered only after the command and the stream have been looked up in one snapshot,
//! at the head on which the batch was written: no refusal rests on the memory of this process.
//!
//! # Reading
//!
//! Positions have no holes, so a reader that meets anything but the next position has found damage
//! and says so. Streams and event types are numbers in the tables; their names are kept in memory.
//!
//! # Guarding
//!
//! Triggers refuse `UPDATE`, `DELETE` and `TRUNCATE` to everybody. Connections take on a role that
//! may insert, read, and update the head, where the user the program connects as may create such a
//! role.

mod cache;
mod connect;
mod reader;
mod rows;
mod schema;
mod verify;
mod watcher;
mod writer;

pub use self::writer::COPY_EVENTS;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use kehu_domain::values::StreamName;
use sqlx::postgres::PgConnectOptions;
use tokio::{
    sync::{Semaphore, mpsc, oneshot, watch},
    time::{Instant, timeout},
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};
use uuid::Uuid;

pub use self::verify::LogReport;
use self::{
    connect::Address,
    reader::Reader,
    writer::{Request, Writer},
};
use super::{
    Append, AppendError, Appended, EventStore, Page, Selection, StoreError, StoredEvent, limits,
};
use crate::clock::Clock;

/// How long [`EventStore::wait_beyond`] waits at most.
const WAIT: Duration = Duration::from_secs(5);

/// What may queue before appends wait outside, in KiB.
const QUEUE_KIB: usize = 64 * 1024;

/// How patient the store is, and how many connections it uses.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long an append waits for a database that cannot be written.
    pub patience: Duration,
    /// How long one statement of the writer may take, waiting for locks included.
    pub statement_timeout: Duration,
    /// How often the head is looked at in case nobody has told of new events.
    pub poll: Duration,
    /// Connections for reading; one of them listens.
    pub readers: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(20),
            statement_timeout: Duration::from_secs(10),
            poll: Duration::from_millis(500),
            readers: 6,
        }
    }
}

/// The log in Postgres.
pub struct PostgresStore {
    reader: Reader,
    queue: mpsc::UnboundedSender<Request>,
    room: Arc<Semaphore>,
    head: watch::Sender<u64>,
    tasks: TaskTracker,
    closing: CancellationToken,
    _ends_with_store: DropGuard,
}

impl PostgresStore {
    /// Opens the log, creating or migrating it as needed.
    pub async fn open(options: PgConnectOptions, clock: Clock) -> Result<Self, StoreError> {
        Self::open_with(options, clock, Settings::default()).await
    }

    /// Opens the log with other than the usual patience.
    pub async fn open_with(
        options: PgConnectOptions,
        clock: Clock,
        settings: Settings,
    ) -> Result<Self, StoreError> {
        writer::describe();
        let restricted = schema::prepare(&options).await?;
        let address = Address { options, restricted };
        let reader = Reader::new(address.readers(settings.readers.max(2)));
        let position = reader.head().await?;
        let (head, written) = (watch::Sender::new(position), watch::Sender::new(position));
        let (queue, requests) = mpsc::unbounded_channel();
        let closing = CancellationToken::new();
        let tasks = TaskTracker::new();
        tasks.spawn(until(
            closing.clone(),
            watcher::follow(head.clone(), reader.pool().clone(), settings.poll),
        ));
        tasks.spawn(watcher::notify(written.subscribe(), reader.pool().clone()));
        let (done, committed) = mpsc::unbounded_channel();
        tasks.spawn(writer::answer_all(committed));
        let writer = Writer {
            address,
            settings,
            clock,
            queue: requests,
            closing: closing.clone(),
            head: head.clone(),
            written,
            done,
            state: writer::State::default(),
        };
        tasks.spawn(writer.run());
        tasks.close();
        Ok(Self {
            reader,
            queue,
            room: Arc::new(Semaphore::new(QUEUE_KIB)),
            head,
            tasks,
            _ends_with_store: closing.clone().drop_guard(),
            closing,
        })
    }

    /// Writes and answers what is queued, then ends. Appends that come later are refused.
    pub async fn close(&self) {
        self.closing.cancel();
        self.tasks.wait().await;
        self.reader.pool().close().await;
    }
}

/// Runs until it is done or `token` is cancelled.
async fn until(token: CancellationToken, work: impl Future<Output = ()> + Send) {
    // Either way there is nothing left to do.
    let _ = token.run_until_cancelled(work).await;
}

/// Turns the database's errors into the store's.
fn failed<E>(message: &'static str) -> impl Fn(E) -> StoreError
where
    E: std::error::Error + Send + Sync + 'static,
{
    move |error| StoreError { message: message.to_owned(), source: Some(Arc::new(error)) }
}

#[async_trait]
impl EventStore for PostgresStore {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        limits::check(&append)?;
        let enqueued = Instant::now();
        let kib = u32::try_from(limits::bytes(&append) / 1024 + 1).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room);
        let room = room.acquire_many_owned(kib).await.map_err(|_| closed())?;
        let (answer, answered) = oneshot::channel();
        let request = Request { append, answer, enqueued, room, tried: None };
        self.queue.send(request).map_err(|_| closed())?;
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError> {
        self.reader.command(command_id).await
    }

    async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError> {
        self.reader.version(stream).await
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.reader.read_stream(stream, from_version, limit).await
    }

    async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let known_head = *self.head.borrow();
        self.reader.read(selection, after, limit, known_head).await
    }

    async fn head(&self) -> Result<u64, StoreError> {
        self.reader.head().await
    }

    async fn wait_beyond(&self, after: u64) {
        let mut head = self.head.subscribe();
        // Too long, or closed: the caller looks again either way.
        let _ = timeout(WAIT, head.wait_for(|position| *position > after)).await;
    }
}

fn closed() -> AppendError {
    let message = "the event store is closed".to_owned();
    AppendError::Unavailable(StoreError { message, source: None })
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("head", &*self.head.borrow()).finish_non_exhaustive()
    }
}
