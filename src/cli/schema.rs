//! `kehu schema`: the public contract, as a file.

use std::process::ExitCode;

use super::output;

/// Prints the GraphQL schema.
pub(super) fn run() -> ExitCode {
    let schema = crate::graphql::sdl();
    if output::line(schema.trim_end()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
