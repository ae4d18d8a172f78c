//! Databases for tests: one per test, on one throw-away server per test process.
//!
//! With `DATABASE_URL` set, the databases are made on that server instead.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use kehu::embedded::{Account, Binaries, cluster};
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

/// An empty database of its own, dropped when this value is.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    /// Where it is, as one would say it on the command line.
    pub(crate) url: String,
    /// Connections to it.
    pub(crate) pool: PgPool,
    /// Where it is, as code says it.
    pub(crate) options: PgConnectOptions,
    admin: PgConnectOptions,
    name: String,
}

/// Makes an empty database: UTF-8, sorted by code point.
pub(crate) async fn database() -> TestDatabase {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = tokio::task::spawn_blocking(server).await.unwrap();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("kehu_test_{}_{number}", std::process::id());
    let mut connection = connect(&server.admin).await;
    connection
        .execute(sqlx::AssertSqlSafe(format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        )))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let options = server.admin.clone().database(&name);
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .acquire_timeout(Duration::from_secs(30))
        .connect_lazy_with(options.clone());
    TestDatabase { url: server.url(&name), pool, options, admin: server.admin.clone(), name }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (admin, name) = (self.admin.clone(), self.name.clone());
        // The test's runtime may be ending or panicking; this one is ours.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut connection = connect(&admin).await;
                let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
            });
        });
        let outcome = dropping.join();
        assert!(outcome.is_ok() || std::thread::panicking(), "the database could not be dropped");
    }
}

/// Waits for a server that is still starting.
async fn connect(options: &PgConnectOptions) -> PgConnection {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        match PgConnection::connect_with(options).await {
            Ok(connection) => return connection,
            Err(error) if Instant::now() > deadline => panic!("no test server: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Where tests make their databases.
struct Server {
    admin: PgConnectOptions,
    socket: Option<PathBuf>,
    given: Option<String>,
    /// Holds the pipe at whose end the guard waits; closed by the kernel when we end, however.
    _guard: Option<Child>,
}

impl Server {
    fn url(&self, database: &str) -> String {
        match (&self.socket, &self.given) {
            (Some(socket), _) => {
                format!(
                    "postgres:///{database}?host={}&user={}",
                    socket.display(),
                    cluster::SUPERUSER
                )
            }
            (None, Some(given)) => {
                let mut url: reqwest::Url = given.parse().unwrap();
                url.set_path(database);
                url.to_string()
            }
            (None, None) => unreachable!("a server has a socket or was given"),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by environment where to run")]
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("DATABASE_URL") {
        Ok(url) => {
            Server { admin: url.parse().unwrap(), socket: None, given: Some(url), _guard: None }
        }
        Err(_) => start(),
    })
}

/// Starts a server that ends, and whose files vanish, when this process ends in whatever way.
fn start() -> Server {
    let directory = tempfile::Builder::new().prefix("kehu-test-").tempdir().unwrap().keep();
    let data = directory.join("data");
    let account = Account::for_postgres(&data).unwrap();
    account.own(&directory).unwrap();
    let guard = guard(&account, &directory);
    let binaries = Binaries::find(None, None).unwrap();
    cluster::create(&binaries, &account, &data, false).unwrap();
    fs::write(data.join("kehu.conf"), SETTINGS).unwrap();
    account.own(&data.join("kehu.conf")).unwrap();
    let log = fs::File::create(directory.join("log")).unwrap();
    #[expect(clippy::zombie_processes, reason = "it outlives us for a moment: the guard stops it")]
    account
        .command(&binaries.postgres())
        .arg("-D")
        .arg(&data)
        .arg("-k")
        .arg(&directory)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap();
    let admin = PgConnectOptions::new_without_pgpass()
        .socket(&directory)
        .port(5432)
        .username(cluster::SUPERUSER)
        .database("postgres")
        .ssl_mode(PgSslMode::Disable);
    Server { admin, socket: Some(directory), given: None, _guard: Some(guard) }
}

/// A shell that waits for our end of a pipe to close, then stops the server and cleans up.
fn guard(account: &Account, directory: &Path) -> Child {
    const SCRIPT: &str = r#"
        trap '' INT TERM HUP
        read -r _
        pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid"
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            [ -e "$1/data/postmaster.pid" ] || { rm -rf "$1" && break; }
            sleep 0.1
        done
    "#;
    account
        .command(Path::new("/bin/sh"))
        .args(["-c", SCRIPT, "kehu-test-guard"])
        .arg(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Fast and forgetful: these databases live as long as one test.
const SETTINGS: &str = "
listen_addresses = ''
port = 5432
max_connections = 500
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 10s
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
";
