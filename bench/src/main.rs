//! Measures appends: kehu's log, a bare `INSERT` each, and crate `postgres-es`, side by side on one
//! Postgres, in turns, so that whatever else the machine does meets all of them. With `search` it
//! measures searches instead.

mod load;
mod report;
mod search;
mod server;
mod systems;

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::{
    load::{Run, measure},
    server::Server,
    systems::{Insert, Kehu, PostgresEs, System},
};

/// What to measure and for how long.
#[derive(Debug, Parser)]
struct Options {
    /// An empty database to use instead of starting a private server.
    #[arg(long, env = "DATABASE_URL")]
    database_url: Option<String>,
    /// Numbers of workers, each waiting for its answer before it asks again.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 32, 128])]
    workers: Vec<usize>,
    /// Length of one turn, in milliseconds.
    #[arg(long, default_value_t = 2_000)]
    turn: u64,
    /// Turns of every system at every number of workers.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Measures kehu alone.
    #[arg(long)]
    only_kehu: bool,
    /// Events of one append; more than one is measured for kehu alone.
    #[arg(long, default_value_t = 1)]
    events: usize,
    /// Makes every flush wait this many microseconds longer, like a slower disk.
    #[arg(long, default_value_t = 0)]
    flush_delay: u32,
    #[command(subcommand)]
    what: Option<What>,
}

/// What to measure instead of appends.
#[derive(Debug, Subcommand)]
enum What {
    /// Searches among the names of very many companies.
    Search(search::Options),
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the program's output")]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let server = Server::start(options.database_url.as_deref(), options.flush_delay)
        .await
        .context("the database")?;
    if let Some(What::Search(options)) = &options.what {
        println!("{}\n", report::machine(&server).await?);
        return search::run(&server.options, options).await;
    }
    let kehu = Arc::new(Kehu::open(&server.options, options.events).await?);
    let mut systems: Vec<Arc<dyn System>> = vec![Arc::clone(&kehu) as _];
    if !options.only_kehu && options.events == 1 {
        systems.push(Arc::new(Insert::open(&server.options).await?));
        systems.push(Arc::new(PostgresEs::open(&server.options).await?));
    }
    for system in &systems {
        measure(system, 4, Duration::from_millis(500)).await?;
    }
    let mut runs: Vec<Run> = Vec::new();
    for &workers in &options.workers {
        for _ in 0..options.rounds {
            for system in &systems {
                runs.push(measure(system, workers, Duration::from_millis(options.turn)).await?);
            }
        }
    }
    report::print(&server, &kehu, &runs, options.events).await?;
    kehu.close().await;
    Ok(())
}
