//! The `minglu` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    minglu::cli::run()
}
