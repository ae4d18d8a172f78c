//! How much memory searches take: here, and in the server where it runs on this machine.

use std::{fmt, fs};

use sqlx::PgPool;

/// What the processes of a Postgres server hold, in kB.
#[derive(Debug, Default)]
pub struct Server {
    processes: usize,
    private: u64,
    largest: u64,
    shared: u64,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processes, private, largest, shared } = self;
        write!(
            f,
            "Postgres: {processes} processes with {private} kB of their own, the largest with \
             {largest} kB; of the shared buffers, one has touched {shared} kB."
        )
    }
}

/// What is resident of this process, in kB.
pub fn process() -> Option<u64> {
    field(&fs::read_to_string("/proc/self/status").ok()?, "VmRSS:")
}

/// What is resident of the server; `None` where it is not on this machine.
pub async fn server(pool: &PgPool) -> anyhow::Result<Option<Server>> {
    let backends: Vec<i32> =
        sqlx::query_scalar("SELECT pid FROM pg_stat_activity").fetch_all(pool).await?;
    let mut server = Server::default();
    for pid in backends {
        let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else { continue };
        if !status.starts_with("Name:\tpostgres") {
            continue;
        }
        let private = field(&status, "RssAnon:").unwrap_or_default();
        server.processes += 1;
        server.private += private;
        server.largest = server.largest.max(private);
        server.shared = server.shared.max(field(&status, "RssShmem:").unwrap_or_default());
    }
    Ok((server.processes > 0).then_some(server))
}

fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
