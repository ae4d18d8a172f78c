//! Logs and metrics.

use std::{
    io, mem,
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// What a server logs unless told otherwise. That connections break and are waited for while a
/// database is away is told once, by whoever needs it, and not by each connection.
pub const SERVER_LOG: &str = "info,sqlx=warn,sqlx::pool=error,sqlx_core::pool=error";

/// What the other commands log unless told otherwise; their own words go to standard output. That
/// a statement over a whole read model is slow is no news to them.
pub const TOOL_LOG: &str = "warn,sqlx::query=error,kehu::import=info";

/// Latencies from a cached read to a slow disk, in seconds.
const SECONDS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Lets one line through each second: when everything fails for one reason, one line tells it.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<Throttled>);

#[derive(Debug, Default)]
struct Throttled {
    until: Option<Instant>,
    left_out: u64,
}

impl Throttle {
    /// A throttle that has let nothing through yet.
    pub const fn new() -> Self {
        Self(Mutex::new(Throttled { until: None, left_out: 0 }))
    }

    /// Whether to write the line: how many have been left out before it, if so.
    pub fn lets_through(&self) -> Option<u64> {
        self.lets_through_at(Instant::now())
    }

    fn lets_through_at(&self, now: Instant) -> Option<u64> {
        let mut throttled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if throttled.until.is_some_and(|until| now < until) {
            throttled.left_out += 1;
            return None;
        }
        throttled.until = Some(now + Duration::from_secs(1));
        Some(mem::take(&mut throttled.left_out))
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Sends logs to standard error from here on; a second call changes nothing.
pub fn start_logging(format: LogFormat, filter: &str) -> Result<(), FilterError> {
    let filter = EnvFilter::builder().parse(filter)?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Fails only when a test or an earlier call has set one, which then stays.
    let _ = match format {
        LogFormat::Text => logs.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// A log filter that does not parse.
#[derive(Debug, thiserror::Error)]
#[error("the log filter cannot be read; it looks like `info` or `warn,kehu=debug`")]
pub struct FilterError(#[from] tracing_subscriber::filter::ParseError);

/// Everything that is counted, as Prometheus reads it.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// The metrics of this process; the recorder is installed by the first call.
    pub fn install() -> Self {
        static METRICS: OnceLock<Metrics> = OnceLock::new();
        METRICS
            .get_or_init(|| {
                let builder = PrometheusBuilder::new();
                let suffix = Matcher::Suffix("_seconds".to_owned());
                // Refused only when the list is empty.
                let builder = builder
                    .set_buckets_for_metric(suffix, SECONDS)
                    .unwrap_or_else(|_| PrometheusBuilder::new());
                let recorder = builder.build_recorder();
                let handle = recorder.handle();
                if metrics::set_global_recorder(recorder).is_err() {
                    tracing::warn!("metrics are already recorded elsewhere");
                }
                describe();
                Self(handle)
            })
            .clone()
    }

    /// The text of `/metrics`.
    pub fn render(&self) -> String {
        metrics::gauge!("kehu_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        if let Some(bytes) = resident_bytes() {
            #[expect(clippy::cast_precision_loss, reason = "no machine has 2^53 bytes")]
            metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
        }
        self.0.run_upkeep();
        self.0.render()
    }
}

fn describe() {
    metrics::describe_gauge!("kehu_build_info", "Always 1; the version is in the label.");
    metrics::describe_gauge!(
        "process_resident_memory_bytes",
        metrics::Unit::Bytes,
        "Memory that kehu itself occupies, without its Postgres."
    );
}

/// Memory that this process occupies; Linux only.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_rendered_for_prometheus() {
        let metrics = Metrics::install();
        metrics::counter!("kehu_test_total").increment(2);
        metrics::histogram!("kehu_test_seconds").record(0.003);
        let text = metrics.render();
        assert!(text.contains("kehu_test_total 2"), "{text}");
        assert!(text.contains("kehu_test_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("kehu_build_info{version="), "{text}");
    }

    #[test]
    fn one_line_a_second_says_how_many_were_left_out() {
        let (throttle, now) = (Throttle::new(), Instant::now());
        assert_eq!(throttle.lets_through_at(now), Some(0));
        for millis in [0, 500, 999] {
            assert_eq!(throttle.lets_through_at(now + Duration::from_millis(millis)), None);
        }
        assert_eq!(throttle.lets_through_at(now + Duration::from_secs(1)), Some(3));
        assert_eq!(throttle.lets_through_at(now + Duration::from_secs(9)), Some(0));
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        assert!(start_logging(LogFormat::Text, "kehu=loud").is_err());
    }
}
