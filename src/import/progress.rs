//! How far an import is: a bar on a terminal, a line now and then elsewhere.

use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::report::Tally;

/// How often a line is logged where there is no terminal.
const LOG_EVERY: Duration = Duration::from_secs(5);

/// Someone who wants to know how far an import is.
pub trait Progress: Send + Sync {
    /// A phase begins: its name, its number of how many, and the bytes it will read.
    fn begin(&mut self, phase: &str, number: usize, of: usize, bytes: u64);
    /// Rows are done, up to this byte.
    fn advance(&mut self, tally: &Tally, bytes: u64);
    /// The phase is over.
    fn end(&mut self, tally: &Tally);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: &str, _: usize, _: usize, _: u64) {}
    fn advance(&mut self, _: &Tally, _: u64) {}
    fn end(&mut self, _: &Tally) {}
}

/// A bar if standard error is a terminal, lines in the log otherwise.
pub fn for_operators() -> Box<dyn Progress> {
    if io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Lines::default()) }
}

/// A bar on standard error.
#[derive(Debug, Default)]
struct Bar {
    bar: Option<ProgressBar>,
    began: Option<Instant>,
}

impl Progress for Bar {
    fn begin(&mut self, phase: &str, number: usize, of: usize, bytes: u64) {
        let bar = ProgressBar::new(bytes.max(1));
        // The template is a constant; without it the bar is plain.
        if let Ok(style) = ProgressStyle::with_template(
            "{prefix} [{bar:30}] {percent:>3} % {msg} {elapsed_precise} ETA {eta}",
        ) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(format!("{number}/{of} {phase}"));
        (self.bar, self.began) = (Some(bar), Some(Instant::now()));
    }

    fn advance(&mut self, tally: &Tally, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            // indicatif draws at most twenty times a second; a message for each row is waste.
            if tally.rows_read.is_multiple_of(64) {
                bar.set_message(words(tally, self.began));
            }
        }
    }

    fn end(&mut self, tally: &Tally) {
        if let Some(bar) = self.bar.take() {
            bar.set_position(bar.length().unwrap_or_default());
            bar.abandon_with_message(words(tally, self.began));
        }
    }
}

/// Lines in the log.
#[derive(Debug, Default)]
struct Lines {
    phase: String,
    bytes: u64,
    began: Option<Instant>,
    told: Option<Instant>,
}

impl Progress for Lines {
    fn begin(&mut self, phase: &str, number: usize, of: usize, bytes: u64) {
        phase.clone_into(&mut self.phase);
        self.bytes = bytes.max(1);
        (self.began, self.told) = (Some(Instant::now()), Some(Instant::now()));
        tracing::info!(phase, number, of, "a phase begins");
    }

    fn advance(&mut self, tally: &Tally, bytes: u64) {
        if self.told.is_none_or(|told| told.elapsed() < LOG_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        let percent = bytes.saturating_mul(100) / self.bytes;
        let rows_per_second = rate(tally, self.began);
        let (phase, rows, refused) = (self.phase.as_str(), tally.rows_read, tally.rows_refused);
        tracing::info!(phase, percent, rows, rows_per_second, refused, "so far");
    }

    fn end(&mut self, tally: &Tally) {
        let rows_per_second = rate(tally, self.began);
        let (phase, rows, refused) = (self.phase.as_str(), tally.rows_read, tally.rows_refused);
        tracing::info!(phase, rows, rows_per_second, refused, "a phase has ended");
    }
}

fn words(tally: &Tally, began: Option<Instant>) -> String {
    let refused = match tally.rows_refused {
        0 => String::new(),
        refused => format!(", {refused} refused"),
    };
    format!("{} rows, {}/s{refused}", tally.rows_read, rate(tally, began))
}

/// Rows in each second since the phase began.
fn rate(tally: &Tally, began: Option<Instant>) -> u64 {
    let milliseconds = began.map_or(0, |began| began.elapsed().as_millis()).max(1);
    let per_second = u128::from(tally.rows_read) * 1000 / milliseconds;
    u64::try_from(per_second).unwrap_or(u64::MAX)
}
