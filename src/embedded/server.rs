//! One Postgres on one cluster: created when missing, joined or started, waited for, stopped.

use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};

use super::{
    Account, Binaries, EmbeddedError,
    cluster::{self, SUPERUSER},
    layout::Layout,
    postmaster::Postmaster,
    settings,
};

/// The database that kehu lives in.
pub const DATABASE: &str = "kehu";

/// How often a starting server is asked.
const ASK: Duration = Duration::from_millis(50);

/// How often waiting is told of.
const TELL: Duration = Duration::from_secs(5);

/// How long a server may be silent; recovering or shutting down is an answer.
const SILENCE: Duration = Duration::from_mins(1);

/// How long the processes and the shared memory of a killed server may take to go away.
const REMAINS: Duration = Duration::from_secs(30);

/// The server of one data directory, as seen by this process.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) layout: Layout,
    pub(super) binaries: Binaries,
    pub(super) account: Account,
    /// The server, when this process started it: must be reaped.
    child: Mutex<Option<Child>>,
}

/// How the server came to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It ran already.
    Joined,
    /// We started it.
    Started,
}

impl Server {
    pub(super) fn new(layout: Layout, binaries: Binaries, account: Account) -> Self {
        Self { layout, binaries, account, child: Mutex::new(None) }
    }

    /// Creates the cluster if there is none. The start lock must be held.
    pub(super) async fn create(&self) -> Result<(), EmbeddedError> {
        self.tidy_up().await;
        if cluster::major_version(&self.layout.cluster).is_some() {
            return Ok(());
        }
        tracing::info!(
            directory = %self.layout.cluster.display(), version = self.binaries.version(),
            "creating a PostgreSQL cluster"
        );
        let (binaries, account) = (self.binaries.clone(), self.account.clone());
        let directory = self.layout.cluster.clone();
        let created = tokio::task::spawn_blocking(move || {
            cluster::create(&binaries, &account, &directory, true)
        });
        created.await.map_err(|error| {
            EmbeddedError::io("create", &self.layout.cluster)(std::io::Error::other(error))
        })?
    }

    /// Removes what earlier attempts to create the cluster left: whoever holds the start lock is the
    /// only one who creates. An `initdb` that outlived its kehu is stopped by that, but may still
    /// write a little.
    async fn tidy_up(&self) {
        const TRIES: usize = 20;
        for _ in 0..TRIES {
            if cluster::remove_unfinished(&self.layout.cluster) {
                return;
            }
            tokio::time::sleep(ASK).await;
        }
        let directory = self.layout.root.display();
        tracing::warn!(%directory, "could not remove a half-made cluster");
    }

    /// Makes it run and answer. The start lock must be held.
    pub(super) async fn run(&self) -> Result<Presence, EmbeddedError> {
        let began = Instant::now();
        let mut presence = Presence::Joined;
        loop {
            // A child of ours that was killed and is not buried yet still holds its lock files: it is
            // waited for, since nobody else can bury it.
            if self.postmaster().is_none() && self.is_reaped() {
                self.spawn().await?;
                presence = Presence::Started;
            }
            match self.answer(began).await? {
                Answer::Ready => return Ok(presence),
                Answer::Gone => {
                    let output = self.last_words();
                    let remains = output.contains("still in use") || output.contains("lock file");
                    let ours = presence == Presence::Started;
                    if ours && !(remains && began.elapsed() < REMAINS) {
                        let log = self.layout.log.clone();
                        return Err(EmbeddedError::NotStarted { log, output });
                    }
                    tokio::time::sleep(ASK * 4).await;
                }
            }
        }
    }

    /// Waits until the server answers, or is gone.
    async fn answer(&self, began: Instant) -> Result<Answer, EmbeddedError> {
        let mut heard = Instant::now();
        let mut told = began;
        loop {
            let options = self.options("postgres");
            let attempt = PgConnection::connect_with(&options);
            let error = match tokio::time::timeout(Duration::from_secs(5), attempt).await {
                Ok(Ok(connection)) => {
                    let _ = connection.close().await;
                    return Ok(Answer::Ready);
                }
                Ok(Err(error)) => Some(error),
                Err(_) => None,
            };
            if self.postmaster().is_none() && self.is_reaped() {
                return Ok(Answer::Gone);
            }
            let code = error.as_ref().and_then(sqlx::Error::as_database_error);
            let code = code.and_then(sqlx::error::DatabaseError::code);
            // cannot_connect_now: it starts, recovers or stops. too_many_connections: it runs.
            match code.as_deref() {
                Some("57P03") => heard = Instant::now(),
                Some("53300") => return Ok(Answer::Ready),
                _ if heard.elapsed() > SILENCE => {
                    let (socket, seconds) = (self.socket(), SILENCE.as_secs());
                    return Err(EmbeddedError::NoAnswer { socket, seconds, source: error });
                }
                _ => {}
            }
            if told.elapsed() > TELL {
                told = Instant::now();
                let why = error.as_ref().map(ToString::to_string).unwrap_or_default();
                tracing::info!(
                    seconds = began.elapsed().as_secs(),
                    why,
                    "waiting for PostgreSQL; after a crash it recovers from its log first"
                );
            }
            tokio::time::sleep(ASK).await;
        }
    }

    async fn spawn(&self) -> Result<(), EmbeddedError> {
        let layout = &self.layout;
        Postmaster::remove_stale(&layout.cluster)
            .await
            .map_err(EmbeddedError::io("remove postmaster.pid from", &layout.cluster))?;
        let text = settings::render(&layout.socket, &layout.log, settings::memory());
        cluster::write_private(&layout.cluster.join("kehu.conf"), &text, &self.account)?;
        let log = fs::File::create(layout.start_log())
            .map_err(EmbeddedError::io("write", layout.start_log()))?;
        self.account.own(&layout.start_log())?;
        let errors = log.try_clone().map_err(EmbeddedError::io("write", layout.start_log()))?;
        let child = self
            .account
            .command(&self.binaries.postgres())
            .arg("-D")
            .arg(&layout.cluster)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(EmbeddedError::io("run", self.binaries.postgres()))?;
        *self.child.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        Ok(())
    }

    /// The living server, whoever started it.
    pub(super) fn postmaster(&self) -> Option<Postmaster> {
        self.is_reaped();
        Postmaster::of(&self.layout.cluster)
    }

    /// Whether no process of ours is left; buries it when it is dead.
    fn is_reaped(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(process) = child.as_mut()
            && !matches!(process.try_wait(), Ok(None))
        {
            *child = None;
        }
        child.is_none()
    }

    /// Tells a server that this process started to stop, without waiting for it.
    pub(super) fn abandon(&self) {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let pid = child.as_ref().and_then(|child| i32::try_from(child.id()).ok());
        if let Some(pid) = pid.and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::INT);
        }
    }

    /// The end of what it said.
    fn last_words(&self) -> String {
        let mut text = fs::read_to_string(self.layout.start_log()).unwrap_or_default();
        // Once it has its log files, the reason is in the newest of them.
        if text.contains("redirecting log output") {
            text.push_str(&newest_log(&self.layout.log).unwrap_or_default());
        }
        let lines: Vec<&str> = text.lines().collect();
        let start = lines.len().saturating_sub(12);
        lines.get(start..).unwrap_or_default().join("\n")
    }

    /// The directory of its socket.
    fn socket(&self) -> std::path::PathBuf {
        Postmaster::of(&self.layout.cluster)
            .and_then(|running| running.socket)
            .unwrap_or_else(|| self.layout.socket.clone())
    }

    /// How to connect to one of its databases.
    pub(super) fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.socket())
            .port(5432)
            .username(SUPERUSER)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name("kehu")
    }

    /// Creates our database if it is missing. The start lock must be held.
    pub(super) async fn create_database(&self) -> Result<(), EmbeddedError> {
        let create = async {
            let mut connection = PgConnection::connect_with(&self.options("postgres")).await?;
            let exists: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
                    .bind(DATABASE)
                    .fetch_one(&mut connection)
                    .await?;
            if !exists {
                connection
                    .execute(
                        "CREATE DATABASE kehu TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
                    )
                    .await?;
            }
            connection.close().await
        };
        create.await.map_err(|source| EmbeddedError::Database { database: DATABASE, source })
    }

    /// Stops it in good order; whether it ended within `patience`. The start lock must be held.
    pub(super) async fn stop(&self, patience: Duration) -> bool {
        let began = Instant::now();
        let mut asked: Option<Postmaster> = None;
        loop {
            let running = self.postmaster();
            if let (Some(running), None) = (&running, &asked) {
                tracing::debug!(pid = running.pid(), "stopping PostgreSQL");
                running.stop();
                asked = Some(running.clone());
            }
            // It removes its lock file a moment before it ends, and one that was only just
            // started has none yet.
            let ended = asked.as_ref().is_none_or(|asked| !asked.serves(&self.layout.cluster));
            if running.is_none() && ended && self.is_reaped() {
                break;
            }
            if began.elapsed() > patience {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.layout.remove_borrowed_directory();
        true
    }
}

/// What became of waiting.
enum Answer {
    Ready,
    Gone,
}

fn newest_log(directory: &Path) -> Option<String> {
    let newest = fs::read_dir(directory)
        .ok()?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("postgres-"))
        .max_by_key(|entry| entry.metadata().and_then(|found| found.modified()).ok())?;
    fs::read_to_string(newest.path()).ok()
}
