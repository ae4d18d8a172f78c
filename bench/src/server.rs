//! The Postgres to measure on: a private one, durable, or one that is given.

use std::{
    fs,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context;
use kehu::embedded::{Account, Binaries, cluster};
use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tempfile::TempDir;

/// A server, stopped and removed when this value is dropped if it is our own.
#[derive(Debug)]
pub struct Server {
    /// How to reach it.
    pub options: PgConnectOptions,
    private: Option<(Child, TempDir)>,
}

impl Server {
    /// Starts a private server unless a URL is given.
    pub async fn start(url: Option<&str>, flush_delay: u32) -> anyhow::Result<Self> {
        if let Some(url) = url {
            let options: PgConnectOptions = url.parse().context("DATABASE_URL")?;
            let delays =
                [("commit_delay", flush_delay.to_string()), ("commit_siblings", "0".into())];
            let options = if flush_delay > 0 { options.options(delays) } else { options };
            return Ok(Self { options, private: None });
        }
        let directory = tempfile::Builder::new().prefix("kehu-bench-").tempdir()?;
        let data = directory.path().join("data");
        let account = Account::for_postgres(&data)?;
        account.own(directory.path())?;
        let binaries = Binaries::find(None, None)?;
        cluster::create(&binaries, &account, &data, false)?;
        let settings = data.join("kehu.conf");
        fs::write(&settings, SETTINGS)?;
        account.own(&settings)?;
        let log = fs::File::create(directory.path().join("log"))?;
        let child = account
            .command(&binaries.postgres())
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(directory.path())
            .arg("-c")
            .arg(format!("commit_delay={flush_delay}"))
            .arg("-c")
            .arg(format!("commit_siblings={}", if flush_delay > 0 { 0 } else { 5 }))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let options = PgConnectOptions::new_without_pgpass()
            .socket(directory.path())
            .port(5432)
            .username(cluster::SUPERUSER)
            .database("postgres")
            .ssl_mode(PgSslMode::Disable);
        let server = Self { options, private: Some((child, directory)) };
        server.connect().await?;
        Ok(server)
    }

    /// A connection, once the server has come up.
    pub async fn connect(&self) -> anyhow::Result<PgConnection> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            match self.options.connect().await {
                Ok(connection) => return Ok(connection),
                Err(error) if Instant::now() > deadline => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.private {
            // The files go with the directory: nothing needs to be saved.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Durable: what is acknowledged is on disk. Memory for a small machine.
const SETTINGS: &str = "
listen_addresses = ''
port = 5432
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
fsync = on
synchronous_commit = on
full_page_writes = on
timezone = 'UTC'
";
