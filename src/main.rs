//! Runs kehu.

use std::process::ExitCode;

fn main() -> ExitCode {
    kehu::cli::main()
}
