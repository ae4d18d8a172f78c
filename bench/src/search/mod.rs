//! Measures searches over the names of a quarter of a million companies, in tables that the
//! projectors have filled.

mod log;
mod memory;
mod queries;

use std::{
    fs,
    io::Read as _,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use kehu_domain::{Requester, values::UserId};
use kehu_projections::{
    Projections, ReadModel,
    search::{Search, SearchKind, search},
};
use sqlx::{
    Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use self::{
    log::{CompanyLog, Shape},
    queries::QUERIES,
};

/// What to search in and how often.
#[derive(Debug, Args)]
pub struct Options {
    /// A gzipped file with one company name per line after three lines about itself.
    #[arg(long, default_value_os_t = beside())]
    names: PathBuf,
    /// How many companies.
    #[arg(long, default_value_t = 250_000)]
    companies: usize,
    /// Whether companies have their names as they are, or made up into full legal names.
    #[arg(long, value_enum, default_value_t = Shape::Short)]
    shape: Shape,
    /// How often each search is made.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Searches at a time.
    #[arg(long, default_value_t = 1)]
    clients: usize,
    /// How many answers are wanted.
    #[arg(long, default_value_t = 20)]
    first: usize,
    /// Searches in what an earlier run has filled, instead of filling it anew.
    #[arg(long)]
    reuse: bool,
    /// Makes these searches instead of the usual ones.
    #[arg(long)]
    only: Vec<String>,
}

/// Where the shared data sets are, seen from here.
fn beside() -> PathBuf {
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    repository.join("../shared/data/zh_names/company_short_names_28w.txt.gz")
}

/// Fills the tables, searches, prints the table.
pub async fn run(database: &PgConnectOptions, options: &Options) -> anyhow::Result<()> {
    let pool = || {
        let pool = PgPoolOptions::new().max_connections(20);
        pool.connect_with(database.clone().database("kehu_search"))
    };
    let pool = if options.reuse {
        pool().await.context("what an earlier run has filled")?
    } else {
        let log = CompanyLog::new(names(options)?, options.shape);
        create(database).await?;
        let pool = pool().await?;
        let began = Instant::now();
        let projections = Projections::open(pool.clone(), Arc::new(log)).await?;
        projections.rebuild(ReadModel::Customers, |_| {}).await?;
        say(format_args!("Filled and indexed by the projector in {:.1?}.", began.elapsed()));
        pool
    };
    report_size(&pool, options).await?;
    let before = memory::process().unwrap_or_default();
    measure(&pool, options).await?;
    let after = memory::process().unwrap_or_default();
    say(format_args!(
        "\nThis process: {before} kB resident before the searches, {after} kB after."
    ));
    if let Some(server) = memory::server(&pool).await? {
        say(format_args!("{server}"));
    }
    pool.close().await;
    Ok(())
}

async fn create(database: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(database).await?;
    for statement in [
        "DROP DATABASE IF EXISTS kehu_search",
        "CREATE DATABASE kehu_search TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
    ] {
        let run = sqlx::raw_sql(statement).execute(&mut connection).await;
        run.context("a database for the companies")?;
    }
    Ok(())
}

fn names(options: &Options) -> anyhow::Result<Vec<String>> {
    let path = options.names.display();
    let file = fs::File::open(&options.names).with_context(|| format!("{path}"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    // Three lines say who made the list and when.
    let lines = text.lines().skip(3).map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<String> = lines.map(str::to_owned).take(options.companies).collect();
    anyhow::ensure!(names.len() == options.companies, "{path} has only {} names", names.len());
    Ok(names)
}

async fn measure(pool: &PgPool, options: &Options) -> anyhow::Result<()> {
    let requester = Requester { user: UserId(Uuid::nil()) };
    let mut all = Vec::new();
    let mut slowest = Duration::ZERO;
    say(format_args!(
        "\n| search | what it is | found | p50 | p95 | p99 | max |\n|:--|:--|--:|--:|--:|--:|--:|"
    ));
    let given = options.only.iter().map(|text| (text.as_str(), "asked for"));
    let usual = QUERIES.into_iter().filter(|_| options.only.is_empty());
    for (text, what) in given.chain(usual) {
        let asked = Search::parse(text)?;
        let mut latencies = Vec::with_capacity(options.rounds);
        let mut found = 0;
        for _ in 0..options.rounds.div_ceil(options.clients) {
            let one = async || {
                let began = Instant::now();
                let hits = search(pool, requester, &asked, &SearchKind::ALL, options.first).await?;
                anyhow::Ok((began.elapsed(), hits.len()))
            };
            let round = (0..options.clients).map(|_| one());
            for (latency, hits) in futures::future::try_join_all(round).await? {
                latencies.push(latency);
                found = hits;
            }
        }
        latencies.sort_unstable();
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|part| at(&latencies, part));
        slowest = slowest.max(p95);
        say(format_args!(
            "| {text} | {what} | {found} | {p50:.1?} | {p95:.1?} | {p99:.1?} | {max:.1?} |"
        ));
        all.extend(latencies);
    }
    all.sort_unstable();
    say(format_args!(
        "| **all** | {} searches, {} at a time | | {:.1?} | {:.1?} | {:.1?} | {:.1?} |",
        all.len(),
        options.clients,
        at(&all, 0.5),
        at(&all, 0.95),
        at(&all, 0.99),
        at(&all, 1.0),
    ));
    say(format_args!("\nThe slowest kind of search has a p95 of {slowest:.1?}."));
    Ok(())
}

async fn report_size(pool: &PgPool, options: &Options) -> anyhow::Result<()> {
    let (rows, list, table, toast, index, tokens): (i64, String, String, String, String, f64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM customers.customers_search),
                pg_size_pretty(pg_total_relation_size('customers.customers')),
                pg_size_pretty(pg_relation_size('customers.customers_search')),
                pg_size_pretty(pg_table_size('customers.customers_search')
                    - pg_relation_size('customers.customers_search')),
                pg_size_pretty(pg_relation_size('customers.customers_search_tokens')),
                (SELECT avg(length(tokens))::float8 FROM customers.customers_search TABLESAMPLE SYSTEM (5))",
    )
    .fetch_one(pool)
    .await?;
    say(format_args!(
        "{rows} companies with {:?} names.\n\
         The list's table with its indexes: {list}. Beside it, what searches use: rows {table} and {toast}, \
         index {index}; {tokens:.0} tokens a row.",
        options.shape,
    ));
    Ok(())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
#[expect(clippy::cast_precision_loss, reason = "numbers for people")]
fn at(sorted: &[Duration], quantile: f64) -> Duration {
    let index = (sorted.len().saturating_sub(1) as f64 * quantile).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "the program's output")]
fn say(line: std::fmt::Arguments<'_>) {
    println!("{line}");
}
