//! An import that is stopped anywhere goes on where it stopped, and ends the same.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use kehu::{
    clock::Clock,
    import::{self, ImportError, ImportOptions, Progress, Tally},
    store::{
        Append, AppendError, Appended, EventStore, Page, Selection, StoreError, StoredEvent,
        memory::MemoryStore,
    },
};
use kehu_domain::values::StreamName;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    maven,
    rig::{Files, PEOPLE, Rig},
};

/// Tells when so many rows are done.
struct Alarm {
    rows: u64,
    done: u64,
    phase: u64,
    ring: Arc<Notify>,
}

impl Progress for Alarm {
    fn begin(&mut self, _: &str, _: usize, _: usize, _: u64) {
        self.done += self.phase;
        self.phase = 0;
    }

    fn advance(&mut self, tally: &Tally, _: u64) {
        self.phase = tally.rows_read;
        if self.done + self.phase >= self.rows {
            self.ring.notify_one();
        }
    }

    fn end(&mut self, _: &Tally) {}
}

/// Imports until `rows` rows are done, then drops everything that is in flight.
pub(super) async fn import_in_part(rig: &Rig, options: ImportOptions, rows: u64) {
    let ring = Arc::new(Notify::new());
    let mut alarm = Alarm { rows, done: 0, phase: 0, ring: ring.clone() };
    tokio::select! {
        biased;
        () = ring.notified() => {}
        ended = import::run(&rig.commands, options, &mut alarm) => {
            panic!("ended before row {rows}: {ended:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_stopped_again_and_again_ends_with_the_same_answers() {
    let Some(directory) = maven::directory() else { return };
    let rig = Rig::on_postgres().await;
    // In agents, in accounts, in parents (35 + 85 + 85 rows), and three times in deals.
    for rows in [17, 90, 170, 700, 3000, 7777] {
        import_in_part(&rig, maven::options(directory.clone()), rows).await;
    }
    let before = rig.head().await;
    let report = rig.import(maven::options(directory.clone())).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.totals.unchanged > 7000, "what was done is not done again: {report}");
    assert!(rig.head().await > before);
    maven::check(&maven::answers(&rig.events().await));

    // No command left two sets of events, and every deal's events are in order.
    let mut last = std::collections::HashMap::new();
    for event in rig.events().await {
        let version = event.header.version;
        let expected = last.insert(event.header.stream.clone(), version).map_or(0, |v| v + 1);
        assert_eq!(version, expected, "{}", event.header.stream);
    }
}

/// A store that is away now and then: some appends fail before they are done, some after.
#[derive(Debug)]
struct Flaky {
    inner: MemoryStore,
    calls: AtomicU64,
    /// Calls from here on fail for good.
    broken_after: u64,
}

impl Flaky {
    fn new(broken_after: u64) -> Self {
        let inner = MemoryStore::new(Clock::system());
        Self { inner, calls: AtomicU64::new(0), broken_after }
    }

    /// Which call this is, and whether the store is there for it.
    fn call(&self) -> Result<u64, StoreError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call >= self.broken_after || call % 7 == 3 { Err(away()) } else { Ok(call) }
    }
}

fn away() -> StoreError {
    StoreError { message: "the connection was closed".to_owned(), source: None }
}

#[async_trait]
impl EventStore for Flaky {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let call = self.call().map_err(AppendError::Unavailable)?;
        let appended = self.inner.append(append).await?;
        if call % 5 == 2 { Err(AppendError::Unavailable(away())) } else { Ok(appended) }
    }

    async fn command(&self, command_id: Uuid) -> Result<Option<Appended>, StoreError> {
        self.call()?;
        self.inner.command(command_id).await
    }

    async fn version(&self, stream: &StreamName) -> Result<Option<u64>, StoreError> {
        self.call()?;
        self.inner.version(stream).await
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from_version: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.call()?;
        self.inner.read_stream(stream, from_version, limit).await
    }

    async fn read(
        &self,
        selection: &Selection,
        after: u64,
        limit: usize,
    ) -> Result<Page, StoreError> {
        self.inner.read(selection, after, limit).await
    }

    async fn head(&self) -> Result<u64, StoreError> {
        self.inner.head().await
    }

    async fn wait_beyond(&self, after: u64) {
        self.inner.wait_beyond(after).await;
    }
}

fn people(count: u32) -> Files {
    let mut text = "id,name,country,since,boss\n".to_owned();
    for n in 1..=count {
        let boss = if n > 1 { (n / 2).to_string() } else { String::new() };
        text += &format!("{n},客户 {n},China,2020-01-02,{boss}\n");
    }
    Files::new(PEOPLE, &[("people.csv", text.as_bytes())])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_waits_for_a_store_that_comes_back() {
    let rig = Rig::over(Arc::new(Flaky::new(u64::MAX))).await;
    let people = people(60);
    let report = rig.import(people.options()).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.totals.commands_sent, 60 + 59);
    assert_eq!(report.totals.accepted, 60 + 59, "lost answers are asked for again: {report}");
    let parents = |event: &&kehu_domain::Recorded<kehu_domain::DomainEvent>| {
        event.header.event_type == "CustomerParentSet"
    };
    assert_eq!(rig.events().await.iter().filter(parents).count(), 59);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_gives_up_on_a_store_that_stays_away_and_says_how_to_go_on() {
    let rig = Rig::over(Arc::new(Flaky::new(100))).await;
    let people = people(60);
    let options = ImportOptions { patience: Duration::from_millis(200), ..people.options() };
    let error = rig.try_import(options).await.unwrap_err();
    assert!(matches!(error, ImportError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("run the same import again"), "{error}");
}
