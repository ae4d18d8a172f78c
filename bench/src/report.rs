//! The table at the end.

use std::{collections::BTreeMap, fs, time::Duration};

use crate::{load::Run, server::Server, systems::Kehu};

/// All turns of one system with one number of workers.
#[derive(Debug, Default)]
struct Total {
    rates: Vec<f64>,
    latencies: Vec<Duration>,
    batches: Vec<f64>,
}

/// Prints what was measured, on what, and against what.
#[expect(clippy::print_stdout, reason = "the program's output")]
#[expect(clippy::cast_precision_loss, reason = "numbers for people")]
pub async fn print(
    server: &Server,
    kehu: &Kehu,
    runs: &[Run],
    events: usize,
) -> anyhow::Result<()> {
    let mut totals: BTreeMap<usize, Vec<(&str, Total)>> = BTreeMap::new();
    for run in runs {
        let systems = totals.entry(run.workers).or_default();
        let index = systems.iter().position(|(name, _)| *name == run.system).unwrap_or_else(|| {
            systems.push((run.system, Total::default()));
            systems.len() - 1
        });
        if let Some((_, total)) = systems.get_mut(index) {
            total.rates.push(run.latencies.len() as f64 / run.elapsed.as_secs_f64());
            total.latencies.extend(&run.latencies);
            total.batches.extend(run.batch);
        }
    }
    println!("{}", machine(server).await?);
    println!(
        "Appends of {events} event(s) of {} bytes, expected version checked, in turns. Rates: median of \
         the turns (lowest to highest).\n",
        crate::systems::EVENT_BYTES
    );
    println!("| workers | system | appends/s | turns | p50 | p99 | appends per commit | kehu is |");
    println!("|--:|:--|--:|:--|--:|--:|--:|:--|");
    for (workers, systems) in totals {
        let mut reference: Option<(f64, Duration)> = None;
        for (name, mut total) in systems {
            total.rates.sort_by(f64::total_cmp);
            total.latencies.sort_unstable();
            let rate = at(&total.rates, 0.5).unwrap_or_default();
            let (low, high) = (at(&total.rates, 0.0), at(&total.rates, 1.0));
            let p50 = at(&total.latencies, 0.5).unwrap_or_default();
            let p99 = at(&total.latencies, 0.99).unwrap_or_default();
            let batch = total.batches.iter().sum::<f64>() / total.batches.len() as f64;
            let batch = if batch.is_nan() { "1".to_owned() } else { format!("{batch:.1}") };
            let comparison = reference.map_or_else(String::new, |(kehu_rate, kehu_p50)| {
                let ratio = kehu_p50.as_secs_f64() / p50.as_secs_f64();
                format!("{:.2}x as fast, p50 {ratio:.2}x", kehu_rate / rate)
            });
            reference = reference.or(Some((rate, p50)));
            println!(
                "| {workers} | {name} | {rate:.0} | {:.0} to {:.0} | {p50:.0?} | {p99:.0?} | {batch} | \
                 {comparison} |",
                low.unwrap_or_default(),
                high.unwrap_or_default(),
            );
        }
    }
    println!("\nThe log afterwards: {}.", kehu.verify().await?);
    Ok(())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
#[expect(clippy::cast_precision_loss, reason = "numbers for people")]
fn at<T: Copy>(sorted: &[T], quantile: f64) -> Option<T> {
    let index = (sorted.len().checked_sub(1)? as f64 * quantile).round() as usize;
    sorted.get(index).copied()
}

/// What it was measured on.
pub async fn machine(server: &Server) -> anyhow::Result<String> {
    let mut connection = server.connect().await?;
    let settings: String = sqlx::query_scalar(
        "SELECT string_agg(name || ' ' || setting || coalesce(unit, ''), ', ' ORDER BY name)
         FROM pg_settings
         WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes', 'shared_buffers',
                        'commit_delay', 'server_version')",
    )
    .fetch_one(&mut connection)
    .await?;
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    Ok(format!(
        "Machine: {cores} cores, {}; load now {}. Postgres: {settings}.",
        model.map_or("unknown", |(_, model)| model),
        load.split_whitespace().next().unwrap_or("unknown")
    ))
}
