//! Finds, creates, starts, tunes, watches and stops a Postgres of our own.
//!
//! Several kehu processes on one data directory share one server. Each holds a shared lock; the
//! first starts it, the last stops it, and whoever sees it die starts it again. A killed kehu
//! leaves it running for the next one to join.

mod account;
mod binaries;
pub mod cluster;
mod error;
mod layout;
mod lock;
mod postmaster;
mod server;
mod settings;
mod supervisor;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::postgres::PgConnectOptions;

pub use self::{
    account::Account,
    binaries::{Binaries, OLDEST_MAJOR},
    error::EmbeddedError,
    layout::Layout,
    server::DATABASE,
};
use self::{
    lock::{Lock, Sharing},
    server::{Presence, Server},
};
use crate::tasks::Tasks;

/// How long a clean stop waits; a server that needs longer ends by itself, and is waited for at
/// the next start.
const STOP_PATIENCE: Duration = Duration::from_millis(3500);

/// Where the server is to be, and with which programs.
#[derive(Debug, Clone)]
pub struct Options {
    /// kehu's data directory, absolute.
    pub data_directory: PathBuf,
    /// The directory of the server programs; found when not given.
    pub binaries: Option<PathBuf>,
}

/// A running Postgres of our own, kept running until [`stop`](Self::stop).
#[derive(Debug)]
pub struct Embedded {
    server: Arc<Server>,
    /// Shared with the other users; none once we have left.
    users: Option<Lock>,
    supervisor: Tasks,
}

impl Embedded {
    /// Creates, starts or joins the server of a data directory, and waits until it answers.
    pub async fn start(options: Options) -> Result<Self, EmbeddedError> {
        let server = Arc::new(locate(&options)?);
        let account = &server.account;
        let start = Lock::take(server.layout.start_lock(), Sharing::Exclusive, account).await?;
        let users = Lock::take(server.layout.users_lock(), Sharing::Shared, account).await?;
        server.create().await?;
        let unwanted = Unwanted(Some(&server));
        let presence = server.run().await?;
        server.create_database().await?;
        unwanted.keep();
        drop(start);
        tracing::info!(
            version = server.binaries.version(),
            user = account.name(),
            pid = server.postmaster().map(|running| running.pid()),
            "{}",
            match presence {
                Presence::Joined => "joined the PostgreSQL that is running already",
                Presence::Started => "started PostgreSQL",
            }
        );
        let supervisor = Tasks::new();
        supervisor.spawn(supervisor::watch(server.clone(), supervisor.stopping()));
        Ok(Self { server, users: Some(users), supervisor })
    }

    /// How to connect to our database.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.server.options(DATABASE)
    }

    /// Leaves the server, and stops it if nobody else uses it.
    pub async fn stop(mut self) {
        self.supervisor.stop(Duration::from_secs(1)).await;
        let layout = &self.server.layout;
        let account = &self.server.account;
        let start = Lock::take(layout.start_lock(), Sharing::Exclusive, account);
        let Ok(Ok(_start)) = tokio::time::timeout(Duration::from_secs(1), start).await else {
            tracing::info!("left PostgreSQL to the kehu that is starting or stopping it");
            return;
        };
        self.users = None;
        match Lock::try_take(&layout.users_lock(), Sharing::Exclusive, account) {
            Ok(Some(_alone)) if self.server.stop(STOP_PATIENCE).await => {
                tracing::info!("stopped PostgreSQL");
            }
            Ok(Some(_alone)) => {
                tracing::info!("PostgreSQL is still writing to disk and will stop by itself");
            }
            Ok(None) => tracing::info!("left PostgreSQL to the other kehu that uses it"),
            Err(error) => tracing::warn!(%error, "left PostgreSQL running"),
        }
    }
}

/// Without [`stop`](Embedded::stop) nobody waits, but the server is not left behind either.
impl Drop for Embedded {
    fn drop(&mut self) {
        self.supervisor.stopping().cancel();
        if self.users.take().is_none() {
            return;
        }
        let (layout, account) = (&self.server.layout, &self.server.account);
        let alone = |path: PathBuf| Lock::try_take(&path, Sharing::Exclusive, account);
        if let Ok(Some(_start)) = alone(layout.start_lock())
            && let Ok(Some(_users)) = alone(layout.users_lock())
            && let Some(running) = self.server.postmaster()
        {
            running.stop();
        }
    }
}

/// A server that is stopped again when its start fails or is given up.
struct Unwanted<'a>(Option<&'a Server>);

impl Unwanted<'_> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unwanted<'_> {
    fn drop(&mut self) {
        if let Some(server) = self.0 {
            server.abandon();
        }
    }
}

/// Finds programs, user and places for a data directory.
fn locate(options: &Options) -> Result<Server, EmbeddedError> {
    let planned = Layout::of(&options.data_directory);
    let account = Account::for_postgres(&planned.cluster)?;
    let existing = cluster::major_version(&planned.cluster);
    let existing = existing.map(|major| (Path::new(&planned.cluster), major));
    let binaries = Binaries::find(options.binaries.as_deref(), existing)?;
    let layout = Layout::prepare(&options.data_directory, &account)?;
    Ok(Server::new(layout, binaries, account))
}
