//! The one place that writes to standard output and standard error.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

/// Prints a line to standard output; whether someone still reads it.
pub(super) fn line(text: impl fmt::Display) -> bool {
    writeln!(io::stdout(), "{text}").is_ok()
}

/// Prints an error with everything behind it, and says so in the exit code.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    let mut text = format!("error: {error}");
    for cause in error.chain().skip(1) {
        text.push_str("\n  because: ");
        text.push_str(&cause.to_string());
    }
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::FAILURE
}
